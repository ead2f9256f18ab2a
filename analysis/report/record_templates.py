"""Empty lists and sheets to fill in: the work diary on paper and as CSV, and the personnel list as CSV."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from analysis.report.words import LANGUAGES, WORDS, Words
from sim import GROUPS, Kind, Loaded, refuse

DIARY_CSV, PERSONNEL_CSV = "work_diary.csv", "personnel.csv"
DIARY_HEADINGS = ("日期", "人员", "社区", "事项", "用时（分钟）", "开始时间")
PERSONNEL_HEADINGS = ("序号", "入职日期", "离职日期", "离职原因", "社区", "月工资", "条线数")
RULES = 8
ROWS = 28
"""Rows of the sheet for a day: as many as fit on a page."""

STYLE = """
@page { size: A4; margin: 14mm 15mm; }
body { font: 10pt/1.4 Arial, "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", SimSun, sans-serif;
  color: #000; max-width: 180mm; margin: 0 auto; }
h1 { font-size: 17pt; text-align: center; margin: 4mm 0; }
h2 { font-size: 12pt; margin: 5mm 0 2mm; }
ol { margin: 0; padding-left: 6mm; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 0.3mm solid #000; padding: 0.8mm 1.5mm; text-align: left; vertical-align: middle; }
th { background: #eee; font-weight: bold; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
.kinds { font-size: 9pt; line-height: 1.25; }
.kinds td:last-child { width: 48%; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.day { break-before: page; }
.day td { height: 7mm; padding-top: 0; padding-bottom: 0; }
.head { display: flex; gap: 8mm; margin: 0 0 4mm; }
.head span { flex: 1; border-bottom: 0.3mm solid #000; padding-bottom: 1mm; }
.number { width: 12mm; text-align: center; }
.time { width: 36mm; }
.right { text-align: right; }
"""

PAGE = """<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def write_templates(folder: Path, loaded: Loaded) -> list[Path]:
    """Write the empty lists and sheets for the kinds of a scenario and return their paths.

    Raises
    ------
    ScenarioError
        One of the files is there already: it may have been filled in. Nothing is written then.
    StorageError
        They cannot be written.
    """
    from analysis.study.files import on_disk, write_whole

    texts = {
        DIARY_CSV: _csv(DIARY_HEADINGS),
        **{f"work_diary.{lang}.html": _sheet(loaded, Words(lang)).encode() for lang in LANGUAGES},
        PERSONNEL_CSV: _csv(PERSONNEL_HEADINGS),
    }
    for name in texts:
        if (folder / name).exists():
            zh = "文件已存在，其中可能有已填内容；请换一个文件夹"
            raise refuse(
                str(folder / name), "", "", zh, "exists and may be filled in; choose another folder", code="E807"
            )
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        write_whole(folder / name, partial(_fill, text=text))
    return [folder / name for name in texts]


def _fill(unfinished: Path, text: bytes) -> None:
    unfinished.write_bytes(text)


def _csv(headings: Sequence[str]) -> bytes:
    return (",".join(headings) + "\r\n").encode("utf-8-sig")


def _sheet(loaded: Loaded, words: Words) -> str:
    """Return the printable pages: how to fill in the diary, the kinds, an empty grid for a day."""
    parts = [
        f"<h1>{_text(words['diary_sheet'])}</h1>",
        f"<h2>{_text(words['diary_sheet_how'])}</h2>",
        "<ol>",
        *(f"<li>{_text(words[f'diary_rule_{number}'])}</li>" for number in range(1, RULES + 1)),
        "</ol>",
        f"<h2>{_text(words['diary_sheet_kinds'])}</h2>",
        *_kinds(loaded.scenario.kinds, words),
        *_day(words),
    ]
    title = _text(words["diary_sheet"])
    lang = "zh-CN" if words.lang == "zh" else "en"
    return PAGE.format(lang=lang, title=title, style=STYLE, body="\n".join(parts))


def _kinds(kinds: dict[str, Kind], words: Words) -> Iterable[str]:
    """Yield the table of the kinds, group by group."""
    yield '<table class="kinds">'
    headings = ("diary_group", "diary_kind", "diary_sheet_code", "diary_sheet_about")
    yield f"<thead><tr>{''.join(f'<th>{_text(words.heading((words[key],) * 2))}</th>' for key in headings)}</tr></thead>"
    for group in GROUPS:
        mine = {name: kind for name, kind in kinds.items() if kind.group == group}
        for place, (name, kind) in enumerate(mine.items()):
            first = f'<td rowspan="{len(mine)}">{_text(words[group])}</td>' if not place else ""
            about = words[f"diary_about_{name}"] if f"diary_about_{name}" in WORDS else ""
            cells = (words.either((kind.name_zh, kind.name_en)), name, about)
            yield f"<tr>{first}{''.join(f'<td>{_text(cell)}</td>' for cell in cells)}</tr>"
    yield "</table>"


def _day(words: Words) -> Iterable[str]:
    """Yield the page of one person's day."""
    colon = "：" if words.lang == "zh" else ":"
    heads = ("diary_sheet_date", "diary_sheet_community", "diary_sheet_person")
    yield f'<section class="day"><h2>{_text(words["diary_sheet_day"])}</h2>'
    yield f'<div class="head">{"".join(f"<span>{_text(words[key])}{colon}</span>" for key in heads)}</div>'
    columns = (
        ("number", "diary_sheet_number"),
        ("time", "diary_sheet_start"),
        ("", "diary_sheet_task"),
        ("time", "diary_sheet_minutes"),
    )
    cells = "".join(f'<th class="{style}">{_text(words.heading((words[key],) * 2))}</th>' for style, key in columns)
    yield f"<table><thead><tr>{cells}</tr></thead><tbody>"
    yield from (f'<tr><td class="number">{row}</td><td></td><td></td><td></td></tr>' for row in range(1, ROWS + 1))
    total = _text(words.heading((words["diary_sheet_total"],) * 2))
    yield f'<tr><td class="right" colspan="3">{total}</td><td></td></tr>'
    yield "</tbody></table></section>"


def _text(text: str) -> str:
    return html.escape(text, quote=True)
