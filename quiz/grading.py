"""Is it right? A response against a question's key."""

from dataclasses import dataclass
from typing import assert_never

from quiz.questions import Kind, Question

_QUOTES = "\"'`“”‘’"


@dataclass(frozen=True, slots=True)
class Picked:
    """The options a person chose, as indices into the question's options."""

    options: frozenset[int]


@dataclass(frozen=True, slots=True)
class Ordered:
    """The lines in the order a person put them, as indices into the question's options."""

    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed."""

    text: str


@dataclass(frozen=True, slots=True)
class Ticked:
    """The key points of an open question that a person says they named, as indices."""

    points: frozenset[int]


@dataclass(frozen=True, slots=True)
class Unknown:
    """I don't know."""


Response = Picked | Ordered | Typed | Ticked | Unknown


def grade(question: Question, response: Response) -> bool:
    """Say whether the response is right: all of the key and nothing else.

    An open question counts as right when at least two thirds of its key points were ticked. A response that does
    not fit the question is wrong.
    """
    return fits(question, response) and _is_right(question, response)


def _is_right(question: Question, response: Response) -> bool:
    match response:
        case Picked(options):
            return options == question.key
        case Ordered(lines):
            return lines == tuple(range(len(question.options)))
        case Typed(text):
            return is_accepted(question, text)
        case Ticked(points):
            return 3 * len(points) >= 2 * len(question.key_points)
        case Unknown():
            return False
        case _:
            assert_never(response)


def is_accepted(question: Question, text: str) -> bool:
    """Compare a typed text with the accepted answers, after both were normalised."""
    return normalised(text, case=question.case) in {normalised(a, case=question.case) for a in question.accepted}


def normalised(text: str, *, case: bool) -> str:
    """Trim, collapse white space, drop surrounding quotes and backticks; fold case unless it matters."""
    bare = " ".join(text.split())
    while len(bare) > 1 and bare[0] in _QUOTES and bare[-1] in _QUOTES:
        bare = bare[1:-1].strip()
    return bare if case else bare.casefold()


def fits(question: Question, response: Response) -> bool:
    """Say whether a response can be given to this question at all: right type, known indices."""
    size = len(question.options)
    match response:
        case Picked(options):
            single = question.kind in (Kind.CHOICE, Kind.TRUE_FALSE)
            return (
                (single or question.kind is Kind.MULTIPLE)
                and _within(options, size)
                and (len(options) == 1 if single else bool(options))
            )
        case Ordered(lines):
            return question.kind is Kind.ORDER and sorted(lines) == list(range(size))
        case Typed():
            return question.kind is Kind.TYPED
        case Ticked(points):
            return question.kind is Kind.OPEN and _within(points, len(question.key_points))
        case Unknown():
            return True
        case _:
            assert_never(response)


def _within(indices: frozenset[int], size: int) -> bool:
    return all(0 <= index < size for index in indices)
