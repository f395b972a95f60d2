"""Is everything in order? What can be rebuilt from the answers is rebuilt and compared."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any, TypeVar

from data.memory_check import memory_faults
from data.scores import ALL, Spans, grown, keys_of_day, spans_of

_SHOWN = 100
"""The most faults of one kind that are told."""
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_DAY_MS = 24 * 60 * 60 * 1000


def faults(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Say what is wrong with the database, one sentence each."""
    try:
        return tuple(_damage(connection) or [*_broken_references(connection), *_contradictions(connection)])
    except sqlite3.DatabaseError as error:
        return (f"The file is damaged: {error}.",)


def _damage(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA integrity_check").fetchall()
    return [f"The file is damaged: {text}." for (text,) in rows if text != "ok"]


def _broken_references(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchmany(_SHOWN)
    return [f"A row of {table} names a row of {parent} that is not there." for table, _, parent, _ in rows]


def _contradictions(connection: sqlite3.Connection) -> list[str]:
    found = []
    for title, query in _COMPARISONS.items():
        rows = connection.execute(query).fetchmany(_SHOWN)
        found += [f"{title} {', '.join(map(str, row))}." for row in rows]
    return found + _compared_people(connection) + memory_faults(connection, _SHOWN)


_COMPARISONS = {
    "The histogram differs from the scores at board, period, step, points": """
        SELECT board, period, step, points FROM (
          SELECT board, 0 AS period, 1 AS step, points, 1 AS people FROM score
          UNION ALL SELECT board, month, 1, month_points, 1 FROM score
          UNION ALL SELECT board, week, 1, week_points, 1 FROM score
          UNION ALL SELECT board, 0, 250, points - points % 250, 1 FROM score
          UNION ALL SELECT board, month, 250, month_points - month_points % 250, 1 FROM score
          UNION ALL SELECT board, week, 250, week_points - week_points % 250, 1 FROM score
          UNION ALL SELECT board, period, step, points, -people FROM histogram
        ) AS both_sides GROUP BY board, period, step, points HAVING SUM(people) <> 0""",
    "The answer that counts for a date differs from the answers at person, day": """
        SELECT person_id, day FROM (
          SELECT person_id, daily_day AS day, showing_id FROM answer WHERE daily_day IS NOT NULL AND counted = 1
          UNION ALL SELECT person_id, day, showing_id FROM daily_answer
        ) AS both_sides GROUP BY person_id, day, showing_id HAVING COUNT(*) <> 2""",
    "A private question was answered and is open: showing": """
        SELECT s.showing_id FROM showing s JOIN answer a ON a.showing_id = s.showing_id
        WHERE s.person_id IS NOT NULL AND s.closed = 0""",
    "A choice in a competition differs from the answers at showing, person": """
        SELECT showing_id, person_id FROM (
          SELECT c.showing_id, c.person_id FROM game_choice c
            JOIN game_question q ON q.showing_id = c.showing_id AND q.state >= 2
          UNION ALL SELECT showing_id, person_id FROM answer WHERE game_id IS NOT NULL
        ) AS both_sides GROUP BY showing_id, person_id HAVING COUNT(*) <> 2""",
    "A drill or exam is over, and a question of it still takes answers: sitting, showing": """
        SELECT t.sitting_id, s.showing_id FROM sitting t JOIN showing s ON s.sitting_id = t.sitting_id
        WHERE t.ended IS NOT NULL AND t.form <> 2 AND s.closed = 0""",
    "A drill or exam runs at a question that is not there: sitting": """
        SELECT t.sitting_id FROM sitting t
        LEFT JOIN showing s ON s.sitting_id = t.sitting_id AND s.number = t.number
        WHERE t.ended IS NULL AND s.showing_id IS NULL""",
    "A push names a showing that is not there: push": """
        SELECT push_id FROM push WHERE showing_id IS NOT NULL AND showing_id NOT IN (SELECT showing_id FROM showing)""",
}


@dataclass(slots=True)
class Derived:
    """What follows from a person's answers: counters, cards by question, points by board."""

    answers: int = 0
    right: int = 0
    cards: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    """times, last right, last answered at, last showing"""
    scores: dict[int, Spans] = field(default_factory=dict)


def derive(answers: Iterator[tuple[Any, ...]]) -> Derived:
    """Rebuild from the counted answers of one person, in the order of time and showing.

    Each is: showing, chat, question, right, points, answered at (UTC ms), local day, competition (None outside one).
    """
    derived = Derived()
    for showing_id, chat_id, question_id, right, points, answered_at, day, game_id in answers:
        derived.answers += 1
        derived.right += right
        times = derived.cards[question_id][0] if question_id in derived.cards else 0
        derived.cards[question_id] = (times + 1, right, answered_at, showing_id)
        if game_id is None:
            _score(derived, ALL, answered_at // _DAY_MS + _EPOCH_DAY, points)
        if chat_id < 0:
            _score(derived, chat_id, day, points)
    return derived


def _score(derived: Derived, board: int, day: int, points: int) -> None:
    derived.scores[board] = grown(derived.scores.get(board), keys_of_day(date.fromordinal(day)), points)


def _compared_people(connection: sqlite3.Connection) -> list[str]:
    """Compare person by person, so that a million of them need no more memory than one."""
    answers = groupby(connection.execute(_ANSWERS), key=itemgetter(0))
    person_id, theirs = next(answers, (None, iter(())))
    found: list[str] = []
    for known, count, right in connection.execute(_PEOPLE):
        derived = Derived()
        if known == person_id:
            derived = derive(row[1:] for row in theirs)
            person_id, theirs = next(answers, (None, iter(())))
        found += _differences(connection, known, (count, right), derived)
        if len(found) >= _SHOWN:
            break
    return found


_PEOPLE = "SELECT person_id, answers, right_answers FROM person ORDER BY person_id"
_ANSWERS = (
    "SELECT person_id, showing_id, chat_id, question_id, is_right, points, answered_at, day, game_id FROM answer "
    "WHERE counted = 1 ORDER BY person_id, answered_at, showing_id"
)


def _differences(
    connection: sqlite3.Connection, person_id: int, counters: tuple[int, int], derived: Derived
) -> list[str]:
    who = (person_id,)
    cards = {number: tuple(card) for number, *card in connection.execute(_CARDS, who)}
    scores = {board: spans_of(spans) for board, *spans in connection.execute(_SCORES, who)}
    found = []
    if counters != (derived.answers, derived.right):
        found.append(f"Person {person_id} is said to have {counters} answers and right ones, the answers differ.")
    for number in _unequal(cards, derived.cards):
        found.append(f"The card of person {person_id} for question {number} differs from the answers.")
    for board in _unequal(scores, derived.scores):
        found.append(f"The points of person {person_id} on board {board} differ from the answers.")
    return found


_CARDS = "SELECT question_id, times, last_right, last_at, last_showing_id FROM card WHERE person_id = ?"
_SCORES = "SELECT board, points, month, month_points, week, week_points FROM score WHERE person_id = ?"
K = TypeVar("K")


def _unequal(stored: Mapping[K, object], rebuilt: Mapping[K, object]) -> list[K]:
    return [key for key in {**stored, **rebuilt} if stored.get(key) != rebuilt.get(key)]
