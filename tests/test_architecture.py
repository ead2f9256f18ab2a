"""The arrows of the code: a folder imports only what lies under it, and some libraries live in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
UNDER = {
    "sim/base": set(),
    "sim/scenario": {"sim/base"},
    "sim/work": {"sim/base", "sim/scenario"},
    "sim/people": {"sim/base", "sim/scenario"},
    "sim/city": {"sim/base", "sim/scenario", "sim/work", "sim/people"},
    "analysis/study": {"sim"},
    "analysis/judgement": {"sim", "analysis/study"},
    "analysis/fitting": {"sim", "analysis/study", "analysis/judgement"},
    "analysis/report": {"sim", "analysis/study", "analysis/judgement", "analysis/fitting"},
    "analysis": {"sim", "analysis/study", "analysis/judgement", "analysis/fitting", "analysis/report"},
}
ONLY_IN = {
    "simpy": ("sim/work/desk_reference.py", "sim/city/"),
    "numba": ("sim/base/kernel.py",),
    "matplotlib": ("analysis/report/",),
    "duckdb": ("analysis/study/",),
    "rich": ("analysis/report/terminal.py",),
    "click": ("analysis/cli.py", "analysis/endings.py"),
    "docx": ("analysis/report/word_file.py",),
    "jinja2": ("analysis/report/web_file.py",),
    "typst": ("analysis/report/pdf_file.py",),
    "xlsxwriter": ("analysis/report/workbook.py",),
    "markdown_it": ("analysis/report/markdown.py",),
    "time": ("analysis/study/storage.py",),
}
MODULES = sorted(path for package in ("sim", "analysis") for path in (ROOT / package).rglob("*.py"))


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Yield the full names that a module imports, ``from a import b`` as ``a.b``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}: relative import"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def folder_of(name: str) -> str:
    """Return the folder of ours that an imported name belongs to; ``sim`` for a public name of it."""
    parts = name.split(".")
    inside = "/".join(parts[:2])
    return inside if (ROOT / inside).is_dir() else parts[0]


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_imports_only_what_lies_under_it(path: Path) -> None:
    home = place(path.parent)
    if home == "sim":
        return
    for name in imported(path):
        if name.split(".")[0] in ("sim", "analysis"):
            assert folder_of(name) in UNDER[home] | {home}, f"{place(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_library_lives_in_one_place(path: Path) -> None:
    for name in imported(path):
        allowed = ONLY_IN.get(name.split(".")[0])
        if allowed:
            assert place(path).startswith(allowed), f"{place(path)} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_random_numbers_are_made_in_one_place(path: Path) -> None:
    names = {
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    makers = {name for name in names if name.startswith(("np.random.", "numpy.random.", "random."))}
    if place(path) != "sim/base/randomness.py":
        assert makers <= {"np.random.Generator"}, f"{place(path)} uses {makers}"
    assert "random" not in set(imported(path))


@pytest.mark.parametrize("path", MODULES, ids=place)
def test_a_module_stays_readable(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST.get(place(path), 400), f"{place(path)} has {lines} lines"


LONGEST = {
    "sim/scenario/fields.py": 700,  # a flat table of declarations
}


def test_public_names_exist() -> None:
    import sim

    for name in sim.__all__:
        assert getattr(sim, name) is not None


def test_analysis_uses_public_names_alone() -> None:
    import sim

    for path in MODULES:
        if place(path).startswith("analysis/"):
            for name in imported(path):
                if name.startswith("sim."):
                    assert name.removeprefix("sim.") in sim.__all__, f"{place(path)} imports {name}"
