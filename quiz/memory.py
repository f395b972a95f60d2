"""What a person remembers of a question: FSRS-6 cards on local days, graded by the tap alone.

Days are local dates as ordinals, so that an answer in the evening and one the next morning are a day apart. Learning
and relearning steps are empty and the library's fuzz is off: due dates are spread by a rule of our own.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache
from math import exp
from typing import NamedTuple

from fsrs import Card, Rating, Scheduler, State

from quiz.questions import Kind, Question

RETENTION = 0.9
"""The share of what is due that a person still knows, as FSRS means it: stability is the days until then."""
_SCHEDULER = Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), maximum_interval=365, enable_fuzzing=False
)
_DECAY = -_SCHEDULER.parameters[20]
_FACTOR = RETENTION ** (1 / _DECAY) - 1
_SPREAD = 0.1
_DIGITS = 4
_LEAST_STABILITY = 0.001
USUAL_PACE = 1000
"""The pace of somebody we know nothing about, in thousandths of the time we expect a question to take."""
_SLOWER, _FASTER = 2000, 600
_PACES = (100, 4000)
_MEMORY_OF_PACE = 8
_AWAY_MS = 10 * 60 * 1000
_GLANCE_MS, _LETTER_MS = 4000, 30


class Grade(IntEnum):
    """What an answer says about the memory. The numbers are stored, and those of FSRS."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4


class Memory(NamedTuple):
    """A card. `stability` is in days, `difficulty` goes from 1 to 10; `day` is the last review's, `due` the next one's.

    `quick` says that the last answer was right and fast: a second one in a row is easy.
    """

    stability: float
    difficulty: float
    day: int
    due: int
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Tap:
    """An answer as far as memory goes: right or not, and how long it took against what we expect (1000: as long).

    `pace` is None where the time says nothing: in a group, after an interruption, for *I don't know*.
    """

    right: bool
    pace: int | None = None


def tap(question: Question, *, right: bool, taken_ms: int | None) -> Tap:
    """Weigh an answer that took `taken_ms`, None where it was not measured."""
    if taken_ms is None or taken_ms > _AWAY_MS:
        return Tap(right)
    low, high = _PACES
    return Tap(right, min(high, max(low, 1000 * taken_ms // expected_ms(question))))


def expected_ms(question: Question) -> int:
    """How long reading and answering takes a person of whom we know nothing, by the question's length."""
    letters = len(question.prompt) + len(question.code or "") + sum(len(option.text) for option in question.options)
    thinking = 4 if question.kind in (Kind.OPEN, Kind.ORDER, Kind.TYPED) else 1
    return _GLANCE_MS * thinking + _LETTER_MS * letters


def grade(given: Tap, usual: int, *, quick: bool) -> Grade:
    """The grade of an answer by somebody whose usual pace is `usual`; `quick`: the last answer was right and fast."""
    if not given.right:
        return Grade.AGAIN
    if given.pace is None:
        return Grade.GOOD
    if 1000 * given.pace > _SLOWER * usual:
        return Grade.HARD
    return Grade.EASY if quick and is_fast(given, usual) else Grade.GOOD


def is_fast(given: Tap, usual: int) -> bool:
    """Say whether an answer was right and well under the person's usual time."""
    return given.right and given.pace is not None and 1000 * given.pace <= _FASTER * usual


def usual_after(usual: int, given: Tap) -> int:
    """The person's usual pace after one more answer: recent ones count most."""
    return usual if given.pace is None else usual + (given.pace - usual) // _MEMORY_OF_PACE


def review(before: Memory | None, given: Grade, day: int, seed: int, *, quick: bool = False) -> Memory:
    """The card after an answer on the local `day`; `seed` is of the person and the question, and spreads due days.

    A wrong answer is due on the next local day. An earlier day than the last review's counts as the same.
    """
    day = day if before is None else max(day, before.day)
    after, _ = _SCHEDULER.review_card(_card(before, day), Rating(int(given)), _moment(day))
    stability, difficulty = round(after.stability or 0.0, _DIGITS), round(after.difficulty or 0.0, _DIGITS)
    wait = 1 if given is Grade.AGAIN else _spread((after.due - _moment(day)).days, seed + day)
    return Memory(stability, difficulty, day, day + wait, quick)


def recall(memory: Memory, day: int) -> float:
    """The probability that a person still knows it on `day`, as FSRS has it."""
    return float((1 + _FACTOR * max(0, day - memory.day) / memory.stability) ** _DECAY)


def outlook(memory: Memory, day: int, *, right: bool) -> float:
    """The stability an answer on `day` would leave behind: as `review`, without building the library's cards."""
    w, chance = _SCHEDULER.parameters, recall(memory, day)
    stability, difficulty = memory.stability, memory.difficulty
    if day <= memory.day:
        growth = exp(w[17] * ((3 if right else 1) - 3 + w[18])) * float(stability ** -w[19])
        return float(stability * (max(growth, 1.0) if right else growth))
    if right:
        ease = exp(w[8]) * (11 - difficulty) * float(stability ** -w[9]) * (exp((1 - chance) * w[10]) - 1)
        return float(stability * (1 + ease))
    lapse = w[11] * float(difficulty ** -w[12]) * (float((stability + 1) ** w[13]) - 1) * exp((1 - chance) * w[14])
    return max(_LEAST_STABILITY, min(float(lapse), stability / exp(w[17] * w[18])))


def fresh(day: int, *, right: bool) -> Memory:
    """The card that a first answer on `day` leaves behind."""
    w = _SCHEDULER.parameters
    return Memory(w[2] if right else w[0], w[4], day, day + 1)


def _card(memory: Memory | None, day: int) -> Card:
    if memory is None:
        return Card(card_id=0, due=_moment(day))
    return Card(0, State.Review, None, memory.stability, memory.difficulty, _moment(memory.due), _moment(memory.day))


@lru_cache(maxsize=4096)
def _moment(day: int) -> datetime:
    return datetime.fromordinal(day).replace(tzinfo=UTC)


def _spread(days: int, seed: int) -> int:
    """Up to a tenth earlier or later, so that what was learnt together is not due together."""
    reach = int(days * _SPREAD + 0.5)
    return max(1, days + (seed * 2_654_435_761 % 2**32) * (2 * reach + 1) // 2**32 - reach)
