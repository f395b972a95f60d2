"""Drills, interviews and exams as values: what is being taken, its questions, and what a verb answers about it."""

from dataclasses import dataclass

from data.records import Answer, Showing
from quiz.sittings import Ending, Form


@dataclass(frozen=True, slots=True)
class Sitting:
    """Questions taken at one sitting. `number` is the question it is at (from 1), or the page of an exam.

    `seconds` are those of a question in a drill, of the whole otherwise. `started_at` is None while a pushed drill
    waits for its first answer, `due_at` is the running deadline (both UTC ms), `ending` None while it goes on.
    """

    id: int
    person_id: int
    form: Form
    topic: str | None
    size: int
    seconds: int
    number: int
    started_at: int | None
    due_at: int | None
    ended_at: int | None = None
    ending: Ending | None = None

    @property
    def running(self) -> bool:
        """Whether it has begun and is not over."""
        return self.started_at is not None and self.ending is None


@dataclass(frozen=True, slots=True)
class Following:
    """What comes after a question of a sitting: the next one, or nothing because it is over."""

    sitting: Sitting
    showing: Showing | None


@dataclass(frozen=True, slots=True)
class SittingOpened:
    """It has begun with this question."""

    sitting: Sitting
    showing: Showing


@dataclass(frozen=True, slots=True)
class SittingRunning:
    """Another one runs already, at this question."""

    sitting: Sitting
    showing: Showing | None


@dataclass(frozen=True, slots=True)
class SittingLeft:
    """It was left, at this question."""

    sitting: Sitting
    showing: Showing | None


@dataclass(frozen=True, slots=True)
class NoSitting:
    """Nothing runs."""


@dataclass(frozen=True, slots=True)
class Item:
    """A question of a sitting with its answer, None when it was left unanswered."""

    showing: Showing
    answer: Answer | None

    @property
    def right(self) -> bool:
        """Whether it was answered right."""
        return self.answer is not None and self.answer.right


@dataclass(frozen=True, slots=True)
class ExamPage:
    """A running exam at one of its questions: the numbers of those unanswered, and of those marked to come back to."""

    sitting: Sitting
    showing: Showing
    unanswered: tuple[int, ...]
    marked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ExamOver:
    """The exam is over, submitted or out of time."""

    sitting: Sitting


@dataclass(frozen=True, slots=True)
class ExamResult:
    """An exam that was taken: questions right, of how many."""

    sitting: Sitting
    right: int


@dataclass(frozen=True, slots=True)
class SittingWork:
    """What a deadline brought about and the person is to be told: questions it ended, and the one that is open now."""

    sitting: Sitting
    missed: tuple[Showing, ...]
    showing: Showing | None
