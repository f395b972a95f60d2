"""/progress as a picture: the day and what will be known on it, a bar for each topic, a square for each day."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.records import Forecast
from handlers.pictures import GOOD, GRID, INK, ONE_AT_A_TIME, PALE, PAPER, bars, png, sections
from handlers.words.en import progress as words
from handlers.words.en.counts import month, weekday

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WEEKS = 16
_DAYS_A_WEEK = 7
_STEPS = ((1, 0.35), (5, 0.6), (15, 0.8), (30, 1.0))
"""From so many answers on, a day is drawn in so much of the colour."""
_DARK = 0.7


async def draw_progress(
    forecast: Forecast, activity: Mapping[date, int], today: date, title: Callable[[str], str]
) -> bytes:
    """Draw a PNG on another thread; `activity` counts answers by date, `title` names a topic."""
    return await asyncio.to_thread(_draw, forecast, activity, today, title)


def _draw(forecast: Forecast, activity: Mapping[date, int], today: date, title: Callable[[str], str]) -> bytes:
    titles = [
        words.readiness(forecast, today),
        words.topics_title(),
        words.calendar_title(activity, WEEKS * _DAYS_A_WEEK),
    ]
    with ONE_AT_A_TIME:
        (whole, topics, days), figure = sections([0.35, 0.34 * len(forecast.topics), 2.4], titles)
        _whole(whole, forecast)
        _topics(topics, forecast, title)
        _days(days, activity, today)
        return png(figure)


def _whole(axes: "Axes", forecast: Forecast) -> None:
    axes.barh([0, 0], [1.0, forecast.overall], color=[GRID, GOOD], height=0.6)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    axes.set_yticks([])


def _topics(axes: "Axes", forecast: Forecast, title: Callable[[str], str]) -> None:
    """The weakest first; a topic never seen is no weakness yet and comes last."""
    rows = sorted(forecast.topics, key=lambda topic: (not topic.seen, topic.recall, topic.topic))
    labels = [words.seen(row.recall, row.seen, row.questions) for row in rows]
    bars(axes, [title(row.topic) for row in rows], [row.recall for row in rows], labels)


def _days(axes: "Axes", activity: Mapping[date, int], today: date) -> None:
    """A column for each week, Monday on top, this week at the right."""
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    days = [first + timedelta(days=place) for place in range((today - first).days + 1)]
    places = [divmod(place, _DAYS_A_WEEK) for place in range(len(days))]
    strengths = [_strength(activity.get(day, 0)) for day in days]
    axes.bar(
        [week for week, _ in places],
        [0.86] * len(days),
        bottom=[row - 0.43 for _, row in places],
        width=0.86,
        color=[_mixed(strength) for strength in strengths],
    )
    for day, (week, row), strength in zip(days, places, strengths, strict=True):
        if strength:
            ink = INK if strength < _DARK else PAPER
            axes.text(
                week, row, str(min(activity[day], 99)), fontsize=8, ha="center", va="center", color=ink, in_layout=False
            )
        if day.day == 1:
            axes.text(week, _DAYS_A_WEEK - 0.2, month(day), fontsize=11, color=PALE, ha="center", va="top")
    axes.set_yticks([0, 2, 4, 6], [weekday(days[row]) for row in (0, 2, 4, 6)])
    axes.set_xticks([])
    axes.set_xlim(-0.5, WEEKS - 0.5)
    axes.set_ylim(_DAYS_A_WEEK + 0.6, -0.6)


def _strength(answers: int) -> float:
    return max((strength for least, strength in _STEPS if answers >= least), default=0.0)


def _mixed(strength: float) -> tuple[float, ...]:
    """The colour of a day, from nothing to the full one."""
    pale, full = (tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)) for colour in (GRID, GOOD))
    return tuple(low + (high - low) * strength for low, high in zip(pale, full, strict=True))
