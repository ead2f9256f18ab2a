"""A study extended until its differences are known as precisely as was asked, and what that has reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from analysis.judgement.compare import complete_replications
from analysis.judgement.stopping import BUDGET, MOST, UNDEFINED, Need, Wish, needs, precision, replications
from analysis.report.gather import study_manifest, titles
from analysis.report.terminal import Terminal
from analysis.report.theories import theory_folder
from analysis.report.words import Titles, Words
from analysis.study.files import Table, read_csv, remove, write_csv
from analysis.study.metrics import METRICS
from analysis.study.study import run_study
from sim import LoadedStudy, read_study, refuse

PRECISION = "precision.csv"


def refuse_unmeasured(wishes: Sequence[Wish], first: int, scenarios: int) -> None:
    """Refuse metrics that single replications do not have, a first stage without variance, and nothing to compare.

    Raises
    ------
    ScenarioError
    """
    for metric, _ in wishes:
        if METRICS[metric].measure is None:
            zh = "只有比较才有的指标，单次模拟没有数值，不能要求精度；请改用 values.csv 中的指标"
            en = "only comparisons have it, no single replication: ask for a metric of values.csv"
            raise refuse("staffing run", "--half-width", metric, zh, en, code="E832")
    if wishes and first < 2:
        zh = "首阶段至少要有2次重复才能估计所需次数；请加大 --replications"
        en = "the first stage takes at least 2 replications to tell how many are needed: raise --replications"
        raise refuse("staffing run", "--half-width", first, zh, en, code="E832")
    if wishes and scenarios < 2:
        zh, en = "只有一个情景，没有可比较的差值", "there is one scenario only, and no difference to be known"
        raise refuse("staffing run", "--half-width", "", zh, en, code="E832")


def first_stage(
    loaded: LoadedStudy, folder: Path, asked: dict[str, Any], wishes: Sequence[Wish], terminal: Terminal
) -> list[Need]:
    """Play the first stage of a study, of several theories under the main one, and return what it says is needed.

    Parameters
    ----------
    asked : dict
        What `run_study` is called with; its ``replications`` are those of the first stage.
    """
    if not wishes:
        return []
    first = asked["replications"]
    terminal.say(terminal.word("precision_first", n=first))
    theories = loaded.study.theories
    main = read_study(loaded.path, theories[0]) if theories else loaded
    home = theory_folder(folder, theories[0]) if theories else folder
    with terminal.progress() as report:
        run_study(main, home, progress=report, **asked)
    baseline = loaded.study.baseline
    others = [name for name in loaded.scenarios if name != baseline]
    values = read_csv(home / "values.csv") if (home / "values.csv").is_file() else {}
    return needs(values, baseline, others, wishes, first) if values else []


def extended(found: Sequence[Need], first: int, at_most: int | None, terminal: Terminal) -> int:
    """Return how many replications are played all in all, and say so where more than the first stage was asked for."""
    most = MOST if at_most is None else at_most
    n = replications(found, first, most)
    if found:
        terminal.say(terminal.word("precision_extended", n=n, most=most))
    return n


def keep_precision(folder: Path, found: Sequence[Need]) -> bool:
    """Write ``precision.csv``, or remove that of an earlier run; return whether a file has changed."""
    path = folder / PRECISION
    if not found:
        had = path.is_file()
        remove(path)
        return had
    values = read_csv(folder / "values.csv")
    names = list(dict.fromkeys(values["scenario"].tolist()))
    write_csv(path, precision(found, len(complete_replications(values, names))))
    return True


def precision_lines(folder: Path, words: Words) -> list[str]:
    """Return what was asked and what was reached, in sentences; nothing of a study that was not run to a precision."""
    path = folder / PRECISION
    if not path.is_file():
        return []
    return [*told(read_csv(path), titles(study_manifest(folder)), words)]


def told(table: Table, names: Titles, words: Words) -> Iterator[str]:
    """Yield what ``precision.csv`` says, in sentences.

    Parameters
    ----------
    names : dict
        Titles (zh, en) of the scenarios.
    """
    rows = [
        dict(zip(table, cells, strict=True))
        for cells in zip(*(each.tolist() for each in table.values()), strict=True)
    ]
    wishes = dict.fromkeys((row["metric"], row["wanted"]) for row in rows)
    asked = words.listed(*(_width(metric, wanted, words) for metric, wanted in wishes))
    first, n = words.number(max(row["first"] for row in rows)), words.number(rows[0]["n"])
    yield words["precision_method"].format(asked=asked, first=first, n=n)
    short = [row for row in rows if row["limit"] == BUDGET]
    if short:
        each = (_short(row, names, words) for row in short)
        yield words["precision_short"].format(told=words.listed(*each), needed=_most(short, words))
    unknown = [row for row in rows if row["limit"] == UNDEFINED]
    if unknown:
        yield words["precision_undefined"].format(told=words.listed(*(_named(row, names, words) for row in unknown)))
    if not short and not unknown:
        widest = max(rows, key=lambda row: row["reached"] / row["wanted"])
        yield words["precision_met"].format(widest=_short(widest, names, words))
    yield words["precision_interval"]


def _most(rows: Sequence[dict[str, Any]], words: Words) -> str:
    return words.number(max(row["needed"] for row in rows))


def _named(row: dict[str, Any], names: Titles, words: Words) -> str:
    metric = METRICS[row["metric"]]
    return words["precision_cell"].format(
        scenario=words.quoted(words.either(names[row["scenario"]])), metric=words.either((metric.zh, metric.en))
    )


def _short(row: dict[str, Any], names: Titles, words: Words) -> str:
    return words.sentences(_named(row, names, words), _size(row["metric"], row["reached"], words))


def _width(metric: str, wanted: float, words: Words) -> str:
    about = METRICS[metric]
    return words.sentences(words.either((about.zh, about.en)), _size(metric, wanted, words))


def _size(metric: str, half: float, words: Words) -> str:
    """Return half the width of an interval, with one digit more than a difference has."""
    unit = words.unit(METRICS[metric].unit)
    return words.joined(f"±{words.number(half * unit.scale, unit.digits + 1)}", unit.difference)
