"""The words after /remind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.records import ON_REQUEST, ReminderKind
from handlers.arguments import BadPause, BadTime, Fault, NotUnderstood, OutOfRange
from handlers.zones import parse_zone
from quiz.timetable import EVERY_DAY, Pattern

PAUSE_DAYS = (1, 364)
_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY_SETS = {"weekdays": 0b0011111, "weekends": 0b1100000, "everyday": EVERY_DAY}
_TIME = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
_CLOCK_LIKE = re.compile(r"\d{1,2}([:.]\d*)?([ap]m)?", re.ASCII | re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,6})\s*(d|days?|w|weeks?)", re.ASCII | re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """List the schedules."""


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Set a schedule; a zone moves all of them."""

    kind: ReminderKind
    pattern: Pattern
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause all schedules for some days."""

    days: int


@dataclass(frozen=True, slots=True)
class Resume:
    """Let them fire again."""


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete the schedule of a number in the list."""

    number: int


ReminderWish = ShowReminders | SetReminder | Pause | Resume | Delete


def parse_reminder(words: Sequence[str]) -> ReminderWish | Fault:
    """Read what is wanted of the schedules; time, days, kind and zone may come in any order."""
    if not words:
        return ShowReminders()
    match words[0].casefold():
        case "pause":
            return _pause(" ".join(words[1:]))
        case "resume" if len(words) == 1:
            return Resume()
        case "delete":
            return _delete(words[1:])
        case _:
            return _schedule(words)


def parse_time(text: str) -> int | BadTime:
    """Read a time of day as minutes since midnight."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        return BadTime(text)
    return int(found[1]) * 60 + int(found[2])


def parse_days(text: str) -> int | None:
    """Read weekdays as a mask, Monday bit 0: `mon,wed`, `mon-fri`, `fri-mon`; None when it is something else."""
    mask = 0
    for piece in filter(None, text.casefold().replace("–", "-").split(",")):
        first, _, last = piece.partition("-")
        begin, end = _weekday(first), _weekday(last or first)
        if piece in _DAY_SETS:
            mask |= _DAY_SETS[piece]
        elif begin is None or end is None:
            return None
        else:
            mask |= sum(1 << (begin + step) % 7 for step in range((end - begin) % 7 + 1))
    return mask or None


def _schedule(words: Sequence[str]) -> SetReminder | Fault:
    """Sort the words: a time, days, a kind; what is left over is the zone. `daily` is the kind and the days alike."""
    minutes: list[int] = []
    kinds: list[ReminderKind] = []
    days, rest = 0, []
    for word in words:
        if _CLOCK_LIKE.fullmatch(word):
            minute = parse_time(word)
            if isinstance(minute, BadTime):
                return minute
            minutes.append(minute)
        elif word.casefold() in ON_REQUEST:
            kinds.append(ReminderKind(word.casefold()))
        elif mask := parse_days(word):
            days |= mask
        else:
            rest.append(word)
    return _put_together(minutes, kinds, days or EVERY_DAY, " ".join(rest))


def _put_together(minutes: list[int], kinds: list[ReminderKind], days: int, place: str) -> SetReminder | Fault:
    special = {kind for kind in kinds if kind is not ReminderKind.DAILY}
    if len(minutes) != 1:
        return BadTime(place) if not minutes else NotUnderstood("more than one time")
    if len(special) > 1:
        return NotUnderstood(" ".join(sorted(special)))
    zone = parse_zone(place) if place else None
    if zone is not None and not isinstance(zone, str):
        return zone
    return SetReminder(special.pop() if special else ReminderKind.DAILY, Pattern(minutes[0], days), zone)


def _pause(text: str) -> Pause | Fault:
    found = _SPAN.fullmatch(text)
    if found is None:
        return BadPause(text)
    days = int(found[1]) * (7 if found[2][0] in "wW" else 1)
    low, high = PAUSE_DAYS
    return Pause(days) if low <= days <= high else OutOfRange("days of a pause", low, high)


def _delete(words: Sequence[str]) -> Delete | Fault:
    text = " ".join(words)
    return Delete(int(text)) if _NUMBER.fullmatch(text) else NotUnderstood(text or "delete")


def _weekday(text: str) -> int | None:
    """Monday is 0; three letters of the name are enough."""
    if len(text) < 3:
        return None
    return next((place for place, name in enumerate(_DAY_NAMES) if name.startswith(text)), None)
