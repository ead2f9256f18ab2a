"""What the validation of a table finds wrong, said with label, allowed range, unit and a way out."""

from __future__ import annotations

import datetime as dt
import typing
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from sim.base.errors import nearest, shown
from sim.scenario.declare import Section
from sim.scenario.hints import date_in, number_hint, number_in, truth_in
from sim.scenario.toml_lines import Key

UNITS_ZH = {
    "post": "号岗位",
    "unit of the metric": "同指标单位",
    "1": "",
    "1/SD": "每标准差",
    "1/year": "每年",
    "SD": "标准差",
    "SD/unit": "标准差/单位",
    "SD²": "标准差²",
    "communities": "个社区",
    "days": "天",
    "days/year": "天/年",
    "grades": "级",
    "half-days/week": "个半天/周",
    "hours/month": "小时/月",
    "hours/week": "小时/周",
    "hours": "小时",
    "hours/year": "小时/年",
    "hours/year per 10,000 residents": "小时/年·万人",
    "households": "户",
    "lines": "条线",
    "minutes": "分钟",
    "minutes/day": "分钟/天",
    "month": "月",
    "months": "个月",
    "organisations": "个",
    "persons": "人",
    "posts": "个岗位",
    "quarters": "个季度",
    "times": "次",
    "unit of the indicator": "同指标单位",
    "unit of the lever": "同政策工具单位",
    "posts/10,000 residents": "个岗位/万人",
    "draws": "组",
    "numbers": "个",
    "replications": "次",
    "tasks/year": "件/年",
    "unit": "单位",
    "weeks": "周",
    "windows": "个窗口",
    "working days": "个工作日",
    "years": "年",
    "yuan/hour": "元/小时",
    "yuan/m² per year": "元/m²·年",
    "yuan/month": "元/月",
    "yuan/month per year": "元/月·年",
    "yuan/year": "元/年",
}
CODES = {
    "extra_forbidden": "E201",
    "missing": "E202",
    "greater_than_equal": "E203",
    "less_than_equal": "E203",
    "literal_error": "E205",
    "string_too_long": "E206",
    "date_type": "E207",
    "too_long": "E208",
    "finite_number": "E209",
}
WRONG_TYPE = "E204"
_TYPES: dict[Any, tuple[str, str]] = {
    int: ("整数", "a whole number"),
    float: ("数", "a number"),
    bool: (" true 或 false", "true or false"),
    str: ("文字（放在英文双引号内）", 'a text ("…")'),
    dt.date: ("日期，写作 2021-01-01，不加引号", "a date such as 2021-01-01, without quotes"),
    dict: ("一张表", "a table"),
    tuple: ("列表 […]", "a list […]"),
}


class Fault(NamedTuple):
    """One thing that is wrong, before it is known where the key stands.

    Attributes
    ----------
    key : tuple
        Key within the scenario, study or register.
    found : str
        What stands there, fit to be shown.
    expected : tuple of str
        What is allowed (zh, en).
    suggestion : str
        A way out, or empty.
    code : str
        Stable code of the kind of error.
    """

    key: Key
    found: str
    expected: tuple[str, str]
    suggestion: str
    code: str


class _Spot(NamedTuple):
    """Where an error stands: key, the field's declaration, the type wanted there, the table around it."""

    key: Key
    field: FieldInfo | None
    wanted: Any
    table: type[Section] | None


def faults_of(error: ValidationError, section: type[Section], most: int) -> list[Fault]:
    """Return what is wrong as faults, at most `most`, one a key, in the order of the declarations."""
    found: dict[Key, Fault] = {}
    for part in error.errors(include_url=False):
        spot = _spot(section, part["loc"])
        if len(found) < most and not any(spot.key[:depth] in found for depth in range(len(spot.key) + 1)):
            found[spot.key] = _fault(spot, part["type"], part["input"])
    return list(found.values())


def allowed(field: FieldInfo, wanted: Any) -> tuple[str, str]:
    """Return what may stand in a field: label, type, range and unit (zh, en)."""
    extra = _extra(field)
    zh, en = _type_words(wanted)
    if extra.get("low") is not None and wanted in (int, float):
        low, high = amount(extra["low"]), amount(extra["high"])
        unit_zh = UNITS_ZH.get(extra["unit"], extra["unit"])
        unit_en = "" if extra["unit"] == "1" else f" ({extra['unit']})"
        whole = "整数" if wanted is int else ""
        return f"“{extra['zh']}”须为 {low} 到 {high} {unit_zh}".rstrip() + (whole and f"，{whole}"), (
            f"{extra['en']} must be {en} from {low} to {high}{unit_en}"
        )
    return f"“{extra.get('zh', '')}”须为{zh}", f"{extra.get('en', '')} must be {en}"


def range_of(unit: str, low: float | None, high: float | None) -> tuple[str, str]:
    """Return hard bounds with their unit (zh, en); empty texts for a yes/no."""
    if low is None or high is None:
        return "true 或 false", "true or false"
    unit_zh, unit_en = UNITS_ZH.get(unit, unit), "" if unit == "1" else f" {unit}"
    return f"{amount(low)} 到 {amount(high)} {unit_zh}".rstrip(), f"{amount(low)} to {amount(high)}{unit_en}"


def amount(value: float) -> str:
    """Return a number with thousands marked and without a superfluous point."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def _extra(field: FieldInfo | None) -> dict[str, Any]:
    extra = field.json_schema_extra if field else None
    return dict(extra) if isinstance(extra, dict) else {}


def _members(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an annotation allows, None left out."""
    if typing.get_origin(annotation) in (tuple, dict, typing.Literal) or isinstance(annotation, type):
        return (annotation,)
    return tuple(part for part in typing.get_args(annotation) if part is not type(None)) or (annotation,)


def _below(annotation: Any, step: str | int) -> tuple[Any, FieldInfo | None] | None:
    """Return the type, and the declaration if there is one, of what stands at `step`; None if nothing may."""
    for part in _members(annotation):
        if isinstance(part, type) and issubclass(part, Section) and step in part.model_fields:
            field = part.model_fields[str(step)]
            return field.annotation, field
        if typing.get_origin(part) is dict:
            return typing.get_args(part)[1], None
        if typing.get_origin(part) is tuple and isinstance(step, int):
            return typing.get_args(part)[0], None
    return None


def _spot(section: type[Section], location: Iterable[str | int]) -> _Spot:
    """Follow the place of an error through the declarations, leaving out the names of a union's members."""
    key: Key = ()
    wanted: Any = section
    field: FieldInfo | None = None
    for step in location:
        below = _below(wanted, step)
        if below is None and _table(wanted) is None:
            continue
        key += (step,)
        wanted, field = (below[0], below[1] or field) if below else (wanted, None)
    return _Spot(key, field, wanted, _table(wanted))


def _table(annotation: Any) -> type[Section] | None:
    tables = (part for part in _members(annotation) if isinstance(part, type) and issubclass(part, Section))
    return next(tables, None)


def _fault(spot: _Spot, kind: str, value: Any) -> Fault:
    code = CODES.get(kind, WRONG_TYPE)
    return _SAID.get(code, _wrong_value)(spot, value, code)


def _stranger(spot: _Spot, value: Any, code: str) -> Fault:
    names = sorted(spot.table.model_fields) if spot.table else []
    zh, en = "没有这个键", "there is no such key"
    return Fault(spot.key, shown(written(value)), (zh, en), nearest(str(spot.key[-1]), names), code)


def _absent(spot: _Spot, value: Any, code: str) -> Fault:
    if spot.field is None:
        return Fault(spot.key, "", ("缺少这一项", "is missing"), "", code)
    zh, en = allowed(spot.field, spot.wanted)
    return Fault(spot.key, "", (f"缺少此项；{zh}", f"is missing; {en}"), "", code)


def _long_text(spot: _Spot, value: Any, code: str) -> Fault:
    most = (
        next((part.max_length for part in spot.field.metadata if hasattr(part, "max_length")), 0) if spot.field else 0
    )
    zh, en = f"有 {len(value)} 个字符，最多 {most} 个", f"has {len(value)} characters, at most {most}"
    return Fault(spot.key, shown(value, 20), (zh, en), "", code)


def _infinite(spot: _Spot, value: Any, code: str) -> Fault:
    zh, en = allowed(spot.field, spot.wanted) if spot.field else ("", "")
    more_zh, more_en = "；须为有限的数，不能是 inf、nan 或 1e400 这样过大的数", "; finite, not inf, nan or 1e400"
    return Fault(spot.key, shown(value), (zh + more_zh, en + more_en), "", code)


def _wrong_value(spot: _Spot, value: Any, code: str) -> Fault:
    extra = _extra(spot.field)
    zh_en = allowed(spot.field, spot.wanted) if spot.field else _bare_type(spot.wanted)
    return Fault(spot.key, shown(written(value)), zh_en, _hint(value, spot.wanted, extra), code)


_SAID: dict[str, Callable[[_Spot, Any, str], Fault]] = {
    "E201": _stranger,
    "E202": _absent,
    "E206": _long_text,
    "E209": _infinite,
}


def written(value: Any) -> str:
    """Return `value` as a file writes it; of a table only the keys."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{" + ", ".join(map(str, value)) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(written, value)) + "]"
    return str(value)


def _bare_type(wanted: Any) -> tuple[str, str]:
    zh, en = _type_words(wanted)
    return f"须为{zh}", f"must be {en}"


def _type_words(wanted: Any) -> tuple[str, str]:
    words = [_one_type(part) for part in _members(wanted)]
    return "或".join(zh for zh, _ in words), " or ".join(en for _, en in words)


def _one_type(part: Any) -> tuple[str, str]:
    origin = typing.get_origin(part)
    if origin is typing.Literal:
        names = " / ".join(map(str, typing.get_args(part)))
        return f"以下之一：{names}", f"one of {names}"
    if origin is tuple and Ellipsis not in typing.get_args(part):
        count = len(typing.get_args(part))
        return f" {count} 个数的列表", f"a list of {count} numbers"
    if isinstance(part, type) and issubclass(part, Section):
        return _TYPES[dict]
    return _TYPES.get(origin or part, (str(part), str(part)))


def _hint(value: Any, wanted: Any, extra: dict[str, Any]) -> str:
    """Return what was probably meant by a wrong value, or an empty text."""
    members = _members(wanted)
    if typing.get_origin(members[0]) is typing.Literal:
        return nearest(str(value), map(str, typing.get_args(members[0])))
    if wanted is bool:
        return truth_in(value)
    if wanted is dt.date or dt.date in members:
        return date_in(value)
    numeric = bool({int, float} & set(members))
    if isinstance(value, str):
        return number_in(value) if numeric else ""
    if numeric and isinstance(value, int | float) and extra.get("low") is not None:
        return number_hint(value, extra["low"], extra["high"], extra["unit"])
    return ""
