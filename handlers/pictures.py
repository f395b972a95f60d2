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
    from matplotlib.figure import Figure, SubFigure

INK, PALE, PAPER, GRID = "#22303c", "#5b6b78", "#f7f5f0", "#ddd8cc"
GOOD, WEAK = "#2a7f8e", "#d0743c"
"""Told apart by people who do not see red and green, and on both by the numbers beside them."""
WIDTH_IN, DPI = 6.0, 180
"""1080 pixels across: a phone's width, so that 11 points are read without enlarging."""
_TITLE_IN = 0.55
ONE_AT_A_TIME = threading.Lock()
"""The plotting library keeps its fonts in one place for all threads."""


async def draw_exam(rows: Sequence[tuple[str, int, int]], right: int, size: int) -> bytes:
    """Draw the report of an exam: topic, right answers, questions. A PNG, made on another thread."""
    return await asyncio.to_thread(_exam, rows, right, size)


def _exam(rows: Sequence[tuple[str, int, int]], right: int, size: int) -> bytes:
    with ONE_AT_A_TIME:
        (axes,), figure = sections([0.36 * len(rows) + 0.4], [exam_words.headline(right, size)])
        labels = [exam_words.topic_score(good, of) for _, good, of in rows]
        bars(axes, [name for name, _, _ in rows], [good / of for _, good, of in rows], labels)
        axes.axvline(PASS_MARK / 100, color=INK, linewidth=1.2, linestyle=(0, (4, 3)))
        axes.set_xlabel(exam_words.pass_mark(), fontsize=11, color=PALE)
        return png(figure)


def sections(heights: Sequence[float], titles: Sequence[str]) -> "tuple[list[Axes], Figure]":
    """A picture of sections under each other, each so high (in inches) under its title, without frames.

    The library is only loaded when somebody wants a picture.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    whole = [height + _TITLE_IN for height in heights]
    figure = Figure(figsize=(WIDTH_IN, max(sum(whole), WIDTH_IN / 3)), dpi=DPI, facecolor=PAPER, layout="constrained")
    FigureCanvasAgg(figure)
    parts = figure.subfigures(len(whole), 1, height_ratios=whole, squeeze=False)
    return [_section(part, title) for part, title in zip(parts[:, 0], titles, strict=True)], figure


def _section(part: "SubFigure", title: str) -> "Axes":
    part.set_facecolor(PAPER)
    part.suptitle(title, x=0.02, ha="left", fontsize=14, fontweight="bold", color=INK)
    axes = part.add_subplot()
    axes.set_facecolor(PAPER)
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=11.5, labelcolor=INK)
    return axes


def bars(axes: "Axes", names: Sequence[str], shares: Sequence[float], labels: Sequence[str]) -> None:
    """A bar for each name, the first on top, from 0 to 1, each with its number."""
    places = range(len(names))
    axes.barh(places, [1.0] * len(names), color=GRID, height=0.62)
    colours = [GOOD if share * 100 >= PASS_MARK else WEAK for share in shares]
    axes.barh(places, shares, color=colours, height=0.62)
    for place, label in zip(places, labels, strict=True):
        axes.text(1.02, place, label, va="center", fontsize=11.5, color=INK)
    axes.set_yticks(list(places), list(names))
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.02 + 0.035 * max(map(len, labels), default=0))
    axes.set_xticks([])


def png(figure: "Figure") -> bytes:
    """The picture as a file."""
    made = io.BytesIO()
    figure.savefig(made, format="png")
    return made.getvalue()
