"""How figures are set: fonts that are there or a clear refusal, never boxes; sizes, inks, legend, head and foot."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report.words import Words, balanced, folded
from sim import Refusal, ScenarioError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FALLBACKS = ("Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "SimHei")
LATIN = "DejaVu Sans"
CM = 1 / 2.54
WIDTH, EDGE, LEGEND_LINE = 15.0, 0.3, 0.42  # cm
DPI = 200
GREY = "0.45"
SMALL = 7.5
NAME_WIDTH = 22  # half-width characters of a scenario's title before it is folded
LINE_WIDTH = {"zh": 104, "en": 108}  # half-width characters of a line of small print
NO_FONT = (
    "没有可用的中文字体，中文图无法绘制；请安装 pylopdf-fonts-zh-cn，或思源黑体、微软雅黑、苹方、黑体中的任何一种",
    "there is no Chinese font, so figures in Chinese cannot be drawn; install pylopdf-fonts-zh-cn, or any of "
    + ", ".join(FALLBACKS),
)
NO_GLYPH = (
    "标题中有字体不含的字，请换用其他字",
    "a title holds a character that the font lacks; choose another",
)
STYLE: dict[Any, Any] = {
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.labelsize": 7.5,
    "ytick.labelsize": 7.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "legend.fontsize": 7.5,
    "legend.frameon": False,
    "legend.borderaxespad": 0,
    "legend.borderpad": 0,
    "legend.columnspacing": 1.5,
    "legend.handlelength": 1.8,
    "axes.grid": False,
    "axes.axisbelow": True,
    "grid.color": "0.9",
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.3,
    "lines.markersize": 4,
    "hatch.linewidth": 0.5,
    "text.parse_math": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "community-staffing",
}


@dataclass(frozen=True)
class Ink:
    """Colours, dashes and markers; the same roles in colour and in black and white."""

    lines: tuple[str, ...]
    names: tuple[str, ...]
    dashes: tuple[Any, ...]
    bands: tuple[str, ...]
    groups: tuple[str, ...]
    verdicts: dict[str, str]


MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
BAND_MARKERS = ("o", "s", "^", "D")
VERDICT_MARKERS = {"better": "o", "worse": "s", "no clear difference": "o", "": "D"}
DASHES = ("-", (0, (4, 1.5)), (0, (1, 1)), (0, (6, 1.5, 1, 1.5)), (0, (2, 1)), (0, (6, 1.5, 1, 1.5, 1, 1.5)))
COLOURS = ("#333333", "#0072B2", "#C04A00", "#00795A", "#AA4499", "#8A6500", "#2E8BC0", "#6A3D9A", "#9E1B32")
COLOUR = Ink(
    COLOURS,
    COLOURS,
    ("-",),
    ("#56B4E9", "#009E73", "#E69F00", "#B2182B"),
    ("#0072B2", "#009E73", "#E69F00", "#DDDDDD"),
    {"better": "#00795A", "worse": "#C04A00", "no clear difference": "#777777", "": "#333333"},
)
PRINT = Ink(
    ("0", "0.2", "0.35", "0.1", "0.4", "0.25"),
    ("0",),
    DASHES,
    ("0.75", "0.5", "0.25", "0"),
    ("0.3", "0.6", "0.82", "1"),
    {"better": "0", "worse": "0", "no clear difference": "0.5", "": "0.3"},
)
INKS = {"": COLOUR, ".bw": PRINT}


def settle_cache() -> None:
    """Give matplotlib a folder of its own for its font list where the home cannot be written.

    To be called before matplotlib is imported for the first time.
    """
    if "MPLCONFIGDIR" in os.environ or os.access(os.path.expanduser("~"), os.W_OK):
        return
    folder = tempfile.mkdtemp(prefix="staffing-fonts-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["MPLCONFIGDIR"] = folder


def shipped_font() -> Path | None:
    """Return the file of the font that is installed with the product, or None where it is missing."""
    try:
        from pylopdf_fonts_zh_cn import sans_path
    except ImportError:
        return None
    path = Path(sans_path())
    return path if path.is_file() else None


@functools.cache
def chinese_family() -> str | None:
    """Return the name of a font family with Chinese characters, registered with matplotlib, or None."""
    path = shipped_font()
    return _registered(path) if path else _installed()


def families(lang: str) -> list[str]:
    """Return the font families of a figure in `lang`, the first one first.

    Raises
    ------
    ScenarioError
        Where `lang` is Chinese and no Chinese font can be found.
    """
    chinese = chinese_family()
    if lang == "zh" and chinese is None:
        raise _refusal("", NO_FONT, "E701")
    return [chinese, LATIN] if chinese else [LATIN]


@contextmanager
def setting(lang: str) -> Iterator[None]:
    """Set type and sizes for figures in `lang`, whatever the user's own settings, and make a missing glyph an error.

    Raises
    ------
    ScenarioError
        Where there is no Chinese font, or a text holds a character that no font has.
    """
    import matplotlib as mpl

    family = families(lang)
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph", UserWarning)
        mpl.rcdefaults()
        mpl.rcParams.update({**STYLE, "font.family": family})
        try:
            yield
        except UserWarning as missing:
            if not str(missing).startswith("Glyph"):
                raise
            raise _refusal(str(missing), NO_GLYPH, "E702") from missing


def blank(height: float, legend_lines: int, title: str, reading: str, words: Words, quick: bool) -> Figure:
    """Return an empty figure of `height` cm with its head, and room for `legend_lines` of legend and the foot."""
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    figure = Figure(figsize=(WIDTH * CM, height * CM), dpi=DPI)
    above = _head(figure, balanced(title, 60 if quick else 80), folded(reading, LINE_WIDTH[words.lang]))
    below = _legend_bottom() + LEGEND_LINE * legend_lines + 0.1
    room = (EDGE / WIDTH, below / height, 1 - 2 * EDGE / WIDTH, 1 - (above + below) / height)
    figure.set_layout_engine(ConstrainedLayoutEngine(rect=room, h_pad=0.08, hspace=0.03))
    if quick:
        _mark_rough(figure, words)
    return figure


def name(title: tuple[str, str], words: Words, width: int = NAME_WIDTH) -> str:
    """Return a scenario's title on two lines at most."""
    return balanced(words.either(title), width, 2)


def _head(figure: Figure, title: str, reading: str) -> float:
    """Write title and reading; return the height taken, cm."""
    height = height_of(figure)
    lower = EDGE + 0.5 * (1 + title.count("\n"))
    figure.text(EDGE / WIDTH, 1 - EDGE / height, title, size=10.5, va="top")
    figure.text(EDGE / WIDTH, 1 - (lower + 0.1) / height, reading, size=SMALL, va="top", color="0.3")
    return lower + 0.35 * (1 + reading.count("\n")) + 0.2


def _mark_rough(figure: Figure, words: Words) -> None:
    frame = {"boxstyle": "square,pad=0.3", "facecolor": "white", "edgecolor": "0.2", "linewidth": 0.7}
    x, y = 1 - 1.5 * EDGE / WIDTH, 1 - 1.2 * EDGE / height_of(figure)
    figure.text(x, y, words["rough"], size=8.5, ha="right", va="top", bbox=frame)


def foot(figure: Figure, replications: int, words: Words) -> None:
    """Write below the figure what kind of numbers it shows."""
    note(figure, words["note"].format(n=replications) if replications > 1 else words["note_one"], words)


def note(figure: Figure, text: str, words: Words) -> None:
    """Write a note below the figure."""
    text = folded(text, LINE_WIDTH[words.lang])
    figure.text(EDGE / WIDTH, EDGE / height_of(figure), text, size=7, va="bottom", color="0.3")


def legend(figure: Figure, handles: Sequence[Any], columns: int, line: int = 0, title: str = "") -> None:
    """Put a legend between drawing and foot, `line` lines above the lowest place."""
    from matplotlib.lines import Line2D

    heading = [Line2D([], [], linestyle="none", label=title)] if title else []
    place = (EDGE / WIDTH, (_legend_bottom() + LEGEND_LINE * line) / height_of(figure))
    figure.legend(handles=[*heading, *handles], loc="lower left", bbox_to_anchor=place, ncols=columns + len(heading))


def _legend_bottom() -> float:
    return EDGE + 0.55


def height_of(figure: Figure) -> float:
    """Return the height of a figure, cm."""
    return float(figure.get_figheight()) / CM


def edge(colour: str) -> str:
    """Return the colour for the outline of a dot; a light grey gets a darker one."""
    return "0.3" if colour == "0.75" else colour


def settle(figure: Figure) -> None:
    """Lay the figure out once for all its files, and round the places: the solver's last digits are chance."""
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    for axes in figure.axes:
        left, bottom, width, height = (round(part, 6) for part in axes.get_position().bounds)
        axes.set_position((left, bottom, width, height))


def kept(figure: Figure, stem: Path) -> list[Path]:
    """Lay a figure out and write it as PNG and SVG beside `stem`, which has no ending; return both files."""
    settle(figure)
    return [saved(figure, stem.with_name(f"{stem.name}.{kind}")) for kind in ("png", "svg")]


def saved(figure: Figure, path: Path) -> Path:
    """Write a figure without date or version, as the ending of `path` says, and return `path`."""
    metadata = {"Software": None} if path.suffix == ".png" else {"Date": None, "Creator": None}
    figure.savefig(path, dpi=DPI, metadata=metadata)
    return path


def _refusal(found: str, sentence: tuple[str, str], code: str) -> ScenarioError:
    return ScenarioError([Refusal("figures", "font", found, sentence, code=code)])


def _registered(path: Path) -> str:
    from matplotlib.font_manager import FontProperties, fontManager

    fontManager.addfont(path)
    return FontProperties(fname=path).get_name()


def _installed() -> str | None:
    from matplotlib.font_manager import findfont

    for family in FALLBACKS:
        try:
            findfont(family, fallback_to_default=False)
        except ValueError:
            continue
        return family
    return None


settle_cache()
