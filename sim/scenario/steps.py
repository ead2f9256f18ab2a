"""How far a trigger rule moves its lever when it fires: by the whole step, or as far as its cap and bounds allow."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

import numpy as np

from sim.base.units import DAYS_PER_MONTH, Floats
from sim.scenario.evidence import DECLARED
from sim.scenario.fields import Policy, TriggerRule
from sim.scenario.timeline import Timeline, concerns, covers

MOST_ROUNDS = 4
"""How often the last step is corrected for rounding, so that the cap is reached exactly."""
LEAST_SHARE = 1e-9
"""Share of a step below which it is nothing but rounding."""


class Step(NamedTuple):
    """What a firing does.

    Attributes
    ----------
    change : Policy or None
        The change; None where a firing would change nothing, and so is none.
    last : bool
        Whether the lever can go no further: the rule is spent.
    """

    change: Policy | None
    last: bool


class _Way(NamedTuple):
    """Where a whole step leads, by place and kind of task in scope and by day: from, by how much, at most up to."""

    start: Floats
    move: Floats
    limit: Floats

    @property
    def share(self) -> float:
        """Share of the step that no place, kind or day forbids; below 0 where one is past the limit already."""
        moving = self.move != 0.0
        return float(((self.limit - self.start)[moving] / self.move[moving]).min())

    def beyond(self, reached: Floats) -> Floats:
        """Return by how much values lie beyond the limit, below 0 where they do not."""
        return np.where(self.move == 0.0, -np.inf, np.sign(self.move) * (reached - self.limit))


def cells(timeline: Timeline, rule: TriggerRule) -> list[tuple[int, str]]:
    """Return a place of every group in the rule's scope, each with every kind of task in scope; first ones first."""
    first: dict[int, int] = {}
    for place, territory in enumerate(timeline.territories):
        if covers(rule.scope, territory):
            first.setdefault(int(timeline.alike[place]), place)
    kinds = timeline.scenario.kinds
    by_kind = rule.lever.startswith("burden.")
    chosen = [name for name in sorted(kinds) if concerns(rule.scope, name, kinds[name])] if by_kind else [""]
    return [(place, kind) for place in first.values() for kind in chosen]


def ramp_days(rule: TriggerRule) -> int:
    """Return the days after which a change has ramped in."""
    return math.ceil(rule.ramp_months * DAYS_PER_MONTH)


def step_of(timeline: Timeline, rule: TriggerRule, day: int) -> Step:
    """Return what a firing of `rule` on `day` does.

    No value in scope is ever moved past the cap, or out of the lever's hard bounds, on any day to come; where a whole
    step would do that, so much of it is made that the first value to get there stops right at the limit.
    """
    date = timeline.first_day + dt.timedelta(days=day)
    present = _values(timeline, rule, day)
    if not present.size:
        return Step(None, last=True)
    if rule.operator == "set":
        return _setting(timeline, rule, present, day)
    whole = rule.change(date, rule.value)
    way = _way(timeline, rule, whole, present, day)
    if not way.move.any():
        return Step(None, last=False)
    if way.share <= LEAST_SHARE or (_counts(rule) and not (way.move == np.rint(way.move)).all()):
        return Step(None, last=True)
    return Step(whole, last=False) if way.share >= 1.0 else Step(_part(timeline, rule, way, day), last=True)


def _setting(timeline: Timeline, rule: TriggerRule, present: Floats, day: int) -> Step:
    """Return what a firing does that sets the lever; nothing where others' changes would then lead out of its bounds."""
    change = rule.change(timeline.first_day + dt.timedelta(days=day), rule.value)
    reached, lowest, highest = _reached(timeline, rule, change, day), *_bounds(rule)
    if (reached == present)[:, min(ramp_days(rule), present.shape[1] - 1) :].all():
        return Step(None, last=False)
    inside = (reached >= lowest).all() and (reached <= highest).all()
    return Step(change, last=False) if inside else Step(None, last=True)


def _bounds(rule: TriggerRule) -> tuple[float, float]:
    """Return the hard bounds of the lever."""
    number = DECLARED[rule.lever]
    return (-math.inf if number.low is None else number.low), (math.inf if number.high is None else number.high)


def _values(timeline: Timeline, rule: TriggerRule, day: int) -> Floats:
    """Return the lever in scope from `day` on, shape (cells, days)."""
    paths = [timeline.unbounded(rule.lever, place, kind)[day:] for place, kind in cells(timeline, rule)]
    return np.stack(paths) if paths else np.zeros((0, 0))


def _way(timeline: Timeline, rule: TriggerRule, whole: Policy, present: Floats, day: int) -> _Way:
    move = _reached(timeline, rule, whole, day) - present
    lowest, highest = _bounds(rule)
    if rule.cap is not None:
        upwards = _neutral(rule) < float(rule.value)
        lowest, highest = (lowest, min(highest, rule.cap)) if upwards else (max(lowest, rule.cap), highest)
    return _Way(present, move, np.where(move > 0.0, highest, lowest))


def _reached(timeline: Timeline, rule: TriggerRule, change: Policy, day: int) -> Floats:
    """Return the lever with a change, in the cells that it has without."""
    changed = timeline.with_change(change)
    return np.stack([changed.unbounded(rule.lever, *cell)[day:] for cell in cells(timeline, rule)])


def _neutral(rule: TriggerRule) -> float:
    """Return the value of a step that changes nothing."""
    return 1.0 if rule.operator == "multiply" else 0.0


def _part(timeline: Timeline, rule: TriggerRule, way: _Way, day: int) -> Policy | None:
    """Return the part of a step that leads right to the limit; of a whole number, the largest whole part if any."""
    date = timeline.first_day + dt.timedelta(days=day)
    neutral, whole = _neutral(rule), float(rule.value) - _neutral(rule)
    value = neutral + way.share * whole
    if _counts(rule):
        part = math.trunc(value) if rule.operator == "add" else 0
        return rule.change(date, float(part)) if part else None
    for _ in range(MOST_ROUNDS):
        beyond = way.beyond(_reached(timeline, rule, rule.change(date, value), day))
        worst = np.unravel_index(int(beyond.argmax()), beyond.shape)
        if beyond[worst] == 0.0:
            break
        value -= float(beyond[worst] / abs(way.move[worst])) * whole
    while way.beyond(_reached(timeline, rule, rule.change(date, value), day)).max() > 0.0:
        value = float(np.nextafter(value, neutral))
    return rule.change(date, value)


def _counts(rule: TriggerRule) -> bool:
    """Say whether the lever is a whole number."""
    return isinstance(DECLARED[rule.lever].default, int)
