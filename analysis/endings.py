"""What all commands share: the language, options, the exit codes, and what is said of every kind of error."""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

DONE, OUR_BUG, WRONG_COMMAND, REFUSED, MISSING, DISK, FAILED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 6, 130


def _language(arguments: Sequence[str]) -> str:
    """Return the language asked for on the command line, before click has read it."""
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            return arguments[at + 1]
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
    return os.environ.get("STAFFING_LANG", "zh")


LANG = "en" if _language(sys.argv[1:]) == "en" else "zh"


def say(zh: str, en: str) -> str:
    """Return the half of a text that belongs to the language asked for."""
    return en if LANG == "en" else zh


# --- options --------------------------------------------------------------------------------------------------------


class _HalfWidth(click.ParamType[tuple[str, float]]):
    """A metric with half the width wanted of an interval, such as resignation_rate=0.002."""

    name = "METRIC=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, float]:
        """Return metric and half width; a wrong one is refused by name."""
        metric, _, number = str(value).partition("=")
        try:
            half = float(number)
        except ValueError:
            half = math.nan
        if not metric or not 0 < half < math.inf:
            zh = f"{value}；应为 指标=大于零的数，如 resignation_rate=0.002"
            self.fail(say(zh, f"{value} is not METRIC=VALUE with a value above zero, such as resignation_rate=0.002"))
        return metric, half


DAY = click.DateTime(["%Y-%m-%d"])
"""A day on the command line, such as 2024-03-31."""
WORKERS = click.option("--workers", type=click.IntRange(1, 64), help=say("同时使用的处理器数", "processes"))
SEED = click.option("--seed", type=click.IntRange(0, 2**63 - 1), help=say("随机种子", "seed"))
HALF_WIDTH = click.option(
    "--half-width",
    "wishes",
    multiple=True,
    type=_HalfWidth(),
    help=say(
        "加到差值的误差（区间半宽，单位同 values.csv）不超过此值为止，如 resignation_rate=0.002（可多次）",
        "go on until differences are known to this half width, in the unit of values.csv (repeatable)",
    ),
)
AT_MOST = click.option(
    "--at-most",
    type=click.IntRange(1, 100_000),
    help=say("与 --half-width 同用：最多重复几次，默认 500", "with --half-width: at most so many, 500 by default"),
)


# --- endings --------------------------------------------------------------------------------------------------------


def usage(error: click.ClickException) -> str:
    """Return what is wrong with a command line, in the language asked for."""
    if LANG == "en":
        return error.format_message()
    if isinstance(error, click.NoSuchOption):
        near = f"；是否想写 {'、'.join(error.possibilities)}？" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {error.param.human_readable_name if error.param else ''}"
    if isinstance(error, click.BadParameter) and error.param:
        return f"参数 {error.param.opts[-1]} 不合要求：{_allowed(error.param.type) or error.message}"
    return error.format_message()


def _allowed(kind: click.ParamType[Any]) -> str:
    """Return in Chinese what a parameter of the command line may be; empty where click has to say it."""
    if isinstance(kind, click.IntRange):
        return f"应为整数，范围 {kind.min}—{kind.max or '不限'}"
    if isinstance(kind, click.DateTime):
        return "应为日期，如 2024-03-31"
    return f"应为 {'、'.join(kind.choices)} 之一" if isinstance(kind, click.Choice) else ""


def unexpected(error: BaseException) -> NoReturn:
    """Put the traceback of a bug of ours into a file and say how to report it."""
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", suffix=".txt", prefix="staffing-", delete=False, encoding="utf-8") as file:
        file.write("".join(traceback.format_exception(error)))
    zh, en = (
        f"程序出错（这是我们的问题）。请把 {file.name} 发给维护人员。",
        f"A bug of ours. Please send {file.name} to the maintainers.",
    )
    click.echo(say(zh, en), err=True)
    sys.exit(OUR_BUG)


def refused(error: Exception) -> NoReturn:
    """Print every refusal, or pass on what is none; nothing has been written."""
    from sim import ScenarioError

    if not isinstance(error, ScenarioError):
        unexpected(error)
    for sentence in error.sentences(LANG):
        click.echo(sentence, err=True)
    sys.exit(DISK if _is_of_the_disk(error) else REFUSED)


def _is_of_the_disk(error: Exception) -> bool:
    """Say whether the disk stands in the way; where the study's files were never loaded, it does not."""
    files = sys.modules.get("analysis.study.files")
    return files is not None and isinstance(error, files.StorageError)
