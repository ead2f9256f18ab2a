"""The command line ``staffing``: one thin function a command; nothing heavy is loaded before it is needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from analysis.endings import (
    AT_MOST,
    DAY,
    DONE,
    FAILED,
    HALF_WIDTH,
    INTERRUPTED,
    LANG,
    MISSING,
    REFUSED,
    SEED,
    WORKERS,
    WRONG_COMMAND,
    refused,
    say,
    usage,
)

if TYPE_CHECKING:
    from analysis.report.terminal import Terminal

Command = TypeVar("Command", bound=Callable[..., Any])


def _with_language(command: Command) -> Command:
    help_text = say("输出语言，默认 zh", "language of the output, zh by default")
    option = click.option("--lang", type=click.Choice(["zh", "en"]), expose_value=False, help=help_text)
    return option(command)


def _terminal() -> Terminal:
    from analysis.report.terminal import Terminal

    return Terminal(LANG)


@click.group(
    help=say(
        "社区工作人员配置模拟：从情景文件到有区间的成对比较。\n\n先试：staffing run scenarios/luohe --quick",
        "Community-staffing simulation: from scenario files to paired comparisons with intervals.\n\n"
        "Try first: staffing run scenarios/luohe --quick",
    ),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
@click.version_option(package_name="community-staffing", message="%(version)s")
@_with_language
def staffing() -> None:
    """Hold the commands."""


@staffing.command(
    help=say("检查情景、研究或依据文件，不运行", "check scenario, study and evidence files; run nothing")
)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@_with_language
def check(files: tuple[Path, ...]) -> None:
    """Read files, print every error at once; for a scenario also what differs from its baseline."""
    from analysis.report.checking import check_files

    if not check_files(files, _terminal()):
        sys.exit(REFUSED)


@staffing.command(help=say("由现有情景新建一个带注释的情景文件", "make a commented scenario file to start from"))
@click.argument("name")
@click.option(
    "--from",
    "origin",
    required=True,
    type=click.Path(path_type=Path),
    help=say("作为起点的情景文件", "scenario file to start from"),
)
@_with_language
def new(name: str, origin: Path) -> None:
    """Write NAME.toml beside the scenario it starts from."""
    from analysis.report.template import new_scenario

    path = new_scenario(name, origin, LANG)
    click.echo(
        say(
            f"已新建 {path}。请先改其中十个数，再用 staffing check 检查。",
            f"Made {path}. Edit the ten numbers first, then check it.",
        )
    )


@staffing.command(
    help=say(
        "运行研究：全部情景 × 重复次数，再比较、作图",
        "run a study: all scenarios × replications, then compare and draw",
    )
)
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("结果文件夹，默认 results/<研究>", "study folder, results/<study> by default"),
)
@click.option(
    "--months",
    type=click.IntRange(1, 600),
    help=say("结果月数（不含预热期）", "months of results, after the warm-up"),
)
@click.option("--replications", type=click.IntRange(1, 100_000), help=say("重复次数", "replications"))
@SEED
@WORKERS
@click.option(
    "--engine", type=click.Choice(["compiled", "reference"]), default="compiled", help=say("办件引擎", "the desk")
)
@click.option(
    "--quick",
    is_flag=True,
    help=say("一分钟左右的速览，处处标明仅供参考", "a rough answer in about a minute, labelled rough"),
)
@click.option(
    "--replace", multiple=True, help=say("重新运行改过的情景（可多次）", "run an edited scenario again (repeatable)")
)
@HALF_WIDTH
@AT_MOST
@_with_language
def run(study: Path, out: Path | None, replace: tuple[str, ...], quick: bool, **settings: Any) -> None:
    """Play a study, compare and draw it."""
    from analysis.judgement.stopping import Wish
    from analysis.report.running import run_and_show

    wishes, at_most = [Wish(*each) for each in settings.pop("wishes")], settings.pop("at_most")
    if at_most and not wishes:
        raise click.UsageError(say("--at-most 须与 --half-width 同用", "--at-most goes with --half-width"))
    if not run_and_show(study, out, replace, quick, settings, _terminal(), wishes, at_most):
        sys.exit(MISSING)


@staffing.command(
    help=say(
        "回答决策问题（[study.decision]）；不写即全部：choice 选哪个，package 哪部分起作用，money 花多少、谁出，frontier "
        "怎样组合，uncertainty 运气与不知道，sensitivity 靠哪些假设，failure 何时失效，information 先查什么，tipping 恶性循环",
        "answer the questions of [study.decision]; all where none is named: choice, package, money, frontier, "
        "uncertainty, sensitivity, failure, information, tipping",
    )
)
@click.argument("study", type=click.Path(path_type=Path))
@click.argument("questions", nargs=-1)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=say("研究文件夹，默认 results/<研究>", "study folder, results/<study> by default"),
)
@WORKERS
@_with_language
def decide(study: Path, questions: tuple[str, ...], out: Path | None, workers: int | None) -> None:
    """Answer the QUESTIONS about a study; all of them where none is named."""
    from analysis.report.deciding import decide_and_show

    if not decide_and_show(study, questions, out, workers, _terminal()):
        sys.exit(MISSING)


@staffing.command(help=say("成对比较各情景与对照情景", "paired comparison of the scenarios with their baseline"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    help=say("指标（可多次），默认主要指标", "metric (repeatable); the headline by default"),
)
@_with_language
def compare(folder: Path, metrics: tuple[str, ...]) -> None:
    """Print the paired table, and under it what each scenario changes."""
    from analysis.report.running import show_comparison

    show_comparison(folder, metrics, _terminal())


@staffing.command(
    help=say(
        "写出附件：Word、网页、Excel、PDF；或填好自己文稿里的数字",
        "write the attachment as Word, web page, Excel or PDF, or fill in the numbers of a text of one's own",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["docx", "html", "xlsx", "pdf"]),
    default=["docx"],
    help=say("格式（可多次），默认 docx", "format (repeatable), docx by default"),
)
@click.option("--one-page", is_flag=True, help=say("只要一页决策参考", "the one-page decision sheet"))
@click.option(
    "--text",
    type=click.Path(path_type=Path),
    help=say(
        "自己的文稿（Markdown），其中的标记换成数字", "a text of one's own (Markdown) with tokens to be filled in"
    ),
)
@_with_language
def report(folder: Path, formats: tuple[str, ...], one_page: bool, text: Path | None) -> None:
    """Write a study's documents."""
    from analysis.report.documents import report_and_show

    if text and (one_page or "xlsx" in formats):
        raise click.UsageError(
            say("--text 不能与 --one-page 或 xlsx 同用", "--text goes with neither --one-page nor xlsx")
        )
    report_and_show(folder, formats, one_page, text, LANG)


@staffing.command(
    help=say(
        "核验研究文件夹，或一份已写好的文件（加 --study），并出具证书",
        "verify a study folder, or a finished document (with --study), and print a certificate",
    )
)
@click.argument("target", required=False, type=click.Path(path_type=Path))
@click.option(
    "--study",
    type=click.Path(path_type=Path),
    help=say("文件所依据的研究文件夹", "study folder that the document was made from"),
)
@click.option(
    "--sample",
    type=click.IntRange(1, 100_000),
    default=3,
    help=say("抽取几次模拟重算，默认 3", "replications played again, 3 by default"),
)
@WORKERS
@click.option(
    "--self-test",
    is_flag=True,
    help=say("用有精确答案的算例检验程序", "play cases with exact answers against the program"),
)
@_with_language
def verify(target: Path | None, study: Path | None, self_test: bool, **how: Any) -> None:
    """Verify a study, a document or the program itself."""
    from analysis.report.verifying import selftest_and_show, verify_and_show

    if self_test == (target is not None):
        raise click.UsageError(
            say("应给出文件夹或文件，或只用 --self-test", "give a folder or a file, or --self-test")
        )
    if target is None:
        sound = selftest_and_show(_terminal())
    elif study is None and not target.is_dir():
        raise click.UsageError(
            say("核验文件须用 --study 指明研究文件夹", "a document is verified with --study and its folder")
        )
    else:
        sound = verify_and_show(study or target, terminal=_terminal(), document=target if study else None, **how)
    if not sound:
        sys.exit(FAILED)


@staffing.command(help=say("讲清一名人员或一个社区的经过", "tell the history of one worker or one community"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--scenario", required=True, help=say("情景", "scenario"))
@click.option(
    "--replication", required=True, type=click.IntRange(0), help=say("第几次重复，从 0 起", "replication, from 0")
)
@click.option("--worker", help=say("人员编号，如 YC-01-3-1", "worker, such as YC-01-3-1"))
@click.option("--community", help=say("社区编号，如 YC-01", "community, such as YC-01"))
@_with_language
def explain(folder: Path, scenario: str, replication: int, worker: str | None, community: str | None) -> None:
    """Play one replication again and tell one history from it."""
    from analysis.report.explaining import explain_one

    if (worker is None) == (community is None):
        raise click.UsageError(say("应给出 --worker 或 --community 之一", "give either --worker or --community"))
    explain_one(folder, scenario, replication, worker, community, _terminal())


@staffing.command(help=say("列出全部参数：含义、单位、范围、性质", "the data dictionary: every declared number"))
@click.argument("search", default="")
@_with_language
def fields(search: str) -> None:
    """Print the data dictionary, or the part of it whose key or label holds SEARCH."""
    _terminal().fields(search)


@staffing.command(
    help=say(
        "校准：使基准情景同时达到各项目标；或由本市人事名册、工作日志估计参数",
        "fit the baseline to its targets, or numbers to a city's own personnel list or work diary",
    )
)
@click.argument("study", default="scenarios/luohe", type=click.Path(path_type=Path))
@click.option(
    "--targets",
    type=click.Path(path_type=Path),
    help=say("目标文件；未写的目标用研究文件的", "file of targets, before those of the study"),
)
@click.option(
    "--theory", default="", help=say("离职理论，默认取中心值", "theory of leaving; the central values by default")
)
@click.option("--personnel", type=click.Path(path_type=Path), help=say("人事名册 CSV", "personnel list, CSV"))
@click.option(
    "--since",
    type=DAY,
    metavar="YYYY-MM-DD",
    help=say("名册从哪天起登记离职", "first day from which the list shows leavers"),
)
@click.option("--until", type=DAY, metavar="YYYY-MM-DD", help=say("名册截止日", "day on which the list was drawn up"))
@click.option("--diary", type=click.Path(path_type=Path), help=say("工作日志 CSV", "work diary, CSV"))
@click.option("--posterior", type=click.IntRange(1, 100_000), help=say("后验抽样：试几组", "posterior: draws to try"))
@click.option("--templates", is_flag=True, help=say("写出名册和日志的空白表", "write blank forms of list and diary"))
@click.option("--out", type=click.Path(path_type=Path), help=say("结果文件夹", "folder of what is kept"))
@SEED
@WORKERS
@_with_language
def calibrate(study: Path, **asked: Any) -> None:
    """Fit the model to what is known."""
    from analysis.report.fitting import fit_and_show

    if not fit_and_show(study, asked, _terminal()):
        sys.exit(FAILED)


@staffing.command(
    help=say(
        "列出登记簿：每个数的取值、范围、等级、来源，依据最弱、影响最大的在前",
        "print the evidence register: value, range, grade and source of every number, weakest first",
    )
)
@click.argument("register", default="scenarios/luohe", type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help=say("全部列出", "all numbers"))
@click.option(
    "--measure", is_flag=True, help=say("测算各数的影响（约十分钟）", "measure how much each number matters")
)
@click.option("--out", type=click.Path(path_type=Path), help=say("测算结果文件夹", "folder of what is measured"))
@WORKERS
@_with_language
def evidence(register: Path, everything: bool, measure: bool, **asked: Any) -> None:
    """Print an evidence register."""
    from analysis.report.register import measure_and_show, show_register

    if measure:
        measure_and_show(register, asked, _terminal())
    else:
        show_register(register, everything, _terminal())


@staffing.command(
    help=say(
        "回测：把别处发生过的事放进模型，逐个理论对照（约六分钟）",
        "back-tests: what happened elsewhere, played under every theory (some six minutes)",
    )
)
@click.argument("cases", nargs=-1, type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help=say("结果文件夹，默认 results/validation", "folder"))
@click.option("--replications", type=click.IntRange(2, 10_000), help=say("重复次数", "replications of each cell"))
@WORKERS
@_with_language
def validate(cases: tuple[Path, ...], out: Path | None, replications: int | None, workers: int | None) -> None:
    """Play cases from elsewhere and compare; the shipped ones where none are named."""
    from analysis.report.validation import validate_and_show

    validate_and_show(cases, out or Path("results", "validation"), _terminal(), workers, replications)


def main() -> None:
    """Run the command line and turn every end into an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = staffing.main(standalone_mode=False, prog_name="staffing")
    except (KeyboardInterrupt, click.Abort):
        click.echo(
            say(
                "\n已中断；已完成的都已保存，再次运行即可继续。",
                "\nInterrupted; all that was finished is kept, run again to go on.",
            ),
            err=True,
        )
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        click.echo(usage(error), err=True)
        click.echo(say("用 staffing --help 查看用法。", "See staffing --help."), err=True)
        sys.exit(WRONG_COMMAND)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except Exception as error:
        refused(error)
    sys.exit(code if isinstance(code, int) else DONE)
