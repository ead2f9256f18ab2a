"""``staffing new``: a commented scenario file to start from."""

from __future__ import annotations

from pathlib import Path

from analysis.report.shipped import on_disk, own_copy
from sim import UNITS_ZH, Loaded, Scenario, declarations, is_plain_name, read_scenario, refuse, shown

TO_REPLACE = (
    "pay.base",
    "pay.ratio",
    "pay.outside_growth",
    "staffing.per_10000",
    "staffing.vacancy",
    "staffing.tenure_mean",
    "attrition.base_rate",
    "desk.overtime_month_hours",
    "arrivals.administrative_volume",
    "city.persons_per_household",
)
"""The ten numbers that a city should replace with its own first."""

GRADES = {"zh": {"assumption": "假设", "A": "依据 A 级", "B": "依据 B 级", "C": "依据 C 级"}, "en": {}}

HEAD = {
    "zh": """# {name}：由 {origin} 新建。以 # 开头的是说明，程序不读。
# 1. 先改标题和理由。 2. 把下面十个数换成本市的（去掉行首的 # 即生效）。 3. 需要时加一项政策。
# 改完运行：staffing check {name}.toml""",
    "en": """# {name}: made from {origin}. Lines that begin with # are notes and are not read.
# 1. Edit title and reason. 2. Replace the ten numbers below by your city's (take away the # to make them count).
# 3. Add a policy if you need one. Then run: staffing check {name}.toml""",
}
NUMBERS = {
    "zh": "# ── 建议先换成本市数字的十个数（现值来自依据表） ──",
    "en": "# ── the ten numbers to replace first (present values are those of the register) ──",
}
POLICY = {
    "zh": """# ── 政策举例：去掉 # 即生效 ──
# [[policies]]
# lever = "pay.base"          # 基本工资
# operator = "multiply"       # set 定为，add 增加，multiply 乘以
# value = 1.10                # 提高 10%
# start = 2022-01-01          # 起始日；不写则自结果起始日起
# districts = []              # 只在某些县区，如 ["ZL"]；空为全市""",
    "en": """# ── an example of a policy: take away the # to make it count ──
# [[policies]]
# lever = "pay.base"
# operator = "multiply"       # set, add or multiply
# value = 1.10                # 10 % more
# start = 2022-01-01          # the first day of results if absent
# districts = []              # only in some districts, such as ["ZL"]; empty for the whole city""",
}


def new_scenario(name: str, origin: Path, lang: str) -> Path:
    """Write ``NAME.toml`` beside `origin` and return its path.

    Raises
    ------
    ScenarioError
        If `origin` is no scenario, the name is no plain file name, or the file exists.
    StorageError
        If it cannot be written.
    """
    if not is_plain_name(name):
        zh, en = "应为不含路径的名称，如 我的方案", "must be a name without a path, such as my_plan"
        raise refuse("", "NAME", shown(name), zh, en, code="E806")
    loaded = read_scenario(own_copy(origin))
    path = origin.parent / f"{name}.toml"
    if path.exists():
        raise refuse(
            str(path), "", "", "文件已存在，请换一个名称", "exists already; choose another name", code="E807"
        )
    with on_disk(path):
        path.write_text(_content(name, loaded, lang), encoding="utf-8", newline="\n")
    return path


def _content(name: str, loaded: Loaded, lang: str) -> str:
    header = f'[scenario]\ntitle_zh = "{name}"\ntitle_en = "{name}"\nreason_zh = ""\nreason_en = ""'
    family = f'format = 1\nextends = "{loaded.scenario.name}"'
    parts = [HEAD[lang].format(name=name, origin=f"{loaded.scenario.name}.toml"), family, header]
    return "\n\n".join([*parts, NUMBERS[lang] + "\n" + _numbers(loaded, lang), POLICY[lang]]) + "\n"


def _numbers(loaded: Loaded, lang: str) -> str:
    """Return the ten numbers as commented lines, by section."""
    lines = []
    for section in dict.fromkeys(key.split(".")[0] for key in TO_REPLACE):
        lines.append(f"# [{section}]")
        lines += [_number(loaded, key, lang) for key in TO_REPLACE if key.split(".")[0] == section]
    return "\n".join(lines)


def _number(loaded: Loaded, key: str, lang: str) -> str:
    """Return a number as a commented line: present value, label, unit, range and grade."""
    section, name = key.split(".")
    about = next(number for number in declarations(Scenario) if number.key == key)
    label, unit = (about.zh, UNITS_ZH.get(about.unit, about.unit)) if lang == "zh" else (about.en, about.unit)
    notes = [label, unit if about.unit != "1" else ""]
    entry = loaded.register.entry(key) if loaded.register else None
    if entry is not None and entry.low is not None:
        grade = GRADES[lang].get(entry.grade, entry.grade)
        notes.append(
            f"{entry.low:g}—{entry.high:g}，{grade}" if lang == "zh" else f"{entry.low:g} to {entry.high:g}, {grade}"
        )
    value = getattr(getattr(loaded.scenario, section), name)
    separator = "；" if lang == "zh" else "; "
    return f"# {name} = {value:g}   # {separator.join(note for note in notes if note)}"
