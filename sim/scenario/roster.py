"""The communities of a city: listed in the scenario, read from a CSV, or sampled from the report's counts.

Every refusal of the counts names its key (``city.counts…``) and leaves `where` empty: whoever read the file
knows the line.
"""

from __future__ import annotations

import csv
import io
import math
import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.base.randomness import generator, normal_quantile, who
from sim.base.units import Floats, Integers
from sim.scenario.fields import BAND_BOUNDS, BANDS, City, Counts, Staffing, Territory
from sim.scenario.names import (
    MOST_REFUSALS,
    OPTIONAL,
    TENSIONS,
    allowed,
    columns,
    community_id,
    community_name,
    street,
    value,
)

BAND_TOPS = (9_999, 19_999, 29_999, 10_000_000)
PREMISES_LOW = (60, 300, 600, 1_001)
PREMISES_TOPS = (299, 599, 1_000, 4_000)
SPLIT_RESIDENTS, SPLIT_HOUSEHOLDS = 10_000, 3_000
MOST_BYTES, MOST_COMMUNITIES = 16_000_000, 10_000
LARGE, SMALL, DEAL, AREA, RANK, OWN = range(6)


def band_of(residents: int) -> str:
    """Return the size band (one of `BANDS`) of a community of so many residents."""
    return BANDS[bisect_right(BAND_BOUNDS, residents) - 1]


def territories(city: City, folder: Path) -> tuple[Territory, ...]:
    """Return the city's territories: as listed, else from the CSV `city.roster` in `folder`, else sampled.

    Raises
    ------
    ScenarioError
        If there are none or too many, ids are not distinct, the CSV is faulty, or the counts cannot be met.
    """
    if city.communities:
        return _distinct([("", f"city.communities.{n}", given) for n, given in enumerate(city.communities)])
    if city.roster:
        return _distinct(_from_csv(_roster_path(city.roster, folder)))
    if city.counts:
        return _distinct([("", "city.counts", territory) for territory in _sampled(city, city.counts)])
    zh, en = "应给出 counts、roster 或 communities 之一", "needs counts, roster or communities"
    raise refuse("", "city", "", zh, en, code="E601")


def _distinct(placed: Sequence[tuple[str, str, Territory]]) -> tuple[Territory, ...]:
    """Refuse an empty or a huge city, and ids that are equal after NFC, trimming and casefold."""
    if not 1 <= len(placed) <= MOST_COMMUNITIES:
        zh, en = f"社区数应为 1—{MOST_COMMUNITIES}", f"a city has 1 to {MOST_COMMUNITIES:,} communities"
        raise refuse("", "city", len(placed), zh, en, code="E602")
    first: dict[str, str] = {}
    wrong = []
    for where, key, territory in placed:
        name = unicodedata.normalize("NFC", territory.id).strip().casefold()
        other = first.setdefault(name, where or key)
        if other != (where or key):
            words = (f"编号与 {other} 重复", f"the same id as {other}")
            wrong.append(Refusal(where, key, shown(territory.id), words, code="E603"))
    if wrong:
        raise ScenarioError(wrong[:MOST_REFUSALS])
    return tuple(territory for _, _, territory in placed)


def _roster_path(name: str, folder: Path) -> Path:
    if re.search(r'[/\\:~$%<>|*?"]', name) or name in (".", "..") or not name.isprintable():
        zh, en = "应为情景文件旁的 CSV 文件名，不含路径", "must be the name of a CSV beside the scenario, no path"
        raise refuse("", "city.roster", name, zh, en, code="E604")
    path = folder / name
    if not os.path.isfile(path):
        near = nearest(name, (other.name for other in folder.glob("*.csv")))
        raise refuse("", "city.roster", name, "情景文件旁没有此文件", "no such file beside it", near, "E604")
    if path.stat().st_size > MOST_BYTES:
        raise refuse(str(path), "", f"{path.stat().st_size} B", "名册不应超过 16 MB", "at most 16 MB", code="E604")
    return path


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Return (line, cells) of every row that is not blank."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise refuse(str(path), "", error.strerror, "无法读取", "cannot be read", code="E605") from None
    except UnicodeDecodeError as error:
        zh, en = "应为 UTF-8 编码；请在 Excel 中另存为“CSV UTF-8”", "must be UTF-8; save as “CSV UTF-8” in Excel"
        raise refuse(str(path), "", f"byte {error.start}", zh, en, code="E605") from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        return [(reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells)]
    except csv.Error as error:
        where = f"{path}:{reader.line_num}"
        raise refuse(where, "", str(error), "不是 CSV 格式", "is not CSV", code="E605") from None


def _territory(where: str, names: list[str], cells: list[str]) -> Territory | list[Refusal]:
    """Return the territory of a row, or what is wrong with its cells."""
    if len(cells) != len(names):
        words = (f"此行应有 {len(names)} 格", f"this row must have {len(names)} cells")
        return [Refusal(where, "", f"{len(cells)}", words, code="E607")]
    row = dict(zip(names, cells, strict=True))
    given = {column: cell for column, cell in row.items() if cell.strip() or column not in OPTIONAL}
    try:
        return Territory.model_validate({column: value(column, cell) for column, cell in given.items()})
    except ValidationError as error:
        wrong = [str(part["loc"][0]) for part in error.errors()]
        return [Refusal(where, name, shown(row[name]) or "“”", allowed(name), code="E607") for name in wrong]


def _from_csv(path: Path) -> list[tuple[str, str, Territory]]:
    """Return (file:line, column of the id, territory) of every row; refuse all faulty rows, up to twenty, at once."""
    rows = _rows(path)
    if not rows:
        raise refuse(str(path), "", "", "名册是空的", "the roster is empty", code="E605")
    names = columns(f"{path}:{rows[0][0]}", rows[0][1])
    read = [(f"{path}:{line}", _territory(f"{path}:{line}", names, cells)) for line, cells in rows[1:]]
    faulty = [wrong for _, wrong in read if isinstance(wrong, list)]
    if faulty:
        raise ScenarioError(chain.from_iterable(faulty[:MOST_REFUSALS]))
    return [(where, "id", territory) for where, territory in read if isinstance(territory, Territory)]


def _stream(counts: Counts, which: int) -> np.random.Generator:
    return generator(counts.seed, 0, who("roster"), "roster", which)


def _fitted(wishes: Floats, low: Integers, high: Integers, total: int) -> Integers:
    """Return whole numbers in [low, high] (each of shape n) that sum to `total`, in proportion to `wishes` > 0."""
    if not wishes.size:
        return np.zeros(0, np.int64)
    least, most = 0.0, float((high / wishes).max())
    for _ in range(200):
        factor = (least + most) / 2
        least, most = (factor, most) if np.clip(factor * wishes, low, high).sum() <= total else (least, factor)
    exact = np.clip(least * wishes, low, high)
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[(whole < high)[order]][: total - int(whole.sum())]] += 1
    return whole


def _large(counts: Counts, bands: Integers, draws: Floats) -> tuple[Integers, Integers, Integers]:
    """Return (low, high, size) of the communities of 10,000 or more: lower bound × exp(cut exponential)."""
    band = np.repeat([1, 2, 3], bands[1:])
    low, high = np.array(BAND_BOUNDS)[band], np.array(BAND_TOPS)[band]
    mean = np.where(band == 3, counts.excess_mean_top, counts.excess_mean)
    excess = -mean * np.log1p(-draws[: band.size] * (1.0 - (high / low) ** (-1.0 / mean)))
    return low, high, np.clip(np.floor(low * np.exp(excess)), low, high).astype(np.int64)


def _expected_large(counts: Counts, bands: Integers) -> int:
    """Return the residents that the communities of 10,000 or more hold in the mean."""
    grid = (np.arange(400) + 0.5) / 400
    each = [_large(counts, np.eye(4, dtype=np.int64)[band] * 400, grid)[2].mean() for band in (1, 2, 3)]
    return round(float(np.dot(each, bands[1:])))


def _sizes(counts: Counts) -> tuple[Integers, Integers]:
    """Return the residents of the communities inside and outside the city proper, in order of band."""
    outside = np.array(counts.outside_by_band)
    inside = np.array(counts.communities_by_band) - outside
    stream = [_stream(counts, which) for which in (LARGE, SMALL)]
    draws = stream[0].random(int(inside[1:].sum() + outside[1:].sum()))
    low, high, large = _large(counts, inside, draws)
    small = np.exp(counts.small_sigma * stream[1].standard_normal(int(inside[0] + outside[0])))
    count, floor = int(inside[0]), counts.small_floor
    room = int(np.clip(counts.residents_in_city_proper - large.sum(), count * floor, count * BAND_TOPS[0]))
    large = _fitted(large.astype(np.float64), low, high, counts.residents_in_city_proper - room)
    bounds = np.full(count, floor), np.full(count, BAND_TOPS[0])
    typical = room / small[:count].sum() if count else math.sqrt(floor * BAND_TOPS[0])
    small_outside = np.clip(typical * small[count:], floor, BAND_TOPS[0]).astype(np.int64)
    large_outside = _large(counts, outside, draws[large.size :])[2]
    return np.append(_fitted(small[:count], *bounds, room), large), np.append(small_outside, large_outside)


def _premises(counts: Counts, residents: Integers) -> Integers:
    """Return service premises, whole m²: log-uniform in their bands, larger ones to larger communities."""
    band = np.repeat([0, 1, 2, 3], counts.communities_by_premises)
    low, high = np.array(PREMISES_LOW)[band], np.array(PREMISES_TOPS)[band]
    stream = [_stream(counts, which) for which in (AREA, RANK)]
    area = np.sort(_fitted(low * (high / low) ** stream[0].random(band.size), low, high, int(counts.premises_m2)))
    rank = np.argsort(np.argsort(residents, kind="stable"), kind="stable")
    size = np.array([normal_quantile((place + 0.5) / band.size) for place in rank])
    noise = stream[1].standard_normal(band.size)
    noise -= noise.mean() + size * (noise @ size) / max(float(size @ size), 1e-12)
    noise *= math.sqrt(float(size @ size) / max(float(noise @ noise), 1e-12))
    pearson = 2.0 * math.sin(math.pi / 6.0 * counts.size_premises_correlation)
    order = np.argsort(pearson * size + math.sqrt(max(0.0, 1.0 - pearson**2)) * noise, kind="stable")
    premises = np.empty_like(area)
    premises[order] = area
    return premises


def _shared(total: int, weights: Integers) -> Integers:
    """Return `total` shared in proportion to whole `weights` by largest remainder."""
    shares: Integers = total * weights // weights.sum()
    order = np.argsort(-(total * weights % weights.sum()), kind="stable")
    shares[order[: total - int(shares.sum())]] += 1
    return shares


def _refuse_contradiction(counts: Counts) -> None:
    """Refuse counts that do not add up, and residents or premises that no roster can have."""
    total = sum(district.communities for district in counts.districts)
    outside = sum(district.communities for district in counts.districts if not district.in_city_proper)
    bands, beyond = np.array(counts.communities_by_band), np.array(counts.outside_by_band)
    areas = np.array(counts.communities_by_premises)
    least, most = int(areas @ PREMISES_LOW), int(areas @ PREMISES_TOPS)
    fits = beyond.sum() == outside and (beyond >= 0).all() and (beyond <= bands).all()
    held = least <= counts.premises_m2 <= most and counts.premises_m2.is_integer()
    paired = all(len(district.streets_zh) == len(district.streets_en) for district in counts.districts)
    table = (
        ("districts", paired, "街道的中英文名称应一一对应", "streets need as many names in zh as in en"),
        ("communities_by_band", bands.sum() == total, f"应合计 {total} 个社区", f"must add up to {total}"),
        ("communities_by_premises", areas.sum() == total, f"应合计 {total} 个社区", f"must add up to {total}"),
        (
            "outside_by_band",
            fits,
            f"应合计 {outside}，各档不超过全市",
            f"must add up to {outside}, no band above the city's",
        ),
        ("own_built", counts.own_built <= total, f"应不超过 {total} 个", f"must be {total} at most"),
        ("premises_m2", held, f"应为 {least}—{most} 的整数", f"must be a whole number from {least} to {most} m²"),
    )
    wrong = [
        Refusal("", f"city.counts.{key}", shown(getattr(counts, key)), (zh, en), code="E608")
        for key, right, zh, en in table
        if not right
    ]
    if wrong:
        raise ScenarioError(wrong)
    _refuse_infeasible(counts, bands - beyond)


def _refuse_infeasible(counts: Counts, inside: Integers) -> None:
    """Refuse residents that the city proper's communities (by band, shape 4) cannot hold at the stated sizes."""
    residents, small, floor = counts.residents_in_city_proper, int(inside[0]), counts.small_floor
    least, expected = int(inside @ BAND_BOUNDS), _expected_large(counts, inside)
    if expected + small * floor <= residents <= int(inside @ BAND_TOPS):
        return
    large, average = int(inside[1:].sum()), round((residents - least) / max(small, 1))
    zh = (
        f"市区 {large} 个万人以上社区至少有 {least} 人（按所设规模约 {expected} 人），{small} 个小社区平均最多 {average} 人，"
        f"而最小为 {floor} 人；请核对人口数，或把 outside_by_band 中的社区改入较大档次"
    )
    en = (
        f"{large} communities of 10,000 or more in the city proper hold at least {least:,} (about {expected:,} at the "
        f"stated sizes), so {small} small ones could average at most {average:,}, and none is under {floor:,}; check the "
        "residents, or put the communities of outside_by_band into larger bands"
    )
    raise refuse("", "city.counts.residents_in_city_proper", residents, zh, en, code="E609")


def _dealt(counts: Counts) -> Integers:
    """Return residents in order of district and number: who gets which size is chance."""
    stream = _stream(counts, DEAL)
    inside, outside = _sizes(counts)
    of = [district.communities for district in counts.districts]
    proper = np.repeat([district.in_city_proper for district in counts.districts], of)
    residents = np.empty(proper.size, np.int64)
    residents[proper], residents[~proper] = stream.permutation(inside), stream.permutation(outside)
    return residents


def _sampled(city: City, counts: Counts) -> list[Territory]:
    """Return a roster that holds every figure of the counts exactly (model §1, §9), in order of district."""
    _refuse_contradiction(counts)
    residents = _dealt(counts)
    premises, volunteers = _premises(counts, residents), _shared(counts.volunteers, residents)
    own = _stream(counts, OWN).permutation(residents.size) < counts.own_built
    places = [(district, number) for district in counts.districts for number in range(district.communities)]
    return [
        Territory(
            id=community_id(district, number),
            name_zh=community_name(n)[0],
            name_en=community_name(n)[1],
            district=district.id,
            street_zh=street(district, number)[0],
            street_en=street(district, number)[1],
            residents=int(residents[n]),
            households=round(int(residents[n]) / city.persons_per_household),
            premises_m2=float(premises[n]),
            own_built=bool(own[n]),
            volunteers=int(volunteers[n]),
        )
        for n, (district, number) in enumerate(places)
    ]


def posts(staffing: Staffing, roster: Sequence[Territory], per_10000: float) -> Integers:
    """Return approved posts, shape (territories,): max(fewest, round(k · households^exponent)), or as listed.

    A territory with listed posts, or with a hand-made team, keeps those. Source: model §1, assumption.
    """
    return posts_by_rule(staffing, roster, posts_scale(staffing, roster, per_10000))


def posts_scale(staffing: Staffing, roster: Sequence[Territory], per_10000: float) -> float:
    """Return the k of the rule of posts.

    It makes the total the whole number nearest to `per_10000` (posts per 10,000 residents) of all residents, or the
    nearest total that can be reached.
    """
    target = math.floor(per_10000 * sum(territory.residents for territory in roster) / 10_000 + 0.5)
    given, sizes = _listed_and_sizes(staffing, roster)
    if not sizes.any():
        return 0.0
    low, high = 0.0, (target + 1) / float(sizes[sizes > 0].min())
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _by_rule(given, sizes, staffing, middle).sum() <= target else (low, middle)
    below, above = (_by_rule(given, sizes, staffing, k).sum() for k in (low, high))
    return high if above - target < target - below else low


def posts_by_rule(staffing: Staffing, roster: Sequence[Territory], k: float) -> Integers:
    """Return approved posts at a `k` of the rule, shape (territories,)."""
    return _by_rule(*_listed_and_sizes(staffing, roster), staffing, k)


def _listed_and_sizes(staffing: Staffing, roster: Sequence[Territory]) -> tuple[Integers, Floats]:
    """Return listed posts, 0 for none, and what the rule multiplies, 0 where posts are listed."""
    given = np.array([territory.posts or len(territory.team) for territory in roster], np.int64)
    households = np.array([territory.households for territory in roster], np.float64)
    return given, np.where(given > 0, 0.0, households**staffing.size_exponent)


def _by_rule(given: Integers, sizes: Floats, staffing: Staffing, k: float) -> Integers:
    rule = np.maximum(staffing.fewest, np.floor(k * sizes + 0.5)).astype(np.int64)
    return np.where(given > 0, given, rule)


def windows(city: City, roster: Sequence[Territory]) -> Integers:
    """Return hall windows, shape (territories,): one per `area_per_window` m², 1 to `most_windows`, or as listed."""
    listed = np.array([territory.windows for territory in roster], np.int64)
    area = np.array([territory.premises_m2 for territory in roster])
    return np.where(listed > 0, listed, windows_by_area(city, area))


def windows_by_area(city: City, area: Floats) -> Integers:
    """Return hall windows for premises of so many m²."""
    return np.clip(area // city.area_per_window, 1, city.most_windows).astype(np.int64)


def tensions(city: City, roster: Sequence[Territory], lang: str) -> list[str]:
    """Return where the report's figures strain (model §10), in `lang` (``zh`` or ``en``); none without counts."""
    if city.counts is None:
        return []
    counts, bounds = city.counts, np.array(BAND_BOUNDS)
    total = sum(district.communities for district in counts.districts)
    inside = sum(district.communities for district in counts.districts if district.in_city_proper)
    bands, residents = counts.communities_by_band, counts.residents_in_city_proper
    least, small = int(np.dot(bands, bounds)), bands[0]
    largest = int(np.sort(np.repeat(bounds, bands))[inside:].sum())
    fewest = max(small - (total - inside), 0)
    large = np.array([territory.residents for territory in roster if territory.residents >= SPLIT_RESIDENTS])
    numbers = {
        "large": sum(bands[1:]),
        "least": least,
        "fewest": fewest,
        "small": small,
        "lowest": round((residents - least) / max(fewest, 1)),
        "highest": round((residents - least + largest) / max(small, 1)),
        "mean": round(residents / max(inside, 1)),
        "inside": inside,
        "total": total,
        "area": round(counts.premises_m2 / max(total, 1)),
        "modest": sum(counts.communities_by_premises[:2]),
        "rounded": int(np.floor(large / SPLIT_RESIDENTS - 0.5).sum()),
        "ceiling": int(np.ceil(large / SPLIT_RESIDENTS - 1.0).sum()),
        "volunteers": counts.volunteers,
        "turnout": counts.turnout,
        "persons": city.persons_per_household,
        "norm": round(SPLIT_HOUSEHOLDS * city.persons_per_household),
    }
    return [(zh if lang == "zh" else en).format(**numbers) for zh, en in TENSIONS]
