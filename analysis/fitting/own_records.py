"""What a city's own personnel list says of the numbers of a scenario, as a register and as a target.

Only sums and fitted numbers are written: no name, no community, no single person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import numpy as np

from analysis.fitting.hazard import Belief, Fit, fit
from analysis.fitting.overlay import write_overlay
from analysis.fitting.personnel import RESIGNED, Personnel
from analysis.judgement.statistics import Z95, Estimate
from analysis.study.files import write_whole
from sim import Entry, Loaded, Scenario, declared, value_at

Value: TypeAlias = float | tuple[float, ...]

OVERLAY, TARGETS = "own_records.toml", "targets.toml"
DIGITS = 4
LEAST_TOLERANCE = 0.001
NOT_TOLD, OUT_OF_BOUNDS = "not told", "out of bounds"
TARGETS_HEAD = """# 校准目标：本市人事名册得出的辞职率。用法：staffing calibrate 情景文件夹 --targets {name}
# The resignation rate of the city's own personnel list. Use: staffing calibrate FOLDER --targets {name}
# tolerance 为标准误。 / tolerance is the standard error.

format = 1

[targets]
resignation_rate = {{ value = {value}, tolerance = {tolerance} }}
"""


@dataclass(frozen=True)
class Number:
    """A number of the model as the scenario has it and as the list has it.

    Attributes
    ----------
    key : str
        Dotted key.
    step : int or None
        Place in a list of numbers.
    present : float
        In the scenario.
    own : Estimate or None
        By the list.
    why_not : str
        Why it is not written: `NOT_TOLD`, `OUT_OF_BOUNDS`; empty where it is.
    """

    key: str
    step: int | None
    present: float
    own: Estimate | None
    why_not: str = ""


def belief_of(scenario: Scenario) -> Belief:
    """Return what the fit takes from a scenario."""
    rule = scenario.attrition
    multiples = np.asarray(rule.tenure_profile, np.float64) ** rule.tenure_power
    return Belief(rule.tenure_ends, tuple(multiples.tolist()), rule.frailty_variance, rule.notice_days)


def fit_records(people: Personnel, scenario: Scenario) -> Fit:
    """Return the fit to a list; what comes out beyond its bounds is told, and has no part in the other numbers.

    Raises
    ------
    NoFitError
        The list tells too little.
    """
    belief = belief_of(scenario)
    first = fit(people, belief)
    slopes = ("attrition.pay_elasticity", first.pay_elasticity), ("attrition.line_ratio", first.line_ratio)
    pay, lines = (own is None or _is_allowed(key, own) for key, own in slopes)
    if pay and lines:
        return first
    again = fit(people, belief, (pay, lines))
    return replace(
        again,
        pay_elasticity=again.pay_elasticity if pay else first.pay_elasticity,
        line_ratio=again.line_ratio if lines else first.line_ratio,
    )


def _is_allowed(key: str, own: Estimate) -> bool:
    low, high = _bounds(key)
    return low <= own.value <= high


def numbers(fitted: Fit, scenario: Scenario) -> list[Number]:
    """Return every number that the list may tell of, beside the scenario's."""
    power = scenario.attrition.tenure_power
    profile = [_to_power(estimate, power) for estimate in fitted.multiples]
    return [
        _number("attrition.base_rate", None, fitted.base_rate, scenario),
        *(_number("attrition.tenure_profile", step, own, scenario) for step, own in enumerate(profile)),
        _number("attrition.pay_elasticity", None, fitted.pay_elasticity, scenario),
        _number("attrition.line_ratio", None, fitted.line_ratio, scenario),
        _number("attrition.other_exits", None, fitted.other_exits, scenario),
    ]


def _to_power(estimate: Estimate | None, power: float) -> Estimate | None:
    """Return the multiple before it is raised to the scenario's power; None where the power is 0."""
    if estimate is None or power <= 0.0:
        return None
    return Estimate(*(float(part ** (1.0 / power)) for part in (estimate.value, estimate.low, estimate.high)))


def _number(key: str, step: int | None, own: Estimate | None, scenario: Scenario) -> Number:
    present = value_at(scenario, tuple(key.split(".")))
    present = float(present if step is None else present[step])
    if own is None:
        return Number(key, step, present, None, NOT_TOLD)
    return Number(key, step, present, own, "" if _is_allowed(key, own) else OUT_OF_BOUNDS)


def _bounds(key: str) -> tuple[float, float]:
    number = declared(key)
    assert number is not None
    assert number.low is not None
    assert number.high is not None
    return number.low, number.high


def entries(found: Sequence[Number], people: Personnel, loaded: Loaded) -> list[Entry]:
    """Return the numbers that the list tells of as entries of a register; intervals cut at the hard bounds."""
    written = []
    for key in dict.fromkeys(number.key for number in found):
        parts = [number for number in found if number.key == key]
        if any(not part.why_not for part in parts):
            written.append(_entry(key, parts, people, loaded))
    return written


def _entry(key: str, parts: Sequence[Number], people: Personnel, loaded: Loaded) -> Entry:
    central, low, high = zip(*(_written(part, loaded) for part in parts), strict=True)
    single = parts[0].step is None
    window, persons, resigned = people.window, len(people.end), people.count(RESIGNED)
    zh = f"本市人事名册（own records），{persons} 人，其中辞职 {resigned} 人，{window.since} 至 {window.until}，极大似然估计"
    en = f"Own records: personnel list, {persons} persons, {resigned} resignations, {window.since} to {window.until}, maximum likelihood"
    return Entry(
        key=key,
        central=central[0] if single else central,
        low=low[0] if single else low,
        high=high[0] if single else high,
        distribution="triangular",
        grade="B",
        basis="derived",
        source_zh=zh,
        source_en=en,
        note_zh="；".join(note for note in _notes(key, parts, 0)),
        note_en="; ".join(note for note in _notes(key, parts, 1)),
    )


def _notes(key: str, parts: Sequence[Number], place: int) -> Iterator[str]:
    zh_en = ("范围为 95% 区间", "the range is the 95 % interval")
    yield zh_en[place]
    left = [str((part.step or 0) + 1) for part in parts if part.why_not]
    if left:
        named = ("、".join(left), ", ".join(left))[place]
        yield (f"第 {named} 段沿用登记簿的数", f"steps {named} keep the register's value")[place]
    if key == "attrition.base_rate":
        yield (
            "平均工资、平均条线下的危险率，含其他各项因素的平均作用，须再按辞职率目标校准",
            "the hazard at mean pay and mean lines, with the mean of all other terms in it: calibrate it to the target",
        )[place]


def _written(part: Number, loaded: Loaded) -> tuple[float, float, float]:
    """Return central value, low and high as they are written; of a number not told those of the register."""
    least, most = _bounds(part.key)
    if part.own is None or part.why_not:
        return (part.present, *_register_range(part, loaded))
    value, low, high = (
        round(min(max(end, least), most), DIGITS) for end in (part.own.value, part.own.low, part.own.high)
    )
    return value, low, high


def less_certain(found: Sequence[Number], loaded: Loaded) -> list[Number]:
    """Return the numbers that are written although their interval is wider than the register's range."""
    return [number for number in found if number.own and not number.why_not and _is_wider(number, loaded)]


def _is_wider(number: Number, loaded: Loaded) -> bool:
    low, high = _register_range(number, loaded)
    _, own_low, own_high = _written(number, loaded)
    return high > low and own_high - own_low > high - low


def _register_range(part: Number, loaded: Loaded) -> tuple[float, float]:
    entry = loaded.register.entry(part.key) if loaded.register else None
    ends = [_at(limit, part) for limit in (entry.low, entry.high)] if entry else [part.present] * 2
    return min(ends[0], part.present), max(ends[1], part.present)


def _at(limit: Value | None, part: Number) -> float:
    if limit is None:
        return part.present
    return float(limit[part.step or 0]) if isinstance(limit, tuple) else float(limit)


def write_records(
    folder: Path, found: Sequence[Number], people: Personnel, fitted: Fit, loaded: Loaded
) -> list[Path]:
    """Write the register and the targets to a folder; return the two files."""
    window, overlay, targets = people.window, folder / OVERLAY, folder / TARGETS
    title = (
        f"本市人事名册，{window.since} 至 {window.until}",
        f"Own personnel list, {window.since} to {window.until}",
    )
    write_overlay(overlay, title, entries(found, people, loaded))
    rate = fitted.resignation_rate
    error = max((rate.high - rate.low) / (2.0 * Z95), LEAST_TOLERANCE)
    text = TARGETS_HEAD.format(name=TARGETS, value=round(rate.value, DIGITS), tolerance=round(error, DIGITS))
    write_whole(targets, lambda unfinished: unfinished.write_bytes(text.encode()))
    return [overlay, targets]
