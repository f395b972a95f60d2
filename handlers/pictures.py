"""Pictures of how somebody stands: an exam by topic, and the way to the interview."""

import asyncio
import io
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.words.en import exam as exam_words
from quiz.exam import PASS_MARK

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, PALE, PAPER, GRID = "#22303c", "#5b6b78", "#f7f5f0", "#ddd8cc"
GOOD, WEAK = "#2a7f8e", "#d0743c"
"""Told apart by people who do not see red and green, and on both by the numbers beside them."""
WIDTH_IN, DPI = 6.0, 180
"""1080 pixels across: a phone's width, so that 11 points are read without enlarging."""
_ONE_AT_A_TIME = threading.Lock()
"""The plotting library keeps its fonts in one place for all threads."""


async def draw_exam(rows: Sequence[tuple[str, int, int]], right: int, size: int) -> bytes:
    """Draw the report of an exam: topic, right answers, questions. A PNG, made on another thread."""
    return await asyncio.to_thread(_exam, rows, right, size)


def _exam(rows: Sequence[tuple[str, int, int]], right: int, size: int) -> bytes:
    with _ONE_AT_A_TIME:
        picture = blank(1.6 + 0.36 * len(rows))
        axes = picture.add_subplot()
        titled(axes, exam_words.headline(right, size))
        labels = [exam_words.topic_score(good, of) for _, good, of in rows]
        bars(axes, [name for name, _, _ in rows], [good / of for _, good, of in rows], labels)
        axes.axvline(PASS_MARK / 100, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.set_xlabel(exam_words.pass_mark(), fontsize=11, color=PALE)
        return png(picture)


def blank(height: float) -> "Figure":
    """An empty picture of that height in inches. The library is only loaded when somebody wants a picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH_IN, max(height, 3.0)), dpi=DPI, facecolor=PAPER, layout="constrained")
    FigureCanvasAgg(figure)
    return figure


def titled(axes: "Axes", title: str) -> None:
    """A title at the left, and nothing of a frame."""
    axes.set_title(title, loc="left", fontsize=14, fontweight="bold", color=INK, pad=10)
    axes.set_facecolor(PAPER)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=11, labelcolor=INK)


def bars(axes: "Axes", names: Sequence[str], shares: Sequence[float], labels: Sequence[str]) -> None:
    """A bar for each name, the first on top, from 0 to 1, each with its number."""
    places = range(len(names))
    axes.barh(places, [1.0] * len(names), color=GRID, height=0.62)
    colours = [GOOD if share * 100 >= PASS_MARK else WEAK for share in shares]
    axes.barh(places, shares, color=colours, height=0.62)
    for place, label in zip(places, labels, strict=True):
        axes.text(1.02, place, label, va="center", fontsize=11, color=INK)
    axes.set_yticks(list(places), list(names))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.18)
    axes.set_xticks([])


def png(figure: "Figure") -> bytes:
    """The picture as a file."""
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()
