"""Which part of a package does what: every coalition of its parts is played, and the package's effect is shared out.

Three numbers are given for each part, all paired replication by replication: what it does alone, what is lost when it
alone is left out, and Shapley's value, which lies between them and of which the parts' values add up to the whole.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.questions import Batch, Question, Tables
from analysis.judgement.statistics import mean, mean_interval
from analysis.study.bench import whole_values
from analysis.study.files import columns_of
from analysis.study.metrics import METRICS
from analysis.study.mixing import refuse_other_numbers
from sim import Loaded, Policy, TriggerRule, refuse, shown

Floats: TypeAlias = NDArray[np.float64]
MOST_PARTS = 6
"""Parts that a package may be taken apart into: 2^6 coalitions are played."""
COST = "total_cost"


class PartRow(NamedTuple):
    """A row of ``package.csv``: what a part does to a metric; every interval is the 95 % one of a mean."""

    metric: str
    part: str
    n: int
    alone: float
    alone_low: float
    alone_high: float
    last: float
    last_low: float
    last_high: float
    shapley: float
    shapley_low: float
    shapley_high: float
    share: float


class TotalRow(NamedTuple):
    """A row of ``package_total.csv``: what the whole package does to a metric, and what the parts do to one another."""

    metric: str
    n: int
    mean_baseline: float
    mean_package: float
    effect: float
    low: float
    high: float
    sum_alone: float
    interaction: float
    interaction_low: float
    interaction_high: float


# --- mathematics ----------------------------------------------------------------------------------------------------


def shapley(worth: Floats) -> Floats:
    """Return Shapley's value of every player.

    φᵢ = Σ |S|! (k − |S| − 1)! / k! · (v(S ∪ {i}) − v(S)) over all coalitions S without i: the mean, over all orders in
    which the k players can come, of what i adds when it comes (Shapley 1953, "A value for n-person games").

    Parameters
    ----------
    worth : float64 array, shape (2^players, …)
        v of every coalition; the one of the players i, j, … stands at 2^i + 2^j + ….

    Returns
    -------
    float64 array, shape (players, …)
        They add up to v(all) − v(nobody).
    """
    players = len(worth).bit_length() - 1
    return np.stack([_value(worth, player, players) for player in range(players)])


def _value(worth: Floats, player: int, players: int) -> Floats:
    without = [coalition for coalition in range(2**players) if not coalition >> player & 1]
    shares = np.array([_weight(coalition.bit_count(), players) for coalition in without])
    gains = worth[np.array(without) | 1 << player] - worth[without]
    found: Floats = (shares.reshape(-1, *[1] * (worth.ndim - 1)) * gains).sum(axis=0)
    return found


def _weight(size: int, players: int) -> float:
    """Return the share of all orders in which exactly the `size` members of a coalition come before a player."""
    return math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)


@dataclass(frozen=True)
class Attribution:
    """What the parts of a package do, replication by replication.

    Attributes
    ----------
    alone, last, shared : float64 array, shape (parts, replications)
        Part − baseline, package − package without the part, Shapley's value.
    effect, interaction : float64 array, shape (replications,)
        Package − baseline, and that less the sum of what the parts do alone.
    """

    alone: Floats
    last: Floats
    shared: Floats
    effect: Floats
    interaction: Floats


def attributed(worth: Floats) -> Attribution:
    """Return what the parts do, from a metric of every coalition; shape (2^parts, replications), as in `shapley`."""
    parts, everybody = len(worth).bit_length() - 1, len(worth) - 1
    singles = [1 << part for part in range(parts)]
    alone = worth[singles] - worth[0]
    last = worth[everybody] - worth[[everybody ^ single for single in singles]]
    effect = worth[everybody] - worth[0]
    return Attribution(alone, last, shapley(worth), effect, effect - alone.sum(axis=0))


# --- the question ---------------------------------------------------------------------------------------------------


def parts_of(inquiry: Inquiry) -> tuple[str, ...]:
    """Return the names of the package's parts; none where the study names no package.

    Raises
    ------
    ScenarioError
        No parts are given or too many, or their policies are not those of the package.
    """
    package, parts = inquiry.decision.package, tuple(dict.fromkeys(inquiry.decision.parts))
    if package and not 0 < len(parts) <= MOST_PARTS:
        zh = f"请用 parts 写明组合“{package}”由哪几个情景组成，一至 {MOST_PARTS} 个"
        en = f"say in parts which scenarios, one to {MOST_PARTS} of them, {package} consists of"
        raise refuse(str(inquiry.study.path), "study.decision.parts", len(parts), zh, en, code="E841")
    if package:
        _refuse_other_policies(inquiry, parts)
    return parts if package else ()


def _refuse_other_policies(inquiry: Inquiry, parts: Sequence[str]) -> None:
    """Check that a package has the policies and rules of its parts, no more and no fewer."""
    package = inquiry.decision.package
    refuse_other_numbers(inquiry.baseline, inquiry.scenarios[package], package)
    theirs = [inquiry.scenarios[name] for name in parts]
    mine, all_of_theirs = _changes(inquiry, [inquiry.scenarios[package]]), _changes(inquiry, theirs)
    lacking, surplus = _levers(mine - all_of_theirs), _levers(all_of_theirs - mine)
    where = str(inquiry.study.path), "study.decision.parts"
    if lacking:
        zh = f"组合“{package}”中的这些政策工具不属于任何一部分；请把它们写成单独的情景，列入 parts"
        en = f"no part has these levers of {package}; write them as a scenario of their own and name it in parts"
        raise refuse(*where, lacking, zh, en, code="E841")
    if surplus:
        zh, en = f"各部分中的这些政策工具，组合“{package}”没有", f"{package} lacks these levers of its parts"
        raise refuse(*where, surplus, zh, en, code="E841")


def _changes(inquiry: Inquiry, scenarios: Sequence[Loaded]) -> Counter[Policy | TriggerRule]:
    """Return the policies and rules that scenarios have beside the baseline's, each as often as it is there."""
    own = inquiry.baseline.scenario
    found: Counter[Policy | TriggerRule] = Counter()
    for loaded in scenarios:
        found.update(loaded.scenario.policies[len(own.policies) :])
        found.update(loaded.scenario.rules[len(own.rules) :])
    return found


def _levers(changes: Counter[Policy | TriggerRule]) -> str:
    return shown(", ".join(sorted({change.lever for change in changes})), 200)


def coalitions(inquiry: Inquiry) -> list[Loaded]:
    """Return the scenarios of all coalitions of the package's parts in the order of `shapley`, the package last."""
    parts = parts_of(inquiry)
    if not parts:
        return []
    members = [
        [part for place, part in enumerate(parts) if number >> place & 1] for number in range(2 ** len(parts) - 1)
    ]
    found = [inquiry.mixed(dict.fromkeys(names, 1.0)) for names in members]
    return [*found, inquiry.scenarios[inquiry.decision.package]]


def package_batches(inquiry: Inquiry) -> list[Batch]:
    """Return all replications of all coalitions; none where the study names no package."""
    replications = range(inquiry.decision.replications)
    pairs = [(loaded, number) for loaded in coalitions(inquiry) for number in replications]
    return [Batch(pairs)] if pairs else []


def package_metrics(inquiry: Inquiry) -> list[str]:
    """Return the metrics that are taken apart: the one that decides, the headline ones with a direction, the cost."""
    named = [inquiry.metric, *inquiry.study.study.headline, COST]
    return [name for name in dict.fromkeys(named) if METRICS[name].better]


def package_answer(inquiry: Inquiry) -> Tables:
    """Return ``package`` (a row a metric and part) and ``package_total`` (a row a metric); empty without a package.

    Only replications count in which a metric is defined for every coalition. `share` is the part's Shapley value over
    the package's effect, empty where that effect is not clearly different from zero.
    """
    scenarios, parts = coalitions(inquiry), parts_of(inquiry)
    found = inquiry.bench.play(scenarios, range(inquiry.decision.replications), whole_values) if parts else []
    rows: list[PartRow] = []
    totals: list[TotalRow] = []
    for metric in package_metrics(inquiry) if found else ():
        worth = worth_of(found, metric)
        split = attributed(worth)
        total = _total_row(metric, worth, split)
        totals.append(total)
        rows += [_part_row(total, name, split, place) for place, name in enumerate(parts)]
    return {"package": columns_of(rows, PartRow), "package_total": columns_of(totals, TotalRow)}


def worth_of(found: Sequence[Mapping[str, Floats]], metric: str) -> Floats:
    """Return a metric by coalition and replication, of those replications in which it is always defined."""
    shape = next(iter(found[0].values())).shape
    worth = np.stack([each.get(metric, np.full(shape, np.nan)) for each in found])
    defined: Floats = worth[:, np.isfinite(worth).all(axis=0)]
    return defined


def _total_row(metric: str, worth: Floats, split: Attribution) -> TotalRow:
    effect, interaction = mean_interval(split.effect.tolist()), mean_interval(split.interaction.tolist())
    return TotalRow(
        metric, effect.n, mean(worth[0].tolist()), mean(worth[-1].tolist()), effect.mean, effect.low, effect.high,
        effect.mean - interaction.mean, interaction.mean, interaction.low, interaction.high,
    )  # fmt: skip


def _part_row(total: TotalRow, part: str, split: Attribution, place: int) -> PartRow:
    alone, last, shared = (mean_interval(each[place].tolist()) for each in (split.alone, split.last, split.shared))
    clear = total.low > 0 or total.high < 0
    return PartRow(
        total.metric, part, total.n, alone.mean, alone.low, alone.high, last.mean, last.low, last.high,
        shared.mean, shared.low, shared.high, shared.mean / total.effect if clear else math.nan,
    )  # fmt: skip


PACKAGE = Question(package_batches, package_answer)
"""Which part of the package does what."""
