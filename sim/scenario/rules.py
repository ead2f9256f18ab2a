"""Rules between the fields of a scenario, each a small named predicate that yields what breaks it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sim.base.errors import nearest, shown
from sim.base.units import DAYS_PER_YEAR
from sim.scenario.faults import Fault, written
from sim.scenario.fields import Counts, Kind, Scenario, Territory
from sim.scenario.texts import is_plain_name, unprintable
from sim.scenario.toml_lines import Key

FIRST_YEAR, LAST_YEAR, MOST_YEARS = 1950, 2150, 50
MOST_UNIFORM_CV = 0.5774
_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,20}")


class Asked(NamedTuple):
    """What a rule looks at.

    Attributes
    ----------
    scenario : Scenario
        The scenario; a section that is itself wrong is replaced by its default, a wrong kind by an empty one.
    where : function
        File and line of a key, for rules that name two of them.
    wrong : frozenset of str
        Sections that are themselves wrong.
    places : tuple of Territory
        The communities of the city; none where they are not known.
    """

    scenario: Scenario
    where: Callable[[Key], str]
    wrong: frozenset[str]
    places: tuple[Territory, ...]


Rule = Callable[[Asked], Iterator[Fault]]


def _fault(key: Key, found: object, zh: str, en: str, code: str, suggestion: str = "") -> Fault:
    return Fault(key, shown(found if isinstance(found, str) else written(found)), (zh, en), suggestion, code)


def clock_ends_after_start(asked: Asked) -> Iterator[Fault]:
    """Refuse results that end before they start, and years that no calendar serves."""
    start, end = asked.scenario.clock.start, asked.scenario.clock.end
    if end < start:
        yield _fault(
            ("clock", "end"),
            end,
            f"不得早于 clock.start = {start}",
            f"must not be before clock.start = {start}",
            "E301",
        )
    elif start.year < FIRST_YEAR or end.year > LAST_YEAR or (end - start).days > MOST_YEARS * DAYS_PER_YEAR:
        zh = f"须在 {FIRST_YEAR} 至 {LAST_YEAR} 年之间，结果期最长 {MOST_YEARS} 年"
        en = f"must lie in {FIRST_YEAR} to {LAST_YEAR}, at most {MOST_YEARS} years of results"
        yield _fault(("clock", "start"), f"{start} … {end}", zh, en, "E301")


def calendar_dates_once(asked: Asked) -> Iterator[Fault]:
    """Refuse a date that stands twice, in one or both of the lists."""
    first: dict[dt.date, Key] = {}
    calendar = asked.scenario.calendar
    for name, dates in (("holidays", calendar.holidays), ("makeup_days", calendar.makeup_days)):
        for position, date in enumerate(dates):
            key: Key = ("calendar", name, position)
            if first.setdefault(date, key) != key:
                other = asked.where(first[date])
                yield _fault(
                    key, date, f"同一日期已列出（{other}）", f"the same date is listed already ({other})", "E302"
                )


def holidays_on_weekdays(asked: Asked) -> Iterator[Fault]:
    """Refuse a holiday at a weekend and a make-up day on a weekday."""
    calendar = asked.scenario.calendar
    for position, date in enumerate(calendar.holidays):
        if date.weekday() >= 5:
            zh, en = "是周末，放假日只列周一至周五", "falls on a weekend; list weekdays only"
            yield _fault(("calendar", "holidays", position), date, zh, en, "E302")
    for position, date in enumerate(calendar.makeup_days):
        if date.weekday() < 5:
            zh, en = "是工作日，调休上班日须在周末", "is a weekday; a make-up day falls on a weekend"
            yield _fault(("calendar", "makeup_days", position), date, zh, en, "E302")


def endless_session_keeps_its_team(asked: Asked) -> Iterator[Fault]:
    """Refuse resignations within one endless session, in which a team cannot change."""
    city, on = asked.scenario, asked.scenario.mechanisms
    resigning = on.resignation and city.attrition.base_rate > 0
    leaving = on.other_exits and city.attrition.other_exits > 0
    if city.calendar.mode == "always_open" and on.tasks and city.kinds and (resigning or leaving):
        rate, switch = ("base_rate", "resignation") if resigning else ("other_exits", "other_exits")
        zh = f"常开且办理事项时人员不能变动：请把 attrition.{rate} 设为 0，或设 mechanisms.{switch} = false"
        en = f"with tasks nobody can leave: set attrition.{rate} to 0 or mechanisms.{switch} to false"
        yield _fault(("calendar", "mode"), city.calendar.mode, zh, en, "E303")


def city_from_one_source(asked: Asked) -> Iterator[Fault]:
    """Refuse communities that do not come from exactly one of counts, roster, communities."""
    city = asked.scenario.city
    given = [name for name in ("counts", "roster", "communities") if getattr(city, name)]
    if len(given) != 1:
        lines = ", ".join(f"{name} ({asked.where(('city', name))})" for name in given)
        zh, en = "counts、roster、communities 须三者取一", "needs exactly one of counts, roster, communities"
        zh, en = (f"{zh}，现有 {lines}", f"{en}; given are {lines}") if given else (zh, en)
        yield _fault(("city", *given[1:2]), "", zh, en, "E304")


def roster_beside_the_file(asked: Asked) -> Iterator[Fault]:
    """Refuse a CSV roster whose name could leave the folder."""
    name = asked.scenario.city.roster
    if name and not is_plain_name(name):
        zh, en = "须为同一文件夹内的文件名，不含 / \\ .. ~ $", "must name a file beside this one, without / \\ .. ~ $"
        yield _fault(("city", "roster"), name, zh, en, "E305")


def counts_add_up(asked: Asked) -> Iterator[Fault]:
    """Refuse counts that describe different numbers of communities."""
    counts = asked.scenario.city.counts
    if counts is None:
        return
    total = sum(district.communities for district in counts.districts)
    outside = sum(district.communities for district in counts.districts if not district.in_city_proper)
    yield from _sums(counts, total, outside)
    yield from _negative_counts(counts)
    if counts.own_built > total:
        zh, en = f"不能多于社区总数 {total}", f"cannot exceed the {total} communities of the districts"
        yield _fault(("city", "counts", "own_built"), counts.own_built, zh, en, "E306")
    for position, (here, whole) in enumerate(zip(counts.outside_by_band, counts.communities_by_band, strict=True)):
        if here > whole:
            zh, en = f"不能多于该档的 {whole} 个", f"cannot exceed the {whole} of that band"
            yield _fault(("city", "counts", "outside_by_band", position), here, zh, en, "E306")


def _sums(counts: Counts, total: int, outside: int) -> Iterator[Fault]:
    wanted = (("communities_by_band", total), ("communities_by_premises", total), ("outside_by_band", outside))
    for name, number in wanted:
        found = sum(getattr(counts, name))
        if found != number:
            zh, en = f"合计须等于各县区社区数之和 {number}", f"must add up to the districts' {number} communities"
            yield _fault(("city", "counts", name), found, zh, en, "E306")


def _negative_counts(counts: Counts) -> Iterator[Fault]:
    for name in ("communities_by_band", "communities_by_premises", "outside_by_band"):
        if min(getattr(counts, name)) < 0:
            zh, en = "社区数不能为负", "a count cannot be negative"
            yield _fault(("city", "counts", name), getattr(counts, name), zh, en, "E306")


def ids_well_formed_and_distinct(asked: Asked) -> Iterator[Fault]:
    """Refuse ids that are long, not of plain letters and digits, or equal but for their case."""
    for keys in (_kind_ids(asked.scenario), _community_ids(asked.scenario), _district_ids(asked.scenario)):
        first: dict[str, Key] = {}
        for key, name in keys:
            folded = unicodedata.normalize("NFC", name).strip().casefold()
            if not _IDENTIFIER.fullmatch(name):
                zh, en = "须为 1 到 20 个字母、数字、- 或 _", "must be 1 to 20 letters, digits, - or _"
                yield _fault(key, name, zh, en, "E211")
            elif first.setdefault(folded, key) != key:
                other = asked.where(first[folded])
                zh, en = f"编号与 {other} 的重复（不分大小写）", f"the same id as at {other}, case apart"
                yield _fault(key, name, zh, en, "E211")


def _kind_ids(scenario: Scenario) -> list[tuple[Key, str]]:
    return [(("kinds", name), name) for name in scenario.kinds]


def _community_ids(scenario: Scenario) -> list[tuple[Key, str]]:
    listed = enumerate(scenario.city.communities)
    return [(("city", "communities", position, "id"), place.id) for position, place in listed]


def _district_ids(scenario: Scenario) -> list[tuple[Key, str]]:
    listed = enumerate(scenario.city.counts.districts if scenario.city.counts else ())
    return [(("city", "counts", "districts", position, "id"), district.id) for position, district in listed]


def texts_printable(asked: Asked) -> Iterator[Fault]:
    """Refuse control, zero-width and direction-changing characters in any text."""
    sections = (name for name in type(asked.scenario).model_fields if name not in ("name", *asked.wrong))
    for section in sections:
        yield from unprintable(getattr(asked.scenario, section), (section,))


def kinds_consistent(asked: Asked) -> Iterator[Fault]:
    """Refuse a hall kind that is not served to the end, and shapes and months that make no sense."""
    for name, kind in asked.scenario.kinds.items():
        for field, found, zh, en in (*_hall_wrong(kind), *_shape_wrong(kind), *_months_wrong(kind)):
            yield _fault(("kinds", name, field), found, zh, en, "E307")


_Wrong = Iterator[tuple[str, object, str, str]]


def _hall_wrong(kind: Kind) -> _Wrong:
    if kind.hall and kind.closing != "serve":
        zh = f"大厅事项的 closing 须为 serve（办完再下班），现为 {kind.closing}"
        yield "hall", True, zh, f"a hall kind needs closing = serve, not {kind.closing}"
    if kind.hall and kind.mandatory:
        yield "mandatory", True, "大厅事项不能同时为必办", "a hall kind cannot be mandatory"
    if kind.patience_minutes > 0.0 and not kind.hall:
        zh, en = "只有大厅事项（hall = true）才有等候耐心", "only a hall kind (hall = true) has patience"
        yield "patience_minutes", kind.patience_minutes, zh, en


def _shape_wrong(kind: Kind) -> _Wrong:
    if kind.distribution == "uniform" and kind.cv > MOST_UNIFORM_CV:
        yield "cv", kind.cv, "均匀分布的变异系数最大 0.577", "a uniform distribution has a cv of at most 0.577"
    if kind.distribution == "hyperexponential" and kind.cv < 1:
        yield "cv", kind.cv, "超指数分布的变异系数至少 1", "a hyperexponential distribution has a cv of at least 1"
    if kind.by_hour and (min(kind.by_hour) < 0 or sum(kind.by_hour) <= 0):
        yield "by_hour", kind.by_hour, "权重不能为负，合计须大于 0", "weights are not negative and not all 0"


def _months_wrong(kind: Kind) -> _Wrong:
    months = kind.campaign_months
    if len(set(months)) != len(months) or any(not 1 <= month <= 12 for month in months):
        yield "campaign_months", months, "须为 1 到 12 的月份，各列一次", "months from 1 to 12, each once"


def tenure_profile_fits(asked: Asked) -> Iterator[Fault]:
    """Refuse tenure steps that do not rise or do not fit their multiples."""
    ends, profile = asked.scenario.attrition.tenure_ends, asked.scenario.attrition.tenure_profile
    if any(later <= earlier for earlier, later in pairwise((0.0, *ends))):
        yield _fault(
            ("attrition", "tenure_ends"), ends, "须为递增的正数（月）", "must be positive and rising (months)", "E308"
        )
    if len(profile) != len(ends) + 1:
        zh, en = (
            f"须有 {len(ends) + 1} 个数，比 tenure_ends 多一个",
            f"must hold {len(ends) + 1} numbers, one more than tenure_ends",
        )
        yield _fault(("attrition", "tenure_profile"), profile, zh, en, "E308")
    if any(not 0 <= multiple <= 50 for multiple in profile):
        yield _fault(("attrition", "tenure_profile"), profile, "每个数须为 0 到 50", "each from 0 to 50", "E203")


def thresholds_in_order(asked: Asked) -> Iterator[Fault]:
    """Refuse a lower limit above the upper one."""
    for section, lower, upper in _ORDERED:
        if section not in asked.wrong:
            low, high = (getattr(getattr(asked.scenario, section), name) for name in (lower, upper))
            if low > high or (low == high and section == "desk"):
                zh, en = f"须大于 {section}.{lower} = {low:g}", f"must exceed {section}.{lower} = {low:g}"
                yield _fault((section, upper), f"{high:g}", zh, en, "E309")


_ORDERED = (
    ("desk", "erosion_start", "erosion_end"),
    ("strain", "burnout", "severe"),
    ("rework", "perfunctory_after", "missed_after"),
)


def members_can_do_kinds(asked: Asked) -> Iterator[Fault]:
    """Refuse a member of a hand-made team who is to do a kind that does not exist."""
    kinds = sorted(asked.scenario.kinds)
    for place, territory in enumerate(asked.scenario.city.communities):
        for person, member in enumerate(territory.team):
            for position, kind in enumerate(member.kinds):
                if kind not in kinds:
                    key = ("city", "communities", place, "team", person, "kinds", position)
                    yield _fault(key, kind, "没有这一类事项", "there is no such kind", "E310", nearest(kind, kinds))


def script_can_be_played(asked: Asked) -> Iterator[Fault]:
    """Refuse scripted tasks and absences that no desk could play."""
    city = asked.scenario
    places = {place.id for place in city.city.communities}
    named = [(("script", "tasks", position), task.community) for position, task in enumerate(city.script.tasks)]
    named += [(("script", "absences", at), absence.community) for at, absence in enumerate(city.script.absences)]
    for key, community in named:
        if places and community not in places:
            zh, en = "须为 city.communities 中的编号", "must be an id of city.communities"
            yield _fault((*key, "community"), community, zh, en, "E317", nearest(community, places))
    for position, task in enumerate(city.script.tasks):
        if task.kind not in city.kinds:
            zh, en = "须为 kinds 中的事项", "must be one of kinds"
            yield _fault(
                ("script", "tasks", position, "kind"), task.kind, zh, en, "E317", nearest(task.kind, city.kinds)
            )
        if city.calendar.mode != "always_open" and task.minute >= city.calendar.day_minutes:
            zh, en = (
                f"须早于下班（{city.calendar.day_minutes:g} 分钟）",
                f"must lie before {city.calendar.day_minutes:g}",
            )
            yield _fault(("script", "tasks", position, "minute"), task.minute, zh, en, "E317")


RULES: Sequence[tuple[Rule, Iterable[str]]] = (
    (texts_printable, ()),
    (clock_ends_after_start, ("clock",)),
    (calendar_dates_once, ("calendar",)),
    (holidays_on_weekdays, ("calendar",)),
    (endless_session_keeps_its_team, ("calendar", "attrition", "mechanisms")),
    (city_from_one_source, ("city",)),
    (roster_beside_the_file, ("city",)),
    (counts_add_up, ("city",)),
    (ids_well_formed_and_distinct, ()),
    (kinds_consistent, ()),
    (tenure_profile_fits, ("attrition",)),
    (thresholds_in_order, ()),
    (members_can_do_kinds, ("city",)),
    (script_can_be_played, ("script", "kinds", "city", "calendar")),
)
"""Every rule within a scenario, with the sections that must be sound for it to be asked."""


def broken(rules: Iterable[tuple[Rule, Iterable[str]]], asked: Asked) -> list[Fault]:
    """Return everything that breaks one of `rules` whose sections are sound."""
    return [fault for rule, needed in rules if not asked.wrong & set(needed) for fault in rule(asked)]
