"""When a schedule fires: local hours and weekdays in a zone, turned into instants one firing at a time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

EVERY_DAY = 0b1111111
LATE_AFTER_MS = 3 * 60 * 60 * 1000
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
    return _moment(now).astimezone(ZoneInfo(zone)).date()


def local_time(now: int, zone: str) -> datetime:
    """The wall time in `zone` at `now` (UTC ms)."""
    return _moment(now).astimezone(ZoneInfo(zone))


def next_firing(pattern: Pattern, zone: str, after: int, fired: date | None = None) -> Firing:
    """The first firing later than `after` (UTC ms) on a date later than `fired`.

    A local time that does not exist fires at the first instant after the gap; one that occurs twice fires the
    first time only (PEP 495: fold 0).

    Raises:
        ValueError: the pattern has no weekday.

    """
    if not pattern.days & EVERY_DAY:
        raise ValueError("a schedule needs at least one weekday")
    day = max(local_date(after, zone) - timedelta(days=1), fired + timedelta(days=1) if fired else date.min)
    for _ in range(_HORIZON_DAYS):
        at = instant(day, pattern.minute, zone)
        if pattern.days >> day.weekday() & 1 and at > after:
            return Firing(at, day)
        day += timedelta(days=1)
    raise AssertionError("every weekday mask recurs within a week")


def instant(day: date, minute: int, zone: str) -> int:
    """The instant (UTC ms) of a local time; inside a gap, the first instant after it."""
    tz = ZoneInfo(zone)
    wanted = datetime.combine(day, time(minute // 60, minute % 60), tz)
    if wanted.astimezone(UTC).astimezone(tz).replace(tzinfo=None) == wanted.replace(tzinfo=None):
        return _milliseconds(wanted)
    return _end_of_gap(wanted)


def is_late(due: int, now: int) -> bool:
    """Say whether a firing that was due (UTC ms) is too late to be sent now."""
    return now - due > LATE_AFTER_MS


def _end_of_gap(wanted: datetime) -> int:
    """The transition instant: PEP 495 puts the two readings of a missing time on both sides of it."""
    low, high = sorted((_milliseconds(wanted.replace(fold=1)), _milliseconds(wanted.replace(fold=0))))
    before = _offset(low - 1, wanted)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, wanted) == before else (low, middle)
    return high


def _offset(at: int, like: datetime) -> timedelta | None:
    return _moment(at).astimezone(like.tzinfo).utcoffset()


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at // 1000, UTC) + timedelta(milliseconds=at % 1000)


def _milliseconds(moment: datetime) -> int:
    return (moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
