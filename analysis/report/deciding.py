"""``staffing decide``: a study's questions asked, answered, kept, drawn and told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from importlib.metadata import version
from pathlib import Path

from analysis.judgement.inquiry import Inquiry
from analysis.judgement.kept import DESCRIPTION, HOME, TRIALS, described, forget_others, keep_inputs
from analysis.judgement.questions import Question, questions
from analysis.report.blocks import Block, Grid, Heading, Items, Notice, Paragraph, said
from analysis.report.chapters import told
from analysis.report.decision_view import FIGURES, View, read_view
from analysis.report.gather import records_home, study_manifest
from analysis.report.running import refuse_unknown_metrics, run_and_show
from analysis.report.shipped import shipped
from analysis.report.terminal import Terminal, clock
from analysis.study.bench import Bench
from analysis.study.files import on_disk, read_csv, read_json, sha256, write_csv, write_json
from analysis.study.manifest import evidence_digest, read_manifest
from analysis.study.storage import run_lock, study_file
from analysis.study.study import RESULTS
from analysis.study.verify import MANIFEST
from sim import LoadedStudy, digest, nearest, read_study, refuse, shown


def decide_and_show(
    path: Path, wanted: Sequence[str], out: Path | None, workers: int | None, terminal: Terminal
) -> bool:
    """Answer questions about a study, running the study first where that has not been done; return whether all is there.

    Parameters
    ----------
    path : Path
        Study file, the folder of one, or the results of one.
    wanted : sequence of str
        Questions; all if empty.
    out : Path or None
        Study folder, ``results/<study>`` if None.
    """
    if (path / MANIFEST).is_file():
        path, out = _study_of(path), out or path
    loaded = read_study(shipped(path))
    loaded = read_study(loaded.path, loaded.study.theories[0]) if loaded.study.theories else loaded
    asked = _asked(wanted)
    refuse_unknown_metrics(
        [loaded.study.decision.metric, *loaded.study.decision.goals], str(loaded.path), "study.decision"
    )
    folder = out or Path("results", loaded.study.name)
    if not (folder / "comparison.csv").is_file():
        settings = {"seed": None, "months": None, "replications": None, "workers": workers, "engine": "compiled"}
        if not run_and_show(path, out, (), False, settings, terminal):
            return False
    inquiry = _inquiry(loaded, folder, workers)
    with on_disk(folder / HOME):
        (folder / HOME / FIGURES).mkdir(parents=True, exist_ok=True)
    with run_lock(folder / HOME):
        _answer(inquiry, asked, terminal)
    view = read_view(folder)
    if view is not None:
        show_decision(view, asked, terminal)
    return True


def _study_of(folder: Path) -> Path:
    """Return the study file that results were made from; ``study.toml`` beside them where that is not known."""
    return study_file(records_home(folder, read_manifest(folder))) or folder


def _asked(wanted: Sequence[str]) -> dict[str, Question]:
    """Return the questions of these names, in their own order; all where none is named."""
    known = questions()
    texts = (f"应为：{'、'.join(known)}", f"must be one of {', '.join(known)}")
    for name in wanted:
        if name not in known:
            raise refuse("staffing decide", "", shown(name), *texts, nearest(name, known), "E829")
    return {name: question for name, question in known.items() if not wanted or name in wanted}


def _inquiry(loaded: LoadedStudy, folder: Path, workers: int | None) -> Inquiry:
    """Return what the questions are asked of: the study as its folder holds it.

    Raises
    ------
    ScenarioError
        The results are not those that the study's files would now give.
    """
    manifest = study_manifest(folder)
    bench = Bench(manifest["seed"], folder / HOME / TRIALS, workers)
    values, comparison = (read_csv(folder / name) for name in RESULTS)
    inquiry = Inquiry(loaded, bench, manifest["months"], values, comparison, folder)
    then = {name: (each["digest"], each["evidence"]) for name, each in manifest["scenarios"].items()}
    now = {name: (digest(inquiry.scenarios[name]), evidence_digest(inquiry.scenarios[name])) for name in then}
    if then != now or manifest["software"]["model"] != bench.model:
        zh = "结果与现在的情景文件、依据或模型不符；请先再次执行 staffing run，或用 --out 另选文件夹"
        en = "the results are not those of today's files and model: run the study again, or choose another --out"
        raise refuse(str(folder), "", "", zh, en, code="E830")
    return inquiry


def _answer(inquiry: Inquiry, asked: dict[str, Question], terminal: Terminal) -> None:
    """Answer question by question, after saying how long that will take; each answer is kept and drawn at once."""
    _tell_time(inquiry, asked, terminal)
    forget_others(inquiry)
    keep_inputs(inquiry)
    for name, question in asked.items():
        with terminal.progress(terminal.words[f"decide_{name}"]) as report:
            inquiry.bench.progress = report
            for batch in question.batches(inquiry):
                inquiry.bench.play_pairs(batch.pairs, batch.judge, batch.watcher)
            tables = question.answer(inquiry)
        for table, columns in tables.items():
            write_csv(inquiry.folder / HOME / f"{table}.csv", columns)
        _draw(inquiry, name)
        _describe(inquiry, name)
    inquiry.bench.tidy()


def _tell_time(inquiry: Inquiry, asked: dict[str, Question], terminal: Terminal) -> None:
    """Say how many replications are needed, at most, and how long that takes, from one that is timed."""
    bench = inquiry.bench
    batches = [batch for question in asked.values() for batch in question.batches(inquiry)]
    missing = len({name for batch in batches for name in bench.unplayed(batch.pairs, batch.judge)})
    missing += sum(question.further(inquiry) for question in asked.values())
    if missing:
        seconds = missing * bench.pace(inquiry.baseline) / bench.workers
        terminal.say(terminal.word("decide_time", n=missing, time=clock(seconds), workers=bench.workers))


def _draw(inquiry: Inquiry, question: str) -> None:
    """Draw the figures of a question."""
    from analysis.report.decision_plates import draw_plates

    home = inquiry.folder / HOME
    view = View(home, described(inquiry), {path.stem: read_csv(path) for path in sorted(home.glob("*.csv"))})
    chapter = told(view).get(question)
    if chapter:
        draw_plates(chapter.plates(view), view)


def _describe(inquiry: Inquiry, question: str) -> None:
    """Write ``decision.json``: the questions answered so far, and the SHA-256 of every table and figure."""
    home = inquiry.folder / HOME
    before = read_json(home / DESCRIPTION)["questions"] if (home / DESCRIPTION).is_file() else ()
    answered = [name for name in questions() if name == question or name in before]
    made = [*sorted(home.glob("*.csv")), *sorted(home.glob("*/*.*"))]
    files = {path.relative_to(home).as_posix(): sha256(path) for path in made}
    drawn = {"matplotlib": version("matplotlib")}
    write_json(home / DESCRIPTION, described(inquiry) | {"questions": answered, "drawn": drawn, "files": files})


# --- on the terminal ------------------------------------------------------------------------------------------------


def show_decision(view: View, asked: Collection[str], terminal: Terminal) -> None:
    """Print the answers to some questions, as the report tells them."""
    for name, chapter in told(view).items():
        if name in asked:
            terminal.say("", terminal.words[chapter.title], style="bold")
            for block in chapter.blocks(view, terminal.words):
                _show(block, terminal)
    terminal.say("", terminal.word("decide_next", folder=view.folder.parent))


def _show(block: Block, terminal: Terminal) -> None:
    match block:
        case Heading():
            terminal.say("", block.text, style="bold")
        case Notice():
            terminal.say(block.text, style="yellow")
        case Paragraph():
            terminal.say("".join(run.text for run in block.runs))
        case Items():
            terminal.say(*(f"  · {''.join(run.text for run in entry)}" for entry in block.entries))
        case Grid():
            rows = [[said(cell).replace("[", "\\[") for cell in row] for row in block.rows]
            terminal.table(block.title, block.headings, rows, fold=True)
            if block.note:
                terminal.say(block.note)
