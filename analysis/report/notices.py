"""What nobody may overlook on the first page: a rough look, missing replications, results that are out of date."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.report.blocks import Notice
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.currency import Reason


def notices(results: Results, words: Words) -> tuple[Notice, ...]:
    """Return the notices that a document made from a study begins with; none where all is well."""
    done, total = results.done
    told = []
    if results.manifest["quick"]:
        told.append(words["notice_rough"])
    if done < total:
        told.append(words["notice_incomplete"].format(done=done, total=total, n=results.replications))
    if results.replications == 1:
        told.append(words["notice_one"])
    old = {name: reasons for name, reasons in results.current.reasons.items() if reasons}
    if old:
        names = (
            words.with_unit(words.either(results.titles[name]), stale_words(why, words)) for name, why in old.items()
        )
        told.append(words["notice_stale"].format(names=words.listed(*names)))
    return tuple(map(Notice, told))


def stale_words(reasons: Iterable[Reason], words: Words) -> str:
    """Return what has changed since a result was run."""
    return words.listed(*(words[f"stale_{reason}"] for reason in reasons))


def made_on(results: Results) -> str:
    """Return the date that the files of a study's documents carry: the last day of its results, never today."""
    return str(results.resolved["clock"]["end"])
