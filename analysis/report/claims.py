"""Claims: the tokens in an officer's own text, and what the runs say of each."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from analysis.judgement.answer import like_neighbours, ranking
from analysis.judgement.compare import NO_DIFFERENCE, Cell, Row
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.currency import Reason
from analysis.study.metrics import COST_PER_RESIGNATION_AVOIDED, METRICS
from sim import Refusal, ScenarioError, nearest, shown

TOKEN = re.compile(r"\{\{([^{}\n]*)\}\}")
STRAY = re.compile(r"\{\{|\}\}")
CITY, ALL = "city", "all"
Said: TypeAlias = tuple[str, bool]
"""What a claim says, and whether the runs support it."""


@dataclass(frozen=True)
class Claim:
    """What a token asks for.

    Attributes
    ----------
    kind : str
        A key of `KINDS`.
    metric, scenario, period, group : str
        As in ``values.csv``.
    """

    kind: str
    metric: str
    scenario: str
    period: str = ALL
    group: str = CITY

    @property
    def cell(self) -> tuple[str, str, str]:
        """Metric, group and period."""
        return self.metric, self.group, self.period


@dataclass(frozen=True)
class Filled:
    """A claim with what the runs say of it.

    Attributes
    ----------
    claim : Claim
    mark : int
        Number in the ledger, from 1; the same claim has the same.
    text : str
        Number, unit, interval and direction word.
    supported : bool
        Whether the runs support a statement that there is something to tell.
    n : int
        Replications that it rests on.
    stale : tuple of Reason
        What has changed since it was run.
    """

    claim: Claim
    mark: int
    text: str
    supported: bool
    n: int
    stale: tuple[Reason, ...]


# --- reading tokens -------------------------------------------------------------------------------------------------


def read_claims(text: str, where: str, results: Results) -> list[Claim]:
    """Return the claims of a text, in its order.

    Parameters
    ----------
    text : str
    where : str
        Name of its file, for errors.
    results : Results

    Raises
    ------
    ScenarioError
        Every token that is wrong: of no known kind, without or with an unknown metric, scenario, period or group, with
        the nearest name; or one for which there is no result.
    """
    claims, refusals = [], []
    for match in TOKEN.finditer(text):
        place = f"{where}:{1 + text.count(chr(10), 0, match.start())}"
        claim, wrong = _read(match[1].split(), place, results)
        refusals += wrong
        if claim and not wrong:
            claims.append(claim)
    refusals += _strays(text, where)
    if refusals:
        raise ScenarioError(refusals)
    return claims


def _strays(text: str, where: str) -> list[Refusal]:
    """Return a refusal for every mark of a token that belongs to none."""
    rest = TOKEN.sub(lambda match: " " * len(match[0]), text)
    words = (
        "标记应在一行内写完，如 {{diff resignation_rate dynamic_pay 2025}}",
        "a token stands on one line, such as {{diff resignation_rate dynamic_pay 2025}}",
    )
    return [
        Refusal(f"{where}:{1 + rest.count(chr(10), 0, match.start())}", "", match[0], words, code="E811")
        for match in STRAY.finditer(rest)
    ]


def _read(words: Sequence[str], where: str, results: Results) -> tuple[Claim | None, list[Refusal]]:
    token = "{{" + " ".join(words) + "}}"
    kind = words[0] if words else ""
    if kind not in KINDS:
        texts = (f"应以 {'、'.join(KINDS)} 之一开头", f"must begin with one of {', '.join(KINDS)}")
        return None, [Refusal(where, token, shown(kind), texts, nearest(kind, KINDS), "E811")]
    names = [COST_PER_RESIGNATION_AVOIDED, *words[1:]] if kind == "cost" else list(words[1:])
    if not 2 <= len(names) <= 4:
        form = "情景 [时段] [范围]" if kind == "cost" else "指标 情景 [时段] [范围]"
        form_en = "SCENARIO [PERIOD] [GROUP]" if kind == "cost" else "METRIC SCENARIO [PERIOD] [GROUP]"
        return None, [
            Refusal(
                where, token, "", (f"应写作 {{{{{kind} {form}}}}}", f"write {{{{{kind} {form_en}}}}}"), code="E811"
            )
        ]
    claim = Claim(kind, *names)
    return claim, list(_unknown(claim, token, where, results)) or _without_result(claim, token, where, results)


def _unknown(claim: Claim, token: str, where: str, results: Results) -> Iterator[Refusal]:
    """Yield a refusal for every name in a claim that the study does not have."""
    metrics = [name for name, metric in METRICS.items() if metric.measure or claim.kind == "cost"]
    asked: tuple[tuple[str, Sequence[str], str, str, str], ...] = (
        (claim.metric, metrics, "指标", "metrics", "E812"),
        (claim.scenario, list(results.titles), "情景", "scenarios", "E813"),
        (claim.period, results.periods, "时段", "periods", "E814"),
        (claim.group, results.groups, "范围", "groups", "E815"),
    )
    for name, known, zh, en, code in asked:
        if name not in known:
            texts = (f"本研究的{zh}有：{_few(known, '、')}", f"the study's {en} are: {_few(known, ', ')}")
            yield Refusal(where, token, shown(name), texts, nearest(name, known), code)


def _few(names: Sequence[str], mark: str) -> str:
    return mark.join(names[:12]) + (" …" if len(names) > 12 else "")


def _without_result(claim: Claim, token: str, where: str, results: Results) -> list[Refusal]:
    """Return a refusal where the study has nothing to say of a claim that is spelt well."""
    if claim.kind in ("diff", "cost", "holds") and claim.scenario == results.baseline:
        texts = ("对照情景不能与自身比较", "the baseline is not compared with itself")
    elif claim.kind == "holds" and not results.theories:
        texts = (
            "本研究只用了一种离职理论；请用列有 theories 的研究，如 scenarios/luohe/theories.toml",
            "the study has one theory; run one with theories, such as scenarios/luohe/theories.toml",
        )
    elif claim.kind != "cost" and not _is_defined(claim, results):
        texts = (
            "没有定义（该范围、该时段内没有这类数）",
            "is undefined: there is nothing of the kind in that group and period",
        )
    elif results.replications < 2 and claim.kind != "value":
        texts = ("只模拟了1次，无法给出误差；请增加重复次数", "one replication gives no error; run more replications")
    else:
        return []
    return [Refusal(where, token, "", texts, code="E816")]


def _is_defined(claim: Claim, results: Results) -> bool:
    return any(map(math.isfinite, results.cells(claim.cell)[claim.scenario]))


# --- what the runs say ------------------------------------------------------------------------------------------------


def fill(claims: Sequence[Claim], results: Results, words: Words) -> list[Filled]:
    """Return the claims with what the runs say of each, in words."""
    marks = {claim: number for number, claim in enumerate(dict.fromkeys(claims), start=1)}
    filled = {claim: _fill(claim, mark, results, words) for claim, mark in marks.items()}
    return [filled[claim] for claim in claims]


def _fill(claim: Claim, mark: int, results: Results, words: Words) -> Filled:
    text, supported = KINDS[claim.kind](claim, results, words)
    stale = dict.fromkeys(reason for name in scenarios_of(claim, results) for reason in results.current.reasons[name])
    return Filled(claim, mark, text, supported, _replications(claim, results), tuple(stale))


def scenarios_of(claim: Claim, results: Results) -> list[str]:
    """Return the scenarios on whose runs a claim rests."""
    if claim.kind == "rank":
        return list(results.titles)
    return [claim.scenario] if claim.kind in ("value", "risk") else [results.baseline, claim.scenario]


def _replications(claim: Claim, results: Results) -> int:
    cells = results.cells(claim.cell) if claim.kind in ("value", "risk", "rank") else {}
    return sum(map(math.isfinite, cells[claim.scenario])) if cells else _row(claim, results).n


def _row(claim: Claim, results: Results) -> Row:
    return results.rows[claim.metric, claim.group, claim.period, claim.scenario]


def difference_words(row: Row, words: Words) -> Said:
    """Return a paired difference in words: direction, size, unit, interval; or that it is not clear."""
    unit = words.unit(row.unit)
    low, high = sorted((row.low * unit.scale, row.high * unit.scale))
    if not (low > 0 or high < 0):
        ends = (words.number(end, unit.digits, signed=True) for end in (low, high))
        return words["claim_unclear"].format(
            value=words.change(row.difference, row.unit), ends=words.range(*ends)
        ), False
    ends = (words.number(end, unit.digits) for end in sorted((abs(low), abs(high))))
    size = words.joined(words.number(abs(row.difference) * unit.scale, unit.digits), unit.difference)
    direction = words["claim_rises" if low > 0 else "claim_falls"]
    return words["claim_difference"].format(direction=direction, value=size, ends=words.range(*ends)), True


def _difference(claim: Claim, results: Results, words: Words) -> Said:
    return difference_words(_row(claim, results), words)


def _value(claim: Claim, results: Results, words: Words) -> Said:
    unit, found = METRICS[claim.metric].unit, results.estimate(claim.cell, claim.scenario)
    value = words.amount(found.mean, unit)
    if not math.isfinite(found.low):
        return words["claim_one"].format(value=value), True
    return words["claim_value"].format(value=value, ends=_ends(found.low, found.high, unit, words)), True


def _risk(claim: Claim, results: Results, words: Words) -> Said:
    return words["claim_risk"].format(ends=spread_words(claim.cell, claim.scenario, results, words)), True


def spread_words(cell: Cell, scenario: str, results: Results, words: Words) -> str:
    """Return between which values about eight replications in ten lie, with the unit: risk, not error."""
    unit, found = METRICS[cell[0]].unit, results.estimate(cell, scenario)
    return words.joined(_ends(found.tenth, found.ninetieth, unit, words), words.unit(unit).word)


def _ends(low: float, high: float, unit: str, words: Words) -> str:
    shown = words.unit(unit)
    return words.range(*(words.number(end * shown.scale, shown.digits) for end in (low, high)))


def _rank(claim: Claim, results: Results, words: Words) -> Said:
    cells = results.cells(claim.cell)
    ranked = ranking(cells, METRICS[claim.metric].better)
    alike = like_neighbours(cells, ranked, claim.scenario)
    order = words[f"claim_order_{METRICS[claim.metric].better or 'size'}"]
    parts: dict[str, Any] = {"place": ranked.index(claim.scenario) + 1, "of": len(ranked), "order": order}
    if not alike:
        return words["claim_rank"].format(**parts), True
    names = (words.quoted(words.either(results.titles[name])) for name in alike)
    return words["claim_rank_alike"].format(**parts, names=words["and"].join(names)), False


def _holds(claim: Claim, results: Results, words: Words) -> Said:
    row = results.theories[claim.metric, claim.group, claim.period, claim.scenario]
    says = words["claim_says_unclear"] if row.verdict == NO_DIFFERENCE or not (row.low > 0 or row.high < 0) else ""
    return words["claim_holds"].format(k=row.holds, n=row.of) + says, not says


def _cost(claim: Claim, results: Results, words: Words) -> Said:
    row = _row(claim, results)
    if not math.isfinite(row.difference):
        return words["claim_no_cost"], False
    value = words.yuan(row.difference)
    if not math.isfinite(row.low):
        return words["claim_cost_open"].format(value=value), False
    return words["claim_cost"].format(value=value, ends=words.range(words.yuan(row.low), words.yuan(row.high))), True


KINDS: dict[str, Callable[[Claim, Results, Words], Said]] = {
    "diff": _difference,
    "value": _value,
    "risk": _risk,
    "rank": _rank,
    "holds": _holds,
    "cost": _cost,
}
"""What a token may ask for: paired difference, mean with its error, spread of replications, rank, in how many theories
the difference holds, cost per resignation avoided."""
