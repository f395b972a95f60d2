"""One firing per schedule and local date, in every time zone there is.

The expected instants come the other way round than in the rule: from the walk of UTC through each zone's offsets.
A wall time's first instant is found there without asking what a local time means.

    offset      +1 ------------> +2 -------------> +1
    wall         ...01:59 | 03:00...    ...02:59 | 02:00...
    02:30          jumped over: 03:00     the first one
"""

import random
import sys
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

import pytest

from quiz.timetable import Firing, Pattern, next_firing

ZONES = sorted(available_timezones())
DAY = 24 * 60 * 60
BEGIN, END = (int(datetime(year, 11, 1, tzinfo=UTC).timestamp()) for year in (2026, 2029))
HALF_HOURS = range(0, 24 * 60, 30)
DAYS = (END - BEGIN) // DAY
SHARES = 12


class Span(NamedTuple):
    """Time with one offset, all in UTC seconds."""

    start: int
    end: int
    offset: int


def offset_at(zone: ZoneInfo, at: int) -> int:
    shift = datetime.fromtimestamp(at, zone).utcoffset()
    assert shift is not None
    return int(shift.total_seconds())


@cache
def spans(zone: str) -> Sequence[Span]:
    """The offsets of a zone from a week before BEGIN to a week after END, found by looking at every day."""
    tz = ZoneInfo(zone)
    marks = [BEGIN - 7 * DAY]
    for earlier, later in pairwise(range(BEGIN - 7 * DAY, END + 8 * DAY, DAY)):
        old = offset_at(tz, earlier)
        if offset_at(tz, later) != old:
            marks.append(bisect_left(range(later), True, lo=earlier, key=lambda at: offset_at(tz, at) != old))
    marks.append(END + 7 * DAY)
    return [Span(start, end, offset_at(tz, start)) for start, end in pairwise(marks)]


def expected(zone: str, minute: int, begin: int, end: int) -> Iterator[Firing]:
    """The firings of a daily schedule after `begin` and before `end` (UTC s)."""
    epoch = date(1970, 1, 1).toordinal()
    for number in range(begin // DAY - 2, end // DAY + 3):
        wall = number * DAY + minute * 60
        # The wall's time is shown at `wall - offset`, unless that span had not begun: then it was jumped over.
        at = next(max(wall - span.offset, span.start) for span in spans(zone) if wall - span.offset < span.end)
        if begin < at < end:
            yield Firing(at * 1000, date.fromordinal(epoch + number))


def fired(zone: str, minute: int, begin: int, end: int) -> Iterator[Firing]:
    """What a schedule really does: each firing is found from the one before."""
    pattern = Pattern(minute)
    firing = next_firing(pattern, zone, begin * 1000)
    while firing.at < end * 1000:
        yield firing
        firing = next_firing(pattern, zone, firing.at, firing.day)


def compare(zone: str, minute: int, begin: int, end: int) -> int:
    """Hold what fires against what should; how many firings that were."""
    firings = list(fired(zone, minute, begin, end))
    assert firings == list(expected(zone, minute, begin, end)), (zone, minute)
    # A day at a change has 22 to 26 hours, so only its ends are uncertain; within, no date is missing or double.
    assert all(later.day - earlier.day == timedelta(days=1) for earlier, later in pairwise(firings)), (zone, minute)
    return len(firings)


def odd_minutes(change: int, zone: str) -> set[int]:
    """The minutes of the wall clock on both sides of a change, and right beside them."""
    sides = [(change + offset_at(ZoneInfo(zone), at)) % DAY // 60 for at in (change - 1, change)]
    return {(side + beside) % 1440 for side in sides for beside in (-1, 0, 1, 15)}


def test_every_change_of_clocks_in_three_years() -> None:
    changes = [(zone, span.start) for zone in ZONES for span in spans(zone) if BEGIN <= span.start < END]
    assert len(ZONES) > 400
    assert len(changes) > len(ZONES)
    firings = 0
    for zone, change in changes:
        for minute in {*HALF_HOURS, *odd_minutes(change, zone)}:
            firings += compare(zone, minute, change - 2 * DAY, change + 2 * DAY)
    # Four days each; the change itself takes away or adds one firing at most.
    assert firings > 3 * len(HALF_HOURS) * len(changes)


def test_every_zone_at_other_times() -> None:
    draw = random.Random(20261120)
    for zone in ZONES:
        for _ in range(6):
            begin = draw.randrange(BEGIN, END - 20 * DAY)
            assert compare(zone, draw.randrange(1440), begin, begin + 20 * DAY) in (19, 20, 21)


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("share", range(SHARES))
def test_every_half_hour_of_three_years_in_every_zone(share: int, capsys: pytest.CaptureFixture[str]) -> None:
    zones = ZONES[share::SHARES]
    firings = sum(compare(zone, minute, BEGIN, END) for zone in zones for minute in HALF_HOURS)
    schedules = len(zones) * len(HALF_HOURS)
    with capsys.disabled():
        sys.stdout.write(f"\n{firings:,} firings of {schedules:,} schedules in {len(zones)} zones, {DAYS} days\n")
    assert abs(firings - schedules * DAYS) <= schedules
