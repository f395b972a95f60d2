"""Buttons to choose a level, a day, an hour or a zone with; the set-up and the settings both show them."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from handlers.codec import ButtonData, zone_code
from handlers.sending import Key, key
from handlers.words.en import set_up as words
from handlers.zones import COMMON
from quiz.questions import Level
from quiz.timetable import local_time

_WEEKS = (1, 2, 4, 8)
_HOURS = (7, 8, 9, 12, 18, 20)


def level_rows(data: Callable[[Level], ButtonData]) -> list[list[Key]]:
    """A button per level."""
    return [[key(words.level_label(level), data(level)) for level in Level]]


def date_rows(data: Callable[[int], ButtonData], today: date) -> list[list[Key]]:
    """Some days ahead of the person's date."""
    days = [(weeks, today + timedelta(weeks=weeks)) for weeks in _WEEKS]
    return [[key(words.weeks_label(weeks, day), data(day.toordinal()))] for weeks, day in days]


def hour_rows(data: Callable[[int], ButtonData]) -> list[list[Key]]:
    """Some hours of the day."""
    return in_rows([key(words.hour_label(60 * hour), data(60 * hour)) for hour in _HOURS], 3)


def zone_rows(data: Callable[[int], ButtonData], now: int) -> list[list[Key]]:
    """Some zones with the time there at `now` (UTC ms)."""
    return in_rows([key(words.zone_label(zone, local_time(now, zone)), data(zone_code(zone))) for zone in COMMON], 2)


def in_rows(keys: Sequence[Key], width: int) -> list[list[Key]]:
    """Buttons in rows of at most `width`."""
    return [list(keys[start : start + width]) for start in range(0, len(keys), width)]


def day_of(ordinal: int | None) -> date | None:
    """The date of an ordinal from a button; None when there is none."""
    try:
        return date.fromordinal(ordinal) if ordinal else None
    except (ValueError, OverflowError):
        return None
