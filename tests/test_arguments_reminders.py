"""The words after /remind, in any order that makes sense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import ReminderKind
from handlers.arguments import FAULTS, BadPause, BadTime, NotUnderstood, OutOfRange, UnknownZone
from handlers.reminder_arguments import (
    Delete,
    Pause,
    Resume,
    SetReminder,
    ShowReminders,
    parse_days,
    parse_reminder,
    parse_time,
)
from quiz.timetable import EVERY_DAY, Pattern

DAILY, DRILL, REVIEW = ReminderKind.DAILY, ReminderKind.DRILL, ReminderKind.REVIEW
#        SSFTWTM
WORK = 0b0011111
MWF = 0b0010101


def at(hour, minute=0, days=EVERY_DAY, kind=DAILY, zone=None):
    return SetReminder(kind, Pattern(60 * hour + minute, days), zone)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ShowReminders()),
        ("09:00", at(9)),
        ("9:00", at(9)),
        ("00:00", at(0)),
        ("23:59", at(23, 59)),
        ("daily 09:00", at(9)),
        ("09:00 daily", at(9)),
        ("09:00 mon-fri", at(9, days=WORK)),
        ("mon-fri 09:00", at(9, days=WORK)),
        ("daily 09:00 mon-fri", at(9, days=WORK)),
        ("drill 19:30 mon,wed,fri", at(19, 30, MWF, DRILL)),
        ("drill 19:30 mon, wed, fri", at(19, 30, MWF, DRILL)),
        ("19:30 Drill Mon Wed Fri", at(19, 30, MWF, DRILL)),
        ("review 08:00", at(8, kind=REVIEW)),
        ("review daily 08:00", at(8, kind=REVIEW)),
        ("09:00 Europe/Berlin", at(9, zone="Europe/Berlin")),
        ("Europe/Berlin 09:00", at(9, zone="Europe/Berlin")),
        ("09:00 europe/berlin", at(9, zone="Europe/Berlin")),
        ("09:00 mon-fri Berlin", at(9, days=WORK, zone="Europe/Berlin")),
        ("09:00 New York weekends", at(9, days=0b1100000, zone="America/New_York")),
        ("09:00 UTC", at(9, zone="UTC")),
        ("25:00", BadTime("25:00")),
        ("9:60", BadTime("9:60")),
        ("9", BadTime("9")),
        ("9am", BadTime("9am")),
        ("9.30", BadTime("9.30")),
        ("drill", BadTime("")),
        ("mon-fri", BadTime("")),
        ("berlin", BadTime("berlin")),
        ("09:00 10:00", NotUnderstood("more than one time")),
        ("drill review 09:00", NotUnderstood("drill review")),
        ("pause 2w", Pause(14)),
        ("pause 1d", Pause(1)),
        ("pause 3 days", Pause(3)),
        ("Pause 1 Week", Pause(7)),
        ("pause 52w", Pause(364)),
        ("pause 53w", OutOfRange("days of a pause", 1, 364)),
        ("pause 0d", OutOfRange("days of a pause", 1, 364)),
        ("pause", BadPause("")),
        ("pause 2", BadPause("2")),
        ("pause long", BadPause("long")),
        ("resume", Resume()),
        ("delete 1", Delete(1)),
        ("delete 99", Delete(99)),
        ("delete", NotUnderstood("delete")),
        ("delete all", NotUnderstood("all")),
        ("delete -1", NotUnderstood("-1")),
    ],
)
def test_what_is_wished(text, expected):
    assert parse_reminder(text.split()) == expected


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("09:00 Berln", "Europe/Berlin"),
        ("09:00 Europe/Berln", "Europe/Berlin"),
        ("09:00 Germany", "Europe/Berlin"),
        ("09:00 india", "Asia/Kolkata"),
    ],
)
def test_an_unknown_zone_comes_with_suggestions(text, suggested):
    fault = parse_reminder(text.split())
    assert isinstance(fault, UnknownZone)
    assert suggested in fault.suggestions


@pytest.mark.parametrize("text", ["09:00 UTC+2", "09:00 GMT+2", "09:00 +02:00x"])
def test_offsets_are_never_guessed(text):
    fault = parse_reminder(text.split())
    assert isinstance(fault, UnknownZone)
    assert not [zone for zone in fault.suggestions if zone.startswith("Etc/")]


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("mon", 0b0000001),
        ("sun", 0b1000000),
        ("monday", 0b0000001),
        ("tues", 0b0000010),
        ("THU", 0b0001000),
        ("mon,wed", 0b0000101),
        ("mon-fri", WORK),
        ("mon–fri", WORK),
        ("fri-mon", 0b1110001),
        ("sat-sun", 0b1100000),
        ("wed-wed", 0b0000100),
        ("tue-mon", EVERY_DAY),
        ("sun-sat", EVERY_DAY),
        ("mon-wed,sat", 0b0100111),
        ("weekdays", WORK),
        ("mon,mon", 0b0000001),
        ("mon,", 0b0000001),
        ("", None),
        (",", None),
        ("-", None),
        ("mo", None),
        ("mon-", 0b0000001),
        ("-mon", None),
        ("mon-x", None),
        ("frog", None),
        ("montreal", None),
    ],
)
def test_days(text, mask):
    assert parse_days(text) == mask


@given(st.integers(0, 23), st.integers(0, 59))
def test_every_minute_of_the_day_can_be_written(hour, minute):
    assert parse_time(f"{hour:02}:{minute:02}") == parse_time(f"{hour}:{minute:02}") == 60 * hour + minute


@given(st.integers(1, EVERY_DAY))
def test_every_set_of_days_can_be_written(mask):
    names = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    assert parse_days(",".join(name for place, name in enumerate(names) if mask >> place & 1)) == mask


@given(st.permutations(["drill", "19:30", "fri-mon", "Asia/Tokyo"]))
def test_the_order_does_not_matter(words):
    assert parse_reminder(words) == at(19, 30, 0b1110001, DRILL, "Asia/Tokyo")


@given(st.lists(st.text(max_size=12) | st.sampled_from(["pause", "delete", "9:00", "mon", "٩:٠٠"]), max_size=5))
def test_any_words_are_a_wish_or_a_fault(words):
    known = (ShowReminders, SetReminder, Pause, Resume, Delete, *FAULTS)
    assert isinstance(parse_reminder(words), known)
