"""In what order options are shown: drawn once per showing, from a chance that the caller brings."""

from math import isfinite
from random import Random

from quiz.questions import Kind, Question

_FIXED = (Kind.TRUE_FALSE, Kind.TYPED, Kind.OPEN)


def draw_arrangement(question: Question, chance: int) -> tuple[int, ...]:
    """Draw the order in which the options are shown, as indices into them.

    `chance` is any integer; the same one gives the same order. True and False stay as they are, options that are
    all numbers ascend, and the lines of an order question never come in the right order.
    """
    straight = tuple(range(len(question.options)))
    if question.kind in _FIXED:
        return straight
    values = [_number(option.text) for option in question.options]
    if question.kind is not Kind.ORDER and all(value is not None for value in values):
        return tuple(sorted(straight, key=lambda index: values[index] or 0.0))
    return _shuffled(straight, Random(chance), keep=question.kind is not Kind.ORDER)  # noqa: S311 - no secret


def _shuffled(straight: tuple[int, ...], source: Random, *, keep: bool) -> tuple[int, ...]:
    drawn = list(straight)
    source.shuffle(drawn)
    while not keep and tuple(drawn) == straight and len(drawn) > 1:
        source.shuffle(drawn)
    return tuple(drawn)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip("` "))
    except ValueError:
        return None
    return value if isfinite(value) else None
