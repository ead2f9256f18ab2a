"""The one way to declare a number that a user can see.

A declaration says what a number *is*: unit, hard bounds, two labels, role. What we *believe* of it (central
value, range, source) stands in the evidence register, and scenario files only override. Data dictionary,
JSON Schema, report tables and forms are made from the declarations.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

Role = Literal["lever", "uncertain", "fixed"]


class Section(BaseModel):
    """A table of a scenario file: frozen, strict, without unknown keys, NaN or infinity."""

    model_config = ConfigDict(
        frozen=True,
        strict=True,
        extra="forbid",
        allow_inf_nan=False,
        validate_default=True,
        hide_input_in_errors=True,
    )


def param(
    default: float | bool | tuple[float, ...] | None,
    unit: str,
    low: float | None,
    high: float | None,
    role: Role,
    zh: str,
    en: str,
) -> Any:
    """Declare a number (or a fixed-length list of numbers, or a yes/no).

    Parameters
    ----------
    default : number, bool, tuple or None
        The neutral value, at which the mechanism does nothing; None where the number must be given.
    unit : str
        Unit as shown to a reader; ``1`` for shares and ratios.
    low, high : number or None
        Hard bounds, inclusive; None for a yes/no.
    role : {"lever", "uncertain", "fixed"}
        Whether a government can move it, whether it is uncertain (and so needs an entry in the evidence
        register), or whether it is a rule or fact.
    zh, en : str
        Labels.
    """
    extra: dict[str, Any] = {"unit": unit, "low": low, "high": high, "role": role, "zh": zh, "en": en}
    settings: dict[str, Any] = {"json_schema_extra": extra, "description": f"{zh} / {en}"}
    if low is not None and not isinstance(default, tuple):
        settings |= {"ge": low, "le": high}
    if isinstance(default, tuple):
        settings["strict"] = False
    return Field(**settings) if default is None else Field(default, **settings)


def text(default: str | None, zh: str, en: str, longest: int = 400) -> Any:
    """Declare a text: a title, a name, a reason; at most `longest` characters."""
    extra = {"role": "text", "zh": zh, "en": en}
    settings: dict[str, Any] = {"json_schema_extra": extra, "description": f"{zh} / {en}", "max_length": longest}
    return Field(**settings) if default is None else Field(default, **settings)


def choice(default: Any, zh: str, en: str) -> Any:
    """Declare a choice, a date, or a list that is not a number."""
    extra = {"role": "fixed", "zh": zh, "en": en}
    strict = {"strict": False} if isinstance(default, tuple) else {}
    settings: dict[str, Any] = {"json_schema_extra": extra, "description": f"{zh} / {en}", **strict}
    return Field(**settings) if default is ... else Field(default, **settings)


@dataclass(frozen=True)
class Declaration:
    """A declared number, as the data dictionary shows it.

    Attributes
    ----------
    key : str
        Dotted key; ``*`` stands for the id of an entry in a table of tables (``kinds.*.minutes``).
    unit, zh, en : str
        Unit and labels.
    low, high : float or None
        Hard bounds.
    role : str
        ``lever``, ``uncertain`` or ``fixed``.
    default : object
        Neutral value, None where it must be given.
    """

    key: str
    unit: str
    low: float | None
    high: float | None
    role: str
    zh: str
    en: str
    default: object


def _tables(annotation: Any) -> Iterator[tuple[str, type[Section]]]:
    """Yield (key suffix, section) for every section that a field's type holds."""
    origin = typing.get_origin(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield "", annotation
    elif origin is dict:
        for suffix, section in _tables(typing.get_args(annotation)[1]):
            yield ".*" + suffix, section
    elif origin in (tuple, typing.Union, types.UnionType, typing.Annotated):
        for argument in typing.get_args(annotation):
            for suffix, section in _tables(argument):
                yield (".*" if origin is tuple else "") + suffix, section


def _declaration(key: str, field: FieldInfo) -> Declaration | None:
    extra = field.json_schema_extra
    if not isinstance(extra, dict) or "unit" not in extra:
        return None
    known: dict[str, Any] = dict(extra)
    return Declaration(key=key, default=None if field.is_required() else field.default, **known)


def declarations(section: type[Section], prefix: str = "") -> Iterator[Declaration]:
    """Yield every number declared in `section` and the tables below it, in the order of the code."""
    for name, field in section.model_fields.items():
        key = f"{prefix}{name}"
        found = _declaration(key, field)
        if found:
            yield found
        for suffix, table in _tables(field.annotation):
            yield from declarations(table, f"{key}{suffix}.")
