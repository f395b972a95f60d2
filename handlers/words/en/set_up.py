"""The set-up: level, interview date, daily hour and zone."""

from datetime import date, datetime

from data.records import Person, Reminders
from handlers.words.en.counts import calendar_day, hour, times
from handlers.words.en.markup import Html, bold, escape, lines, paragraphs
from handlers.zones import city

TOO_MANY = "There are 10 reminders already; /remind shows them"


def ask_level() -> Html:
    """The first step."""
    return paragraphs(
        [
            escape("Four short questions about you, so that I ask the right things. Each can be skipped."),
            bold(escape("1 of 4 · How far along are you?")),
        ]
    )


def ask_date() -> Html:
    """The second step."""
    return paragraphs(
        [
            bold(escape("2 of 4 · When is your interview?")),
            escape("For another day, send for example: /settings date 2027-01-15"),
        ]
    )


def ask_hour() -> Html:
    """The third step."""
    return paragraphs(
        [
            bold(escape("3 of 4 · At what time may I send the question of the day?")),
            escape("Skip it and I send nothing unasked. For another time, send for example: /remind 06:45"),
        ]
    )


def ask_zone() -> Html:
    """The fourth step."""
    return paragraphs(
        [
            bold(escape("4 of 4 · Where is it this time now?")),
            escape("For another place, send for example: /settings zone Asia/Dubai"),
        ]
    )


def done(person: Person, reminders: Reminders) -> Html:
    """What was chosen."""
    day = person.interview_date
    pushes = "; ".join(times(item.pattern) for item in reminders.items) or "none"
    return lines(
        [
            bold(escape("That is all.")),
            escape(f"Level: {person.level or 'any'}"),
            escape(f"Interview: {calendar_day(day) if day else 'no date'}"),
            escape(f"Question of the day: {pushes}"),
            escape(f"Zone: {reminders.zone}"),
            escape("/settings and /remind change it."),
        ]
    )


def weeks_label(weeks: int, day: date) -> str:
    """A day some weeks ahead, on a button."""
    return f"In {weeks} week{'s' if weeks > 1 else ''} · {calendar_day(day)}"


def level_label(level: str) -> str:
    """A level on a button."""
    return level.capitalize()


def hour_label(minute: int) -> str:
    """A time of day on a button."""
    return hour(minute)


def zone_label(zone: str, local: datetime) -> str:
    """A place and its time on a button."""
    return f"{city(zone)} · {hour(local.hour * 60 + local.minute)}"
