"""Made-up documents that hold every kind of block, and text that would like to be something else."""

from __future__ import annotations

from pathlib import Path

from analysis.report import blocks as b
from analysis.report.fonts import kept, setting
from analysis.report.words import Words

HOSTILE = (
    "<script>alert(1)</script><img src=x onerror=alert(2)>",
    '=HYPERLINK("http://example.invalid","open")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+1-1",
    "a\x00b\x08c\x1b[31md\u202etxt.exe\u200f\ud800",
    '#import "x"; $x^2$ *bold* _it_ `code` \\u{41} // comment /* */ ]] #{',
    "{{ 7*7 }} {% raw %} {{diff resignation_rate dynamic_pay}}",
    "&amp; &lt; ]]> <!-- -->",
    "长" * 10_000,
)


def figure(folder: Path) -> Path:
    """Draw a small figure; return its files without their ending."""
    from matplotlib.figure import Figure

    folder.mkdir(parents=True, exist_ok=True)
    with setting("zh"):
        drawn = Figure(figsize=(4, 2))
        drawn.subplots().plot([0, 1], [1, 0])
        kept(drawn, folder / "small.zh")
    return folder / "small.zh"


def document(folder: Path, lang: str = "zh", proof: str = '{"kind": "report"}') -> b.Document:
    """A document with every kind of block."""
    words = Words(lang)
    rate = [b.number(value, "1/year", words, signed=True) for value in (-0.0163, 0.0149, float("nan"))]
    headings = (
        ("情景", "差值（个百分点/年）", "判断") if lang == "zh" else ("scenario", "difference (points)", "verdict")
    )
    rows = tuple((f"情景{n}" if lang == "zh" else f"scenario {n}", cell, "") for n, cell in enumerate(rate))
    zh = lang == "zh"
    return b.Document(
        lang=lang,
        title="社区工作人员流失情况模拟分析" if zh else "Why community workers leave: a simulation",
        label="附件" if zh else "Annex",
        made="2025-12-31",
        proof=proof,
        blocks=(
            b.Notice("研究尚未完成：144次模拟中完成了140次。" if zh else "The study is not complete: 140 of 144."),
            b.Heading(1, "一、结论" if zh else "1 The answer"),
            b.Paragraph(
                (
                    b.Run("薪酬动态调整后，辞职率" if zh else "With dynamic pay, resignations "),
                    b.Run("下降1.6个百分点/年" if zh else "fall by 1.6 points a year", "strong"),
                    b.Run("，此句待核" if zh else ", to be checked", "flag"),
                    b.Run("，此数已过期" if zh else ", out of date", "stale"),
                    b.Run("。小字" if zh else ". Small print.", "faint"),
                )
            ),
            b.Heading(2, "（一）依据" if zh else "1.1 Evidence"),
            b.Items(((b.Run("第一条"),), (b.Run("第二条"), b.Run("加重", "strong"))), numbered=True),
            b.Items(((b.Run("不编号"),),)),
            b.Heading(3, "1．做法" if zh else "1.1.1 Method"),
            b.Heading(4, "（1）细目" if zh else "Detail"),
            b.Grid(
                "表1  辞职率的变化" if zh else "Table 1  Change in resignations",
                headings,
                rows,
                "读法。" if zh else "How to read.",
            ),
            b.Picture(
                figure(folder),
                "图1  辞职率" if zh else "Figure 1  Resignations",
                "一句读法。" if zh else "One sentence.",
            ),
            b.Break(),
            b.text("staffing verify report.zh.docx --study results/luohe", "code"),
            b.Grid(
                "表2  长表" if zh else "Table 2  Long",
                ("a", "b", "c", "d"),
                tuple((str(n), "文字" * 20, "x", b.Number(n / 7, f"{n / 7:.2f}", 2)) for n in range(60)),
                small=True,
            ),
        ),
    )


def hostile(lang: str = "zh") -> b.Document:
    """A document in which every text would like to be something else."""
    blocks: list[b.Block] = []
    for given in HOSTILE:
        blocks += [b.Heading(1, given), b.text(given), b.Notice(given), b.Items(((b.Run(given, "strong"),),))]
        blocks.append(b.Grid(given, (given, "b"), ((given, given),), given))
    return b.Document(lang, HOSTILE[0], tuple(blocks), "2025-12-31", HOSTILE[1], '{"kind": "</script>]]>"}')
