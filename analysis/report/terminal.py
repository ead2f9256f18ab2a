"""What is shown on a terminal: tables, progress, sentences; on any console, in either language."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console

from analysis.report.words import Words, minus_for

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, Task

    from analysis.judgement.compare import Row
    from analysis.study.ledger import Progress as Report

WIDTH = 120
"""Characters a line where the output is no terminal."""
BAR = 24
"""Characters of the bar of progress."""
LINES = 50
"""Lines of progress at most, where the output is no terminal."""


def clock(seconds: float | None) -> str:
    """Return a time left as hours, minutes and seconds, never below zero; a dash where it is not known."""
    if seconds is None:
        return "—"
    minutes, rest = divmod(max(round(seconds), 0), 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}"


def _countdown() -> ProgressColumn:
    """Return the column of the time left, which runs down between two reports."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Countdown(ProgressColumn):
        """The time left."""

        def render(self, task: Task) -> Text:
            """Return the time until the end that was last foreseen."""
            end = task.fields["end"]
            return Text(clock(end if end is None else end - task.get_time()))

    return Countdown()


class Terminal:
    """A console in one language.

    Parameters
    ----------
    lang : str
        ``zh`` or ``en``.
    """

    def __init__(self, lang: str) -> None:
        self.words = Words(lang, minus_for(sys.stdout.encoding))
        self.console = Console(highlight=False, soft_wrap=True)
        if not self.console.is_terminal:
            self.console.width = WIDTH

    @property
    def lang(self) -> str:
        """The language."""
        return self.words.lang

    def say(self, *lines: str, style: str = "") -> None:
        """Print lines as they are, with no markup read from them."""
        for line in lines:
            self.console.print(line, style=style or None, markup=False)

    def word(self, key: str, **parts: object) -> str:
        """Return a sentence with its parts filled in."""
        return self.words[key].format(**parts)

    @contextmanager
    def progress(self, label: str = "") -> Iterator[Report]:
        """Show a bar with the time left for playing, named `label`; yields what `run_study` calls."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        name = label or self.words["playing"]
        description, remaining = TextColumn("{task.description}"), TextColumn(self.words["time_left"])
        columns = (description, BarColumn(BAR), MofNCompleteColumn(), remaining, _countdown())
        with Progress(*columns, console=self.console, disable=not self.console.is_terminal) as bar:
            task = bar.add_task(name, total=None, end=None)

            def report(done: int, total: int, left: float | None) -> None:
                end = None if left is None else bar.get_time() + left
                bar.update(task, completed=done, total=total, end=end)
                if not self.console.is_terminal and done * LINES // total > (done - 1) * LINES // total:
                    self.say(f"{name} {done}/{total}  {self.words['time_left']} {clock(left)}")

            yield report

    # --- tables -------------------------------------------------------------------------------------------------

    def table(
        self, title: str, headings: Sequence[str], rows: Iterable[Sequence[str]], left: int = 1, fold: bool = False
    ) -> None:
        """Print a table; the first `left` columns are words, the others numbers, which are broken only where `fold`."""
        from rich import box
        from rich.table import Table as RichTable

        shown = RichTable(
            title=title or None,
            title_justify="left",
            title_style="",
            header_style="",
            pad_edge=False,
            box=box.SIMPLE_HEAD,
        )
        for at, heading in enumerate(headings):
            shown.add_column(
                heading,
                justify="left" if at < left else "right",
                overflow="fold",
                no_wrap=not fold and (at >= left or (at == 0 and left > 1)),
            )
        for row in rows:
            shown.add_row(*row)
        self.console.print(shown, soft_wrap=False)

    def comparison(self, rows: Sequence[Row], titles: dict[str, tuple[str, str]]) -> None:
        """Print paired differences, a table a metric."""
        from analysis.study.metrics import METRICS

        words = self.words
        for metric in dict.fromkeys(row.metric for row in rows):
            about = METRICS[metric]
            mine = [row for row in rows if row.metric == metric]
            title = words.listed(
                words.with_unit(words.heading((about.zh, about.en)), words.unit(about.unit).word),
                words[about.better] if about.better else "",
            )
            headings = [words[key] for key in ("scenario", "mean_scenario", "difference", "interval", "verdict")]
            first = [self._baseline_line(mine[0], titles)] if math.isfinite(mine[0].mean_baseline) else []
            self.table(title, headings, [*first, *(self._line(row, titles) for row in mine)])
            self.say("")

    def _baseline_line(self, row: Row, titles: dict[str, tuple[str, str]]) -> list[str]:
        return [self.words.either(titles[row.baseline]), self._number(row.mean_baseline, row.unit), "", "", ""]

    def _number(self, value: float, unit: str, signed: bool = False) -> str:
        shown = self.words.unit(unit)
        return self.words.number(value * shown.scale, shown.digits, signed)

    def _line(self, row: Row, titles: dict[str, tuple[str, str]]) -> list[str]:
        words = self.words
        between = f"[{self._number(row.low, row.unit, True)}, {self._number(row.high, row.unit, True)}]"
        return [
            words.either(titles[row.scenario]),
            self._number(row.mean_scenario, row.unit),
            self._number(row.difference, row.unit, signed=True),
            between.replace("[", "\\[") if math.isfinite(row.low) else words["undefined"],
            words.judged(row.verdict, row.low),
        ]

    def fields(self, search: str) -> None:
        """Print the data dictionary: every declared number whose key or label holds `search`."""
        from sim import Scenario, declarations

        words = self.words
        found = [
            number
            for number in declarations(Scenario)
            if any(search.casefold() in text.casefold() for text in (number.key, number.zh, number.en))
        ]
        if not found:
            self.say(words["none_found"])
            return
        headings = [words[key] for key in ("key", "label", "unit", "range", "default", "role")]
        rows = [
            [
                number.key,
                words.either((number.zh, number.en)),
                words.declared_unit(number.unit),
                self._bounds(number.low, number.high),
                "" if number.default is None else f"{number.default}",
                words[number.role],
            ]
            for number in found
        ]
        self.table("", headings, rows, left=6)

    def _bounds(self, low: float | None, high: float | None) -> str:
        if low is None or high is None:
            return f"{self.words['yes']} / {self.words['no']}"
        ends = [f"{end:,.10g}" for end in (low, high)]
        return " – ".join(ends) if self.lang == "en" else "—".join(ends)
