"""How a person really forgets: a correction of FSRS, learnt from each of their answers.

FSRS assumes an average person. The correction is a logistic regression on what FSRS expects, on the days gone by and on
the stability; it starts as FSRS itself and moves as far as the answers ask for (one Newton step for each, with the
uncertainty kept beside the weights).
"""

from dataclasses import dataclass, field
from math import exp, log, log1p

from quiz.memory import Memory, recall

_SIZE = 5
_DOUBT = (0.7, 0.3, 0.5, 0.5, 0.3)
"""How far each weight may be from where it starts (standard deviations)."""
_SURE = 0.995
_STEEPEST = 6.0
_LEAST_CURVATURE = 0.02
Features = tuple[float, float, float, float, float]


def _start() -> tuple[float, ...]:
    return tuple(_DOUBT[row] ** 2 if row == column else 0.0 for row in range(_SIZE) for column in range(_SIZE))


@dataclass(frozen=True, slots=True)
class Habit:
    """The weights of the correction, and how they may still vary together (a symmetric matrix, row by row)."""

    weights: tuple[float, ...] = (0.0, 1.0, 0.0, 0.0, 0.0)
    doubt: tuple[float, ...] = field(default_factory=_start)


def features(memory: Memory, day: int) -> Features:
    """What the correction looks at: FSRS's own odds, the days gone by in two shapes, the stability."""
    gone = max(0, day - memory.day)
    odds = min(_SURE, max(1 - _SURE, recall(memory, day)))
    return 1.0, log(odds / (1 - odds)), log1p(gone) - 1.5, gone / 10 - 0.5, log(memory.stability) - 0.5


def expected(habit: Habit, memory: Memory, day: int) -> float:
    """The probability that this person knows it on `day`."""
    return _probability(habit.weights, features(memory, day))


def learned(habit: Habit, memory: Memory, day: int, *, right: bool) -> Habit:
    """The habit after an answer on `day`. One on the day of the last says nothing about forgetting."""
    if day <= memory.day:
        return habit
    seen = features(memory, day)
    probability = _probability(habit.weights, seen)
    curvature = max(probability * (1 - probability), _LEAST_CURVATURE)
    rows = [habit.doubt[row * _SIZE : (row + 1) * _SIZE] for row in range(_SIZE)]
    pull = [sum(part * value for part, value in zip(row, seen, strict=True)) for row in rows]
    scale = 1 / curvature + sum(part * value for part, value in zip(pull, seen, strict=True))
    step = (right - probability) / curvature / scale
    return Habit(
        tuple(weight + part * step for weight, part in zip(habit.weights, pull, strict=True)),
        tuple(rows[r][c] - pull[r] * pull[c] / scale for r in range(_SIZE) for c in range(_SIZE)),
    )


def _probability(weights: tuple[float, ...], seen: Features) -> float:
    a, b, c, d, e = weights
    odds = a + b * seen[1] + c * seen[2] + d * seen[3] + e * seen[4]
    return 1 / (1 + exp(-max(-_STEEPEST, min(_STEEPEST, odds))))
