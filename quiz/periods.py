"""The spans that tables count over: this week, this month, all time."""

from datetime import date, timedelta
from enum import StrEnum

# Days are numbered up to 3,652,059 (the last of the year 9999), months up to 119,999: the two never meet.
_WEEKS = 1_000_000
_MONTHS = 5_000_000


class Period(StrEnum):
    """A span of a table of points."""

    WEEK = "week"
    MONTH = "month"
    ALL = "all"


def period_key(period: Period, day: date) -> int:
    """A number that is the same for all days of one period and differs between periods."""
    match period:
        case Period.WEEK:
            return _WEEKS + (day - timedelta(days=day.weekday())).toordinal()
        case Period.MONTH:
            return _MONTHS + day.year * 12 + day.month - 1
        case Period.ALL:
            return 0
