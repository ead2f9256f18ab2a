"""Work in a process of its own, for its CPU time and its peak memory."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
MEBIBYTE = 1 << 20


def cpu_seconds(command: Sequence[str], times: int = 1) -> float:
    """Return the user and system time of a command, mean of `times` calls; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for _ in range(times):
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used / times


def told_by(module: str, *arguments: object) -> dict[str, Any]:
    """Return what a module of ours prints, as JSON, when it is run as a program."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def peak_memory() -> float:
    """Return the most memory that this process has held, MiB."""
    told = Path("/proc/self/status")
    if told.exists():  # on Linux `ru_maxrss` begins with what the parent held when it called this process
        lines = (line.split() for line in told.read_text(encoding="ascii").splitlines())
        return next(int(line[1]) for line in lines if line[0] == "VmHWM:") * 1024 / MEBIBYTE
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEBIBYTE


def installed(program: str) -> list[str]:
    """Return how to call a program of this environment."""
    beside = Path(sys.executable).parent / program
    return [os.fspath(beside)] if beside.exists() else [sys.executable, "-m", "analysis"]
