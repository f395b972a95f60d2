"""The words after a command: topics and numbers told apart, and faults as values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from quiz.questions import Topic

COUNT_RANGE = (1, 50)
SECONDS_RANGE = (5, 300)
_SUGGESTIONS = 5
_SEPARATORS = re.compile(r"[\s_-]+")
_DIGITS = 12  # enough to be out of every range
_NUMBER = re.compile(r"[+-]?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnknownTopic:
    """No topic, or more than one, is meant by the text; `suggestions` are topics that may be."""

    text: str
    suggestions: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A number outside of its range; `what` is being counted."""

    what: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words that say nothing here."""

    text: str


@dataclass(frozen=True, slots=True)
class BadTime:
    """No time of day."""

    text: str


@dataclass(frozen=True, slots=True)
class UnknownZone:
    """No zone of the IANA database, or more than one city of that name."""

    text: str
    suggestions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BadDate:
    """No date, or one that is over (`past`)."""

    text: str
    past: bool = False


@dataclass(frozen=True, slots=True)
class BadPause:
    """No span of time."""

    text: str


Fault = UnknownTopic | OutOfRange | NotUnderstood | BadTime | UnknownZone | BadDate | BadPause
FAULTS = (UnknownTopic, OutOfRange, NotUnderstood, BadTime, UnknownZone, BadDate, BadPause)


@dataclass(frozen=True, slots=True)
class Round:
    """What a round of questions was asked to be; None where nothing was said."""

    topic: Topic | None = None
    count: int | None = None
    seconds: int | None = None


def parse_round(words: Sequence[str], topics: Mapping[str, Topic]) -> Round | Fault:
    """Read `[topic] [n] [seconds]` in any order: the first number is the count, the second the seconds."""
    numbers = [int(word[:_DIGITS]) for word in words if _NUMBER.fullmatch(word)]
    names = [word for word in words if not _NUMBER.fullmatch(word)]
    if len(numbers) > 2:
        return NotUnderstood(str(numbers[2]))
    ranges = (("questions", *COUNT_RANGE), ("seconds", *SECONDS_RANGE))
    for number, (what, low, high) in zip(numbers, ranges, strict=False):
        if not low <= number <= high:
            return OutOfRange(what, low, high)
    topic = parse_topic(names, topics)
    if isinstance(topic, UnknownTopic):
        return topic
    count, seconds, *_ = [*numbers, None, None]
    return Round(topic, count, seconds)


def parse_topic(words: Sequence[str], topics: Mapping[str, Topic]) -> Topic | UnknownTopic | None:
    """Read a topic by its slug, its title or a beginning that only one topic has; None when nothing was said."""
    wanted = _plain(" ".join(words))
    if not wanted:
        return None
    names = {topic.slug: (_plain(topic.slug), _plain(topic.title)) for topic in topics.values()}
    exact = [slug for slug, known in names.items() if wanted in known]
    begun = exact or [slug for slug, known in names.items() if any(name.startswith(wanted) for name in known)]
    if len(begun) == 1:
        return topics[begun[0]]
    near = begun or _near(wanted, names)
    return UnknownTopic(" ".join(words).strip(), tuple(topics[slug] for slug in near[:_SUGGESTIONS]))


def closest(text: str, known: Iterable[str], count: int = _SUGGESTIONS) -> list[str]:
    """Those of the known names that look like the text, nearest first."""
    by_folded = {name.casefold(): name for name in known}
    return [by_folded[name] for name in get_close_matches(text.casefold(), by_folded, n=count, cutoff=0.6)]


def _near(wanted: str, names: Mapping[str, tuple[str, str]]) -> list[str]:
    """Slugs of topics that look like the text as a whole or in one word."""
    by_name: dict[str, list[str]] = {}
    for slug, known in names.items():
        for name in {*known, *(word for text in known for word in text.split() if len(word) > 3)}:
            by_name.setdefault(name, []).append(slug)
    found = get_close_matches(wanted, by_name, n=_SUGGESTIONS, cutoff=0.6)
    found += [name for name in by_name if len(wanted) > 2 and wanted in name and name not in found]
    return list(dict.fromkeys(slug for name in found for slug in by_name[name]))


def _plain(text: str) -> str:
    return _SEPARATORS.sub(" ", text.casefold()).strip()
