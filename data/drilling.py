"""Going from question to question: the deadline of each, the next one, the end."""

import sqlite3

from data.asking import ask_next
from data.outcomes import Asked
from data.people import read_person
from data.questions import Bank
from data.records import Person, Purpose, Showing
from data.sitting_records import Following, Sitting
from data.sitting_rows import chance_of, change_sitting, end_sitting, read_sitting, running_sitting, seat, showing_at
from quiz.sittings import IDLE_LIMIT, Ending, Form, deadline, kinds_of

PURPOSES = {Form.DRILL: Purpose.DRILL, Form.QUICK: Purpose.INTERVIEW, Form.INTERVIEW: Purpose.INTERVIEW}
"""Why the questions of a form are shown."""


def sitting_of(connection: sqlite3.Connection, showing: Showing) -> Sitting | None:
    """The sitting that a showing belongs to, while it waits for the answer to it."""
    if showing.sitting_id is None:
        return None
    sitting = read_sitting(connection, showing.sitting_id)
    return sitting if sitting and sitting.ending is None and sitting.number == showing.number else None


def is_late(sitting: Sitting | None, now: int) -> bool:
    """Say whether the time for the open question is over. Thinking longer about an interview question is no fault."""
    if sitting is None or sitting.form is Form.INTERVIEW:
        return False
    return sitting.due_at is not None and now > sitting.due_at


def follow(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, now: int) -> Following | None:
    """Go on after an answer. None for a pushed drill that cannot begin because something else runs."""
    if sitting.form is Form.INTERVIEW:
        end_sitting(connection, sitting, Ending.FINISHED, now)
        return None
    if sitting.started_at is None:
        if running_sitting(connection, sitting.person_id) is not None:
            end_sitting(connection, sitting, Ending.LEFT, now)
            return None
        sitting = change_sitting(connection, sitting, started_at=now)
    return advance(connection, bank, sitting, now)


def time_out(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, now: int) -> Following:
    """The time is over: in a drill for one question, in a quick interview for the whole."""
    if sitting.form is not Form.DRILL:
        return Following(end_sitting(connection, sitting, Ending.TIME, now), None)
    connection.execute(
        "UPDATE showing SET closed = 1 WHERE sitting_id = ? AND number = ?", (sitting.id, sitting.number)
    )
    if sitting.number < sitting.size and _idle(connection, sitting):
        return Following(end_sitting(connection, sitting, Ending.IDLE, now), None)
    return advance(connection, bank, sitting, now)


def advance(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, now: int) -> Following:
    """Open the next question, or end when there is none."""
    person = read_person(connection, sitting.person_id) or Person(sitting.person_id, "")
    showing = None
    if sitting.number < sitting.size:
        showing = open_next(connection, bank, sitting, person, now)
    if showing is None:
        sitting = _cut(connection, sitting)
        return Following(end_sitting(connection, sitting, Ending.FINISHED, now), None)
    changes = {"number": sitting.number + 1}
    if sitting.form is Form.DRILL:
        changes["due_at"] = deadline(sitting.seconds, now)
    return Following(change_sitting(connection, sitting, **changes), showing)


def open_next(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, person: Person, now: int) -> Showing | None:
    """Show the question after the present one, none of the sitting twice. Where the sitting is at stays the same."""
    used = connection.execute("SELECT question_id FROM showing WHERE sitting_id = ?", (sitting.id,))
    last = showing_at(connection, bank, sitting)
    asked = ask_next(
        connection,
        bank,
        person,
        person.id,
        PURPOSES[sitting.form],
        topic=sitting.topic,
        now=now,
        chance=chance_of(connection, sitting.id) + sitting.number,
        without=frozenset(number for (number,) in used),
        kinds=kinds_of(sitting.form, last.question.kind if last else None),
    )
    return seat(connection, sitting, asked.showing, sitting.number + 1) if isinstance(asked, Asked) else None


def _cut(connection: sqlite3.Connection, sitting: Sitting) -> Sitting:
    """A sitting that ran out of questions was as long as it was; a quick interview always is."""
    if sitting.number == sitting.size:
        return sitting
    return change_sitting(connection, sitting, size=sitting.number)


def _idle(connection: sqlite3.Connection, sitting: Sitting) -> bool:
    """Say whether the last questions in a row went unanswered."""
    (missed,) = connection.execute(
        "SELECT COUNT(*) FROM showing s LEFT JOIN answer a ON a.showing_id = s.showing_id "
        "WHERE s.sitting_id = ? AND s.number > ? AND s.closed = 1 AND a.showing_id IS NULL",
        (sitting.id, sitting.number - IDLE_LIMIT),
    ).fetchone()
    return bool(missed >= IDLE_LIMIT)
