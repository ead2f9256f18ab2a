"""What docs/levers.md says: each sentence of the report, the levers that answer it, and what they were found to do."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from analysis.judgement.compare import Row, rows_of
from analysis.report.words import Words
from analysis.study.files import read_csv
from sim import Entry, Kind, Loaded, Scenario, declared, read_scenario

Found: TypeAlias = Mapping[str, Mapping[str, Row]]
"""A kept comparison: scenario → metric → row."""
EFFECTS = {"resignation_rate": (100.0, 2), "visits_per_household": (1.0, 2), "total_cost": (1e-4, 1)}
"""Metric → factor and decimals: percentage points a year, visits a year, 10,000 yuan a year."""
HEADINGS = ("辞职率 · resignations", "入户走访 · visits", "总成本 · cost")
MARKS = {"better": "√", "worse": "×", "no clear difference": "○", "": ""}
GRADES = {"assumption": "假设 assumption"}
DEFAULT_RUN = "all_levers"
REBOUND = "rebound"
NUMBERS = Words("zh")
HEAD = """# 报告的话与政策工具 · From the report to the levers

本页由 `python docs/generate.py` 生成，不要手改：对应表在 `docs/levers.toml`，做法在 `scenarios/luohe/`，依据在 `scenarios/luohe/evidence.toml`，结果在 `docs/runs/`。

报告的每一个问题对应一项或几项政策工具，每项工具一个情景，逐项与“维持现状”成对比较，2021—2025 年，全市。下列各数都是模拟结果，不是实测；方括号内为平均差值的 95% 置信区间（误差）。辞职率单位为个百分点/年，走访为次/户·年，总成本为万元/年（当年价，全市合计）。√ 改善，× 恶化，○ 无明显差异；成本增加记 ×。人走岗空也会使成本下降，不能只看成本一栏。

*Written by `python docs/generate.py`; not to be edited. Each problem of the report is answered by levers, each lever by a scenario, paired with things as they are, 2021 to 2025, the whole city. Simulated, not measured; in brackets the 95 % interval of the mean difference (error). Resignations in percentage points a year, visits per household and year, cost in 10,000 yuan a year (nominal, whole city). √ better, × worse, ○ no clear difference; more cost counts as ×. Empty posts lower cost, too.*
"""
ORDER = """## 哪一项减少辞职最多 · Which lever avoids most resignations

{n} 项工具各自单独实行，按对辞职率的影响排列；每个情景重复模拟 {replications} 次。

*{n} levers, one at a time, by their effect on resignations; {replications} replications of each.*
"""
REBOUND_HEAD = """#### 反弹到什么程度，减负就不再合算 · At which rebound the cut stops paying

精简三成行政事项而没有督查，每年按下列比例回潮。

*A cut of 30 % without enforcement, of which each year the following share comes back.*
"""
ALL_YEARS = "各年平均 · over all years"
IN_THE_END = "最后一年（{year}） · in the last year ({year})"
SOURCES = """## 依据 · Evidence

等级：A 官方统计、元分析或因果研究；B 同行评议的单项研究；C 报刊、内部材料或二手来源；假设，没有找到可用的来源。

*Grades: A official statistics, meta-analysis or causal design; B one peer-reviewed study; C press or second hand; assumption, nothing usable was found.*
"""


class PageError(Exception):
    """The page cannot be written; the text says what is missing, one thing a line."""


@dataclass(frozen=True)
class Sources:
    """What the page is written from.

    Attributes
    ----------
    rows : list of dict
        The rows of docs/levers.toml.
    scenarios : mapping
        The scenarios that the rows name, by name; one without a file is absent.
    entries : mapping
        Entries of the evidence register by key.
    runs : Path
        Folder of kept results, ``<run>/comparison.csv``.
    """

    rows: list[dict[str, Any]]
    scenarios: Mapping[str, Scenario]
    entries: Mapping[str, Entry]
    runs: Path

    def kept(self, run: str, period: str = "all") -> Found:
        """Return a kept comparison of the whole city in a period; empty where there is none."""
        found: dict[str, dict[str, Row]] = {}
        for row in self._rows(run):
            if (row.group, row.period) == ("city", period):
                found.setdefault(row.scenario, {})[row.metric] = row
        return found

    def last_year(self, run: str) -> str:
        """Return the last single year that is kept of a comparison, ``all`` where there is none."""
        return max({row.period for row in self._rows(run)} - {"all"}, default="all")

    def _rows(self, run: str) -> list[Row]:
        path = self.runs / run / "comparison.csv"
        return rows_of(read_csv(path)) if path.is_file() else []


def sources(root: Path, loaded: Loaded) -> Sources:
    """Return what the page of this repository is written from."""
    rows = tomllib.loads((root / "docs" / "levers.toml").read_text(encoding="utf-8"))["rows"]
    names = [one["name"] for row in rows for one in row["scenarios"]]
    files = {name: root / "scenarios" / "luohe" / f"{name}.toml" for name in names}
    scenarios = {name: read_scenario(path).scenario for name, path in files.items() if path.is_file()}
    entries = {entry.key: entry for entry in loaded.register.numbers} if loaded.register else {}
    return Sources(rows, scenarios, entries, root / "docs" / "runs")


def page(given: Sources) -> str:
    """Return the page.

    Raises
    ------
    PageError
        If a scenario of the table has no file or no kept result, or a key is not in the register: all of them.
    """
    runs = {run: given.kept(run) for run in {REBOUND, *map(_run, given.rows)}}
    lacking = [*_unknown(given), *_unplayed(given, runs)]
    if lacking:
        raise PageError("\n".join(lacking))
    parts = [HEAD, _order(given, runs[DEFAULT_RUN])]
    for number, row in enumerate(given.rows, 1):
        parts.append(_row(number, row, given, runs[_run(row)]))
        if any(one["name"] == "admin_cut_rebound" for one in row["scenarios"]) and runs[REBOUND]:
            year = given.last_year(REBOUND)
            parts.append(rebound(runs[REBOUND], given.kept(REBOUND, year), year))
    return "\n".join([*parts, _evidence(given)])


def _run(row: Mapping[str, Any]) -> str:
    """Return the kept result that a row's scenarios are read from."""
    return str(row.get("run", DEFAULT_RUN))


def _unknown(given: Sources) -> Iterator[str]:
    """Yield what the table names that is no lever, has no scenario file or is not in the register."""
    for key in (key for row in given.rows for key in row["levers"]):
        if (number := declared(key)) is None or number.role != "lever":
            yield f"docs/levers.toml: {key} is no lever"
    for one in (one for row in given.rows for one in row["scenarios"]):
        if one["name"] not in given.scenarios:
            yield f"docs/levers.toml: there is no scenario file {one['name']}.toml"
        for key in one["evidence"]:
            if key not in given.entries:
                yield f"docs/levers.toml: {key}, evidence of {one['name']}, is not in the register"


def _unplayed(given: Sources, runs: Mapping[str, Found]) -> Iterator[str]:
    """Yield the kept results that are missing, and the scenarios that those which are there lack."""
    for run in dict.fromkeys(map(_run, given.rows)):
        if not runs[run]:
            yield f"docs/runs/{run}/comparison.csv is missing"
            continue
        for name in (one["name"] for row in given.rows if _run(row) == run for one in row["scenarios"]):
            absent = [metric for metric in EFFECTS if metric not in runs[run].get(name, {})]
            if absent:
                yield f"docs/runs/{run}/comparison.csv lacks {name}: {', '.join(absent)}"


def _order(given: Sources, found: Found) -> str:
    """Return all scenarios of the main run, the greatest fall in resignations first."""
    named = [one["name"] for row in given.rows if _run(row) == DEFAULT_RUN for one in row["scenarios"]]
    named.sort(key=lambda name: found[name]["resignation_rate"].difference)
    replications = found[named[0]]["resignation_rate"].n
    lines = [[str(place), *_cells(name, given, found)] for place, name in enumerate(named, 1)]
    heading = ["", "情景 · scenario", *HEADINGS]
    return f"{ORDER.format(n=len(named), replications=replications)}\n{table(heading, lines)}\n"


def _row(number: int, row: Mapping[str, Any], given: Sources, found: Found) -> str:
    """Return one sentence of the report, its levers, and what each scenario does."""
    levers = "；".join(_lever(key) for key in row["levers"])
    told = (
        f"工具 · levers: {levers}\n"
        if levers
        else "工具 · levers: 以上任何一项，先在一处实行 · any of the above, in one place first\n"
    )
    lines = [_cells(one["name"], given, found) for one in row["scenarios"]]
    return "\n".join(
        [
            f"## {number}. {row['zh']} · {row['en']}\n",
            f"> {row['report_zh']}\n>\n> *{row['report_en']}*\n",
            told,
            *(_scenario(one, given) for one in row["scenarios"]),
            f"{table(['情景 · scenario', *HEADINGS], lines)}\n",
        ]
    )


def _lever(key: str) -> str:
    number = declared(key)
    return f"`{key}` {number.zh} {number.en}" if number else f"`{key}`"


def _scenario(one: Mapping[str, Any], given: Sources) -> str:
    """Return how one scenario works, what it does, and what that rests on."""
    scenario = given.scenarios[one["name"]]
    changes: list[Any] = [*scenario.policies, *scenario.rules]
    levers = "、".join(f"`{key}`" for key in dict.fromkeys(change.lever for change in changes))
    zh, en = (dict.fromkeys(getattr(change, note) for change in changes) for note in ("note_zh", "note_en"))
    evidence = "、".join(f"`{key}`（{_grade(given.entries[key])}）" for key in one["evidence"])
    return (
        f"**{scenario.header.title_zh}** · {scenario.header.title_en} · `{one['name']}`\n\n"
        f"- 机理 · how it works: {one['zh']}\n  *{one['en']}*\n"
        f"- 做法 · what is done: {''.join(zh)}（{levers}）\n  *{' '.join(en)}*\n"
        f"- 依据 · evidence: {evidence}\n"
    )


def _grade(entry: Entry) -> str:
    return GRADES.get(entry.grade, entry.grade)


def _cells(name: str, given: Sources, found: Found) -> list[str]:
    """Return a scenario's titles and its effects."""
    header = given.scenarios[name].header
    return [f"{header.title_zh} · {header.title_en}", *(effect(found[name][metric]) for metric in EFFECTS)]


def effect(row: Row) -> str:
    """Return a mark of the direction found, the size and its 95 % interval; a dash where it is undefined."""
    scale, digits = EFFECTS[row.metric]
    value, low, high = (
        NUMBERS.number(scale * part, digits, signed=True) for part in (row.difference, row.low, row.high)
    )
    return f"{MARKS[row.verdict]} {value} [{low}, {high}]" if value != NUMBERS["undefined"] else value


def rebound(over_all: Found, in_the_end: Found, year: str) -> str:
    """Return the effect of a cut by the share that grows back each year, and where it stops paying."""
    shares = sorted(float(name.removeprefix("rebound_")) for name in over_all)
    names = {share: f"rebound_{share:02.0f}" for share in shares}
    heading = ["每年回潮 · back each year", *HEADINGS]
    tables = (
        (label, table(heading, [[f"{share:g}%", *map(effect, _of(found[names[share]]))] for share in shares]))
        for label, found in ((ALL_YEARS, over_all), (IN_THE_END.format(year=year), in_the_end))
    )
    text = "\n\n".join(f"{label}\n\n{lines}" for label, lines in tables)
    return f"{REBOUND_HEAD}\n{text}\n\n{_stops_paying({share: in_the_end[names[share]] for share in shares}, year)}\n"


def _of(rows: Mapping[str, Row]) -> list[Row]:
    return [rows[metric] for metric in EFFECTS]


def _stops_paying(found: Mapping[float, Mapping[str, Row]], year: str) -> str:
    """Return from which share on, in the last year, a cut no longer helps, and from which on it does harm."""
    no_help = [share for share, rows in found.items() if rows["resignation_rate"].verdict != "better"]
    harm = [share for share, rows in found.items() if rows["visits_per_household"].verdict == "worse"]
    zh, en = [], []
    if no_help:
        zh.append(f"每年回潮 {no_help[0]:g}% 起，到 {year} 年已看不出减负能减少辞职")
        en.append(f"from {no_help[0]:g} % back each year on, the cut no longer clearly avoids resignations in {year}")
    if harm:
        zh.append(f"每年回潮 {harm[0]:g}% 起，走访反而比不减负时少：事项回来了，减负工作自己的报表还在")
        en.append(
            f"from {harm[0]:g} % on visits are fewer than without a cut: the items are back, the scheme's reports stay"
        )
    if not zh:
        zh, en = (
            [f"在所比较的各档，到 {year} 年减负都还有作用"],
            [f"at every share compared the cut still helps in {year}"],
        )
    english = "; ".join(en)
    return f"{'；'.join(zh)}。\n\n*{english[0].upper()}{english[1:]}.*"


def _evidence(given: Sources) -> str:
    """Return the entries of the register that the page names, in the order of the register."""
    named = {key for row in given.rows for one in row["scenarios"] for key in one["evidence"]}
    kinds = next(iter(given.scenarios.values())).kinds
    lines = [_entry(entry, kinds) for key, entry in given.entries.items() if key in named]
    heading = ["数 · number", "含义 · meaning", "中值（范围） · central (range)", "等级 · grade", "来源 · source"]
    return f"{SOURCES}\n{table(heading, lines)}\n"


def _entry(entry: Entry, kinds: Mapping[str, Kind]) -> list[str]:
    number, kind = declared(entry.key), kinds.get(entry.key.split(".")[1])
    zh, en = (number.zh, number.en) if number else ("", "")
    meaning = f"{kind.name_zh}：{zh}<br>{kind.name_en}: {en}" if kind else f"{zh}<br>{en}"
    ends = f"（{_value(entry.low)} 至 {_value(entry.high)}）" if entry.low is not None else ""
    source = f"{entry.source_zh}<br>{entry.source_en}"
    return [f"`{entry.key}`", meaning, _value(entry.central) + ends, _grade(entry), source]


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return " / ".join(map(_value, value))
    return f"{value:,.6g}".replace("-", NUMBERS.minus)


def table(headings: list[str], rows: list[list[str]]) -> str:
    """Return a table in Markdown."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
