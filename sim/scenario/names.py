"""Words of a roster: names of sampled communities, columns of a CSV, sentences on where the report strains.

The names are invented labels. They sound like communities of a Chinese city and claim to be none that exists;
no random number depends on them.
"""

from __future__ import annotations

import re

from sim.base.errors import Refusal, ScenarioError, nearest, refuse, shown
from sim.scenario.declare import declarations
from sim.scenario.fields import District, Territory

_POOL = (
    "建设 Jianshe,长江路 Changjianglu,泰山路 Taishanlu,和平 Heping,文化路 Wenhualu,光明 Guangming,"
    "幸福 Xingfu,团结 Tuanjie,友谊 Youyi,青年 Qingnian,新华 Xinhua,东风 Dongfeng,红旗 Hongqi,前进 Qianjin,"
    "胜利 Shengli,民主 Minzhu,民生 Minsheng,康乐 Kangle,祥和 Xianghe,安康 Ankang,平安 Ping'an,福源 Fuyuan,"
    "金山路 Jinshanlu,银河 Yinhe,翠湖 Cuihu,湖滨 Hubin,河滨 Hebin,滨江 Binjiang,龙泉 Longquan,"
    "凤凰 Fenghuang,丹枫 Danfeng,牡丹 Mudan,月季 Yueji,桃园 Taoyuan,梅园 Meiyuan,兰亭 Lanting,竹园 Zhuyuan,"
    "菊园 Juyuan,柳园 Liuyuan,松园 Songyuan,槐荫 Huaiyin,梧桐 Wutong,银杏 Yinxing,海棠 Haitang,紫荆 Zijing,"
    "玉兰 Yulan,荷塘 Hetang,枫林 Fenglin,翠竹 Cuizhu,春晖 Chunhui,秋实 Qiushi,晨光 Chenguang,"
    "朝阳 Chaoyang,向阳 Xiangyang,曙光 Shuguang,阳光 Yangguang,星光 Xingguang,彩虹 Caihong,蓝天 Lantian,"
    "碧水 Bishui,清泉 Qingquan,明珠 Mingzhu,明月 Mingyue,华夏 Huaxia,中兴 Zhongxing,振兴 Zhenxing,"
    "富强 Fuqiang,文明 Wenming,仁和 Renhe,永安 Yong'an,长乐 Changle,永和 Yonghe,泰和 Taihe,怡园 Yiyuan,"
    "锦绣 Jinxiu,迎春 Yingchun,学府 Xuefu,书院 Shuyuan,南苑 Nanyuan,北苑 Beiyuan,东苑 Dongyuan,西苑 Xiyuan"
)
INVENTED = tuple((pair.split()[0], pair.split()[1]) for pair in _POOL.split(","))


def community_name(number: int) -> tuple[str, str]:
    """Return the invented (zh, en) name of the `number`-th community of a city, from 0; all differ."""
    again, place = divmod(number, len(INVENTED))
    zh, en = INVENTED[place]
    more = (f"第{again + 1}", f" No. {again + 1}") if again else ("", "")
    return f"{zh}{more[0]}社区", f"{en}{more[1]} Community"


def community_id(district: District, number: int) -> str:
    """Return the id of the `number`-th community of a district, from 0: ``YC-01`` where the district is ``yc``."""
    return f"{district.id.upper()[:14]}-{number + 1:02d}"


def street(district: District, number: int) -> tuple[str, str]:
    """Return the (zh, en) street of the `number`-th community: the district's streets in turn, or empty texts."""
    streets = list(zip(district.streets_zh, district.streets_en, strict=True))
    return streets[number % len(streets)] if streets else ("", "")


def _headings() -> dict[str, str]:
    headings: dict[str, str] = {}
    for column, field in Territory.model_fields.items():
        extra = field.json_schema_extra
        label = str(extra["zh"]) if isinstance(extra, dict) else column
        headings |= {column: column, label: column, re.sub("（[^）]*）$", "", label): column}
    return {heading: column for heading, column in headings.items() if column != "team"}


HEADINGS = _headings()
"""Heading in a CSV roster (the field's name, or its Chinese label with or without the bracket) to field."""

OPTIONAL = frozenset({"posts", "windows"})
COLUMNS = tuple(dict.fromkeys(HEADINGS.values()))

NUMBERS = {declared.key: declared for declared in declarations(Territory)}
YES_NO = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False, "自建": True, "租用": False}
VISIBLE = {"id": r"[\w-]{1,20}", "name_zh": ".+", "name_en": ".+"}
MOST_COLUMNS, MOST_REFUSALS = 200, 20


def columns(where: str, headings: list[str]) -> list[str]:
    """Return the field of every column; name all that are unknown, missing or given twice."""
    if len(headings) > MOST_COLUMNS:
        zh, en = f"最多 {MOST_COLUMNS} 列", f"at most {MOST_COLUMNS} columns"
        raise refuse(where, "", len(headings), zh, en, code="E606")
    names = [HEADINGS.get(heading, "") for heading in headings]
    listed = "、".join(COLUMNS)
    known = (f"未知的列；应为 {listed}", f"unknown column; known are {', '.join(COLUMNS)}")
    unknown = [heading for heading in headings if heading not in HEADINGS][:MOST_REFUSALS]
    wrong = [Refusal(where, shown(name), "", known, nearest(name, HEADINGS), "E606") for name in unknown]
    missing = [column for column in COLUMNS if column not in names and column not in OPTIONAL]
    wrong += [Refusal(where, column, "", ("缺少此列", "missing column"), code="E606") for column in missing]
    twice = sorted({column for column in names if column and names.count(column) > 1})
    wrong += [Refusal(where, column, "", ("此列重复", "column given twice"), code="E606") for column in twice]
    if wrong:
        raise ScenarioError(wrong)
    return names


def value(column: str, cell: str) -> object:
    """Return the cell as the column's type, or something of another type (which is then refused)."""
    text = cell.strip()
    wanted = Territory.model_fields[column].annotation
    if wanted is str:
        return text if re.fullmatch(VISIBLE.get(column, ".*"), text) and text.isprintable() else None
    if wanted is bool:
        return YES_NO.get(text.casefold(), text)
    if wanted is int and re.fullmatch(r"-?[0-9]{1,15}", text):
        return int(text)
    if wanted is float and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,15})?", text):
        return float(text)
    return text


def allowed(column: str) -> tuple[str, str]:
    """Return what a cell of `column` may hold, (zh, en)."""
    number = NUMBERS.get(column)
    if number is None:
        zh = "编号应为 1—20 个字母、数字、- 或 _；名称不应为空，不超过 80 字，不含控制字符"
        return (
            zh,
            "ids have 1 to 20 letters, digits, - or _; names up to 80 characters, none of them a control character",
        )
    if number.low is None or number.high is None:
        return "应为“是”或“否”", "must be true or false"
    whole = Territory.model_fields[column].annotation is int
    zh, en = ("整数", "whole number") if whole else ("数", "number")
    bounds = int(number.low), int(number.high)
    return (
        f"应为 {bounds[0]}—{bounds[1]} 的{zh}（{number.unit}）",
        f"must be a {en} from {bounds[0]} to {bounds[1]} {number.unit}",
    )


TENSIONS = (
    (
        (
            "{large} 个 10000 人以上的社区至少共有 {least} 人，市区其余 {fewest} 至 {small} 个小社区平均最多只有 {lowest} 至 "
            "{highest} 人：“每个社区平均 {mean} 人”不代表任何一类社区。"
        ),
        (
            "{large} communities of 10,000 or more hold at least {least:,} people, so the {fewest} to {small} small ones "
            "in the city proper average between {lowest:,} and {highest:,} at most: the mean of {mean:,} describes nobody."
        ),
    ),
    (
        "人口数只涵盖市区 {inside} 个社区，其余数字都按全市 {total} 个社区统计。",
        "Population is for {inside} communities, everything else for {total}.",
    ),
    (
        "报告肯定服务用房平均面积（{area} 平方米）已达 600 平方米以上，而 {total} 个社区中有 {modest} 个不足 600 平方米。",
        "{modest} of {total} communities are under the 600 m² that the average of {area:,} m² is praised for.",
    ),
    (
        (
            "按每个社区 10000 人左右四舍五入划分大社区，约增加 {rounded} 个社区；若每个社区都不得超过 10000 人，则增加 "
            "{ceiling} 个。不增加岗位，只是把负担摊开，并增加固定工作量。"
        ),
        (
            "Splitting the large ones by rounding adds about {rounded} communities, {ceiling} if none may exceed 10,000; "
            "without posts that only spreads the load and adds fixed work."
        ),
    ),
    (
        "注册志愿者（{volunteers} 人）不等于实际开展服务的志愿者；参选率（{turnout:.1%}）不等于参与率。",
        "Registered volunteers ({volunteers:,}) are not active ones; turnout ({turnout:.1%}) is not participation.",
    ),
    (
        "按户均 {persons:g} 人计，3000 户为 {norm} 人，而不是 10000 人。",
        "3,000 households are {norm:,} people at {persons:g} persons per household, not 10,000.",
    ),
    (
        (
            "四项下步打算没有一项直接针对薪酬待遇、工作负担或人员流失，其中两项还增加检查和创建工作："
            "因此另设 plans_as_written 和 plans_plus_retention 两个情景。"
        ),
        (
            "Of the four plans none addresses pay, burden or turnover directly, and two add inspection and creation work: "
            "hence `plans_as_written` and `plans_plus_retention`."
        ),
    ),
    (
        "报告没有一个关于社区工作人员的数字：工作量、压力、流失、招聘和薪酬的数字都来自其他地方的证据，或为假设。",
        (
            "The report holds not one number about workers: work, strain, resignation, hiring and pay are evidence from "
            "elsewhere or assumption."
        ),
    ),
)
"""The tensions of model §10, (zh, en), with places for the numbers."""
