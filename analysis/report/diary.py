"""``staffing calibrate --diary``: what a work diary says of the kinds of task, shown and laid over the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from analysis.fitting.diary import Diary, read_diary
from analysis.fitting.diary_estimates import DiaryFit, KindFit, fit_diary
from analysis.fitting.diary_overlay import FILE, diary_entries, may_go_undone, overridden, write_diary_overlay
from analysis.judgement.statistics import Estimate
from analysis.report.shipped import on_disk
from analysis.report.terminal import Terminal
from sim import GROUPS, Entry, Loaded

THIN = 0.6
"""Share of the length of a day below which a diary's mean day looks incomplete."""


def fit_diary_and_show(path: Path, loaded: Loaded, folder: Path, today: dt.date, terminal: Terminal) -> None:
    """Read a work diary, show what it says beside the scenario, and write ``own_diary.toml`` and a figure.

    Parameters
    ----------
    path : Path
        The diary, a CSV list.
    loaded : Loaded
        The scenario whose kinds, calendar and city it is set against.
    folder : Path
        Where the files go.
    today : date
        Nothing in the diary may be dated later.
    terminal : Terminal

    Raises
    ------
    ScenarioError
        Everything that is wrong with the diary; nothing is written then.
    StorageError
        The files cannot be written.
    """
    diary = read_diary(path, loaded.scenario, today)
    fit = fit_diary(diary, loaded.scenario)
    entries = diary_entries(fit, diary, loaded.scenario)
    show(fit, diary, entries, loaded, terminal)
    _write(fit, diary, entries, loaded, folder, terminal)


def _write(
    fit: DiaryFit, diary: Diary, entries: list[Entry], loaded: Loaded, folder: Path, terminal: Terminal
) -> None:
    from analysis.report.diary_figure import draw_minutes

    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        files = draw_minutes(fit, diary, loaded, folder)
    register = write_diary_overlay(folder, entries)
    terminal.say("", terminal.words["diary_written"], *(f"  {file}" for file in (register, *files)))
    terminal.say("", terminal.words["diary_next"])
    steps = ["diary_next_lay", "diary_next_calibrate", "diary_next_check"]
    if register.parent.resolve() != loaded.path.parent.resolve():
        steps.insert(0, "diary_next_copy")
    parts = {"file": FILE, "folder": loaded.path.parent}
    terminal.say(*(f"  {number}. {terminal.word(step, **parts)}" for number, step in enumerate(steps, start=1)))


def show(fit: DiaryFit, diary: Diary, entries: list[Entry], loaded: Loaded, terminal: Terminal) -> None:
    """Print the tables of what a diary says, and what a reader should know of them."""
    words = terminal.words
    hours = fit.day_minutes.value / 60.0
    span = {"persons": diary.persons, "days": diary.working_days, "first": diary.first_day, "last": diary.last_day}
    terminal.say(
        terminal.word("diary_read", **span, rows=words.number(len(diary.day)), hours=words.number(hours, 1)), ""
    )
    for title, headings, line in _TABLES:
        rows = [line(found, _name(found, loaded, terminal).replace("[", "\\["), terminal) for found in fit.kinds]
        terminal.table(words[title], [words[key] for key in headings], rows)
    groups = [[words[group], *_share(fit.groups[group], terminal)] for group in GROUPS]
    terminal.table(words["diary_groups"], [words[key] for key in ("diary_group", "diary_share", "interval")], groups)
    terminal.say(words["diary_notes"])
    terminal.say(*(f"  · {note}" for note in notes(fit, diary, entries, loaded, terminal)))


# --- tables ---------------------------------------------------------------------------------------------------------


def _name(found: KindFit, loaded: Loaded, terminal: Terminal) -> str:
    kind = loaded.scenario.kinds[found.id]
    return terminal.words.either((kind.name_zh, kind.name_en))


def _number(value: float | None, digits: int, terminal: Terminal) -> str:
    return terminal.words["undefined"] if value is None else terminal.words.number(value, digits)


def _told(found: Estimate | None, digits: int, terminal: Terminal) -> list[str]:
    """Return value and interval as two cells; dashes for what is not told."""
    if found is None:
        return [terminal.words["undefined"]] * 2
    low, high = terminal.words.number(found.low, digits), terminal.words.number(found.high, digits)
    return [terminal.words.number(found.value, digits), terminal.word("diary_from_to", low=low, high=high)]


def _share(found: Estimate, terminal: Terminal) -> list[str]:
    parts = (found.value, found.low, found.high)
    value, low, high = (terminal.words.percent(part) for part in parts)
    return [value, terminal.word("diary_from_to", low=low, high=high)]


def _minutes_line(found: KindFit, name: str, terminal: Terminal) -> list[str]:
    words = terminal.words
    before = [words.number(found.entries), words.number(found.present_minutes, 1)]
    scatter = [words.number(found.present_cv, 2), *_told(found.cv, 2, terminal)]
    return [name, *before, *_told(found.minutes, 1, terminal), *scatter]


def _volume_line(found: KindFit, name: str, terminal: Terminal) -> list[str]:
    rate = _number(found.rate.value if found.entries else None, 2, terminal)
    multiple = _number(found.multiple.value if found.multiple else None, 2, terminal)
    present = terminal.words.number(_rounded(found.present_volume))
    volume = found.volume and Estimate(*map(_rounded, (found.volume.value, found.volume.low, found.volume.high)))
    return [name, rate, present, *_told(volume, 0, terminal), multiple]


def _rounded(value: float) -> float:
    """Return a large number to three figures: a diary tells no more."""
    return float(f"{value:.3g}")


def _share_line(found: KindFit, name: str, terminal: Terminal) -> list[str]:
    return [name, *(_share(found.share, terminal) if found.entries else _told(None, 1, terminal))]


_TABLES = (
    (
        "diary_minutes_title",
        (
            "diary_kind",
            "diary_entries",
            "diary_present",
            "diary_by_diary",
            "interval",
            "diary_cv_present",
            "diary_by_diary",
            "interval",
        ),
        _minutes_line,
    ),
    (
        "diary_volume_title",
        ("diary_kind", "diary_rate", "diary_present", "diary_by_diary", "interval", "diary_multiple"),
        _volume_line,
    ),
    ("diary_share_title", ("diary_kind", "diary_share", "interval"), _share_line),
)


# --- what a reader should know --------------------------------------------------------------------------------------


def notes(fit: DiaryFit, diary: Diary, entries: list[Entry], loaded: Loaded, terminal: Terminal) -> Iterator[str]:
    """Yield what a reader should know of a diary: first what is odd about this one, then what holds of all."""
    words, scenario = terminal.words, loaded.scenario
    comma = "、" if terminal.lang == "zh" else ", "
    if diary.days_off:
        yield terminal.word("diary_days_off", dates=comma.join(f"{date}" for date in diary.days_off))
    years = {date.year for date in scenario.calendar.holidays}
    unknown = sorted({diary.first_day.year, diary.last_day.year} - years)
    if unknown and scenario.calendar.mode == "office":
        yield terminal.word("diary_holidays", years=comma.join(map(str, unknown)))
    if fit.day_minutes.value < THIN * scenario.calendar.day_minutes:
        yield terminal.word("diary_thin", hours=words.number(fit.day_minutes.value / 60.0, 1))
    lists = {
        "diary_absent": [found for found in fit.kinds if not found.entries],
        "diary_too_few": [found for found in fit.kinds if found.entries and not found.minutes],
        "diary_no_volume": [found for found in fit.kinds if found.entries and not found.multiple],
    }
    for key, kinds in lists.items():
        if kinds:
            yield terminal.word(key, kinds=comma.join(_name(found, loaded, terminal) for found in kinds))
    fixed = overridden(entries, loaded)
    if fixed:
        yield terminal.word("diary_overridden", keys=comma.join(fixed), file=FILE)
    yield terminal.word(
        "diary_year",
        people=words.number(fit.people),
        presence=words.percent(fit.presence),
        days=words.number(fit.working_days),
    )
    undone = [found for found in fit.kinds if found.multiple and may_go_undone(scenario.kinds[found.id])]
    if undone:
        yield terminal.word("diary_undone", kinds=comma.join(_name(found, loaded, terminal) for found in undone))
    yield from (words[key] for key in ("diary_alike", "diary_pace", "diary_interval", "diary_shares"))
