"""What is written down while a run goes on, and the tables that it leaves."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.base.units import DAYS_PER_YEAR, Booleans, Floats, Integers
from sim.city.crowd import Crowd, add_rows
from sim.city.plan import Month, Plan
from sim.city.premises import windows
from sim.city.records import CAREER_COLUMNS, KIND_COUNTS, MONTH_COUNTS, MONTH_FEN, MONTH_SUMS, RunRecord, Table
from sim.city.workforce import IN_POST, OTHER_EXIT, RESIGNED, Workforce
from sim.people import pay
from sim.people.attrition import tenure_months
from sim.scenario.fields import GROUPS
from sim.scenario.roster import band_of
from sim.work.desk import COUNTS, NEW, TICK, WAIT, WORKED
from sim.work.teams import Backlogs, Played

BASE_YEAR = 2020


class Ledger:
    """The month and kind tables of a run, being filled.

    Parameters
    ----------
    plan : Plan
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        shape = (plan.structure.communities, len(plan.months))
        self.months: dict[str, Integers | Floats] = {
            name: np.zeros(shape, np.int64) for name in (*MONTH_COUNTS, *MONTH_FEN)
        }
        self.sums: dict[str, Floats] = {name: np.zeros(shape) for name in MONTH_SUMS}
        kinds, rows = len(plan.kinds), int(plan.first_row[-1])
        self.kind_counts = np.zeros((rows, kinds, len(COUNTS)), np.int64)
        self.kind_ticks = np.zeros((rows, kinds, 2), np.int64)

    def count(self, name: str, place: int, month: Month) -> None:
        """Add one to a count of the month table."""
        self.months[name][place, month.number] += 1

    # --- spans ----------------------------------------------------------------------------------------------------

    def _add(self, month: Month, crowd: Crowd, amounts: dict[str, Any]) -> None:
        """Add amounts of each stint to columns of the month table."""
        added = np.zeros((self.plan.structure.communities, len(amounts)))
        add_rows(added, crowd.places, np.column_stack(list(amounts.values())).astype(np.float64))
        for name, column in zip(amounts, added.T, strict=True):
            table = (self.sums if name in self.sums else self.months)[name]
            table[:, month.number] += column.astype(table.dtype)

    def add_stints(self, month: Month, crowd: Crowd, lines: Floats, own_pay: Floats) -> None:
        """Write down the calendar days of some stints.

        Parameters
        ----------
        lines, own_pay : float64 array, shape (people,)
            Lines that each person answers for; pay as a multiple of the entry grade's.
        """
        days, people = crowd.until - crowd.since, crowd.sizes
        stints = list(
            zip(self.plan.alike[crowd.places].tolist(), crowd.since.tolist(), crowd.until.tolist(), strict=True)
        )
        paid = {stint: self.plan.relative_pay[stint[0], stint[1] : stint[2]].sum() for stint in set(stints)}
        relative = np.array([paid[stint] for stint in stints])
        amounts = {
            "post_days": crowd.posts * days,
            "person_days": people * days,
            "vacant_days": (crowd.posts - people) * days,
            "lines": crowd.sums(lines[:, None])[:, 0] * days,
            "pay_ratio": relative * self.plan.scenario.pay.ratio * crowd.sums(own_pay[:, None])[:, 0],
            "community_days": days,
        }
        self._add(month, crowd, amounts)

    def add_days(self, month: Month, crowd: Crowd, minutes: Floats, there: Booleans, played: Played) -> None:
        """Write down the working days that desks have played.

        Parameters
        ----------
        month : Month
        crowd : Crowd
        minutes : float64 array, shape (days,)
            Length of the days.
        there : bool array, shape (people, days)
            Who was present on the days of the stint.
        played : Played
        """
        inside, present = crowd.in_span(len(minutes)), crowd.sums(there.astype(np.int64))
        amounts = {
            "working_days": inside.sum(axis=1),
            "days_present": present.sum(axis=1),
            "unstaffed_days": (inside & (present == 0)).sum(axis=1),
            "scheduled_minutes": present @ minutes,
            "overtime_minutes": crowd.sums(played.overtime).sum(axis=1),
            "backlog_minutes": played.waiting.sum(axis=1),
            "capacity_minutes": inside @ minutes * crowd.sizes,
            "pressure": played.pressure.sum(axis=1),
        }
        worked = crowd.sums(played.worked.sum(axis=2))
        amounts |= {f"{name}_minutes": worked[:, group] for group, name in enumerate(GROUPS)}
        self._add(month, crowd, amounts)

    # --- the end of a month -----------------------------------------------------------------------------------------

    def end_month(self, month: Month, crew: Workforce, posts: Integers, yuan_a_year: Floats) -> None:
        """Write down who is there on the last day and what the month has cost.

        Parameters
        ----------
        posts : int64 array, shape (communities,)
        yuan_a_year : float64 array, shape (communities,)
            What programmes cost.
        """
        rows = crew.present()
        places, at = crew.community[rows], month.number
        rule = self.plan.scenario.strain
        self.months["posts"][:, at] = posts
        self.months["people"][:, at] = self._by_place(places)
        self.months["burnout_any"][:, at] = self._by_place(places[crew.strain[rows] > rule.burnout])
        self.months["burnout_severe"][:, at] = self._by_place(places[crew.strain[rows] > rule.severe])
        self.sums["strain"][:, at] = self._sum_by_place(places, crew.strain[rows])
        self.sums["exhaustion"][:, at] = self._sum_by_place(places, crew.exhaustion[rows] - rule.reference)
        tenure = tenure_months(crew.tenure_days(rows, month.end))
        self.sums["tenure_months"][:, at] = self._sum_by_place(places, tenure)
        self.sums["price_index"][:, at] = (1.0 + self.plan.scenario.pay.price_growth) ** (month.year - BASE_YEAR)
        self._add_wages(month, crew)
        self._add_programmes(month, yuan_a_year)

    def _by_place(self, places: Integers) -> Integers:
        return np.bincount(places, minlength=self.plan.structure.communities).astype(np.int64)

    def _sum_by_place(self, places: Integers, amounts: Floats) -> Floats:
        communities = self.plan.structure.communities
        added: Floats = np.bincount(places, weights=amounts, minlength=communities).astype(np.float64)
        return added

    def _add_fen(self, name: str, month: Month, places: Integers, amounts: Integers) -> None:
        np.add.at(self.months[name][:, month.number], places, amounts)

    def _add_wages(self, month: Month, crew: Workforce) -> None:
        """Add what the people of a month are paid, by person and day in post, in whole fen."""
        rule, everybody = self.plan.scenario.pay, np.arange(crew.count)
        first, until, here = pay.in_post_days(crew.hired[everybody], crew.left[everybody], month.first, month.end)
        rows, first, until = everybody[here], first[here], until[here]
        places, length = crew.community[rows], month.end - month.first
        pay_by_day = self.plan.monthly_pay[:, month.first : month.end]
        paid = np.concatenate((np.zeros((len(pay_by_day), 1)), np.cumsum(pay_by_day, axis=1)), axis=1)
        alike = self.plan.alike[places]
        monthly = pay.monthly_seniority(rule.seniority, crew.tenure_days(rows, month.first)) + crew.more_pay[rows]
        wages = paid[alike, until - month.first] - paid[alike, first - month.first] + monthly * (until - first)
        scale = length if not self.plan.always_open else DAYS_PER_YEAR / 12.0
        wage_fen = pay.fen(wages / scale)
        self._add_fen("wage_fen", month, places, wage_fen)
        rate = self.plan.overtime_rate[alike, month.first]
        overtime = crew.month_overtime[rows] * (1.0 - self.plan.compensatory[alike, month.first])
        monthly_pay = self.plan.monthly_pay[alike, month.first] + crew.more_pay[rows]
        overtime_fen = pay.fen(pay.overtime_pay(overtime, monthly_pay, rate))
        self._add_fen("overtime_fen", month, places, overtime_fen)
        self._add_fen("on_cost_fen", month, places, pay.fen((wage_fen + overtime_fen) / 100.0 * rule.on_cost))
        hired = rows[(crew.hired[rows] >= month.first) & (crew.tenure_brought[rows] == 0) & (crew.hired[rows] > 0)]
        entry_pay = self.plan.monthly_pay[self.plan.alike[crew.community[hired]], crew.hired[hired]]
        cost = pay.cost_of_hire(entry_pay, rule.hiring_cost)
        self._add_fen("hiring_fen", month, crew.community[hired], pay.fen(cost))
        crew.month_overtime[: crew.count] = 0.0

    def _add_programmes(self, month: Month, yuan_a_year: Floats) -> None:
        """Add what policies say that they cost, at the homes of communities, and what programmes are reckoned to cost."""
        fen, places = self.months["programme_fen"][:, month.number], len(self.plan.territories)
        fen[:places] = self.plan.policy_fen[self.plan.timeline.alike, month.number]
        fen += pay.fen(yuan_a_year * (month.end - month.first) / DAYS_PER_YEAR)

    # --- the end of the run -------------------------------------------------------------------------------------------

    def record(self, seed: int, replication: int, engine: str, crew: Workforce, backlogs: Backlogs) -> RunRecord:
        """Return the tables."""
        scenario = self.plan.scenario
        return RunRecord(
            scenario=scenario.name,
            seed=seed,
            replication=replication,
            engine=engine,
            first_day=self.plan.calendar.first_day,
            warmup_months=sum(month.end <= self.plan.start for month in self.plan.months),
            communities=self._communities(),
            months=self.month_table(),
            kinds=self.kind_table(backlogs),
            careers=_careers(crew),
        )

    def _communities(self) -> Table:
        places = self.plan.territories
        texts = ("id", "name_zh", "name_en", "district")
        table: Table = {name: np.array([getattr(place, name) for place in places]) for name in texts}
        table["band"] = np.array([band_of(place.residents) for place in places])
        table["residents"] = np.array([place.residents for place in places], np.int64)
        table["households"] = np.array([place.households for place in places], np.int64)
        table["windows"] = windows(self.plan, 0)[: len(places)]
        return table

    def _keys(self) -> Table:
        places, months = len(self.plan.territories), self.plan.months
        return {
            "community": np.repeat(np.arange(places), len(months)),
            "month": np.tile([month.number for month in months], places),
            "year": np.tile([month.year for month in months], places),
        }

    def _by_territory(self, column: Any) -> Any:
        """Return a column of the month table by territory: what communities have done counts at their homes."""
        added = np.zeros((len(self.plan.territories), column.shape[1]), column.dtype)
        np.add.at(added, self.plan.structure.home, column)
        return added.ravel()

    def month_table(self) -> Table:
        """Return the month table as far as it is filled."""
        days = np.tile([month.end - month.first for month in self.plan.months], len(self.plan.territories))
        columns = {name: self._by_territory(self.months[name]) for name in (*MONTH_COUNTS, *MONTH_FEN)}
        sums = {name: self._by_territory(self.sums[name]) for name in MONTH_SUMS}
        prices = np.tile(self.sums["price_index"][0], len(self.plan.territories))
        return {**self._keys(), "days": days, **columns, **sums, "price_index": prices}

    def kind_table(self, backlogs: Backlogs) -> Table:
        """Return the kind table as far as it is filled."""
        names, keys = np.array(self.plan.kind_ids, np.str_), self._keys()
        table: Table = {name: np.repeat(column, len(names)) for name, column in keys.items()}
        table["kind"] = np.tile(names, len(keys["month"]))
        counts, ticks, waiting = map(
            self._rows_by_territory, (self.kind_counts, self.kind_ticks, self._waiting(backlogs))
        )
        for name in KIND_COUNTS:
            table[name] = waiting.ravel() if name == "waiting" else counts[:, :, COUNTS.index(name)].ravel()
        table["wait_minutes"] = ticks[:, :, WAIT].ravel() * TICK
        table["worked_minutes"] = ticks[:, :, WORKED].ravel() * TICK
        return table

    def _rows_by_territory(self, rows: Integers) -> Integers:
        """Return rows of the communities' records added up by territory and month."""
        months = len(self.plan.months)
        added = np.zeros((len(self.plan.territories), months, *rows.shape[1:]), rows.dtype)
        for community, territories in enumerate(self.plan.structure.served):
            for position, territory in enumerate(territories):
                first = self.plan.first_row[community] + position * months
                added[territory] += rows[first : first + months]
        return added.reshape(len(added) * months, *rows.shape[1:])

    def _waiting(self, backlogs: Backlogs) -> Integers:
        """Return the tasks still in hand at the end, by row and kind; returned and chased work left out."""
        waiting = np.zeros(self.kind_counts.shape[:2], np.int64)
        for community in range(self.plan.structure.communities):
            tasks = backlogs.of(community)
            new = tasks[tasks["origin"] == NEW]
            np.add.at(waiting, (self.plan.first_row[community] + new["row"].astype(np.int64), new["kind"]), 1)
        return waiting


def _careers(crew: Workforce) -> Table:
    rows = np.arange(crew.count)
    columns = (
        crew.origin,
        crew.post,
        crew.occupant,
        crew.hired,
        crew.tenure_brought,
        crew.decided,
        crew.left,
        crew.reason,
    )
    return {name: column[rows].copy() for name, column in zip(CAREER_COLUMNS, columns, strict=True)}


LEFT_BY = {IN_POST: "", RESIGNED: "resignations", OTHER_EXIT: "other_exits"}
"""Column of the month table in which somebody's leaving is counted."""
