"""Which question comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from quiz.questions import Kind, Level

PLAIN_KINDS = frozenset({Kind.CHOICE, Kind.TRUE_FALSE})
"""The kinds of the question of the day, of everything in groups, and of a person's first questions."""
PLAIN_QUESTIONS = 5
_LEVELS = (Level.FRESHER, Level.INTERMEDIATE, Level.SENIOR)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked, by its number in the store, and what the person did with it so far."""

    number: int
    level: Level
    kind: Kind
    answered: int = 0
    last_right: bool = False
    last_day: date | None = None


def choose_next(
    candidates: Sequence[Candidate], *, level: Level | None, answers: int, today: date, chance: int
) -> int | None:
    """Choose the number of the next question, or None when there is no candidate.

    Nothing is asked twice on one day while anything else is left. New questions come first, those of the person's
    level before easier and harder ones; then the ones last answered wrong, then the longest unseen. A person's
    first five are chosen among the plain kinds alone, where there are any. `chance` decides between equals.
    """
    plain = [c for c in candidates if c.kind in PLAIN_KINDS] if answers < PLAIN_QUESTIONS else []
    pool = sorted(plain or candidates, key=lambda c: c.number)
    if not pool:
        return None
    Random(chance).shuffle(pool)  # noqa: S311 - no secret
    return min(pool, key=lambda c: _rank(c, level or Level.FRESHER, today)).number


def choose_daily(candidates: Sequence[int], last_used: dict[int, date], chance: int) -> int | None:
    """Choose the question of a day: one never used, else the one used longest ago."""
    pool = sorted(candidates)
    Random(chance).shuffle(pool)  # noqa: S311 - no secret
    return min(pool, key=lambda number: last_used.get(number, date.min), default=None)


def _rank(candidate: Candidate, level: Level, today: date) -> tuple[bool, bool, int, bool, date]:
    distance = abs(_LEVELS.index(candidate.level) - _LEVELS.index(level))
    seen = candidate.answered > 0
    return (
        candidate.last_day == today,
        seen,
        0 if seen else distance,
        candidate.last_right,
        candidate.last_day or date.min,
    )
