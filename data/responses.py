"""Responses as the short texts that are stored: a letter for the kind, then indices or what was typed."""

from typing import Any, assert_never

from data.records import Answer
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown

UNKNOWN = "u"


def response_text(response: Response) -> str:
    """The stored text of a response; equal responses have equal texts."""
    match response:
        case Picked(options):
            return "p" + _joined(sorted(options))
        case Ordered(lines):
            return "o" + _joined(lines)
        case Typed(text):
            return "t" + text
        case Ticked(points):
            return "k" + _joined(sorted(points))
        case Unknown():
            return UNKNOWN
        case _:
            assert_never(response)


def response_of(text: str) -> Response:
    """The response of a stored text."""
    kind, rest = text[0], text[1:]
    if kind == "t":
        return Typed(rest)
    if kind == UNKNOWN:
        return Unknown()
    indices = tuple(int(index) for index in rest.split(",") if index)
    if kind == "o":
        return Ordered(indices)
    return Picked(frozenset(indices)) if kind == "p" else Ticked(frozenset(indices))


def answer_of_row(row: tuple[Any, ...]) -> Answer:
    """An answer from its columns: showing, person, response, right, points, shown at, answered at."""
    showing_id, person_id, response, right, points, shown_at, answered_at = row
    return Answer(showing_id, person_id, response_of(response), bool(right), points, shown_at, answered_at)


def _joined(indices: "list[int] | tuple[int, ...]") -> str:
    return ",".join(map(str, indices))
