"""When a schedule fires: known days of known zones, and what always holds."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.timetable import (
    EVERY_DAY,
    LATE_AFTER_MS,
    Firing,
    Pattern,
    instant,
    is_late,
    local_date,
    local_time,
    next_firing,
)

MINUTE_MS = 60 * 1000
HOUR_MS = 60 * MINUTE_MS
DAY = timedelta(days=1)
MON, TUE, WED, THU, FRI, SAT, SUN = (1 << bit for bit in range(7))


def utc(text: str) -> int:
    """The instant (UTC ms) of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def minute_of(hour: str) -> int:
    hours, minutes = hour.split(":")
    return int(hours) * 60 + int(minutes)


# zone, local date, hour, the instant in UTC. All in the past, so that no new time zone data moves them.
INSTANTS = [
    # Berlin skips 02:00-03:00 in spring, and has it twice in autumn.
    ("Europe/Berlin", "2024-03-30", "02:30", "2024-03-30 01:30"),
    ("Europe/Berlin", "2024-03-31", "01:59", "2024-03-31 00:59"),
    ("Europe/Berlin", "2024-03-31", "02:00", "2024-03-31 01:00"),
    ("Europe/Berlin", "2024-03-31", "02:30", "2024-03-31 01:00"),
    ("Europe/Berlin", "2024-03-31", "03:00", "2024-03-31 01:00"),
    ("Europe/Berlin", "2024-04-01", "02:30", "2024-04-01 00:30"),
    ("Europe/Berlin", "2024-10-27", "01:59", "2024-10-26 23:59"),
    ("Europe/Berlin", "2024-10-27", "02:30", "2024-10-27 00:30"),
    ("Europe/Berlin", "2024-10-27", "03:00", "2024-10-27 02:00"),
    # Beirut and Havana change at midnight.
    ("Asia/Beirut", "2024-03-31", "00:00", "2024-03-30 22:00"),
    ("Asia/Beirut", "2024-03-31", "00:30", "2024-03-30 22:00"),
    ("Asia/Beirut", "2024-10-26", "23:30", "2024-10-26 20:30"),
    ("Asia/Beirut", "2024-10-27", "00:00", "2024-10-26 22:00"),
    ("America/Havana", "2024-03-10", "00:00", "2024-03-10 05:00"),
    ("America/Havana", "2024-11-03", "00:00", "2024-11-03 04:00"),
    ("America/Havana", "2024-11-03", "00:30", "2024-11-03 04:30"),
    ("America/Havana", "2024-11-03", "01:00", "2024-11-03 06:00"),
    # Lord Howe moves by half an hour, Troll by two.
    ("Australia/Lord_Howe", "2024-10-06", "02:00", "2024-10-05 15:30"),
    ("Australia/Lord_Howe", "2024-10-06", "02:15", "2024-10-05 15:30"),
    ("Australia/Lord_Howe", "2024-10-06", "02:30", "2024-10-05 15:30"),
    ("Australia/Lord_Howe", "2024-04-07", "01:45", "2024-04-06 14:45"),
    ("Antarctica/Troll", "2024-03-31", "01:30", "2024-03-31 01:00"),
    ("Antarctica/Troll", "2024-10-27", "02:30", "2024-10-27 00:30"),
    # Casablanca turns the clock back for Ramadan, and forward after it.
    ("Africa/Casablanca", "2024-03-10", "02:30", "2024-03-10 01:30"),
    ("Africa/Casablanca", "2024-03-10", "03:00", "2024-03-10 03:00"),
    ("Africa/Casablanca", "2024-04-14", "02:30", "2024-04-14 02:00"),
    ("Africa/Casablanca", "2024-04-15", "02:30", "2024-04-15 01:30"),
    # Nuuk's gap ends at midnight: the hour of the 30th is the first instant of the 31st.
    ("America/Nuuk", "2024-03-30", "23:30", "2024-03-31 01:00"),
    # St. John's went from 00:01 back to 23:01 of the day before.
    ("America/St_Johns", "2010-11-06", "23:30", "2010-11-07 02:00"),
    ("America/St_Johns", "2010-11-07", "00:00", "2010-11-07 02:30"),
    ("Asia/Kathmandu", "2024-06-01", "09:00", "2024-06-01 03:15"),
]


@pytest.mark.parametrize(("zone", "day", "hour", "expected"), INSTANTS)
def test_the_instant_of_a_local_time(zone: str, day: str, hour: str, expected: str) -> None:
    assert instant(date.fromisoformat(day), minute_of(hour), zone) == utc(expected)


# Three dates in a row around a change: each fires once, the next one found from the one before.
@pytest.mark.parametrize(("zone", "day", "hour", "expected"), INSTANTS)
def test_one_firing_a_date_around_a_change(zone: str, day: str, hour: str, expected: str) -> None:
    middle = date.fromisoformat(day)
    pattern = Pattern(minute_of(hour))
    firings = [next_firing(pattern, zone, instant(middle - 2 * DAY, 720, zone), fired=middle - 2 * DAY)]
    for _ in range(2):
        firings.append(next_firing(pattern, zone, firings[-1].at, firings[-1].day))
    assert [firing.day for firing in firings] == [middle - DAY, middle, middle + DAY]
    assert firings[1].at == utc(expected)


def test_samoa_left_out_a_date_and_nothing_fires_on_it() -> None:
    for hour, at in (("00:00", "2011-12-30 10:00"), ("09:00", "2011-12-30 19:00"), ("23:59", "2011-12-31 09:59")):
        after, fired = instant(date(2011, 12, 29), minute_of(hour), "Pacific/Apia"), date(2011, 12, 29)
        for known in (None, fired):
            assert next_firing(Pattern(minute_of(hour)), "Pacific/Apia", after, known) == Firing(
                utc(at), date(2011, 12, 31)
            )


def test_a_weekday_that_was_left_out_comes_the_week_after() -> None:
    friday = next_firing(Pattern(540, FRI), "Pacific/Apia", utc("2011-12-23 19:00"))
    assert friday == Firing(utc("2012-01-05 19:00"), date(2012, 1, 6))


def test_the_first_instant_after_a_lost_date() -> None:
    assert instant(date(2011, 12, 30), 540, "Pacific/Apia") == utc("2011-12-30 10:00")


@pytest.mark.parametrize(
    ("days", "after", "fired", "expected"),
    [
        # 20 November 2026 is a Friday; the hour is 09:00.
        (EVERY_DAY, "2026-11-20 08:59:59", None, "2026-11-20 09:00"),
        (EVERY_DAY, "2026-11-20 09:00", None, "2026-11-21 09:00"),
        (EVERY_DAY, "2026-11-20 08:00", "2026-11-20", "2026-11-21 09:00"),
        (EVERY_DAY, "2026-11-20 08:00", "2026-11-22", "2026-11-23 09:00"),
        (EVERY_DAY, "2026-11-20 08:00", "2026-11-01", "2026-11-20 09:00"),
        (FRI, "2026-11-20 08:00", None, "2026-11-20 09:00"),
        (FRI, "2026-11-20 09:00", None, "2026-11-27 09:00"),
        (MON | WED, "2026-11-20 09:00", None, "2026-11-23 09:00"),
        (MON | WED, "2026-11-23 09:00", "2026-11-23", "2026-11-25 09:00"),
        (SAT | SUN, "2026-11-20 09:00", None, "2026-11-21 09:00"),
        (THU, "2026-11-20 09:00", "2026-11-26", "2026-12-03 09:00"),
        (TUE, "2026-12-29 09:00", None, "2027-01-05 09:00"),
    ],
)
def test_weekdays_and_the_date_fired_last(days: int, after: str, fired: str | None, expected: str) -> None:
    known = date.fromisoformat(fired) if fired else None
    firing = next_firing(Pattern(540, days), "UTC", utc(after), known)
    assert firing == Firing(utc(expected), date.fromisoformat(expected[:10]))


def test_a_pattern_without_a_weekday_is_refused() -> None:
    for days in (0, 1 << 7):
        with pytest.raises(ValueError, match="weekday"):
            next_firing(Pattern(540, days), "UTC", 0)


@pytest.mark.parametrize(("zone", "expected"), [("UTC", "2026-11-20"), ("Pacific/Kiritimati", "2026-11-21")])
def test_the_local_date(zone: str, expected: str) -> None:
    assert local_date(utc("2026-11-20 10:00"), zone) == date.fromisoformat(expected)
    assert local_date(utc("2026-11-20 09:59:59.999"), zone) == date(2026, 11, 20)


def test_the_local_time_keeps_the_milliseconds() -> None:
    assert local_time(utc("2026-11-20 10:00:01.234"), "Asia/Kolkata").isoformat() == "2026-11-20T15:30:01.234000+05:30"


def test_late_is_later_than_three_hours() -> None:
    due = utc("2026-11-20 09:00")
    assert LATE_AFTER_MS == 3 * HOUR_MS
    assert [is_late(due, due + wait) for wait in (-1, 0, LATE_AFTER_MS, LATE_AFTER_MS + 1)] == [False] * 3 + [True]


ZONES = (
    *("UTC", "Europe/Berlin", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Africa/Casablanca"),
    *("Pacific/Apia", "Pacific/Kiritimati", "Pacific/Honolulu", "America/Nuuk", "Antarctica/Troll", "Africa/Cairo"),
)
zones = st.sampled_from(ZONES)
instants = st.integers(utc("2005-01-01"), utc("2060-01-01"))
patterns = st.builds(Pattern, st.integers(0, 1439), st.integers(1, EVERY_DAY))


@given(patterns, zones, instants)
def test_the_next_firing_is_the_first_that_fits(pattern: Pattern, zone: str, after: int) -> None:
    firing = next_firing(pattern, zone, after)
    # Two days early, so that no shift of the zone can hide a firing that comes sooner.
    days = [local_date(after, zone) + number * DAY for number in range(-2, 20)]
    fitting = [day for day in days if pattern.days >> day.weekday() & 1]
    later = [(instant(day, pattern.minute, zone), day) for day in fitting if day != date(2011, 12, 30)]
    assert (firing.at, firing.day) == min(pair for pair in later if pair[0] > after)


@given(patterns, st.lists(st.tuples(zones, st.integers(-60 * HOUR_MS, 200 * HOUR_MS)), max_size=30), instants)
def test_the_date_never_goes_back_whatever_zones_and_clocks_do(
    pattern: Pattern, moves: list[tuple[str, int]], now: int
) -> None:
    fired: date | None = None
    for zone, step in moves:
        now += step
        firing = next_firing(pattern, zone, now, fired)
        assert firing.at > now
        assert fired is None or firing.day > fired
        fired, now = firing.day, firing.at


@given(patterns, zones, instants, st.integers(0, 40))
def test_asking_again_before_the_firing_gives_the_same(pattern: Pattern, zone: str, after: int, parts: int) -> None:
    firing = next_firing(pattern, zone, after)
    between = after + (firing.at - after) * parts // 41
    assert next_firing(pattern, zone, between) == firing


@given(st.dates(date(2005, 1, 1), date(2060, 1, 1)), st.integers(0, 1439), zones)
def test_the_wall_shows_the_wanted_time_or_has_just_jumped_over_it(day: date, minute: int, zone: str) -> None:
    at = instant(day, minute, zone)
    wanted = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - a wall time
    shown, just_before = (local_time(t, zone).replace(tzinfo=None) for t in (at, at - 1))
    assert shown == wanted or just_before < wanted < shown
