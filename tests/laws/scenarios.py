"""Small scenarios for tests: tables written to files, read by the product's own reader, and played."""

from __future__ import annotations

import copy
import datetime as dt
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from sim.base.units import DAYS_PER_YEAR, Floats, Integers
from sim.city.records import RunRecord, Table
from sim.scenario.evidence import declared
from sim.scenario.fields import Scenario
from sim.scenario.file import load

Tables = dict[str, Any]
HEADER = {"title_zh": "小城", "title_en": "small city"}
YEAR = 365
"""Days in a year of the cases; the model's has 365.25."""
CASES: dict[str, Any] = {
    case["id"].split("-")[0]: case
    for case in json.loads((Path(__file__).parent / "people_cases.json").read_text(encoding="utf-8"))["cases"]
}

KINDS: Tables = {
    "ledger": {
        "group": "administrative",
        "line": "ledger",
        "priority": 4,
        "mandatory": True,
        "due_days": 5,
        "per_community": 900,
        "per_1000_residents": 60,
        "minutes": 70,
        "cv": 1.1,
        "monday": 2.2,
        "month_end": 1.8,
    },
    "inspection": {
        "group": "administrative",
        "line": "inspection",
        "priority": 4,
        "mandatory": True,
        "due_days": 3,
        "per_community": 400,
        "minutes": 120,
        "month_end": 2.5,
    },
    "campaign": {
        "group": "administrative",
        "line": "campaign",
        "priority": 4,
        "mandatory": True,
        "due_days": 2,
        "per_community": 300,
        "minutes": 60,
        "campaign_months": [3, 9],
        "campaign": 4,
        "campaign_quiet": 0.4,
    },
    "certificate": {
        "group": "administrative",
        "line": "certificate",
        "priority": 4,
        "mandatory": True,
        "due_days": 1,
        "per_1000_residents": 200,
        "minutes": 15,
        "year_end": 1.3,
    },
    "hall": {
        "group": "service",
        "priority": 2,
        "hall": True,
        "residents_first": True,
        "closing": "serve",
        "per_1000_residents": 400,
        "minutes": 12,
        "patience_minutes": 45,
        "monday": 1.4,
        "by_hour": [1, 3, 2, 1, 1, 2, 2, 1],
    },
    "ticket": {
        "group": "service",
        "priority": 3,
        "mandatory": True,
        "residents_first": True,
        "due_days": 3,
        "per_1000_residents": 26,
        "minutes": 75,
    },
    "care": {
        "group": "service",
        "line": "care",
        "priority": 5,
        "residents_first": True,
        "closing": "appointment",
        "due_days": 10,
        "per_1000_residents": 72,
        "minutes": 40,
    },
    "visit": {
        "group": "self_government",
        "priority": 6,
        "residents_first": True,
        "closing": "appointment",
        "due_days": 60,
        "per_household": 1.5,
        "minutes": 18,
    },
}
"""Eight kinds of task, of all three groups and all three endings."""
RESPONSES: Tables = {
    "ledger": {"scheme_reports": True, "centres": 0.2, "election": 0.4, "epidemic": 0.5, "department": "民政"},
    "inspection": {"centres": 0.5, "department": "住建", "channel": "现场检查"},
    "hall": {"digital": -0.3, "centres": 0.3, "epidemic": -0.4},
    "certificate": {"digital": -0.3},
    "ticket": {"participation": -0.2},
    "care": {"mutual_aid": -0.3, "centres": 0.3, "outside_most": 0.5},
    "visit": {"participation": 0.2, "election": 0.5, "epidemic": 1.0, "outside_most": 0.3},
}
"""How kinds respond to programmes, and who hands them down."""


def _places() -> list[Tables]:
    """Return four communities of three districts, with posts by rule."""
    sizes = {"YC-1": 4200, "YC-2": 9100, "YH-1": 6400, "ZL-1": 12_300}
    return [
        {
            "id": name,
            "name_zh": f"{name}社区",
            "name_en": f"Community {name}",
            "district": name[:2],
            "residents": residents,
            "households": round(residents / 2.86),
            "premises_m2": residents / 12.0,
            "own_built": name != "YC-1",
            "volunteers": residents // 4,
            "street_zh": "东街" if name.startswith("Y") else "天桥街道",
        }
        for name, residents in sizes.items()
    ]


def small_city() -> Tables:
    """Return a city of four communities and eight kinds of task, with every mechanism at work."""
    return copy.deepcopy(
        {
            "format": 1,
            "evidence": "evidence.toml",
            "scenario": HEADER,
            "clock": {"start": dt.date(2021, 3, 1), "end": dt.date(2021, 7, 31), "warmup_months": 2},
            "calendar": {
                "holidays": [dt.date(2021, 2, 11), dt.date(2021, 5, 3)],
                "makeup_days": [dt.date(2021, 5, 8)],
            },
            "city": {"communities": _places(), "area_per_window": 300},
            "kinds": {
                name: {"name_zh": name, "name_en": name, **kind, **RESPONSES.get(name, {})}
                for name, kind in KINDS.items()
            },
            "arrivals": {"administrative_volume": 2.5, "residents_volume": 1.3, "day_factor_cv": 0.2},
            "desk": {
                "switching_minutes": 4,
                "hall_duty": True,
                "grid_half_days": 2,
                "evening_minutes": 150,
                "overtime_day_minutes": 180,
                "overtime_month_hours": 36,
                "all_round_lines": 1,
                "all_round_training": 100,
            },
            "pressure": {"speed_exponent": -0.64},
            "rework": {
                "base": 0.03,
                "hurried": 0.25,
                "perfunctory": 0.3,
                "chase": 0.1,
                "perfunctory_after": 3,
                "perfunctory_effort": 0.25,
                "missed_after": 6,
            },
            "absence": {"base": 0.02, "strained": 0.025, "slope": 0.3, "spell_days": 3, "spell_cv": 1.2},
            "learning": {"newcomer_loss": 0.4, "experienced_gain": 0.36, "mentor_share": 0.15, "strain_loss": 0.03},
            "strain": {
                "pressure_weight": 0.5,
                "gain": 0.6,
                "trait_variance": 0.25,
                "wave_variance": 0.65,
                "support": 0.2,
                "support_hours": 0.5,
                "support_cost": 500,
            },
            "attrition": {
                "base_rate": 2.0,
                "tenure_profile": [0.9, 1.35, 1.25, 1.1, 0.85, 0.6],
                "pay_elasticity": -1.5,
                "strain_ratio": 1.5,
                "line_ratio": 1.1,
                "lines_reference": 1.5,
                "admin_ratio": 1.05,
                "contagion": 2.0,
                "support_ratio": 0.9,
                "frailty_variance": 0.4,
                "notice_days": 30,
                "other_exits": 0.1,
            },
            "staffing": {
                "per_10000": 6,
                "size_exponent": 0.6,
                "fewest": 3,
                "vacancy": 0.1,
                "tenure_mean": 1,
                "tenure_most": 4,
                "secondment_share": 0.05,
            },
            "recruitment": {
                "exam_month": 4,
                "intake_month": 6,
                "take_up": 1.9,
                "take_up_elasticity": 2,
                "reserve_share": 0.2,
                "emergency_share": 0.5,
            },
            "pay": {
                "base": 2300,
                "seniority": 40,
                "allowance": 100,
                "on_cost": 0.35,
                "ratio": 0.65,
                "outside_growth": 0.06,
                "price_growth": 0.02,
                "indexation": 0.2,
                "indexation_months": 1,
                "overtime_rate": 1.0,
                "overtime_felt": 0.5,
                "bonus_years": 0.5,
                "hiring_cost": 0.21,
            },
            "burden": {
                "cut": 0.05,
                "cut_item_minutes": 0.6,
                "rebound": 0.3,
                "added": 0.1,
                "duplicates": 0.2,
                "entry_saving": 0.3,
                "price_refusal": 0.05,
                "scheme_load": 0.05,
            },
            "outside": {
                "price": 50,
                "coordination": 0.1,
                "volunteer_hours": 20,
                "volunteer_share": 0.3,
                "supervision": 0.1,
                "volunteer_cost": 50,
            },
            "places": {"running_cost": 60, "rent": 120, "standards_spread": 0.4},
            "elections": {"last": dt.date(2018, 5, 1), "months": 2, "exits": 0.3},
            "structure": {"transition_months": 2, "transition_loss": 0.2},
            "stress": {"epidemic_absence": 0.1},
        }
    )


def policy(lever: str, value: float | bool, **more: Any) -> Tables:
    """Return a policy as a file has it."""
    return {"lever": lever, "value": value, **more}


def bare_city(posts: int, communities: int, start: dt.date, end: dt.date, **sections: Tables) -> Tables:
    """Return a city without tasks in which everybody is in post at the start, and what `sections` add."""
    places = [
        {"id": f"C{number}", "name_zh": "社区", "name_en": "community", "posts": posts}
        for number in range(communities)
    ]
    return {
        "format": 1,
        "evidence": "evidence.toml",
        "scenario": HEADER,
        "clock": {"start": start, "end": end},
        "city": {"communities": places},
        "mechanisms": {"tasks": False},
        **sections,
    }


def changed(table: Mapping[str, Any], **sections: Any) -> Tables:
    """Return a copy of a table of sections, with the keys of some of them changed; a list replaces a list."""
    result = copy.deepcopy(dict(table))
    for name, section in sections.items():
        old = result.get(name)
        result[name] = {**old, **section} if isinstance(section, dict) and isinstance(old, dict) else section
    return result


# --- files ---


def _toml(value: Any) -> str:
    """Return a value as it stands in a TOML file."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{name} = {_toml(entry)}" for name, entry in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, dt.date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False)


def _lines(table: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a TOML file: plain keys first, then sections with their tables in line."""
    for name, value in table.items():
        if not isinstance(value, Mapping):
            yield f"{name} = {_toml(value)}"
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield f"[{name}]"
            yield from (f"{key} = {_toml(entry)}" for key, entry in value.items())


def _numbers(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield dotted key and value of everything in a table of sections."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def register_of(table: Mapping[str, Any]) -> Tables:
    """Return a register that calls every uncertain number of a table an assumption."""
    said = {
        "distribution": "fixed",
        "grade": "assumption",
        "source_zh": "测试假设",
        "source_en": "assumed for a test",
    }
    uncertain = [
        {"key": key, "central": value, **said}
        for key, value in _numbers(table)
        if (number := declared(key)) is not None and number.role == "uncertain"
    ]
    return {
        "format": 1,
        "numbers": uncertain,
        "evidence": {"title_zh": "测试登记簿", "title_en": "register of a test"},
    }


def write(folder: Path, table: Mapping[str, Any], name: str = "city") -> Path:
    """Write a scenario, and the register it needs, to a folder; return the scenario's file."""
    path = folder / f"{name}.toml"
    path.write_text("\n".join(_lines(table)), encoding="utf-8")
    if table.get("evidence") == "evidence.toml":
        (folder / "evidence.toml").write_text("\n".join(_lines(register_of(table))), encoding="utf-8")
    return path


def read(folder: Path, table: Mapping[str, Any], name: str = "city") -> Scenario:
    """Return the scenario that the product reads from a table written to a file."""
    return load(write(folder, table, name))


# --- comparing records ---


def by_community(record: RunRecord) -> dict[str, dict[str, Table]]:
    """Return the rows of months, kinds and careers by id of the community; people in the order of their posts."""
    parts: dict[str, dict[str, Table]] = {}
    careers = record.careers
    order = np.lexsort((careers["occupant"], careers["post"], careers["community"]))
    tables = {
        "months": record.months,
        "kinds": record.kinds,
        "careers": {name: column[order] for name, column in careers.items()},
    }
    for place, name in enumerate(record.communities["id"]):
        parts[str(name)] = {
            table: {key: column[rows["community"] == place] for key, column in rows.items() if key != "community"}
            for table, rows in tables.items()
        }
    return parts


def rows_where(table: Table, keep: np.ndarray[Any, Any]) -> Table:
    """Return the rows of a table that are kept."""
    return {name: column[keep] for name, column in table.items()}


def differing(one: Mapping[str, Table], other: Mapping[str, Table]) -> list[str]:
    """Return the columns (``table.column``) in which two sets of tables are not equal bit for bit."""
    if one.keys() != other.keys():
        return sorted(one.keys() ^ other.keys())
    return [
        f"{table}.{name}"
        for table in one
        for name in sorted(one[table].keys() | other[table].keys())
        if not _equal(one[table].get(name), other[table].get(name))
    ]


def _equal(one: Any, other: Any) -> bool:
    if one is None or other is None or one.dtype.kind != other.dtype.kind or one.shape != other.shape:
        return False
    same: bool = bool(np.array_equal(one, other)) if one.dtype.kind == "U" else one.tobytes() == other.tobytes()
    return same


def differing_communities(one: RunRecord, other: RunRecord) -> dict[str, list[str]]:
    """Return, for the communities that both records hold, the columns in which they differ."""
    mine, theirs = by_community(one), by_community(other)
    found = {name: differing(mine[name], theirs[name]) for name in mine.keys() & theirs.keys()}
    return {name: columns for name, columns in found.items() if columns}


# --- cases ---


def quantity(case: str, name: str) -> Tables:
    """Return what a case says of a quantity: expected value and tolerance."""
    found: Tables = next(entry for entry in CASES[case]["quantities"] if entry["name"] == name)
    return found


def exact(case: str, name: str, value: float) -> None:
    """Check a value that has no chance in it."""
    entry = quantity(case, name)
    tolerance = entry["tolerance"]
    allowed = tolerance.get("abs_tol", 0.0) + tolerance.get("rel_tol", 0.0) * abs(entry["expected"])
    assert abs(value - entry["expected"]) <= allowed, (name, value, entry["expected"])


def judge(case: str, name: str, samples: ArrayLike, *, times: float = 1.0, as_suggested: bool = False) -> None:
    """Check the mean of independent samples; a sample too noisy to tell fails, as one that is off does.

    Parameters
    ----------
    times : float
        What the expected value is multiplied by, where the model rounds in a way that the case does not.
    as_suggested : bool
        Whether as much was run as the case suggests: its standard error then has to lie in the band, too.
    """
    entry, values = quantity(case, name), np.asarray(samples, np.float64)
    expected, tolerance = entry["expected"] * times, entry["tolerance"]
    error = float(values.std(ddof=1)) / len(values) ** 0.5
    most = tolerance.get("max_se") or tolerance["max_rel_se"] * abs(expected)
    off = abs(float(values.mean()) - expected) - tolerance.get("bias_allowance_abs", 0.0)
    told = f"{case} {name}: {values.mean():.6g} ± {error:.2g}, expected {expected:.6g}"
    assert 0.0 < error <= most, f"too noisy to tell, {told}"
    assert off <= tolerance["z_max"] * error, told
    if as_suggested and "se_band" in tolerance:
        assert tolerance["se_band"][0] <= error <= tolerance["se_band"][1], f"replications not independent, {told}"


def rate(hazard: float) -> float:
    """Return a hazard per year of a case as one per year of the model."""
    return hazard * DAYS_PER_YEAR / YEAR


# --- careers ---


def tenures(record: RunRecord, days: int) -> tuple[Floats, Integers]:
    """Return the days in post of everybody, and whether they ended: a stay that lasts is cut at `days`."""
    hired, left = record.careers["hired_day"], record.careers["left_day"]
    ended = (left >= 0) & (left <= days)
    stay: Floats = (np.where(ended, left, days) - hired).astype(np.float64)
    return stay, ended.astype(np.int64)


def in_post(record: RunRecord, day: int) -> Integers:
    """Return the careers that are going on when day `day` begins."""
    hired, left = record.careers["hired_day"], record.careers["left_day"]
    rows: Integers = np.flatnonzero((hired <= day) & ((left < 0) | (left > day)))
    return rows
