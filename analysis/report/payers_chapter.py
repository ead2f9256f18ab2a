"""Who pays, told: a sentence a scenario, and the tables by payer, district and kind of cost."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from analysis.judgement.payers import COSTS, EVERYBODY, PAYERS, TOTAL, Paid
from analysis.report.blocks import Block, Grid, Items, Run, text
from analysis.report.decision_view import View
from analysis.report.package_chapter import with_error
from analysis.report.words import Words

CITY = "city"
YUAN = "yuan/year"
PaidRows: TypeAlias = Mapping[tuple[str, str, str, str], Paid]
"""Rows by scenario, group, kind and payer."""


def paid_rows(view: View) -> PaidRows:
    """Return the rows of ``payers.csv`` by scenario, group, kind and payer."""
    table = view.tables["payers"]
    rows = [Paid(*cells) for cells in zip(*(table[name].tolist() for name in Paid._fields), strict=True)]
    return {(row.scenario, row.group, row.kind, row.payer): row for row in rows}


def who_pays(view: View, words: Words) -> Iterator[Block]:
    """Yield who pays what, in the whole city and by district, and what for."""
    paid = paid_rows(view)
    if not paid:
        return
    if view.decision.payers:
        lines = (_pays(view, paid, scenario, words) for scenario in view.leading)
        yield Items(tuple((Run(line),) for line in lines))
        yield _payers_grid(view, paid, words)
        yield from _places_grid(view, paid, words)
    else:
        yield text(words["money_no_payers"])
    yield _kinds_grid(view, paid, words)


def _pays(view: View, paid: PaidRows, scenario: str, words: Words) -> str:
    whole = paid[scenario, CITY, TOTAL, EVERYBODY]
    title = words.quoted(view.title(scenario, words))
    if not math.isfinite(whole.share):
        total = words.joined(
            with_error(whole.amount, whole.low, whole.high, YUAN, words), words.unit(YUAN).difference
        )
        return words["money_pays_unclear"].format(title=title, total=total)
    each = (_share(payer, paid[scenario, CITY, TOTAL, payer].amount, words) for payer in PAYERS)
    return words["money_pays"].format(title=title, total=words.yuan(whole.amount), payers=words.listed(*each))


def _share(payer: str, amount: float, words: Words) -> str:
    key = "money_pays_each" if amount >= 0 else "money_saves_each"
    return words[key].format(payer=words[f"money_level_{payer}"], amount=words.yuan(abs(amount)))


def scenarios_paid(paid: PaidRows) -> list[str]:
    """Return the scenarios of who pays, those to choose from first."""
    return [*dict.fromkeys(scenario for scenario, *_ in paid)]


def _payers_grid(view: View, paid: PaidRows, words: Words) -> Grid:
    rows = [
        (view.title(name, words), *(_paid(paid[name, CITY, TOTAL, payer], words) for payer in (EVERYBODY, *PAYERS)))
        for name in scenarios_paid(paid)
    ]
    headings = (words["scenario"], *_payer_headings(words))
    title = words["money_payers_grid"].format(unit=words.unit(YUAN).difference)
    return Grid(title, headings, tuple(rows), words["money_payers_note"])


def _paid(row: Paid, words: Words) -> str:
    amount = with_error(row.amount, row.low, row.high, YUAN, words)
    shown = row.payer != EVERYBODY and math.isfinite(row.share)
    return words.with_unit(amount, words.percent(row.share, 0)) if shown else amount


def _kinds_grid(view: View, paid: PaidRows, words: Words) -> Grid:
    kinds = (TOTAL, *COSTS)
    rows = [
        (
            view.title(name, words),
            *(_paid(paid[name, CITY, kind, EVERYBODY], words) for kind in kinds),
        )
        for name in scenarios_paid(paid)
    ]
    headings = (words["scenario"], *(words[f"money_kind_{kind}"] for kind in kinds))
    title = words["money_kinds_grid"].format(unit=words.unit(YUAN).difference)
    return Grid(title, headings, tuple(rows), words["money_kinds_note"])


def _places_grid(view: View, paid: PaidRows, words: Words) -> Iterator[Block]:
    """Yield what scenarios to choose from cost in each district; nothing of a city with a single one."""
    groups = [*dict.fromkeys(group for _, group, *_ in paid if group != CITY)]
    districts = {name: (zh, en) for name, (zh, en) in view.described.get("districts", {}).items()}
    rows = [
        (
            view.title(name, words) if group == groups[0] else "",
            words.group(group, districts),
            *(_paid(paid[name, group, TOTAL, payer], words) for payer in (EVERYBODY, *PAYERS)),
        )
        for name in view.leading
        for group in groups
        if (name, group, TOTAL, EVERYBODY) in paid
    ]
    headings = (words["scenario"], words["money_district_column"], *_payer_headings(words))
    title = words["money_places_grid"].format(unit=words.unit(YUAN).difference)
    if len(groups) > 1:
        yield Grid(title, headings, tuple(rows), words["money_payers_note"], small=True)


def _payer_headings(words: Words) -> list[str]:
    return [words[f"money_payer_{payer}"] for payer in (EVERYBODY, *PAYERS)]
