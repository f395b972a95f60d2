"""The podium as a picture: places, points, accuracy, the hardest question, the fastest right answer."""

import io
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.layout_engine import ConstrainedLayoutEngine

from data.game_records import Podium, Standing
from handlers.words.en import compete as words

_INK, _PALE, _PAPER = "#22303c", "#7b8a97", "#f7f5f0"
_METALS = {1: "#e3b23c", 2: "#a9b4bd", 3: "#c58a5c"}
_OTHERS = "#6d9dc5"
_COLUMNS = 8
_STEPS = (1, 0, 2)
"""Where the best, the second and the third stand: the winner in the middle."""


def draw_podium(over: Podium) -> bytes:
    """Draw a PNG; it takes some tenths of a second."""
    figure = Figure(figsize=(8, 5), dpi=120, facecolor=_PAPER, layout=ConstrainedLayoutEngine(w_pad=0.2, h_pad=0.2))
    FigureCanvasAgg(figure)
    steps, table = figure.subplots(1, 2, width_ratios=(3, 2))
    _podium(steps, over.standings[:3])
    _list(table, over)
    picture = io.BytesIO()
    figure.savefig(picture, format="png")
    return picture.getvalue()


def _podium(axes: Axes, best: Sequence[Standing]) -> None:
    """Three steps, the first in the middle."""
    axes.set_axis_off()
    axes.set_xlim(-0.6, 2.6)
    axes.set_ylim(0, 1.35)
    for rank, standing in enumerate(best):
        x, height = _STEPS[rank], 1.05 - 0.25 * (standing.place - 1)
        axes.bar(x, height, width=0.94, color=_METALS.get(standing.place, _OTHERS))
        axes.text(x, height / 2, str(standing.place), ha="center", va="center", fontsize=34, color="white")
        axes.text(x, height + 0.11, _name(standing), ha="center", fontsize=13, color=_INK, parse_math=False)
        axes.text(x, height + 0.03, f"{standing.points}", ha="center", fontsize=12, color=_PALE)


def _list(axes: Axes, over: Podium) -> None:
    """Everybody's points and how often they were right, then the two facts."""
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    for row, standing in enumerate(over.standings[:_COLUMNS]):
        y = 0.95 - 0.075 * row
        axes.text(0.0, y, str(standing.place), fontsize=11, color=_PALE)
        axes.text(0.09, y, _name(standing), fontsize=11, color=_INK, parse_math=False)
        share = words.accuracy(standing)
        axes.text(1.0, y, f"{standing.points} · {share}", fontsize=11, color=_PALE, ha="right")
    for row, (label, fact) in enumerate(words.facts(over)):
        y = 0.22 - 0.15 * row
        axes.text(0.0, y, label, fontsize=10, color=_PALE)
        axes.text(0.0, y - 0.06, _drawable(fact), fontsize=11, color=_INK, parse_math=False)


def _name(standing: Standing) -> str:
    """A name as far as the font has its letters; the text under the picture has it whole."""
    return _drawable(words.plain_name(standing.player)) or f"#{standing.place}"


def _drawable(text: str) -> str:
    font = get_font(findfont(FontProperties()))
    return "".join(letter for letter in text if font.get_char_index(ord(letter))).strip()
