"""The pages of an exam: opening them, choosing, marking, and the time spent on each."""

import sqlite3
from dataclasses import dataclass

from data.questions import Bank
from data.records import Showing
from data.sitting_records import ExamPage, Sitting
from data.sitting_rows import change_sitting, showings_of
from quiz.grading import Ordered, Picked, Response
from quiz.questions import Kind, Question


@dataclass(frozen=True, slots=True)
class Turn:
    """Open a page."""

    page: int


@dataclass(frozen=True, slots=True)
class Choose:
    """Choose an option of a page, or choose it no longer; put a line of an order at the end."""

    page: int
    index: int


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Take back the last line of an order."""

    page: int


@dataclass(frozen=True, slots=True)
class Mark:
    """Mark a page to come back to, or mark it no longer."""

    page: int


Act = Turn | Choose | TakeBack | Mark


def exam_page(connection: sqlite3.Connection, bank: Bank, sitting: Sitting) -> ExamPage | None:
    """The page it is at, with what is still to be done."""
    showings = showings_of(connection, bank, sitting.id)
    marked = connection.execute(
        "SELECT number FROM showing WHERE sitting_id = ? AND marked = 1 ORDER BY number", (sitting.id,)
    )
    current = next((showing for showing in showings if showing.number == sitting.number), None)
    if current is None:
        return None
    unanswered = tuple(showing.number or 0 for showing in showings if response_to(showing) is None)
    return ExamPage(sitting, current, unanswered, tuple(number for (number,) in marked))


def response_to(showing: Showing) -> Response | None:
    """What is chosen on a page, None while it is no whole answer."""
    chosen = showing.selection
    if showing.question.kind is Kind.ORDER:
        return Ordered(chosen) if len(chosen) == len(showing.question.options) else None
    return Picked(frozenset(chosen)) if chosen else None


def spent_on(connection: sqlite3.Connection, showing: Showing) -> int:
    """How long the page was open. The answer counts as begun so long before it was submitted: its time is true."""
    (spent,) = connection.execute("SELECT spent_ms FROM showing WHERE showing_id = ?", (showing.id,)).fetchone()
    return int(spent or 0)


def turned(connection: sqlite3.Connection, sitting: Sitting, page: int, message_id: int | None, now: int) -> Sitting:
    """Count the time on the page that was open, and open that one."""
    (since,) = connection.execute("SELECT turned_at FROM sitting WHERE sitting_id = ?", (sitting.id,)).fetchone()
    connection.execute(
        "UPDATE showing SET spent_ms = COALESCE(spent_ms, 0) + ?, message_id = COALESCE(message_id, ?) "
        "WHERE sitting_id = ? AND number = ?",
        (max(0, now - since), message_id, sitting.id, sitting.number),
    )
    connection.execute("UPDATE sitting SET turned_at = ? WHERE sitting_id = ?", (now, sitting.id))
    return change_sitting(connection, sitting, number=min(max(1, page), sitting.size))


def apply(connection: sqlite3.Connection, showing: Showing, act: Act) -> None:
    """Write down what an act changes on its page."""
    match act:
        case Turn():
            return
        case Mark():
            connection.execute(
                "UPDATE showing SET marked = 1 - COALESCE(marked, 0) WHERE showing_id = ?", (showing.id,)
            )
        case Choose(_, index) if index in range(len(showing.question.options)):
            _select(connection, showing, chosen_with(showing.question, showing.selection, index))
        case TakeBack():
            _select(connection, showing, showing.selection[:-1])
        case Choose():
            return


def chosen_with(question: Question, before: tuple[int, ...], index: int) -> tuple[int, ...]:
    """What is chosen after one more tap: lines are added, several options toggled, a single one changed."""
    if question.kind is Kind.ORDER:
        return before if index in before else (*before, index)
    if question.kind is Kind.MULTIPLE:
        return tuple(sorted({*before} ^ {index}))
    return () if before == (index,) else (index,)


def _select(connection: sqlite3.Connection, showing: Showing, selection: tuple[int, ...]) -> None:
    connection.execute("UPDATE showing SET selection = ? WHERE showing_id = ?", (bytes(selection), showing.id))
