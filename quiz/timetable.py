"""When a schedule fires: local hours and weekdays in a zone, turned into instants one firing at a time."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EVERY_DAY = 0b1111111
LATE_AFTER_MS = 3 * 60 * 60 * 1000
_DAY = timedelta(days=1)
_DAY_SECONDS = 24 * 60 * 60
_SECOND = timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A weekday comes back within 7 days, and within 14 where the zone left out a date.
_HORIZON_DAYS = 15


@dataclass(frozen=True, slots=True)
class Pattern:
    """A local time of day on some weekdays. `minute` counts from midnight (0-1439); `days` is a mask, Monday bit 0."""

    minute: int
    days: int = EVERY_DAY


@dataclass(frozen=True, slots=True)
class Firing:
    """An instant (UTC ms) and the local date it belongs to."""

    at: int
    day: date


def local_date(now: int, zone: str) -> date:
    """The calendar date in `zone` at `now` (UTC ms)."""
    return datetime.fromtimestamp(now // 1000, _zone(zone)).date()


def local_time(now: int, zone: str) -> datetime:
    """The wall time in `zone` at `now` (UTC ms)."""
    moment = datetime.fromtimestamp(now // 1000, UTC) + timedelta(milliseconds=now % 1000)
    return moment.astimezone(_zone(zone))


def next_firing(pattern: Pattern, zone: str, after: int, fired: date | None = None) -> Firing:
    """The first firing later than `after` (UTC ms) on a date later than `fired`.

    A local time that does not exist fires at the first instant after the gap; one that occurs twice fires the
    first time only (PEP 495: fold 0). A date that a zone left out whole (Samoa's 30 December 2011) has no firing.

    Raises:
        ValueError: the pattern has no weekday.

    """
    if not pattern.days & EVERY_DAY:
        raise ValueError("a schedule needs at least one weekday")
    tz = _zone(zone)
    day = datetime.fromtimestamp(after // 1000, tz).date()
    if fired is not None and fired >= day:
        day = fired + _DAY
    for _ in range(_HORIZON_DAYS):
        if pattern.days >> day.weekday() & 1:
            readings = _readings(day, pattern.minute, tz)
            if (at := _resolved(*readings, tz)) > after and not _left_out(*readings):
                return Firing(at, day)
        day += _DAY
    raise AssertionError("every weekday mask recurs within the horizon")


def instant(day: date, minute: int, zone: str) -> int:
    """The instant (UTC ms) of a local time; inside a gap, the first instant after it."""
    tz = _zone(zone)
    return _resolved(*_readings(day, minute, tz), tz)


def is_late(due: int, now: int) -> bool:
    """Say whether a firing that was due (UTC ms) is too late to be sent now."""
    return now - due > LATE_AFTER_MS


def _readings(day: date, minute: int, tz: ZoneInfo) -> tuple[int, int]:
    """A local time read as before a transition and as after it (PEP 495: fold 0 and 1), in UTC seconds.

    The readings agree on an ordinary day. Where a time occurs twice the second is later; in a gap it is earlier,
    and the transition lies between them.
    """
    hour, minute = divmod(minute, 60)
    first = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz)
    second = datetime(day.year, day.month, day.day, hour, minute, tzinfo=tz, fold=1)
    return (first - _EPOCH) // _SECOND, (second - _EPOCH) // _SECOND


def _resolved(first: int, second: int, tz: ZoneInfo) -> int:
    return (first if first <= second else _transition(second, first, tz)) * 1000


def _left_out(first: int, second: int) -> bool:
    """Say whether the readings are so far apart that the zone went from one date to the next but one."""
    return first - second >= _DAY_SECONDS


def _transition(low: int, high: int, tz: ZoneInfo) -> int:
    """The first second after `low` and not after `high` at which the zone has another offset than at `low`."""
    old = _offset(low, tz)
    return low + bisect_left(range(low, high), True, key=lambda at: _offset(at, tz) != old)


def _offset(at: int, tz: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(at, tz).utcoffset()


@lru_cache(maxsize=1024)
def _zone(name: str) -> ZoneInfo:
    """The zone's rules. ZoneInfo itself keeps only the last eight and would read the others again from disk."""
    return ZoneInfo(name)
