"""``staffing validate``: cases from elsewhere, observed against simulated, with what a miss means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from analysis.fitting.backtest import Cell, run_backtests
from analysis.fitting.cases import Case, read_case
from analysis.fitting.course import PARTS
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal
from analysis.report.validation_page import Page
from analysis.study.bench import Bench
from analysis.study.files import on_disk, write_csv
from sim import Loaded, Refusal, ScenarioError, read_scenario

CASES = Path("scenarios/backtests")
WORKPLACE = "workplace.toml"
BASELINE = Path("scenarios/luohe/baseline.toml")
SEED = 1


def validate_and_show(
    paths: Sequence[Path],
    folder: Path,
    terminal: Terminal,
    workers: int | None = None,
    replications: int | None = None,
) -> None:
    """Play cases under every theory of the register, and show observed against simulated change.

    Parameters
    ----------
    paths : sequence of Path
        Case files, or folders of them; those that come with the product if there are none.
    folder : Path
        Where ``backtests.csv``, the figures and what has been played are kept.
    terminal : Terminal
    workers : int, optional
        Processes.
    replications : int, optional
        Of every cell; as many as its precision needs if absent.

    Raises
    ------
    ScenarioError
        Everything that is wrong with the case files, or what stands in the way of playing them.
    """
    cases = read_cases(paths or [CASES])
    theories = theories_of(BASELINE)
    _announce(cases, theories, terminal)
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with terminal.progress() as report:
        cells = run_backtests(
            list(cases.values()),
            theories,
            shipped(CASES / WORKPLACE),
            Bench(SEED, folder / "trials.jsonl", workers, report),
            replications,
            lambda stage: terminal.say(terminal.words[f"validate_{stage}"]),
        )
    write_cells(folder / "backtests.csv", cases, cells)
    titles = titles_of(theories)
    _draw(cases, titles, cells, folder, terminal)
    Page(cases, titles, cells, terminal).show()
    terminal.say(terminal.word("validate_finished", folder=folder))


def _draw(
    cases: dict[str, Case],
    titles: dict[str, tuple[str, str]],
    cells: Sequence[Cell],
    folder: Path,
    terminal: Terminal,
) -> None:
    from analysis.report.validation_figure import Drawn, draw_backtests

    terminal.say(terminal.words["drawing"])
    with on_disk(folder):
        draw_backtests(Drawn(tuple(cases.values()), titles, tuple(cells)), folder)


def read_cases(paths: Sequence[Path]) -> dict[str, Case]:
    """Return the cases of some files and folders by name of the file.

    Raises
    ------
    ScenarioError
        Everything that is wrong with all of them; two files of one name.
    """
    files = [file for path in paths for file in _files(shipped(path))]
    cases: dict[str, Case] = {}
    refusals: list[Refusal] = []
    for file in files:
        try:
            if file.stem in cases:
                zh, en = "有两个同名的案例文件", "two case files have this name"
                refusals.append(Refusal(str(file), "", "", (zh, en), code="E822"))
            cases[file.stem] = read_case(file)
        except ScenarioError as error:
            refusals += error.refusals
    if not files:
        zh, en = "其中没有案例文件（.toml）", "holds no case file (.toml)"
        refusals.append(Refusal(str(paths[0]), "", "", (zh, en), code="E823"))
    if refusals:
        raise ScenarioError(refusals)
    return cases


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.glob("*.toml")) if file.name != WORKPLACE]


def theories_of(path: Path) -> dict[str, Loaded]:
    """Return a scenario under every theory of its register; under none, where there are none."""
    found = shipped(path)
    register = read_scenario(found).register
    names = list(register.theories) if register else []
    return {name: read_scenario(found, name) for name in names or [""]}


def titles_of(theories: dict[str, Loaded]) -> dict[str, tuple[str, str]]:
    """Return the titles (zh, en) of theories, as their register names them."""
    from analysis.report.words import WORDS

    return {
        name: (loaded.register.theories[name].title_zh, loaded.register.theories[name].title_en)
        if loaded.register and name
        else WORDS["validate_central"]
        for name, loaded in theories.items()
    }


def write_cells(path: Path, cases: dict[str, Case], cells: Sequence[Cell]) -> None:
    """Write one row a cell; contributions are changes of the logarithm of turnover and add up to log(1 + simulated)."""
    names = {id(case): name for name, case in cases.items()}
    columns: dict[str, Callable[[Cell], Any]] = {
        "case": lambda cell: names[id(cell.case)],
        "theory": lambda cell: cell.theory,
        "consistency": lambda cell: "yes" if cell.case.only_consistency else "no",
        "observed": lambda cell: cell.case.observed.change,
        "observed_low": lambda cell: cell.case.observed.low,
        "observed_high": lambda cell: cell.case.observed.high,
        "simulated": lambda cell: cell.change,
        "simulated_low": lambda cell: cell.low,
        "simulated_high": lambda cell: cell.high,
        "standard_error": lambda cell: cell.error,
        "n": lambda cell: cell.replications,
        "start_turnover": lambda cell: cell.start,
        "verdict": lambda cell: cell.verdict,
    }
    columns |= {f"log_{part}": partial(_part, part) for part in PARTS}
    write_csv(path, {name: np.array([of(cell) for cell in cells]) for name, of in columns.items()})


def _part(name: str, cell: Cell) -> float:
    return cell.parts[name]


def _announce(cases: dict[str, Case], theories: dict[str, Loaded], terminal: Terminal) -> None:
    checks = sum(case.only_consistency for case in cases.values())
    kind = "none" if checks == len(cases) else "some" if checks else "all"
    terminal.say(
        terminal.word("validate_title", cases=len(cases), theories=len(theories)),
        terminal.words["validate_how"],
        terminal.word(
            f"validate_{kind}_predict{'s' if kind == 'none' else ''}", n=checks, others=len(cases) - checks
        ),
        "",
    )
