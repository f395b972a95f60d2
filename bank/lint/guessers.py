"""People who know nothing and guess by the looks of the options. They must not gain by it (R15).

A guesser names the options it would pick from; it gains the share of right ones among them.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain

from bank.lint.showings import showings
from bank.lint.words import ABSOLUTES, content_stems, prose, visible, words
from quiz.questions import Question

Guesser = Callable[[Question], Sequence[int]]


def _top(scores: Sequence[float]) -> list[int]:
    best = max(scores)
    return [index for index, score in enumerate(scores) if score == best]


def longest(question: Question) -> Sequence[int]:
    """Picks the longest option."""
    return _top([len(visible(option.text)) for option in question.options])


def echo(question: Question) -> Sequence[int]:
    """Picks the option that repeats most of the prompt."""
    asked = set(content_stems(question.prompt))
    return _top([len(asked & set(content_stems(option.text))) for option in question.options])


def no_absolutes(question: Question) -> Sequence[int]:
    """Avoids options with always, never and the like."""
    return _top([-len(ABSOLUTES & set(words(prose(option.text)))) for option in question.options])


def middle(question: Question) -> Sequence[int]:
    """Picks from the middle of the list as it is shown."""
    count = len(question.options)
    return list(chain(*(shown[(count - 1) // 2 : count // 2 + 1] for shown in showings(question))))


def first(question: Question) -> Sequence[int]:
    """Picks the option shown first."""
    return [shown[0] for shown in showings(question)]


def most_alike(question: Question) -> Sequence[int]:
    """Picks the option that is most like all others."""
    parts = [_pieces(option.text) for option in question.options]
    return _top([round(sum(len(a & b) / len(a | b) for b in parts), 6) for a in parts])


def _pieces(text: str) -> set[str]:
    padded = f"  {visible(text).lower()} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


GUESSERS: dict[str, Guesser] = {
    "the longest": longest,
    "the echo of the prompt": echo,
    "no absolutes": no_absolutes,
    "the middle": middle,
    "the first": first,
    "the most alike": most_alike,
}


def gain(guesser: Guesser, question: Question) -> float:
    """The chance, 0 to 1, that a guesser is right."""
    guesses = guesser(question)
    return sum(index in question.key for index in guesses) / len(guesses)


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a guesser got: expected number of right guesses, the most that chance allows, and its sure wins by id."""

    hits: float
    limit: float
    sure: tuple[str, ...]


def guess(guesser: Guesser, questions: Sequence[Question]) -> Guessed:
    """Lets a guesser answer choice questions; chance allows the mean and two standard deviations."""
    chances = [1 / len(question.options) for question in questions]
    gains = {question.id: gain(guesser, question) for question in questions}
    return Guessed(
        hits=sum(gains.values()),
        limit=sum(chances) + 2 * math.sqrt(sum(p * (1 - p) for p in chances)),
        sure=tuple(name for name, won in gains.items() if won == 1),
    )
