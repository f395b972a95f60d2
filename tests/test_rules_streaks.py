"""Days in a row: in one place, travelling, with a day missed, through a change of clocks."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.streaks import Streak, current, extend, holds
from quiz.timetable import instant, local_date

HOUR_MS = 60 * 60 * 1000
TRAVELLED = ("Pacific/Kiritimati", "Pacific/Honolulu", "Europe/Berlin", "America/New_York", "Asia/Tokyo", "UTC")

# A case is answers in turn: the local hour, the zone, and the days in a row after it.
CASES: dict[str, list[tuple[str, str, int]]] = {
    "the same day counts once": [
        ("2026-11-20 08:00", "Europe/Berlin", 1),
        ("2026-11-20 23:59", "Europe/Berlin", 1),
    ],
    "the next day counts, however soon": [
        ("2026-11-20 23:59", "Europe/Berlin", 1),
        ("2026-11-21 00:00", "Europe/Berlin", 2),
    ],
    "the next day counts, however late": [
        ("2026-11-20 00:00", "Europe/Berlin", 1),
        ("2026-11-21 23:59", "Europe/Berlin", 2),
    ],
    "flying west, the same date comes again and counts once": [
        ("2026-11-20 09:00", "Pacific/Auckland", 1),
        ("2026-11-20 09:00", "Pacific/Honolulu", 1),
        ("2026-11-21 09:00", "Pacific/Honolulu", 2),
    ],
    "flying west over the date line, yesterday comes again": [
        ("2026-11-20 01:00", "Pacific/Kiritimati", 1),
        ("2026-11-19 02:00", "Pacific/Honolulu", 1),
        ("2026-11-20 09:00", "Pacific/Honolulu", 1),
        ("2026-11-21 09:00", "Pacific/Honolulu", 2),
    ],
    "flying east, a date is never lived and nothing is lost": [
        ("2026-11-20 20:00", "Pacific/Honolulu", 1),
        ("2026-11-22 20:00", "Pacific/Auckland", 2),
        ("2026-11-23 20:00", "Pacific/Auckland", 3),
    ],
    "one missed day is free": [
        ("2026-11-20 09:00", "UTC", 1),
        ("2026-11-22 09:00", "UTC", 2),
        ("2026-11-23 09:00", "UTC", 3),
    ],
    "two missed days are not": [
        ("2026-11-20 09:00", "UTC", 1),
        ("2026-11-23 09:00", "UTC", 1),
    ],
    "a second missed day within a week is not": [
        ("2026-11-20 09:00", "UTC", 1),
        ("2026-11-22 09:00", "UTC", 2),
        ("2026-11-23 09:00", "UTC", 3),
        ("2026-11-25 09:00", "UTC", 1),
    ],
    "six days later a missed day is not": [
        ("2026-11-20 09:00", "UTC", 1),
        *((f"2026-11-{day} 09:00", "UTC", day - 20) for day in range(22, 27)),
        ("2026-11-28 09:00", "UTC", 1),
    ],
    "a broken streak gives no second free day in the week": [
        ("2026-11-20 09:00", "UTC", 1),
        ("2026-11-22 09:00", "UTC", 2),
        ("2026-11-25 09:00", "UTC", 1),
        ("2026-11-27 09:00", "UTC", 1),
    ],
    "a week later a missed day is free again": [
        ("2026-11-20 09:00", "UTC", 1),
        ("2026-11-22 09:00", "UTC", 2),
        *((f"2026-11-{day} 09:00", "UTC", day - 20) for day in range(23, 28)),
        ("2026-11-29 09:00", "UTC", 8),
    ],
    "a day of 23 hours is a day": [
        ("2027-03-27 23:30", "Europe/Berlin", 1),
        ("2027-03-28 23:30", "Europe/Berlin", 2),
        ("2027-03-29 00:10", "Europe/Berlin", 3),
    ],
    "an hour that comes twice is one day": [
        ("2027-10-30 23:59", "Europe/Berlin", 1),
        ("2027-10-31 02:30", "Europe/Berlin", 2),
        ("2027-10-31 03:30", "Europe/Berlin", 2),
        ("2027-11-01 09:00", "Europe/Berlin", 3),
    ],
}


def told(hour: str, zone: str) -> tuple[date, int]:
    """The local day and the instant (UTC ms) of a local hour."""
    moment = datetime.fromisoformat(hour).replace(tzinfo=ZoneInfo(zone))
    return moment.date(), int(moment.timestamp() * 1000)


@pytest.mark.parametrize("answers", CASES.values(), ids=CASES)
def test_days_in_a_row(answers: list[tuple[str, str, int]]) -> None:
    streak, counted = Streak(), []
    for hour, zone, _ in answers:
        streak = extend(streak, *told(hour, zone))
        counted.append(streak.days)
    assert counted == [days for _, _, days in answers]


@pytest.mark.parametrize(
    ("hour", "shown"),
    [
        ("2026-11-20 23:00", 5),
        ("2026-11-21 23:00", 5),
        ("2026-11-22 23:00", 5),
        ("2026-11-23 00:00", 0),
        ("2026-11-19 12:00", 5),
    ],
)
def test_what_is_shown_before_the_answer_of_the_day(hour: str, shown: int) -> None:
    day, at = told("2026-11-20 09:00", "UTC")
    assert current(Streak(5, day, at), *told(hour, "UTC")) == shown


def test_what_is_shown_when_the_free_day_is_used_up() -> None:
    day, at = told("2026-11-20 09:00", "UTC")
    streak = Streak(5, day, at, free_day=date(2026, 11, 18))
    assert current(streak, *told("2026-11-22 08:59", "UTC")) == 5
    assert current(streak, *told("2026-11-22 09:00", "UTC")) == 0
    assert current(Streak(), day, at) == 0


# A life: every few hours somebody somewhere answers.
waits = st.integers(0, 80 * HOUR_MS) | st.sampled_from([24 * HOUR_MS, 48 * HOUR_MS])
moves = st.lists(st.tuples(waits, st.sampled_from(TRAVELLED)), min_size=1, max_size=40)
homely = st.lists(st.tuples(st.sampled_from([24 * HOUR_MS, 48 * HOUR_MS]), st.just("UTC")), min_size=8, max_size=40)
starts = st.integers(instant(date(2026, 1, 1), 0, "UTC"), instant(date(2029, 1, 1), 0, "UTC"))


def lived(start: int, steps: list[tuple[int, str]]) -> list[tuple[date, int]]:
    at, answers = start, []
    for waited, zone in steps:
        at += waited
        answers.append((local_date(at, zone), at))
    return answers


@given(starts, moves)
def test_no_local_day_counts_twice_and_nothing_goes_back(start: int, steps: list[tuple[int, str]]) -> None:
    before, seen = Streak(), set()
    for day, at in lived(start, steps):
        after = extend(before, day, at)
        if before.last_day is None or day > before.last_day:
            assert (after.last_day, after.last_at) == (day, at)
            assert after.days in (1, before.days + 1)
        else:
            assert after == before
        seen.add(day)
        assert 1 <= after.days <= len(seen)
        before = after


@given(starts, moves)
def test_what_holds_is_extended_and_holds_on(start: int, steps: list[tuple[int, str]]) -> None:
    streak = Streak()
    for day, at in lived(start, steps):
        held, new = holds(streak, day, at), streak.last_day is None or day > streak.last_day
        shown = current(streak, day, at)
        streak = extend(streak, day, at)
        assert streak.days == shown + new if held else streak.days == 1
        assert holds(streak, day, at)
        assert current(streak, day, at) == streak.days


@given(starts, moves | homely)
def test_free_days_are_a_week_apart_and_were_missed(start: int, steps: list[tuple[int, str]]) -> None:
    streak, free, counted = Streak(), [], set()
    for day, at in lived(start, steps):
        streak = extend(streak, day, at)
        counted.add(streak.last_day)
        if streak.free_day is not None and streak.free_day not in free:
            free.append(streak.free_day)
    assert all(later - earlier >= timedelta(days=7) for earlier, later in pairwise(free))
    assert not counted & set(free)


@given(st.dates(date(2020, 1, 1), date(2028, 1, 1)), st.data(), st.sampled_from(["Europe/Berlin", "America/Havana"]))
def test_an_answer_every_local_day_is_a_streak_whatever_the_clocks_do(
    first: date, data: st.DataObject, zone: str
) -> None:
    minutes = data.draw(st.lists(st.integers(0, 1439), min_size=1, max_size=40))
    streak = Streak()
    for number, minute in enumerate(minutes):
        day = first + timedelta(days=number)
        streak = extend(streak, day, instant(day, minute, zone))
    assert (streak.days, streak.free_day) == (len(minutes), None)


@given(starts, st.integers(3, 400))
def test_two_missed_days_break_it_anywhere(start: int, gap: int) -> None:
    day = local_date(start, "UTC")
    later = day + timedelta(days=gap)
    assert not holds(Streak(9, day, start), later, start + (gap - 1) * 24 * HOUR_MS)
