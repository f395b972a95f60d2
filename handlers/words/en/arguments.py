"""What was not understood in the words after a command, and what would have been."""

from typing import assert_never

from handlers.arguments import (
    BadDate,
    BadPause,
    BadTime,
    Fault,
    NotUnderstood,
    OutOfRange,
    UnknownTopic,
    UnknownZone,
)
from handlers.words.en.counts import listed
from handlers.words.en.markup import Html, escape, shorten

_QUOTED = 60


def fault(found: Fault) -> Html:
    """One sentence that says what is wrong and how to put it right."""
    match found:
        case UnknownTopic(text, suggestions):
            said = _unknown_topic(text, [topic.title for topic in suggestions])
        case OutOfRange(what, low, high):
            said = f"The number of {what} goes from {low} to {high}."
        case NotUnderstood(text):
            said = f"I do not understand {_quoted(text)} here."
        case BadTime(text):
            wrong = f"{_quoted(text)} is no time of day." if text else "The time is missing."
            said = f"{wrong} Write it as 09:00 or 18:30."
        case UnknownZone(text, suggested):
            said = _unknown_zone(text, list(suggested))
        case BadDate(text, past):
            wrong = "is over" if past else "is no date"
            said = f"{_quoted(text)} {wrong}. Write the day as 2027-01-15, or none."
        case BadPause():
            said = "Say how long, in days or weeks: /remind pause 3d or /remind pause 2w."
        case _:
            assert_never(found)
    return escape(said)


def _unknown_topic(text: str, titles: list[str]) -> str:
    if titles:
        return f"I know no topic {_quoted(text)}. Did you mean {listed(titles, 'or')}?"
    return f"I know no topic {_quoted(text)}. /topics lists them."


def _unknown_zone(text: str, suggestions: list[str]) -> str:
    if suggestions:
        return f"I know no time zone {_quoted(text)}. Did you mean {listed(suggestions, 'or')}?"
    return f"I know no time zone {_quoted(text)}. Write it as Europe/Berlin, or name a large city near you."


def _quoted(text: str) -> str:
    return f"“{shorten(text, _QUOTED)}”"
