"""Days in a row with the question of the day answered, and what forgives a missed one."""

from dataclasses import dataclass
from datetime import date, timedelta

_DAY_MS = 24 * 60 * 60 * 1000
_SAME_DAY_SPAN_MS = 2 * _DAY_MS
_FREE_DAY_EVERY = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """Consecutive days, the last of them, the instant of its answer (UTC ms), and the free day last used."""

    days: int = 0
    last_day: date | None = None
    last_at: int = 0
    free_day: date | None = None


def extend(streak: Streak, day: date, now: int) -> Streak:
    """Count an answer given on the local `day` at `now` (UTC ms).

    The same or an earlier local day changes nothing, so flying west never counts twice. A day skipped by flying
    east does not break the streak when less than 48 hours passed. One missed day a week is free.
    """
    if streak.last_day is None:
        return Streak(1, day, now)
    if day <= streak.last_day:
        return streak
    if holds(streak, day, now):
        free = streak.free_day if _unbroken(streak, day, now) else day - timedelta(days=1)
        return Streak(streak.days + 1, day, now, free)
    return Streak(1, day, now, streak.free_day)


def holds(streak: Streak, today: date, now: int) -> bool:
    """Say whether the streak is still alive on `today` if it is answered at `now`."""
    if streak.last_day is None:
        return False
    if today <= streak.last_day or _unbroken(streak, today, now):
        return True
    missed = today - timedelta(days=1)
    alone = missed - streak.last_day == timedelta(days=1)
    return alone and (streak.free_day is None or missed - streak.free_day >= _FREE_DAY_EVERY)


def current(streak: Streak, today: date, now: int) -> int:
    """The number of days to show today: 0 once the streak is broken."""
    return streak.days if holds(streak, today, now) else 0


def _unbroken(streak: Streak, day: date, now: int) -> bool:
    if streak.last_day is None:
        return False
    gap = (day - streak.last_day).days
    return gap <= 1 or (gap == 2 and now - streak.last_at < _SAME_DAY_SPAN_MS)
