"""Mock exams: which questions, how many of each domain, and what is passed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from quiz.sittings import Form

SIZES = {Form.SHORT_EXAM: 20, Form.FULL_EXAM: 60}
SECONDS_A_QUESTION = 90
PASS_MARK = 70
"""Per cent of the questions."""


@dataclass(frozen=True, slots=True)
class ExamQuestion:
    """A question that could be in an exam: its number in the store, and when it last was in one of this person's.

    `used_at` is any number that grows with time, 0 for never.
    """

    number: int
    domain: str
    topic: str
    used_at: int = 0


def draw_exam(questions: Sequence[ExamQuestion], weights: Mapping[str, int], size: int, chance: int) -> tuple[int, ...]:
    """Draw the numbers of an exam, each at most once, at most `size`.

    Domains get their share by weight (all alike where no weight is known), filled up from the others where one has
    too few questions. Within a domain questions not used yet come first, then those used longest ago, and the topics
    take turns. `chance` decides between equals and mixes the whole.
    """
    source = Random(chance)  # noqa: S311 - no secret
    pools: dict[str, list[ExamQuestion]] = defaultdict(list)
    for question in sorted(questions, key=lambda question: question.number):
        pools[question.domain].append(question)
    shares = apportion(weights, {domain: len(pool) for domain, pool in pools.items()}, size)
    drawn = [question for domain in sorted(pools) for question in _freshest(pools[domain], shares[domain], source)]
    source.shuffle(drawn)
    return tuple(question.number for question in drawn)


def apportion(weights: Mapping[str, int], available: Mapping[str, int], size: int) -> dict[str, int]:
    """Divide `size` among the domains by weight, none getting more than is available.

    Whole numbers by the largest remainder; what a domain cannot fill goes to the others by the same rule.
    """
    shares = dict.fromkeys(available, 0)
    left = min(size, sum(available.values()))
    while left:
        room = [domain for domain in sorted(available) if shares[domain] < available[domain]]
        weighed = [domain for domain in room if weights.get(domain, 0) > 0]
        given = _quotas({domain: weights[domain] for domain in weighed} or dict.fromkeys(room, 1), left)
        for domain, share in given.items():
            shares[domain] += min(share, available[domain] - shares[domain])
        left = min(size, sum(available.values())) - sum(shares.values())
    return shares


def percentage(right: int, size: int) -> int:
    """Per cent right, rounded down: nobody reads 70 who has not reached it."""
    return 100 * right // size if size else 0


def is_passed(right: int, size: int) -> bool:
    """Say whether the pass mark is reached."""
    return size > 0 and 100 * right >= PASS_MARK * size


def _quotas(weights: Mapping[str, int], size: int) -> dict[str, int]:
    total = sum(weights.values())
    exact = {domain: size * weight / total for domain, weight in weights.items()}
    shares = {domain: int(share) for domain, share in exact.items()}
    by_remainder = sorted(weights, key=lambda domain: (shares[domain] - exact[domain], domain))
    for domain in by_remainder[: size - sum(shares.values())]:
        shares[domain] += 1
    return shares


def _freshest(pool: Sequence[ExamQuestion], share: int, source: Random) -> list[ExamQuestion]:
    mixed = list(pool)
    source.shuffle(mixed)
    turns: dict[tuple[str, int], int] = defaultdict(int)
    ranked = []
    for place, question in enumerate(mixed):
        turn = turns[question.topic, question.used_at]
        turns[question.topic, question.used_at] += 1
        ranked.append(((question.used_at, turn, place), question))
    return [question for _, question in sorted(ranked, key=lambda pair: pair[0])[:share]]
