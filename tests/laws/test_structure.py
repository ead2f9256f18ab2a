"""Re-scaling: what a split or a merger hands on, and that nothing is lost or made by it (model §1, §7)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import scenarios as small
from scenarios import Tables, changed, differing, small_city
from sim.base.units import Floats
from sim.city.city import City, run
from sim.city.plan import Plan, make_plan
from sim.city.premises import handed_over, windows
from sim.city.programmes import programmes
from sim.city.sources import community_volumes
from sim.city.structure import Era, handed_on
from sim.scenario.fields import Scenario

MAY = dt.date(2021, 5, 1)
JULY = dt.date(2021, 7, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("structures")


def policy(lever: str, value: float | bool, **more: Any) -> Tables:
    return {"lever": f"structure.{lever}", "value": value, "start": MAY, **more}


def rescaled(folder: Path, *policies: Tables, **sections: Any) -> Scenario:
    return small.read(folder, changed(small_city(), policies=list(policies), **sections))


SPLIT = policy("split_residents", 4000)
MERGE = policy("merge_residents", 14_000)


def totals(plan: Plan, by_territory: Floats) -> list[float]:
    structure = plan.structure
    return [float(structure.amounts(era, by_territory).sum()) for era in structure.eras]


# --- the dated map ---


def test_without_a_policy_every_territory_is_one_community(folder: Path) -> None:
    plan = make_plan(rescaled(folder))
    assert len(plan.structure.eras) == 1
    assert plan.structure.home.tolist() == [0, 1, 2, 3]
    assert plan.structure.served == ((0,), (1,), (2,), (3,))


@pytest.mark.parametrize(
    ("strict", "communities"),
    [(False, {"YC-1": 1, "YC-2": 2, "YH-1": 2, "ZL-1": 3}), (True, {"YC-1": 2, "YC-2": 3, "YH-1": 2, "ZL-1": 4})],
)
def test_large_communities_are_split_by_rounding_or_so_that_none_exceeds(
    folder: Path, strict: bool, communities: dict[str, int]
) -> None:
    """4,200, 9,100, 6,400 and 12,300 residents over 4,000: 1.05, 2.3, 1.6 and 3.1."""
    plan = make_plan(rescaled(folder, SPLIT, policy("strict", strict)))
    era = plan.structure.at(plan.days - 1)
    found = {place.id: len(era.by_territory[number]) for number, place in enumerate(plan.territories)}
    assert found == communities
    sizes = plan.structure.amounts(era, plan.structure.residents)
    if strict:
        assert (sizes <= 4000.0 + 1e-6).all()
    for number in range(len(plan.territories)):
        shares = [part.share for _, part in era.by_territory[number]]
        assert sum(shares) == 1.0
        assert shares == pytest.approx([1.0 / len(shares)] * len(shares))


def test_small_neighbours_of_a_street_and_size_band_are_merged(folder: Path) -> None:
    """4,200 and 9,100 lie in one district and street, 6,400 in another district, 12,300 in another street and band."""
    plan = make_plan(rescaled(folder, MERGE))
    era = plan.structure.at(plan.days - 1)
    assert [len(parts) for parts in era.parts] == [0, 2, 1, 1]
    assert plan.structure.home.tolist() == [0, 1, 2, 3]


def test_households_and_residents_both_count(folder: Path) -> None:
    by_households = make_plan(rescaled(folder, policy("split_households", 1400))).structure
    both = make_plan(rescaled(folder, policy("split_households", 1400), policy("split_residents", 9000))).structure
    assert by_households.eras == both.eras


def test_a_street_first_and_the_rest_later(folder: Path) -> None:
    later = {"lever": "structure.split_residents", "value": 4000, "districts": ["YC", "YH"], "start": JULY}
    first = policy("split_residents", 4000, streets=["天桥街道"])
    structure = make_plan(rescaled(folder, first, later)).structure
    assert [sum(map(bool, era.parts)) for era in structure.eras] == [4, 6, 8]
    at_once = make_plan(rescaled(folder, SPLIT)).structure
    assert [len(structure.eras[-1].by_territory[at]) for at in range(4)] == [
        len(at_once.eras[-1].by_territory[at]) for at in range(4)
    ]


# --- what adds up ---


@pytest.mark.parametrize("policies", [(SPLIT,), (MERGE,), (SPLIT, MERGE), (SPLIT, policy("posts_by_rule", True))])
def test_residents_premises_and_volunteers_add_up_before_and_after(
    folder: Path, policies: tuple[Tables, ...]
) -> None:
    plan = make_plan(rescaled(folder, *policies))
    for name in ("residents", "households", "premises_m2", "volunteers"):
        amounts = np.array([getattr(place, name) for place in plan.territories], np.float64)
        assert totals(plan, amounts) == pytest.approx([amounts.sum()] * len(plan.structure.eras), rel=1e-12)


@pytest.mark.parametrize("policies", [(SPLIT,), (MERGE,), (SPLIT, MERGE)])
def test_work_follows_residents_and_the_fixed_part_goes_with_the_community(
    folder: Path, policies: tuple[Tables, ...]
) -> None:
    plan = make_plan(rescaled(folder, *policies))
    of_residents = (plan.volumes - plan.fixed_volumes).sum(axis=0)
    for era in plan.structure.eras:
        wanted = of_residents + plan.fixed_volumes * era.existing.sum()
        assert community_volumes(plan, era).sum(axis=0) == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize(
    ("policies", "later"), [((SPLIT,), True), ((MERGE,), False), ((SPLIT, policy("posts_by_rule", True)), None)]
)
def test_posts_are_fixed_in_total_unless_by_rule(
    folder: Path, policies: tuple[Tables, ...], later: bool | None
) -> None:
    plan = make_plan(rescaled(folder, *policies))
    before, after = (int(plan.posts_on(day).sum()) for day in (0, plan.days - 1))
    assert after > before if later is None else after == before


def test_people_posts_and_work_in_hand_are_handed_on(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The law of conservation of `run` holds; on the day itself nobody is lost, and no task."""
    city = City(make_plan(rescaled(folder, SPLIT)), 1, 0, "compiled")
    seen: dict[str, list[Any]] = {"people": [], "tasks": [], "posts": [], "later": []}

    def look() -> None:
        seen["people"].append(sorted(city.crew.present().tolist()))
        tasks = np.concatenate([city.desks.backlogs.of(number) for number in range(len(city.communities))])
        seen["tasks"].append(sorted(tasks["name"].tolist()))
        seen["posts"].append(sorted((post.origin, post.number) for each in city.communities for post in each.posts))
        seen["later"].append(int(city.desks.backlogs.states["later"].sum()))

    rescale = city._rescale

    def watched(era: Era) -> None:
        look()
        rescale(era)
        look()

    monkeypatch.setattr(city, "_rescale", watched)
    city.play()
    assert all(before == after for before, after in seen.values())
    assert len(seen["tasks"][0]) > 100
    assert seen["later"][0] > 0
    for community in city.communities:
        assert all(city.crew.community[person] == community.place for person in community.team())


def test_every_task_goes_where_its_place_is_served(folder: Path) -> None:
    plan = make_plan(rescaled(folder, SPLIT))
    handing = handed_on(plan.structure.eras[0], plan.structure.eras[1], plan.structure.residents)
    assert np.bincount(handing.giver, weights=handing.share) == pytest.approx(1.0)
    assert np.bincount(handing.giver).tolist() == [1, 2, 2, 3]


# --- what happens ---


def test_territories_stay_in_the_tables_and_communities_are_counted(folder: Path) -> None:
    record = run(rescaled(folder, SPLIT))
    assert len(record.communities["id"]) == 4
    months = record.months
    days = {month: months["community_days"][months["month"] == month].tolist() for month in (3, 4)}
    assert days == {3: [30, 30, 30, 30], 4: [31, 62, 62, 93]}


def test_the_people_of_a_merged_community_count_at_its_home_and_its_work_where_it_arose(folder: Path) -> None:
    before, after = run(rescaled(folder)), run(rescaled(folder, MERGE))
    may = after.months["month"] == 4
    assert after.months["people"][may][0] == 0
    assert after.months["people"][may][1] > 0
    arrived = [
        record.kinds["arrived"][(record.kinds["month"] >= 4) & (record.kinds["community"] == 0)].sum()
        for record in (before, after)
    ]
    assert 0.4 * arrived[0] < arrived[1] < arrived[0]


def test_a_split_moves_tasks_and_reshuffles_none(folder: Path) -> None:
    """Where nothing is asked for by community, the same tasks arrive on the same minutes, whoever serves them."""
    no_fixed = {name: {**kind, "per_community": 0.0} for name, kind in small_city()["kinds"].items()}
    arrivals = []
    for policies in ((), (SPLIT,)):
        trace = run(
            rescaled(folder, *policies, kinds=no_fixed, rework={"base": 0.0, "chase": 0.0}), keep_trace=True
        ).trace
        new = trace["origin"] == 0
        arrivals.append(
            set(
                zip(
                    trace["name"][new].tolist(),
                    trace["arrival_day"][new].tolist(),
                    trace["arrival"][new].tolist(),
                    strict=True,
                )
            )
        )
    finished_or_begun = arrivals[0] ^ arrivals[1]
    assert len(finished_or_begun) < 0.2 * len(arrivals[0])
    names = [{name: (day, minute) for name, day, minute in tasks} for tasks in arrivals]
    common = names[0].keys() & names[1].keys()
    assert all(names[0][name] == names[1][name] for name in common)


def test_a_split_without_posts_spreads_people_and_adds_work(folder: Path) -> None:
    before, after = (run(rescaled(folder, *policies)) for policies in ((), (SPLIT,)))
    late = before.months["month"] >= 4
    work = [record.kinds["arrived"][record.kinds["month"] >= 4].sum() for record in (before, after)]
    posts = [int(record.months["posts"][late].sum()) for record in (before, after)]
    assert work[1] > work[0]
    assert posts[0] == posts[1]


def test_new_communities_have_premises_and_the_transition_costs_productivity(folder: Path) -> None:
    plain = make_plan(rescaled(folder, SPLIT))
    roomy = make_plan(rescaled(folder, SPLIT, policy("new_premises", 600)))
    last = plain.days - 1
    assert windows(plain, last).sum() < windows(roomy, last).sum()
    assert windows(plain, 0)[:4].tolist() == windows(roomy, 0)[:4].tolist()
    assert (handed_over(plain, last) == 0.0).all()
    months = [month for month in plain.months if month.first >= plain.structure.eras[1].day]
    posts = people = np.full(plain.structure.communities, 3)
    left = [programmes(plain, month, posts, people).time_left for month in months]
    assert left[0] / left[2] == pytest.approx([1.0, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8, 0.8])
    assert (left[1] == left[0]).all()


def test_both_desks_agree_on_a_split_city(folder: Path) -> None:
    clock = {"start": dt.date(2021, 4, 1), "end": dt.date(2021, 5, 31), "warmup_months": 0}
    city = rescaled(folder, SPLIT, MERGE, clock=clock)
    assert differing(run(city).tables(), run(city, engine="reference").tables()) == []


def test_the_structure_is_the_same_whatever_the_order_of_policies(folder: Path) -> None:
    one, other = (make_plan(rescaled(folder, *order)).structure for order in ((SPLIT, MERGE), (MERGE, SPLIT)))
    assert one.eras == other.eras


@pytest.mark.parametrize("policies", [(SPLIT,), (MERGE,), (SPLIT, MERGE)])
def test_as_many_tasks_arrive_as_the_communities_should_have(folder: Path, policies: tuple[Tables, ...]) -> None:
    """Poisson numbers by kind, over five months and four cities, within five standard deviations of their mean."""
    city = rescaled(folder, *policies, arrivals={"day_factor_cv": 0.0})
    plan = make_plan(city)
    expected = np.zeros(len(plan.kinds))
    for month in (month for month in plan.months if month.number >= city.clock.warmup_months):
        days, volume = slice(month.first, month.end), plan.volumes_by_era[plan.structure.at(month.first).number]
        share = (plan.shares[:, days] * plan.burden[0][0][:, days]).sum(axis=1)
        expected += volume.sum(axis=0) * share
    arrived = np.zeros(len(plan.kinds))
    for replication in range(4):
        kinds = run(city, replication=replication).counted("kinds")
        arrived += [kinds["arrived"][kinds["kind"] == name].sum() for name in plan.kind_ids]
    assert (np.abs(arrived - 4 * expected) < 5 * np.sqrt(4 * expected)).all()
