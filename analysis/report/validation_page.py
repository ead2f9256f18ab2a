"""What `staffing validate` shows: a table a case, why theories miss it, and what a missed case means."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from analysis.fitting.backtest import PRECISE, Cell
from analysis.fitting.cases import Case
from analysis.fitting.course import PARTS
from analysis.report.terminal import Terminal
from sim import Scenario, declared

WEEKS_PER_MONTH = 365.25 / 12 / 7
LEAST_PART = 0.01
"""Change of the logarithm of turnover below which a mechanism is not named."""


class Page:
    """What is shown of the cells: a table a case, under it why theories miss it, then what that means.

    Parameters
    ----------
    cases : dict of str to Case
    theories : dict of str to (zh, en)
        Titles.
    cells : sequence of Cell
    terminal : Terminal
    """

    def __init__(
        self, cases: dict[str, Case], theories: dict[str, tuple[str, str]], cells: Sequence[Cell], terminal: Terminal
    ) -> None:
        self.cases = cases
        self.theories = theories
        self.cells = cells
        self.terminal = terminal
        self.words = terminal.words

    def show(self) -> None:
        """Print everything."""
        for case in self.cases.values():
            self._show_case(case)
        if any(cell.verdict in ("at the edge", "too noisy") for cell in self.cells):
            self.terminal.say(self.words["validate_undecided"])
        self._show_score()
        self._show_meaning()

    def of(self, case: Case) -> list[Cell]:
        """Return the cells of a case."""
        return [cell for cell in self.cells if cell.case is case]

    def theory(self, cell: Cell) -> str:
        """Return the title of a cell's theory."""
        return self.words.either(self.theories[cell.theory])

    def percent(self, change: float, signed: bool = True) -> str:
        """Return a relative change in percent."""
        if not math.isfinite(change):
            return self.words["undefined"]
        return f"{self.words.number(100.0 * change, 0 if abs(change) >= 0.095 else 1, signed)}%"

    def between(self, low: float, high: float) -> str:
        """Return a range of relative changes."""
        return self.terminal.word("validate_range", low=self.percent(low), high=self.percent(high))

    # --- a case -------------------------------------------------------------------------------------------------

    def _show_case(self, case: Case) -> None:
        about, seen, word = case.case, case.observed, self.terminal.word
        kind = self.words["validate_consistency" if case.only_consistency else "validate_prediction"]
        title = self.words.either(case.title)
        self.terminal.say(word("validate_case", title=title, years=about.years, kind=kind), style="bold")
        band = self.between(seen.low, seen.high)
        self.terminal.say(word("validate_observed", change=self.percent(seen.change), range=band))
        self.terminal.table("", self._headings(), [self._row(cell) for cell in self.of(case)])
        for cell in self.of(case):
            self._explain(cell)
        self._show_source(case)
        self.terminal.say("")

    def _headings(self) -> list[str]:
        names = ("theory", "start", "simulated", "interval", "verdict", "nature", "runs")
        return [self.words[f"validate_{name}"] for name in names]

    def _row(self, cell: Cell) -> list[str]:
        nature = "validate_short_consistency" if cell.case.only_consistency else "validate_prediction"
        return [
            self.theory(cell),
            self.words.percent(cell.start),
            self.percent(cell.change),
            self.between(cell.low, cell.high),
            self.words[f"validate_{cell.verdict}"],
            self.words[nature],
            str(cell.replications),
        ]

    def _show_source(self, case: Case) -> None:
        about, word, either = case.case, self.terminal.word, self.words.either
        source = either((about.source_zh, about.source_en))
        assumed = about.grade == "assumption"
        key = "validate_source_assumed" if assumed else "validate_source"
        self.terminal.say(word("validate_place", place=either((about.place_zh, about.place_en))))
        self.terminal.say(word(key, source=source, grade=about.grade))
        if about.sets:
            names = self.words.listed(*(self._label(key) for key in about.sets))
            self.terminal.say(word("validate_sets", names=names))
        if about.note_zh:
            self.terminal.say(word("validate_note", note=either((about.note_zh, about.note_en))))

    def _label(self, key: str) -> str:
        number = declared(key)
        label = self.words.either((number.zh, number.en)) if number else key
        return f"{label}（{key}）" if self.words.lang == "zh" else f"{label} ({key})"

    # --- why ----------------------------------------------------------------------------------------------------

    def _explain(self, cell: Cell) -> None:
        """Say by which mechanisms a cell that misses came about, and where the error is not small."""
        if cell.verdict != "within":
            verdict = self.words[f"validate_{cell.verdict}"]
            parts = ("；" if self.words.lang == "zh" else "; ").join(self._parts(cell))
            total = self.percent(cell.change)
            self.terminal.say(
                self.terminal.word(
                    "validate_why", theory=self.theory(cell), verdict=verdict, parts=parts, total=total
                )
            )
        if not cell.error <= PRECISE:
            error = self.words.number(100.0 * cell.error, 1)
            self.terminal.say(self.terminal.word("validate_imprecise", theory=self.theory(cell), error=error))

    def _parts(self, cell: Cell) -> list[str]:
        """Return what the mechanisms did, the strongest first; those that did nothing are not named."""
        telling = [part for part in PARTS if abs(cell.parts[part]) >= LEAST_PART]
        telling.sort(key=lambda part: -abs(cell.parts[part]))
        said = [self._part(cell, part) for part in telling]
        return said if len(said) == len(PARTS) else [*said, self.words["validate_small"]]

    def _part(self, cell: Cell, part: str) -> str:
        key = _strain_key(cell) if part == "strain" else f"validate_{part}"
        effect = self.percent(math.expm1(cell.parts[part]))
        return self.terminal.word(key, effect=effect, **self._facts(cell.scenario, part, cell.parts[part]))

    def _facts(self, scenario: Scenario, part: str, moved: float) -> dict[str, str]:
        rule, number = scenario.attrition, self.words.number
        if part == "pay":
            ratio = self.percent(math.expm1(moved / rule.pay_elasticity))
            return {"elasticity": number(rule.pay_elasticity, 1), "ratio": ratio}
        if part == "strain":
            return {
                "strain": number(moved / math.log(rule.strain_ratio), 2, signed=True),
                "multiple": number(rule.strain_ratio, 2),
                "gain": number(scenario.strain.gain, 2),
                "weeks": number(scenario.strain.recovery_weeks),
            }
        return {}

    # --- what it means --------------------------------------------------------------------------------------------

    def _show_score(self) -> None:
        names = ("met", "met_predictions", "missed", "open")
        headings = [self.words["validate_theory"], *(self.words[f"validate_{name}"] for name in names)]
        self.terminal.table(self.words["validate_score"], headings, [self._score(name) for name in self.theories])

    def _score(self, theory: str) -> list[str]:
        mine = [cell for cell in self.cells if cell.theory == theory]
        verdicts = Counter(cell.verdict for cell in mine)
        predicted = [cell for cell in mine if not cell.case.only_consistency]
        met = sum(cell.verdict == "within" for cell in predicted)
        missed = verdicts["too small"] + verdicts["too large"]
        counts = (
            f"{verdicts['within']}/{len(mine)}",
            f"{met}/{len(predicted)}",
            missed,
            len(mine) - verdicts["within"] - missed,
        )
        return [self.words.either(self.theories[theory]), *map(str, counts)]

    def _show_meaning(self) -> None:
        missed = [cell for cell in self.cells if cell.verdict in ("too small", "too large")]
        self.terminal.say(self.words["validate_meaning"], style="bold")
        for theory in self.theories:
            for cell in missed:
                if cell.theory == theory:
                    self.terminal.say(self._meaning(cell))
        for case in self.cases.values():
            if all(cell in missed for cell in self.of(case)):
                self.terminal.say(self.terminal.word("validate_nobody", case=self.words.either(case.title)))
        if all(cell.verdict == "within" for cell in self.cells):
            self.terminal.say(self.words["validate_everybody"])

    def _meaning(self, cell: Cell) -> str:
        other_way = cell.change * cell.case.observed.change < 0.0
        key = "wrong_way" if other_way else cell.verdict.replace(" ", "_")
        return self.terminal.word(
            f"validate_{key}_means",
            theory=self.theory(cell),
            case=self.words.either(cell.case.title),
            observed=self.percent(cell.case.observed.change),
            simulated=self.percent(cell.change),
        )


def _strain_key(cell: Cell) -> str:
    """Return the sentence about strain: where it is still recovering, or kept down by the limits of overtime, says so."""
    change, recovery = cell.case.change, cell.scenario.strain.recovery_weeks
    first, second = cell.case.windows
    if cell.parts["strain"] < 0.0 and (second[1] - first[0]) * WEEKS_PER_MONTH < 2.0 * recovery:
        return "validate_strain_recovering"
    more = change.workload > 1.0 or change.workload_growth > 0.0
    return "validate_strain_capped" if cell.parts["strain"] > 0.0 and more else "validate_strain"
