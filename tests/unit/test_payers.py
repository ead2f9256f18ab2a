"""Who pays adds up to what is spent, in the city and in its districts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from money_cases import PAYERS, TITLES, made_values

from analysis.judgement.compare import compare
from analysis.judgement.payers import COSTS, Paid, payers_table, split
from analysis.study.files import Table
from analysis.study.metrics import METRICS
from analysis.study.sums import MONEY_COLUMNS

NAMES = [name for name in TITLES if name != "baseline"]


def rows(table: Table) -> dict[tuple[str, str, str, str], Paid]:
    found = [Paid(*cells) for cells in zip(*(table[name].tolist() for name in Paid._fields), strict=True)]
    return {(row.scenario, row.group, row.kind, row.payer): row for row in found}


@pytest.fixture(scope="module")
def values() -> Table:
    return made_values()


@pytest.fixture(scope="module")
def paid(values: Table) -> dict[tuple[str, str, str, str], Paid]:
    return rows(payers_table(values, "baseline", NAMES, PAYERS))


def test_amounts_add_up_to_the_total_cost(values: Table, paid: dict[tuple[str, str, str, str], Paid]) -> None:
    costs = {
        (row.scenario, row.group): row
        for row in compare(values, "baseline", NAMES)
        if (row.metric, row.period) == ("total_cost", "all")
    }
    assert set(costs) == {(scenario, group) for scenario, group, _, _ in paid}
    for (scenario, group), cost in costs.items():
        whole = paid[scenario, group, "total", "all"]
        single = [
            paid[scenario, group, kind, payer].amount for kind in COSTS for payer in ("city", "district", "street")
        ]
        levels = [paid[scenario, group, "total", payer].amount for payer in ("city", "district", "street")]
        assert whole.amount == pytest.approx(cost.difference, abs=1e-3)
        assert (whole.low, whole.high) == pytest.approx((cost.low, cost.high), abs=1e-3)
        assert math.fsum(single) == pytest.approx(cost.difference, abs=1e-3)
        kinds = [paid[scenario, group, kind, "all"].amount for kind in COSTS]
        assert math.fsum(levels) == pytest.approx(cost.difference, abs=1e-3)
        assert math.fsum(kinds) == pytest.approx(cost.difference, abs=1e-3)


def test_the_kinds_are_all_that_is_spent() -> None:
    assert len(MONEY_COLUMNS) == 5
    assert all(METRICS[metric].unit == METRICS["total_cost"].unit for metric in COSTS.values())


def test_each_pays_its_share_of_each_kind() -> None:
    extra = {
        "wages": np.array([100.0, 300.0]),
        "hiring": np.array([-10.0, -30.0]),
        "programmes": np.array([0.0, 20.0]),
    }
    amounts = split(extra, PAYERS)
    assert amounts["wages", "district"].tolist() == [90.0, 270.0]
    assert amounts["hiring", "city"].tolist() == [-5.0, -15.0]
    assert amounts["total", "city"].tolist() == [-5.0, -9.0]
    assert amounts["total", "street"].tolist() == [10.0, 32.0]
    assert amounts["total", "all"].tolist() == [90.0, 290.0]


def test_shares_are_of_the_whole_and_add_up(paid: dict[tuple[str, str, str, str], Paid]) -> None:
    each = [paid["dynamic_pay", "city", "total", payer].share for payer in ("city", "district", "street")]
    assert math.fsum(each) == pytest.approx(1.0)
    assert paid["dynamic_pay", "city", "total", "all"].share == 1.0
    assert paid["dynamic_pay", "city", "hiring", "all"].share < 0


def test_of_nothing_there_are_no_shares(values: Table) -> None:
    same = {**values, "value": np.where(values["scenario"] == "dynamic_pay", 5.0, 5.0)}
    found = rows(payers_table(same, "baseline", ["dynamic_pay"], PAYERS))
    assert found["dynamic_pay", "city", "total", "all"].amount == 0.0
    assert all(math.isnan(row.share) for row in found.values())


def test_districts_stand_beside_the_city(paid: dict[tuple[str, str, str, str], Paid]) -> None:
    groups = list(dict.fromkeys(group for _, group, _, _ in paid))
    assert groups == ["city", "district:YC", "district:LY"]
    parts = [paid["admin_cut", group, "total", "district"].amount for group in groups[1:]]
    assert math.fsum(parts) == pytest.approx(paid["admin_cut", "city", "total", "district"].amount)


def test_without_payers_only_the_kinds_are_told(values: Table) -> None:
    found = rows(payers_table(values, "baseline", NAMES, {}))
    assert {payer for *_, payer in found} == {"all"}
    assert {kind for _, _, kind, _ in found} == {*COSTS, "total"}


def test_the_same_values_give_the_same_table(values: Table) -> None:
    one, two = (payers_table(values, "baseline", NAMES, PAYERS) for _ in range(2))
    assert {name: column.tolist() for name, column in one.items()} == {
        name: column.tolist() for name, column in two.items()
    }
