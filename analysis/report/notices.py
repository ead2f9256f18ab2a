"""What nobody may overlook on the first page: a rough look, missing replications, results that are out of date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from analysis.report.blocks import Notice
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.currency import Reason
from analysis.study.manifest import counted

MOST_TOLD = 4
"""Scenarios that a sentence tells of, and warnings that are repeated."""


def notices(results: Results, words: Words) -> tuple[Notice, ...]:
    """Return the notices that a document made from a study begins with; none where all is well."""
    done, total = counted(results.manifest)
    told = []
    if results.manifest["quick"]:
        told.append(words["notice_rough"])
    if done < total:
        told.append(words["notice_incomplete"].format(done=done, total=total, n=results.replications))
    if results.replications == 1:
        told.append(words["notice_one"])
    old = [*_out_of_date(results, words)]
    if old:
        told.append(words["notice_stale"].format(names=words.listed(*old)))
    told += [words.told(words["warning"], words.either(each)) for each in results.warnings[:MOST_TOLD]]
    if len(results.warnings) > MOST_TOLD:
        told.append(words.told(words["warning"], words["and_more"].format(n=len(results.warnings) - MOST_TOLD)))
    return tuple(map(Notice, told))


def _out_of_date(results: Results, words: Words) -> Iterator[str]:
    """Yield what is out of date and why, scenarios with the same reasons together."""
    by_name = results.current.reasons
    for reasons in dict.fromkeys(each for each in by_name.values() if each):
        names = [name for name in results.titles if by_name[name] == reasons]
        titles = [words.either(results.titles[name]) for name in names]
        told = words["all_scenarios"] if len(names) == len(results.titles) else brief(titles, words)
        yield words.with_unit(told, stale_words(reasons, words))


def brief(told: Sequence[str], words: Words) -> str:
    """Return what is told of scenarios one after the other; of many, the first ones and how many there are."""
    if len(told) <= MOST_TOLD:
        return words.listed(*told)
    return words["and_scenarios"].format(names=words.listed(*told[: MOST_TOLD - 1]), n=len(told))


def stale_words(reasons: Iterable[Reason], words: Words) -> str:
    """Return what has changed since a result was run."""
    return words.listed(*(words[f"stale_{reason}"] for reason in reasons))


def made_on(results: Results) -> str:
    """Return the date that the files of a study's documents carry: the last day of its results, never today."""
    return str(results.resolved["clock"]["end"])
