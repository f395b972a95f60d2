"""Does memory say what the answers say? Every person's cards, habit and misconceptions are learnt anew and compared."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isclose
from typing import Any

from data.memories import (
    ANSWER_COLUMNS,
    MEMORY_COLUMNS,
    NOBODY,
    given_of,
    memory_of,
    read_learner,
    seed_of,
)
from data.questions import read_revisions
from quiz.learning import Learner, concerned, fallen_for, taught
from quiz.memory import Memory
from quiz.questions import Question

_CLOSE = 1e-6
Questions = Mapping[tuple[int, int], Question]


@dataclass(slots=True)
class Learnt:
    """What follows from a person's answers: cards, what is known about them, misconceptions with count and day."""

    cards: dict[int, Memory] = field(default_factory=dict)
    learner: Learner = NOBODY
    grades: dict[int, int] = field(default_factory=dict)
    beliefs: dict[str, tuple[int, int, int]] = field(default_factory=dict)


def memory_faults(connection: sqlite3.Connection, limit: int) -> list[str]:
    """Say what differs, one sentence each."""
    questions = read_revisions(connection)
    found = [f"The rating of question {number} differs from the reviews." for (number,) in connection.execute(_RATINGS)]
    for (person_id,) in connection.execute("SELECT person_id FROM person ORDER BY person_id"):
        found += _faults_of(connection, person_id, questions)
        if len(found) >= limit:
            break
    return found[:limit]


_RATINGS = """
SELECT q.question_id FROM question_rating q
LEFT JOIN (SELECT question_id, SUM(question_change) AS change FROM review GROUP BY question_id) AS r
  ON r.question_id = q.question_id
LEFT JOIN (SELECT question_id, COUNT(*) AS answers FROM card GROUP BY question_id) AS c ON c.question_id = q.question_id
WHERE q.change <> q.forgotten + COALESCE(r.change, 0) OR q.answers <> q.forgotten_answers + COALESCE(c.answers, 0)
"""


def _faults_of(connection: sqlite3.Connection, person_id: int, questions: Questions) -> Iterator[str]:
    rows = connection.execute(_ANSWERS, (person_id,)).fetchall()
    numbers = [row[-2] for row in rows]
    (reviews,) = connection.execute("SELECT COUNT(*) FROM review WHERE person_id = ?", (person_id,)).fetchone()
    if None in numbers or reviews != len(numbers) or numbers != list(range(1, reviews + 1)):
        yield f"The reviews of person {person_id} differ from the answers."
        return
    learnt = learn_anew(person_id, rows, questions)
    if any(row[-1] != learnt.grades[row[-2]] for row in rows):
        yield f"A grade among the reviews of person {person_id} differs from the answers."
    yield from _differences(connection, person_id, learnt)


_ANSWERS = (
    f"SELECT {', '.join('a.' + name for name in ANSWER_COLUMNS.split(', '))}, r.number, r.grade FROM answer a "  # noqa: S608 - constants
    "LEFT JOIN review r ON r.person_id = a.person_id AND r.showing_id = a.showing_id "
    "WHERE a.person_id = ? AND a.counted = 1 ORDER BY r.number"
)


def learn_anew(person_id: int, rows: list[tuple[Any, ...]], questions: Questions) -> Learnt:
    """Go through the answers of one person: `ANSWER_COLUMNS`, the number of the review, its grade."""
    learnt = Learnt()
    for row in rows:
        number, given = row[3], given_of(row[:-2], questions)
        lesson = taught(learnt.cards.get(number), learnt.learner, given, seed_of(person_id, number))
        learnt.cards[number], learnt.learner = lesson.memory, lesson.learner
        learnt.grades[row[-2]] = int(lesson.grade)
        for belief in concerned(given.question) if given.right else ():
            learnt.beliefs.pop(belief, None)
        for belief in fallen_for(given):
            times = learnt.beliefs.get(belief, (0, 0, 0))[0]
            learnt.beliefs[belief] = (times + 1, given.day, number)
    return learnt


def _differences(connection: sqlite3.Connection, person_id: int, learnt: Learnt) -> Iterator[str]:
    who = (person_id,)
    stored = {number: memory_of(*memory) for number, *memory in connection.execute(_CARDS, who)}
    for number in {**stored, **learnt.cards}:
        if not _same(stored.get(number), learnt.cards.get(number)):
            yield f"The memory card of person {person_id} for question {number} differs from the answers."
    known = read_learner(connection, person_id)
    parts = zip(_numbers(known), _numbers(learnt.learner), strict=True)
    if not all(isclose(one, other, rel_tol=_CLOSE, abs_tol=_CLOSE) for one, other in parts):
        yield f"What is known about how person {person_id} answers differs from the answers."
    beliefs = {belief: tuple(rest) for belief, *rest in connection.execute(_BELIEFS, who)}
    if beliefs != learnt.beliefs:
        yield f"The misconceptions of person {person_id} differ from the answers."
    if connection.execute(_PERSON_RATINGS, (person_id, person_id)).fetchone() is not None:
        yield f"The ratings of person {person_id} differ from the reviews."


_CARDS = f"SELECT question_id, {MEMORY_COLUMNS} FROM card WHERE person_id = ?"  # noqa: S608 - a constant
_BELIEFS = "SELECT belief, times, day, question_id FROM belief WHERE person_id = ?"
_PERSON_RATINGS = (
    "SELECT 1 WHERE (SELECT COALESCE(SUM(change), 0) FROM rating WHERE person_id = ?) "
    "<> (SELECT COALESCE(SUM(person_change), 0) FROM review WHERE person_id = ?)"
)


def _same(one: Memory | None, other: Memory | None) -> bool:
    if one is None or other is None:
        return one is other
    close = isclose(one.stability, other.stability, rel_tol=_CLOSE, abs_tol=1e-3)
    alike = isclose(one.difficulty, other.difficulty, abs_tol=1e-3)
    return close and alike and (one.day, one.due, one.quick) == (other.day, other.due, other.quick)


def _numbers(learner: Learner) -> tuple[float, ...]:
    return float(learner.pace), *learner.habit.weights, *learner.habit.doubt
