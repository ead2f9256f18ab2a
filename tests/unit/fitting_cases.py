"""A city without tasks, played in milliseconds, whose register has ranges and a second theory."""

from __future__ import annotations

from pathlib import Path

PLACES = "".join(
    f'[[city.communities]]\nid = "A-{number:02d}"\nname_zh = "甲{number}"\nname_en = "a {number}"\nposts = 12\n'
    f'district = "A"\nresidents = {4000 + 400 * number}\nhouseholds = {1400 + 140 * number}\npremises_m2 = 500.0\n'
    for number in range(18)
)
CITY = f"""format = 1
evidence = "evidence.toml"
[scenario]
title_zh = "小城"
title_en = "small city"
[clock]
start = 2021-01-01
end = 2022-12-31
[mechanisms]
tasks = false
[attrition]
notice_days = 0
[recruitment]
rolling = true
[pay]
base = 2300
{PLACES}"""
NUMBERS = {
    "attrition.base_rate": (0.12, 0.05, 0.5),
    "attrition.pay_elasticity": (-1.5, -3.0, -0.5),
    "attrition.frailty_variance": (0.4, 0.2, 0.6),
    "attrition.contagion": (0.5, 0.0, 1.0),
    "attrition.other_exits": (0.02, 0.01, 0.04),
    "strain.reference": (0.2, -0.5, 0.5),
    "staffing.vacancy": (0.05, 0.0, 0.3),
    "recruitment.rolling_days": (30.0, 20.0, 90.0),
    "staffing.tenure_mean": (7.0, 3.0, 9.0),
    "pay.ratio": (0.65, 0.6, 0.7),
    "pay.outside_growth": (0.05, 0.0, 0.09),
}
ENTRY = """[[numbers]]
key = "{key}"
central = {central}
low = {low}
high = {high}
distribution = "triangular"
grade = "assumption"
source_zh = "测试假设"
source_en = "assumed for a test"
"""
THEORY = """[theories.plain]
title_zh = "平说"
title_en = "plain"
[theories.pay]
title_zh = "薪酬说"
title_en = "pay"
[theories.pay.values]
"attrition.pay_elasticity" = -3.0
"""
TITLES = 'format = 1\n[evidence]\ntitle_zh = "测试登记簿"\ntitle_en = "register of a test"\n'
STUDY = """format = 1
[study]
title_zh = "小城"
title_en = "small city"
baseline = "city"
scenarios = ["city", "indexed"]
replications = 3
seed = 5
indexed = "indexed"
headline = ["resignation_rate", "pay_ratio"]
[study.targets]
resignation_rate = { value = 0.15, tolerance = 0.03 }
vacancy_rate = { value = 0.03, tolerance = 0.02 }
"""
INDEXED = """format = 1
extends = "city"
[scenario]
title_zh = "工资同步"
title_en = "pay keeps up"
[[policies]]
lever = "pay.indexation"
value = 1.0
"""


def register_text(numbers: dict[str, tuple[float, float, float]] = NUMBERS, theories: str = THEORY) -> str:
    entries = (ENTRY.format(key=key, central=c, low=low, high=high) for key, (c, low, high) in numbers.items())
    return TITLES + "".join(entries) + theories


def small_city(folder: Path, study: str = STUDY, city: str = CITY) -> Path:
    """Write study, scenarios and register into `folder` and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {"study": study, "city": city, "indexed": INDEXED, "evidence": register_text()}
    for name, text in files.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder
