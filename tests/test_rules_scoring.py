"""What an answer is worth, and the spans that tables count over."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.periods import Period, period_key
from quiz.scoring import Circumstances, points_for


@pytest.mark.parametrize(
    ("right", "daily", "counts", "points"),
    [
        (True, False, True, 10),
        (True, True, True, 20),
        (True, False, False, 0),
        (True, True, False, 0),
        (False, False, True, 0),
        (False, True, True, 0),
        (False, False, False, 0),
        (False, True, False, 0),
    ],
)
def test_points(right: bool, daily: bool, counts: bool, points: int) -> None:
    assert points_for(right=right, circumstances=Circumstances(daily, counts)) == points


@pytest.mark.parametrize(
    ("period", "one", "other", "same"),
    [
        # A week is Monday to Sunday, across the turn of a year too.
        (Period.WEEK, date(2026, 11, 16), date(2026, 11, 22), True),
        (Period.WEEK, date(2026, 11, 22), date(2026, 11, 23), False),
        (Period.WEEK, date(2026, 12, 31), date(2027, 1, 1), True),
        (Period.WEEK, date(2026, 11, 16), date(2027, 11, 16), False),
        (Period.MONTH, date(2026, 11, 1), date(2026, 11, 30), True),
        (Period.MONTH, date(2026, 11, 30), date(2026, 12, 1), False),
        (Period.MONTH, date(2026, 11, 1), date(2027, 11, 1), False),
        (Period.MONTH, date(2026, 12, 31), date(2027, 1, 1), False),
        (Period.ALL, date.min, date.max, True),
    ],
)
def test_days_of_one_period_share_a_key(period: Period, one: date, other: date, same: bool) -> None:
    assert (period_key(period, one) == period_key(period, other)) is same


@given(st.dates(), st.dates())
def test_a_key_says_the_same_as_the_calendar(one: date, other: date) -> None:
    def alike(period: Period) -> bool:
        return period_key(period, one) == period_key(period, other)

    assert alike(Period.WEEK) == (one.isocalendar()[:2] == other.isocalendar()[:2])
    assert alike(Period.MONTH) == ((one.year, one.month) == (other.year, other.month))
    assert alike(Period.ALL)


def test_keys_of_different_periods_never_meet() -> None:
    weeks = {period_key(Period.WEEK, date.min + timedelta(days=n)) for n in range(0, date.max.toordinal(), 7)}
    months = {period_key(Period.MONTH, date(year, month, 1)) for year in range(1, 10_000) for month in range(1, 13)}
    assert not weeks & months
    assert period_key(Period.ALL, date.min) not in weeks | months
