"""Memory: cards, habits, ratings and the log of reviews, moved by every counted answer in its own transaction."""

import sqlite3
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.codes import LEVELS
from data.questions import read_revisions
from data.responses import response_of
from quiz.habits import Habit
from quiz.learning import Given, Learner, Lesson, concerned, fallen_for, taught
from quiz.memory import Memory
from quiz.questions import Level, Question
from quiz.ratings import chance_of, changes, start_of_person, start_of_question

_HABIT = struct.Struct("<30d")
_WEIGHTS = 5
_PROMYRIAD = 10_000
NOBODY = Learner()
MEMORY_COLUMNS = "stability, difficulty, reviewed_day, due_day, quick"


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted answer on its way into memory. `answers` is its place among the person's, from 1."""

    person_id: int
    level: Level | None
    answers: int
    showing_id: int
    number: int
    given: Given


def measured(chat_id: int, shown_at: int, answered_at: int) -> int | None:
    """How long an answer took (ms); None in a group, where a question stands for hours."""
    return max(0, answered_at - shown_at) if chat_id > 0 else None


def seed_of(person_id: int, number: int) -> int:
    """What spreads the due days of a card."""
    return person_id * 31 + number


def remember(connection: sqlite3.Connection, counted: Counted) -> Lesson:
    """Move the card, whose counters have been moved already, and all that goes with it."""
    person_id, number, given = counted.person_id, counted.number, counted.given
    before, learner = _memory_of(connection, person_id, number), read_learner(connection, person_id)
    lesson = taught(before, learner, given, seed_of(person_id, number))
    connection.execute(_CARD, (*memory_row(lesson.memory), person_id, number))
    if lesson.learner != learner:
        _write_learner(connection, person_id, lesson.learner)
    chance, person_change, question_change = lesson.predicted, 0, 0
    if chance is None:
        chance, person_change, question_change = _rated(connection, counted)
    predicted = round(chance * _PROMYRIAD)
    about = (person_id, counted.answers, counted.showing_id, number, given.day)
    connection.execute(_REVIEW, (*about, int(lesson.grade), predicted, person_change, question_change))
    _believe(connection, counted)
    return lesson


_CARD = (
    "UPDATE card SET stability = ?, difficulty = ?, reviewed_day = ?, due_day = ?, quick = ? "
    "WHERE person_id = ? AND question_id = ?"
)
_REVIEW = (
    "INSERT INTO review (person_id, number, showing_id, question_id, day, grade, predicted, person_change, "
    "question_change) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


def read_learner(connection: sqlite3.Connection, person_id: int) -> Learner:
    """What is known about how somebody answers."""
    row = connection.execute("SELECT pace, habit FROM learner WHERE person_id = ?", (person_id,)).fetchone()
    return NOBODY if row is None else Learner(row[0], habit_of(row[1]))


def habit_of(packed: bytes) -> Habit:
    """Read the column `habit`."""
    values = _HABIT.unpack(packed)
    return Habit(values[:_WEIGHTS], values[_WEIGHTS:])


def memory_of(stability: float | None, difficulty: float, day: int, due: int, quick: int) -> Memory | None:
    """A memory from its columns; None where nothing was remembered yet."""
    return None if stability is None else Memory(stability, difficulty, day, due, bool(quick))


def memory_row(memory: Memory) -> tuple[float, float, int, int, bool]:
    """The columns of a memory."""
    return memory.stability, memory.difficulty, memory.day, memory.due, memory.quick


def _memory_of(connection: sqlite3.Connection, person_id: int, number: int) -> Memory | None:
    row = connection.execute(_MEMORY, (person_id, number)).fetchone()
    return None if row is None else memory_of(*row)


_MEMORY = f"SELECT {MEMORY_COLUMNS} FROM card WHERE person_id = ? AND question_id = ?"  # noqa: S608 - a constant


def _write_learner(connection: sqlite3.Connection, person_id: int, learner: Learner) -> None:
    packed = _HABIT.pack(*learner.habit.weights, *learner.habit.doubt)
    connection.execute(
        "INSERT INTO learner (person_id, pace, habit) VALUES (?, ?, ?) "
        "ON CONFLICT (person_id) DO UPDATE SET pace = excluded.pace, habit = excluded.habit",
        (person_id, learner.pace, packed),
    )


def _rated(connection: sqlite3.Connection, counted: Counted) -> tuple[float, int, int]:
    """Move both ratings by a first answer: the chance it had, and what it changed in each."""
    question, right = counted.given.question, counted.given.right
    person = (counted.person_id, question.topic)
    change, answers = connection.execute(
        "SELECT change, answers FROM rating WHERE person_id = ? AND topic = ?", person
    ).fetchone() or (0, 0)
    question_change, question_answers = connection.execute(
        "SELECT change, answers FROM question_rating WHERE question_id = ?", (counted.number,)
    ).fetchone() or (0, 0)
    able = start_of_person(counted.level) + change
    chance = chance_of(able, start_of_question(question.level) + question_change)
    ours, theirs = changes(chance, right=right, person_answers=answers, question_answers=question_answers)
    connection.execute(_RATING, (*person, ours))
    connection.execute(_QUESTION_RATING, (counted.number, theirs))
    return chance, ours, theirs


_RATING = (
    "INSERT INTO rating (person_id, topic, change, answers) VALUES (?, ?, ?, 1) ON CONFLICT (person_id, topic) "
    "DO UPDATE SET change = rating.change + excluded.change, answers = rating.answers + 1"
)
_QUESTION_RATING = (
    "INSERT INTO question_rating (question_id, change, answers, forgotten, forgotten_answers) VALUES (?, ?, 1, 0, 0) "
    "ON CONFLICT (question_id) DO UPDATE SET change = question_rating.change + excluded.change, "
    "answers = question_rating.answers + 1"
)


def _believe(connection: sqlite3.Connection, counted: Counted) -> None:
    """Count what somebody fell for; a right answer about it settles it."""
    if counted.given.right:
        settled = [(counted.person_id, belief) for belief in concerned(counted.given.question)]
        if settled:
            connection.executemany("DELETE FROM belief WHERE person_id = ? AND belief = ?", settled)
        return
    for belief in sorted(fallen_for(counted.given)):
        connection.execute(_BELIEF, (counted.person_id, belief, counted.given.day, counted.number))


_BELIEF = (
    "INSERT INTO belief (person_id, belief, times, day, question_id) VALUES (?, ?, 1, ?, ?) "
    "ON CONFLICT (person_id, belief) DO UPDATE SET times = belief.times + 1, day = excluded.day, "
    "question_id = excluded.question_id"
)


def forget_ratings(connection: sqlite3.Connection, person_id: int) -> None:
    """Keep what somebody's answers say about questions, before their reviews are deleted."""
    connection.execute(
        "UPDATE question_rating SET forgotten_answers = forgotten_answers + 1, forgotten = forgotten + COALESCE(("
        "SELECT SUM(r.question_change) FROM review r WHERE r.person_id = :id "
        "AND r.question_id = question_rating.question_id), 0) "
        "WHERE question_id IN (SELECT question_id FROM card WHERE person_id = :id)",
        {"id": person_id},
    )


def remember_all(connection: sqlite3.Connection) -> None:
    """Build everything from the counted answers, in the order in which they were given."""
    questions = read_revisions(connection)
    levels = dict(connection.execute("SELECT person_id, level FROM person"))
    places: dict[int, int] = {}
    for row in connection.execute(_ANSWERS + "ORDER BY answered_at, showing_id, person_id").fetchall():
        person_id, showing_id = row[0], row[1]
        places[person_id] = places.get(person_id, 0) + 1
        level = levels.get(person_id)
        known = None if level is None else LEVELS.member(level)
        given = given_of(row, questions)
        remember(connection, Counted(person_id, known, places[person_id], showing_id, row[3], given))


ANSWER_COLUMNS = "person_id, showing_id, chat_id, question_id, revision, response, is_right, shown_at, answered_at, day"
_ANSWERS = f"SELECT {ANSWER_COLUMNS} FROM answer WHERE counted = 1 "  # noqa: S608 - a constant


def given_of(row: tuple[Any, ...], questions: Mapping[tuple[int, int], Question]) -> Given:
    """An answer as memory sees it, from its `ANSWER_COLUMNS`."""
    _, _, chat_id, number, revision, response, right, shown_at, answered_at, day = row
    taken = measured(chat_id, shown_at, answered_at)
    return Given(questions[number, revision], response_of(response), bool(right), taken, day)
