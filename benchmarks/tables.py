"""What is measured, the ratios that are asked for, and both as tables in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

Figures = dict[str, float]
"""Figures of one round by name; what could not be measured is absent."""


@dataclass(frozen=True)
class Ratio:
    """A ratio of two figures of the same round, and what it should be.

    Attributes
    ----------
    text : str
    over, under : str
        Names of figures; without `under` the figure itself.
    bound : float
        Without one nothing is asked.
    at_least : bool
        Whether the bound is the least, not the most.
    unit : str
    """

    text: str
    over: str
    under: str = ""
    bound: float | None = None
    at_least: bool = False
    unit: str = "×"

    def of(self, figures: Figures) -> float | None:
        """Return the ratio of one round."""
        if self.over not in figures or (self.under and self.under not in figures):
            return None
        return figures[self.over] / (figures[self.under] if self.under else 1.0)

    def holds(self, value: float) -> bool:
        """Say whether a value is on the right side of the bound."""
        return self.bound is None or (value >= self.bound if self.at_least else value <= self.bound)

    @property
    def target(self) -> str:
        """The bound in words."""
        return "" if self.bound is None else f"{'≥' if self.at_least else '≤'} {shown(self.bound, self.unit)}"


@dataclass(frozen=True)
class Group:
    """Figures that are measured together.

    Attributes
    ----------
    play : callable
        Measures one round; given whether a rough answer is enough.
    units : mapping
        Unit by name of a figure, in the order of the table.
    ratios : tuple of Ratio
    prepare : callable
        Done once before the first round: what must not be measured, such as compiling.
    missing : str
        Why a figure may be absent.
    note : str
        What the reader should know.
    """

    play: Callable[[bool], Figures]
    units: Mapping[str, str]
    ratios: tuple[Ratio, ...]
    prepare: Callable[[], object] = field(default=lambda: None)
    missing: str = ""
    note: str = ""


def shown(value: float, unit: str = "") -> str:
    """Return a number, to about three digits where it is not whole, with its unit."""
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    number = f"{value:,.{digits}f}"
    return f"{number}×" if unit == "×" else f"{number} {unit}".strip()


def spread(values: Sequence[float], unit: str = "") -> list[str]:
    """Return the cells median and least–most."""
    low, high = min(values), max(values)
    return [shown(statistics.median(values), unit), f"{shown(low)}–{shown(high)}"]


def verdict(ratio: Ratio, values: Sequence[float]) -> str:
    """Say whether the target holds: by the median, and in every round."""
    if ratio.bound is None:
        return ""
    if not ratio.holds(statistics.median(values)):
        return "no"
    return "yes" if all(map(ratio.holds, values)) else "yes, not in every round"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; the first column holds words."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _ratio_row(ratio: Ratio, group: Group, rounds: Sequence[Figures]) -> list[str]:
    values = [value for figures in rounds if (value := ratio.of(figures)) is not None]
    if not values:
        return [ratio.text, group.missing, "", ratio.target, "not measured"]
    return [ratio.text, *spread(values, ratio.unit), ratio.target, verdict(ratio, values)]


def _figure_row(name: str, group: Group, rounds: Sequence[Figures]) -> list[str]:
    values = [figures[name] for figures in rounds if name in figures]
    return [name, *(spread(values, group.units[name]) if values else [group.missing, ""])]


def ratio_table(groups: Sequence[Group], measured: Sequence[Sequence[Figures]]) -> str:
    """Return the ratios of all groups, of which `measured` holds the rounds."""
    pairs = list(zip(groups, measured, strict=True))
    rows = [_ratio_row(ratio, group, rounds) for group, rounds in pairs for ratio in group.ratios]
    return table(["ratio", "median", "min–max", "target", "holds"], rows)


def figure_table(groups: Sequence[Group], measured: Sequence[Sequence[Figures]]) -> str:
    """Return the figures of all groups, of which `measured` holds the rounds."""
    pairs = list(zip(groups, measured, strict=True))
    rows = [_figure_row(name, group, rounds) for group, rounds in pairs for name in group.units]
    return table(["measured", "median", "min–max"], rows)
