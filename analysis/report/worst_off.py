"""The communities that are worst off, by name."""

from __future__ import annotations

import numpy as np

from analysis.judgement.places import Place, places, worst_off
from analysis.report.blocks import Cell, Grid, Number, number
from analysis.report.gather import finished, monthly, records_home
from analysis.report.results import Results
from analysis.report.words import Words
from analysis.study.files import Table
from analysis.study.storage import read_record

COUNT = 10
HEADINGS = (
    "report_community",
    "report_district",
    "report_people",
    "report_vacancy",
    "report_eight",
    "report_resignation",
    "report_hours",
    "report_unstaffed",
)


def worst_off_grid(scenario: str, results: Results, words: Words) -> tuple[Grid, ...]:
    """Return the communities with the most empty posts in the baseline, and how they fare in a scenario.

    Raises
    ------
    ScenarioError
        If a record is damaged.
    """
    manifest = results.manifest
    home, numbers = records_home(results.folder, manifest), finished(manifest, results.baseline)
    roster = read_record(home, results.baseline, numbers[0]).communities
    before = places(monthly(results.folder, manifest, results.baseline))
    after = {place.community: place for place in places(monthly(results.folder, manifest, scenario))}
    rows = tuple(
        _row(place, after.get(place.community), roster, results, words) for place in worst_off(before, COUNT)
    )
    title = words["report_worst"].format(n=len(rows), baseline=words.either(results.titles[results.baseline]))
    then = words["report_vacancy_then"].format(scenario=words.either(results.titles[scenario]))
    headings = (*(words[key] for key in HEADINGS), then)
    sampled = words["report_sampled"] if results.resolved["city"]["counts"] else ""
    note = words.sentences(words["report_worst_note"], sampled)
    return (Grid(title, headings, rows, note, small=True),) if rows else ()


def _row(place: Place, after: Place | None, roster: Table, results: Results, words: Words) -> tuple[Cell, ...]:
    at, district = place.community, str(roster["district"][place.community])
    spread = (words.number(100 * end, 1) for end in (place.tenth, place.ninetieth))
    low, high = spread
    people = int(roster["residents"][at])
    return (
        str(roster[f"name_{words.lang}"][at]),
        words.group(f"district:{district}", results.districts),
        Number(people, words.number(people)),
        number(place.vacancy, "1", words),
        words.range(low, high),
        number(place.resignation, "1/year", words),
        number(place.hours, "hours/week", words),
        number(place.unstaffed, "days/year", words),
        number(after.vacancy if after else np.nan, "1", words),
    )
