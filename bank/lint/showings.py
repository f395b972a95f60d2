"""How a question is shown to many people: each showing of each question has a chance of its own, as in the bot."""

import zlib

from quiz.arrangement import draw_arrangement
from quiz.questions import Question

DRAWS = 24  # showings that tell whether chance has a part in the order at all


def showing(question: Question, number: int) -> tuple[int, ...]:
    """The order of the options in one showing. The same number gives another draw for another question."""
    return draw_arrangement(question, zlib.crc32(f"{question.id} {number}".encode()))


def showings(question: Question, number: int = DRAWS) -> list[tuple[int, ...]]:
    """The first `number` showings of a question."""
    return [showing(question, chance) for chance in range(number)]


def is_drawn(question: Question) -> bool:
    """Whether chance orders the options; those that are all numbers ascend in each showing."""
    return len(set(showings(question))) > 1
