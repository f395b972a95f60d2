"""Rows of drills, interviews and exams: opening, finding, moving on, ending."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.codes import ENDINGS, FORMS
from data.questions import Bank
from data.records import Person, Showing
from data.showings import SHOWING_COLUMNS, showing_of_row
from data.sitting_records import Sitting
from quiz.questions import Kind
from quiz.sittings import Ending, Form

COLUMNS = (
    "sitting_id, person_id, form, topic, size, seconds, number, started_at, due_at, ended_at, ended, chance, telling"
)
_SELECT = f"SELECT {COLUMNS} FROM sitting "  # noqa: S608 - constants

_INSERT = (
    "INSERT INTO sitting (person_id, form, topic, size, seconds, chance, number, opened_at, started_at, due_at) "  # noqa: S608 - constants
    f"VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?) RETURNING {COLUMNS}"
)


def sitting_of_row(row: Sequence[Any]) -> Sitting:
    """A sitting from its `COLUMNS`."""
    key, person_id, form, topic, size, seconds, number, started_at, due_at, ended_at, ended, *_ = row
    return Sitting(
        key,
        person_id,
        FORMS.member(form),
        topic,
        size,
        seconds,
        number,
        started_at,
        due_at,
        ended_at,
        None if ended is None else ENDINGS.member(ended),
    )


def insert_sitting(
    connection: sqlite3.Connection,
    person_id: int,
    form: Form,
    topic: str | None,
    *,
    size: int,
    seconds: int,
    chance: int,
    now: int,
    started_at: int | None,
    due_at: int | None,
) -> Sitting:
    """Open a sitting at no question yet."""
    row = connection.execute(
        _INSERT,
        (person_id, FORMS.code(form), topic, size, seconds, chance, now, started_at, due_at),
    ).fetchone()
    return sitting_of_row(row)


def read_sitting(connection: sqlite3.Connection, sitting_id: int | None) -> Sitting | None:
    """Read a sitting, None when there is none of that id."""
    row = connection.execute(_SELECT + "WHERE sitting_id = ?", (sitting_id,)).fetchone()
    return None if row is None else sitting_of_row(row)


def running_sitting(connection: sqlite3.Connection, person_id: int) -> Sitting | None:
    """What the person is taking now: one thing at most, a key sees to it."""
    row = connection.execute(
        _SELECT + "WHERE person_id = ? AND started_at IS NOT NULL AND ended IS NULL", (person_id,)
    ).fetchone()
    return None if row is None else sitting_of_row(row)


def chance_of(connection: sqlite3.Connection, sitting_id: int) -> int:
    """The chance drawn when it was opened: every draw of it follows from that one."""
    (chance,) = connection.execute("SELECT chance FROM sitting WHERE sitting_id = ?", (sitting_id,)).fetchone()
    return int(chance)


def change_sitting(connection: sqlite3.Connection, sitting: Sitting, **changes: Any) -> Sitting:
    """Change some of `number`, `size`, `started_at`, `due_at`."""
    assigned = ", ".join(f"{column} = ?" for column in changes)
    connection.execute(
        f"UPDATE sitting SET {assigned} WHERE sitting_id = ?",  # noqa: S608 - names of fields
        (*changes.values(), sitting.id),
    )
    return replace(sitting, **changes)


def end_sitting(connection: sqlite3.Connection, sitting: Sitting, ending: Ending, now: int) -> Sitting:
    """End it; questions still open take no more answers, but for the open one of an interview."""
    connection.execute(
        "UPDATE sitting SET ended = ?, ended_at = ?, due_at = NULL WHERE sitting_id = ?",
        (ENDINGS.code(ending), now, sitting.id),
    )
    if sitting.form is not Form.INTERVIEW:
        connection.execute("UPDATE showing SET closed = 1 WHERE sitting_id = ? AND closed = 0", (sitting.id,))
    return replace(sitting, ending=ending, ended_at=now, due_at=None)


def showing_at(connection: sqlite3.Connection, bank: Bank, sitting: Sitting) -> Showing | None:
    """The question it is at."""
    found = showings_of(connection, bank, sitting.id, sitting.number, sitting.number)
    return found[0] if found else None


def showings_of(
    connection: sqlite3.Connection, bank: Bank, sitting_id: int, first: int = 0, last: int = 1_000_000
) -> list[Showing]:
    """Its questions from one place to another, in order."""
    rows = connection.execute(
        f"SELECT {SHOWING_COLUMNS} FROM showing WHERE sitting_id = ? AND number BETWEEN ? AND ? ORDER BY number",  # noqa: S608 - constants
        (sitting_id, first, last),
    )
    return [showing_of_row(row, bank) for row in rows]


def seat(connection: sqlite3.Connection, sitting: Sitting, showing: Showing, number: int) -> Showing:
    """Make a showing the question at that place of the sitting."""
    connection.execute(
        "UPDATE showing SET sitting_id = ?, number = ?, size = ? WHERE showing_id = ?",
        (sitting.id, number, sitting.size, showing.id),
    )
    return replace(showing, sitting_id=sitting.id, number=number, size=sitting.size)


def available(bank: Bank, person: Person, topic: str | None, kinds: frozenset[Kind]) -> int:
    """How many questions of these kinds there are in the topic, else in the person's topics, else at all."""
    topics = {topic} if topic else set(person.topics)
    fitting = [question.topic for question in bank.live.values() if question.kind in kinds]
    found = sum(one in topics for one in fitting)
    return found or (0 if topic else len(fitting))
