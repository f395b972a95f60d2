"""Numbers, days and hours in words."""

from datetime import date, datetime

from quiz.timetable import EVERY_DAY, Pattern

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NAMED_DAYS = {EVERY_DAY: "every day", 0b0011111: "Mon–Fri", 0b1100000: "Sat and Sun"}


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 point, 2 points."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def percent(part: int, whole: int) -> str:
    """A share of a whole; 0 % of nothing."""
    return f"{round(100 * part / whole) if whole else 0} %"


def hour(minute: int) -> str:
    """A time of day from the minutes since midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def weekdays(mask: int) -> str:
    """The weekdays of a mask (Monday is bit 0)."""
    named = _NAMED_DAYS.get(mask & EVERY_DAY)
    return named or ", ".join(name for place, name in enumerate(_WEEKDAYS) if mask >> place & 1)


def weekday(day: date) -> str:
    """The day of the week in short: Tue."""
    return _WEEKDAYS[day.weekday()]


def month(day: date) -> str:
    """The month in short: Nov."""
    return _MONTHS[day.month - 1]


def times(pattern: Pattern) -> str:
    """When a schedule fires."""
    return f"{hour(pattern.minute)}, {weekdays(pattern.days)}"


def calendar_day(day: date) -> str:
    """A date people read at a glance: Tue 24 Nov 2026."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime) -> str:
    """A local date and time: Tue 24 Nov 2026, 09:00."""
    return f"{calendar_day(at.date())}, {hour(at.hour * 60 + at.minute)}"


def listed(names: list[str], last: str = "and") -> str:
    """Names in a row: a, b and c."""
    return f" {last} ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
