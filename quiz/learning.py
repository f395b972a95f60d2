"""What one answer teaches about the person who gave it."""

from dataclasses import dataclass, field

from quiz.grading import Picked, Response, Unknown
from quiz.habits import Habit, expected, learned
from quiz.memory import USUAL_PACE, Grade, Memory, grade, is_fast, review, tap, usual_after
from quiz.questions import Question

CONTRAST_AFTER = 2
"""So many times somebody falls for one misconception, and the next day brings a question about it in another form."""


@dataclass(frozen=True, slots=True)
class Learner:
    """What is known about how a person answers: their usual pace (thousandths), and how they forget."""

    pace: int = USUAL_PACE
    habit: Habit = field(default_factory=Habit)


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that counts. `day` is a local date as an ordinal; `taken_ms` is None where nobody measured it."""

    question: Question
    response: Response
    right: bool
    taken_ms: int | None
    day: int


@dataclass(frozen=True, slots=True)
class Lesson:
    """What comes of an answer. `predicted` is the recall expected before it, None for the first to a question."""

    memory: Memory
    learner: Learner
    grade: Grade
    predicted: float | None


def taught(before: Memory | None, learner: Learner, given: Given, seed: int) -> Lesson:
    """Grade the answer, move the card and learn about the person; `seed` is of the person and the question."""
    taken = None if isinstance(given.response, Unknown) else given.taken_ms
    seen = tap(given.question, right=given.right, taken_ms=taken)
    quick = before is not None and before.quick
    found = grade(seen, learner.pace, quick=quick)
    predicted = None if before is None else expected(learner.habit, before, given.day)
    habit = learner.habit if before is None else learned(learner.habit, before, given.day, right=given.right)
    memory = review(before, found, given.day, seed, quick=is_fast(seen, learner.pace))
    return Lesson(memory, Learner(usual_after(learner.pace, seen), habit), found, predicted)


def fallen_for(given: Given) -> frozenset[str]:
    """The misconceptions that a wrong answer shows."""
    if given.right or not isinstance(given.response, Picked):
        return frozenset()
    options = given.question.options
    return frozenset(
        belief
        for index in given.response.options
        if index < len(options) and (belief := options[index].belief) and not options[index].correct
    )


def concerned(question: Question) -> frozenset[str]:
    """The misconceptions a question is about: those of its options, and those it names as objectives."""
    named = {name for name in question.objectives if name.startswith("B")}
    return frozenset(named | {option.belief for option in question.options if option.belief})
