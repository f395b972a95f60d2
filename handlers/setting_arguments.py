"""The words after /settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from handlers.arguments import BadDate, Fault, NotUnderstood, OutOfRange, UnknownTopic, parse_topic
from handlers.zones import parse_zone
from quiz.questions import Level, Topic

NAME_LENGTH = (1, 64)
_NONE = {"none", "off", "no", "-"}
_ALL = {"all", "any"} | _NONE


@dataclass(frozen=True, slots=True)
class ShowSettings:
    """Show what is set."""


@dataclass(frozen=True, slots=True)
class SetZone:
    """Live in another zone."""

    zone: str


@dataclass(frozen=True, slots=True)
class SetFact:
    """Set one fact about the person, by the name it has in `data.records.Person`."""

    field: str
    value: Any


SettingWish = ShowSettings | SetZone | SetFact


def parse_settings(words: Sequence[str], topics: Mapping[str, Topic], today: date) -> SettingWish | Fault:
    """Read a setting and its value; `today` is the person's date."""
    if not words:
        return ShowSettings()
    readers: dict[str, Callable[[str], SettingWish | Fault]] = {
        "level": _level,
        "topics": partial(_topics, topics=topics),
        "zone": _zone,
        "date": partial(_date, today=today),
        "name": _name,
        "groups": _groups,
    }
    read, value = readers.get(words[0].casefold()), " ".join(words[1:])
    return read(value) if read and value else NotUnderstood(" ".join(words))


def _zone(text: str) -> SetZone | Fault:
    zone = parse_zone(text)
    return SetZone(zone) if isinstance(zone, str) else zone


def _groups(text: str) -> SetFact | Fault:
    if text.casefold() not in ("name", *_NONE):
        return NotUnderstood(f"groups {text}")
    return SetFact("hidden", text.casefold() in _NONE)


def _level(text: str) -> SetFact | Fault:
    if text.casefold() in _ALL:
        return SetFact("level", None)
    meant = [level for level in Level if level.startswith(text.casefold())]
    return SetFact("level", meant[0]) if len(meant) == 1 else NotUnderstood(f"level {text}")


def _date(text: str, today: date) -> SetFact | Fault:
    if text.casefold() in _NONE:
        return SetFact("interview_date", None)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return BadDate(text)
    return BadDate(text, past=True) if day < today else SetFact("interview_date", day)


def _name(text: str) -> SetFact | Fault:
    if text.casefold() in _NONE:
        return SetFact("table_name", None)
    low, high = NAME_LENGTH
    return SetFact("table_name", text) if len(text) <= high else OutOfRange("letters of a name", low, high)


def _topics(text: str, topics: Mapping[str, Topic]) -> SetFact | Fault:
    """Topics with commas between them; without commas, the whole text is tried first, then word by word."""
    if text.casefold() in _ALL:
        return SetFact("topics", ())
    pieces = [piece for piece in text.split(",") if piece.strip()]
    if len(pieces) == 1 and isinstance(parse_topic(pieces, topics), UnknownTopic):
        pieces = text.split()
    chosen: list[str] = []
    for piece in pieces:
        topic = parse_topic([piece], topics)
        if isinstance(topic, UnknownTopic):
            return topic
        if topic is not None and topic.slug not in chosen:
            chosen.append(topic.slug)
    return SetFact("topics", tuple(chosen)) if chosen else NotUnderstood(f"topics {text}")
