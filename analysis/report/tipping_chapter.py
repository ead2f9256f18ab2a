"""Whether a city has two states, told: the answer in words, the tables, what is left out, the figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis.report.blocks import Block, Cell, Grid, Items, Number, Run, number, text
from analysis.report.chapters import Chapter
from analysis.report.decision_view import View
from analysis.report.words import Words

if TYPE_CHECKING:
    from analysis.report.decision_plates import Plate

Row: TypeAlias = dict[str, Any]
CITY, START, BANDS = "city", "start", "band:"
LIMITS = ("chance", "caps", "sent", "long", "load", "theory")


def rows_of(view: View, table: str, **labels: Any) -> list[Row]:
    """Return the rows of a table with these labels, in its order."""
    columns = view.tables[table]
    rows = [
        dict(zip(columns, cells, strict=True))
        for cells in zip(*(columns[name].tolist() for name in columns), strict=True)
    ]
    return [row for row in rows if all(row[name] == value for name, value in labels.items())]


def last_period(view: View) -> str:
    """Return the last year of results, of whose pay the states are told."""
    years: list[str] = [row["period"] for row in rows_of(view, "equilibria") if row["period"] != START]
    return max(years)


def scenarios(view: View) -> list[str]:
    """Return the scenarios of the answer, the baseline first."""
    return list(dict.fromkeys(row["scenario"] for row in rows_of(view, "equilibria")))


def lowest(view: View, scenario: str, group: str, period: str) -> Row:
    """Return the state with the fewest empty posts."""
    return rows_of(view, "equilibria", scenario=scenario, group=group, period=period)[0]


def interval(low: float, high: float, unit: str, words: Words) -> str:
    """Return the ends of an interval with their unit, a dash where there is none."""
    if low != low:
        return words["undefined"]
    shown = words.unit(unit)
    return words.range(
        *(words.joined(words.number(each * shown.scale, shown.digits), shown.word) for each in (low, high))
    )


def when(period: str, words: Words) -> str:
    """Return the name of a period of pay."""
    return words["tipping_start"] if period == START else words.period(period)


def limits(load: float, pay: float, words: Words, style: str = "by") -> str:
    """Return by how much work, or the outside wage, must grow for something to happen; in words where it does not.

    Parameters
    ----------
    style : {"by", "short"}
        For a sentence or for a table.
    """
    given = (("load", load), ("pay", pay))
    parts = [
        words[f"tipping_{name}_{style}"].format(percent=words.percent(factor - 1, 0))
        for name, factor in given
        if factor == factor
    ]
    return words["tipping_or"].join(parts) if parts else words["tipping_no_limit"]


# --- the section ----------------------------------------------------------------------------------------------------


def tipping_blocks(view: View, words: Words) -> Iterator[Block]:
    """Yield the section: whether there is a spiral, how far its edge is, what policies do, small communities, limits."""
    yield text(words.sentences(*_answer(view, words)))
    yield text(words.sentences(*_distance(view, words)))
    yield _grid(view, words)
    bands = _bands(view)
    if bands:
        yield text(_small(view, bands[0], words))
        yield _band_grid(view, [CITY, *bands], words)
    yield text(words["tipping_limits"])
    yield Items(tuple((Run(words[f"tipping_limit_{name}"]),) for name in LIMITS))
    yield from _pictures(view, words)


def _pictures(view: View, words: Words) -> Iterator[Block]:
    from analysis.report.decision_plates import picture

    yield from (picture(name, plate, view, words) for name, plate in tipping_plates(view).items())


def _answer(view: View, words: Words) -> Iterator[str]:
    """Yield whether there is more than one state, by the mean field and by the whole model."""
    rows = rows_of(view, "equilibria", group=CITY)
    unknown = _named(view, [row for row in rows if row["vacancy"] != row["vacancy"]], words)
    several = _named(view, [row for row in rows if row["place"] > 1], words)
    if several:
        yield words["tipping_several"].format(scenarios=several)
    elif len(unknown) < len(rows) and any(row["vacancy"] == row["vacancy"] for row in rows):
        yield words["tipping_one"]
    if unknown:
        yield words["tipping_unanswered"].format(scenarios=unknown)
    yield from _sides(view, words)


def _named(view: View, rows: Sequence[Row], words: Words) -> str:
    return words.listed(*dict.fromkeys(words.quoted(view.title(row["scenario"], words)) for row in rows))


def _sides(view: View, words: Words) -> Iterator[str]:
    gap = rows_of(view, "tipping_gap", scenario=view.baseline)[-1]
    sides = rows_of(view, "sides", scenario=view.baseline)
    low, high = (end(row["start"] for row in sides) for end in (min, max))
    from_high = [row for row in sides if row["start"] == high]
    year = words.number(gap["year"])
    met = gap["low"] <= 0.0 <= gap["high"]
    yield words["tipping_met" if met else "tipping_apart"].format(
        scenario=view.title(view.baseline, words),
        low=words.percent(low, 0),
        high=words.percent(high, 0),
        year=year,
        below=words.percent([row for row in sides if row["start"] == low][-1]["vacancy"]),
        above=words.percent(from_high[-1]["vacancy"]),
        gap=words.joined(words.number(100 * gap["difference"], 1), words.unit("1").difference),
        interval=_points(gap["low"], gap["high"], words),
    )
    halving = gap["halving_months"]
    known = halving == halving
    yield words["tipping_halved" if known else "tipping_not_halved"].format(months=words.number(halving))
    shares = (words.percent(from_high[at]["half_empty_share"], 0) for at in (0, -1))
    yield words["tipping_half_empty"].format(year=year, **dict(zip(("before", "after"), shares, strict=True)))


def _points(low: float, high: float, words: Words) -> str:
    if low != low:
        return words["undefined"]
    ends = (words.number(100 * each, 1) for each in (low, high))
    return words.joined(words.range(*ends), words.unit("1").difference)


def _distance(view: View, words: Words) -> Iterator[str]:
    """Yield where vacancy settles, how strongly pushes are amplified, and how far the edges are."""
    year, baseline = last_period(view), view.title(view.baseline, words)
    first, last = (lowest(view, view.baseline, CITY, period) for period in (START, year))
    if last["vacancy"] != last["vacancy"]:
        return
    named = {"baseline": baseline, "year": words.period(year)}
    yield words["tipping_level"].format(
        **named,
        first=words.number(first["pay_ratio"], 2),
        start=words.percent(first["vacancy"]),
        ratio=words.number(last["pay_ratio"], 2),
        vacancy=words.percent(last["vacancy"]),
        interval=interval(last["low"], last["high"], "1", words),
    )
    others = [lowest(view, name, CITY, year) for name in scenarios(view) if name != view.baseline]
    told = [words.told(view.title(row["scenario"], words), words.percent(row["vacancy"])) for row in others]
    if told:
        yield words["tipping_policies"].format(year=words.period(year), list=words.listed(*told))
    alone = len(rows_of(view, "equilibria", scenario=view.baseline, group=CITY, period=year)) == 1
    yield words["tipping_amplified" if alone else "tipping_amplified_too"].format(
        number=words.number(100 * last["amplification"]), **named
    )
    if last["load_edge"] == last["load_edge"] or last["pay_edge"] == last["pay_edge"]:
        yield words["tipping_edge"].format(limits=limits(last["load_edge"], last["pay_edge"], words), **named)
    yield from _far(last, named, words)


def _far(last: Row, named: dict[str, str], words: Words) -> Iterator[str]:
    """Yield by how much work, or the outside wage, must grow until half of the posts are empty."""
    load, pay = last["load_half"], last["pay_half"]
    if load != load and pay != pay:
        yield words["tipping_far_none"].format(**named)
        return
    yield words["tipping_far"].format(limits=limits(load, pay, words), **named)
    if last["years"] == last["years"]:
        yield words["tipping_far_years"].format(years=words.number(last["years"]))
    if load != load:
        yield words["tipping_far_load"]


def _grid(view: View, words: Words) -> Grid:
    rows = [
        row
        for name in scenarios(view)
        for period in (START, last_period(view))
        for row in rows_of(view, "equilibria", scenario=name, group=CITY, period=period)
    ]
    names = ("when", "pay", "vacancy", "error", "gain", "edge", "half")
    return Grid(
        words["tipping_grid"].format(unit=words.unit("1").word),
        (words["scenario"], *(words[f"tipping_grid_{name}"] for name in names)),
        tuple(_cells(view, row, words) for row in rows),
        words["tipping_grid_note"].format(n=words.number(rows[0]["n"])),
    )


def _cells(view: View, row: Row, words: Words) -> tuple[Cell, ...]:
    title = view.title(row["scenario"], words)
    if row["place"] > 1:
        title = words["tipping_worse_state" if row["stable"] else "tipping_threshold"].format(scenario=title)
    lowest_one = row["place"] == 1 and row["vacancy"] == row["vacancy"]
    return (
        title,
        when(row["period"], words),
        _plain(row["pay_ratio"], words),
        number(row["vacancy"], "1", words),
        interval(row["low"], row["high"], "1", words),
        _plain(row["amplification"], words),
        limits(row["load_edge"], row["pay_edge"], words, "short") if lowest_one else words["undefined"],
        limits(row["load_half"], row["pay_half"], words, "short") if lowest_one else words["undefined"],
    )


def _plain(value: float, words: Words) -> Number:
    return Number(value, words.number(value, 2), 2)


# --- small communities ------------------------------------------------------------------------------------------------


def _bands(view: View) -> list[str]:
    """Return the size bands that were measured, the smallest communities first."""
    rows = rows_of(view, "equilibria", scenario=view.baseline, period=last_period(view))
    return list(dict.fromkeys(row["group"] for row in rows if row["group"].startswith(BANDS)))


def _small(view: View, band: str, words: Words) -> str:
    year = last_period(view)
    small, city = (lowest(view, view.baseline, group, year) for group in (band, CITY))
    return words["tipping_small_worse" if small["vacancy"] > city["vacancy"] else "tipping_small_alike"].format(
        band=words.group(band, {}),
        year=words.period(year),
        vacancy=words.percent(small["vacancy"]),
        city=words.percent(city["vacancy"]),
        gain=words.number(small["amplification"], 2),
        city_gain=words.number(city["amplification"], 2),
    )


def _band_grid(view: View, groups: Sequence[str], words: Words) -> Grid:
    year = last_period(view)
    rows = [lowest(view, view.baseline, group, year) for group in groups]
    names = ("vacancy", "error", "hazard", "gain", "half")
    return Grid(
        words["tipping_bands"].format(
            unit=words.unit("1").word, baseline=view.title(view.baseline, words), year=words.period(year)
        ),
        (words["residents_band"], *(words[f"tipping_grid_{name}"] for name in names)),
        tuple(_band_cells(row, words) for row in rows),
        words["tipping_bands_note"].format(n=words.number(rows[0]["n"])),
    )


def _band_cells(row: Row, words: Words) -> tuple[Cell, ...]:
    return (
        words.group(row["group"], {}),
        number(row["vacancy"], "1", words),
        interval(row["low"], row["high"], "1", words),
        number(row["hazard"], "1/year", words),
        _plain(row["amplification"], words),
        limits(row["load_half"], row["pay_half"], words, "short"),
    )


def tipping_plates(view: View) -> Mapping[str, Plate]:
    """Return the figures by name."""
    from analysis.report.tipping_figure import PLATES

    return PLATES


TIPPING_CHAPTER = Chapter(
    "decide_tipping_title",
    ("response", "tipping_flows", "equilibria", "sides", "tipping_gap"),
    tipping_blocks,
    tipping_plates,
)
