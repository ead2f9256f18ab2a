"""How fast it is: ``python -m benchmarks`` prints ratios, measured side by side, as tables in Markdown.

Run it from a checkout, in the environment of the tests, with nothing else at work on the machine::

    python -m pip install -c constraints.txt -e '.[bench]'
    python -m benchmarks                      # everything, five rounds; about half an hour
    python -m benchmarks --quick              # a rough look
    python -m benchmarks --only queue whole   # some groups
    python -m benchmarks --profile            # where the time of a whole run goes

In each round every group is measured once, and a ratio is that of two figures of the same round; the tables show the
median and the range of the rounds. Times are CPU times, but for the study on two processes. What is compiled is
compiled before. Ciw is left out where it is not installed. Linux and macOS.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TextIO

from benchmarks import breakdown, contest, parallel, scale, startup, whole
from benchmarks.tables import Figures, figure_table, ratio_table

GROUPS = {
    "queue": contest.GROUP,
    "whole": whole.GROUP,
    "scale": scale.GROUP,
    "memory": scale.MEMORY,
    "parallel": parallel.GROUP,
    "startup": startup.GROUP,
}
LIBRARIES = ("numpy", "numba", "simpy", "ciw")
ROUNDS, ROUNDS_QUICK = 5, 2


def _options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast it is.")
    parser.add_argument("--rounds", type=int, help=f"rounds, {ROUNDS} unless said; with --quick {ROUNDS_QUICK}")
    parser.add_argument(
        "--only", nargs="+", choices=GROUPS, default=list(GROUPS), metavar="NAME", help="of " + ", ".join(GROUPS)
    )
    parser.add_argument("--quick", action="store_true", help="a rough look: fewer tasks, months and rounds")
    parser.add_argument("--profile", action="store_true", help="where the time of a whole run goes, and nothing else")
    options = parser.parse_args(arguments)
    options.rounds = options.rounds or (ROUNDS_QUICK if options.quick else ROUNDS)
    return options


def _version(library: str) -> str:
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return f"no {library}"


def machine() -> str:
    """Return the size of this machine and the versions of what is measured."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    libraries = ", ".join(map(_version, LIBRARIES))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}; "
        f"Python {platform.python_version()}, {libraries}; load before {os.getloadavg()[0]:.1f}"
    )


def _say(text: str, stream: TextIO | None = None) -> None:
    print(text, file=stream, flush=True)


def _measure(names: Sequence[str], rounds: int, quick: bool) -> list[list[Figures]]:
    measured: list[list[Figures]] = [[] for _ in names]
    for name in names:
        GROUPS[name].prepare()
    for number in range(rounds):
        for place, name in enumerate(names):
            _say(f"round {number + 1} of {rounds}: {name}", sys.stderr)
            measured[place].append(GROUPS[name].play(quick))
    return measured


def _report(names: Sequence[str], rounds: int, quick: bool) -> str:
    """Return the tables of some groups."""
    heading = f"{machine()}; rounds: {rounds}{', rough' if quick else ''}."
    groups = [GROUPS[name] for name in names]
    waits = contest.agreement(quick) if "queue" in names else ""
    measured = _measure(names, rounds, quick)
    parts = [heading, ratio_table(groups, measured), figure_table(groups, measured), waits]
    return "\n\n".join([*filter(None, parts), *(group.note for group in groups)])


def main() -> None:
    """Measure and print."""
    options = _options()
    if options.profile:
        _say(breakdown.where_time_goes(options.quick))
    else:
        _say(_report(options.only, options.rounds, options.quick))


if __name__ == "__main__":
    main()
