"""What a person will know on a day to come, and how good such predictions have been."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quiz.habits import expected
from quiz.selection import Candidate, Standing, first_chance

_BINS = 10


def expected_recall(candidates: Sequence[Candidate], standing: Standing, day: int) -> float:
    """The share of the objectives of some questions that is expected to be known on a day (ordinal); 0 of none.

    An objective is known as surely as its best known question; one that was never met, as a first answer would be.
    """
    met: dict[str, float] = {}
    unmet: dict[str, float] = {}
    for candidate in candidates:
        memory = standing.memories.get(candidate.number)
        seen = met if memory is not None else unmet
        chance = first_chance(candidate, standing) if memory is None else expected(standing.habit, memory, day)
        for objective in candidate.objectives or (f"{candidate.number}",):
            seen[objective] = max(seen.get(objective, 0.0), chance)
    both = {**unmet, **met}
    return sum(both.values()) / len(both) if both else 0.0


@dataclass(frozen=True, slots=True)
class Score:
    """How predictions fared: how many, their Brier score (mean squared error), and how far off they were by tenths.

    Always saying 50 % has a Brier score of 0.25. `calibration` is the mean distance of what was predicted from what
    came, over ten bins weighed by their size.
    """

    answers: int = 0
    brier: float = 0.0
    calibration: float = 0.0


def scored(predictions: Iterable[tuple[float, bool]]) -> Score:
    """Score predicted probabilities against what came."""
    squared, answers = 0.0, 0
    bins = [0.0] * _BINS
    for predicted, right in predictions:
        answers += 1
        squared += (predicted - right) ** 2
        bins[min(_BINS - 1, int(predicted * _BINS))] += predicted - right
    if not answers:
        return Score()
    return Score(answers, squared / answers, sum(map(abs, bins)) / answers)
