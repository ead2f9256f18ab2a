"""The answers of a decision proved: reckoned again from their trials, a sample of which is played again, drawn anew."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.kept import DESCRIPTION, HOME, TRIALS, described, restored_inquiry
from analysis.judgement.questions import Batch, questions
from analysis.report.chapters import told
from analysis.report.decision_view import FIGURES, View
from analysis.study.bench import Bench
from analysis.study.differences import csv_difference, file_difference
from analysis.study.files import DamagedError, read_csv, read_json, sha256, write_csv
from analysis.study.ledger import Text
from analysis.study.replay import Means
from analysis.study.verify import DAMAGE, Finding
from sim import ScenarioError

GONE: Text = (
    "缺少得出这一答案的试算；再次执行 staffing decide 会重新算出",
    "lacks trials that the answer was made from; `staffing decide` plays them again",
)
OTHER_TRIAL: Text = ("重新模拟的结果与所留的不同", "differs when it is played again")
OTHER_INPUTS: Text = ("与研究文件夹所记的情景、设置不符", "is not of the scenarios and settings of the study folder")


def has_decision(folder: Path) -> bool:
    """Return whether a decision was made on a study."""
    return (folder / HOME / DESCRIPTION).is_file()


def check_decision(folder: Path, sample: int, exact: bool, means: Means) -> list[Finding]:
    """Return what is wrong with the decision of a study folder.

    Parameters
    ----------
    folder : Path
        Study folder, itself sound.
    sample : int
        Trials played again, drawn by lot.
    exact : bool
        Whether platform and versions are those of the run, so that it is compared bit for bit.
    """
    try:
        return list(_changed_files(folder / HOME)) or _reckoned_again(folder, sample, exact, means)
    except (DamagedError, ScenarioError, KeyError, TypeError, ValueError) as error:
        return [Finding(f"{HOME}/{DESCRIPTION}", (f"无法据以核验（{error}）", f"cannot be verified ({error})"))]


def _changed_files(home: Path) -> Iterator[Finding]:
    for name, digest in read_json(home / DESCRIPTION)["files"].items():
        path = home / name
        if not path.is_file():
            yield Finding(f"{HOME}/{name}", DAMAGE["missing"])
        elif sha256(path) != digest:
            yield Finding(f"{HOME}/{name}", DAMAGE["sha256"])


def _reckoned_again(folder: Path, sample: int, exact: bool, means: Means) -> list[Finding]:
    """Answer every question again from a copy of the trials, elsewhere, and compare."""
    with tempfile.TemporaryDirectory(prefix="staffing-") as scratch:
        anew = Path(scratch)
        if (folder / HOME / TRIALS).is_file():
            shutil.copyfile(folder / HOME / TRIALS, anew / TRIALS)
        about = read_json(folder / HOME / DESCRIPTION)
        bench = Bench(about["seed"], anew / TRIALS, means.workers, means.progress)
        inquiry = restored_inquiry(folder, bench)
        if any(about.get(key) != value for key, value in described(inquiry).items()):
            return [Finding(f"{HOME}/{DESCRIPTION}", OTHER_INPUTS)]
        batches = [batch for name in about["questions"] for batch in questions()[name].batches(inquiry)]
        if any(bench.unplayed(batch.pairs, batch.judge) for batch in batches):
            return [Finding(f"{HOME}/{TRIALS}", GONE)]
        return [
            *_played_again(batches, bench, sample),
            *_other_tables(folder / HOME, inquiry, about["questions"], anew, exact),
            *_other_figures(folder / HOME, about, anew, exact),
        ]


def _played_again(batches: list[Batch], bench: Bench, sample: int) -> Iterator[Finding]:
    """Yield the trials, of some drawn by lot, that give another result when they are played again."""
    places = [(batch, pair) for batch in batches for pair in batch.pairs]
    lot = secrets.SystemRandom()
    fresh = Bench(bench.seed, None, bench.workers, bench.progress)
    for batch, pair in lot.sample(places, min(sample, len(places))):
        kept = bench.play_pairs([pair], batch.judge, batch.watcher)
        if fresh.play_pairs([pair], batch.judge, batch.watcher) != kept:
            yield Finding(f"{HOME}/{TRIALS} {pair[0].scenario.name} {pair[1]}", OTHER_TRIAL)


def _other_tables(home: Path, inquiry: Inquiry, asked: list[str], anew: Path, exact: bool) -> Iterator[Finding]:
    for name in asked:
        for table, columns in questions()[name].answer(inquiry).items():
            write_csv(anew / f"{table}.csv", columns)
            differs = csv_difference(home / f"{table}.csv", anew / f"{table}.csv", exact)
            if differs:
                yield Finding(f"{HOME}/{table}.csv", differs)


def _other_figures(home: Path, about: dict[str, Any], anew: Path, exact: bool) -> Iterator[Finding]:
    """Yield the figures that are not what the tables give; none are drawn where another version drew them."""
    from analysis.report.decision_plates import draw_plates

    if not exact or about["drawn"]["matplotlib"] != version("matplotlib"):
        return
    (anew / FIGURES).mkdir()
    view = View(anew, about, {path.stem: read_csv(path) for path in sorted(home.glob("*.csv"))})
    for chapter in told(view).values():
        for path in draw_plates(chapter.plates(view), view):
            differs = file_difference(home / FIGURES / path.name, path)
            if differs:
                yield Finding(f"{HOME}/{FIGURES}/{path.name}", differs)
