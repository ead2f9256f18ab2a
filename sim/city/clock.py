"""The city's clock: SimPy's, in days, with a fixed order of what happens at one midnight."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import simpy

RULES, LEAVES, MONTH_ENDS, LATE_RULES, MONTH_TURNS, POSTS, EXAMS, ROLLING, HIRES, SETTLES = (
    part / 16 for part in range(10)
)
"""Parts of a midnight, so that nothing depends on what was planned first: rules are asked, people leave, a month ends,
rules that look at its very figures are asked, the next month begins, posts are created, an exam is announced, rolling
hiring starts, recruits start and settle in."""


class Clock:
    """Time in days from day 0."""

    def __init__(self) -> None:
        self._environment = simpy.Environment(initial_time=-1)

    def until(self, day: int, part: float) -> Any:
        """Return an event at a part of the midnight before `day`."""
        return self._environment.timeout(max(day + part - self._environment.now, 0.0))

    def start(self, process: Generator[Any, Any, Any]) -> None:
        """Let a process begin now."""
        self._environment.process(process)

    def run(self, process: Generator[Any, Any, Any]) -> None:
        """Run until a process ends."""
        self._environment.run(until=self._environment.process(process))
