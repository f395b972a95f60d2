"""Toggling and sequencing before an answer is submitted."""

import sqlite3
from dataclasses import replace

from data.answering import refused
from data.drilling import sitting_of
from data.outcomes import Closed, Selected, SelectOutcome
from data.questions import Bank
from data.records import Showing, Who
from data.showings import read_showing
from data.sitting_rows import end_sitting
from data.verbs import Verbs
from quiz.questions import Kind, Question
from quiz.sittings import Ending


class SelectVerbs(Verbs):
    """Selecting options, lines or key points of an open showing."""

    async def select(
        self, showing_id: int, who: Who, index: int, *, message_id: int | None, now: int, update_id: int | None
    ) -> SelectOutcome:
        """Toggle an option or key point, or put a line at the end of the order so far."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> SelectOutcome:
            showing = read_showing(connection, bank, showing_id)
            refusal = refused(connection, showing, who)
            if showing is None or refusal is not None:
                return refusal or Closed()
            if index not in range(_size(showing.question)):
                return Closed()
            return _selected(connection, showing, _with(showing, index), message_id)

        return await self._once("select", update_id, unit, person_id=who.id, now=now)

    async def undo_selection(self, showing_id: int, who: Who, *, now: int, update_id: int | None) -> SelectOutcome:
        """Take back what was selected last."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> SelectOutcome:
            return _narrowed(connection, bank, showing_id, who, undo=True)

        return await self._once("undo_selection", update_id, unit, person_id=who.id, now=now)

    async def reveal_points(self, showing_id: int, who: Who, *, now: int, update_id: int | None) -> SelectOutcome:
        """The showing as it is, when `who` may still answer it: its key points are about to be shown.

        The time to think about an interview question ends here.
        """
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> SelectOutcome:
            outcome = _narrowed(connection, bank, showing_id, who, undo=False)
            sitting = sitting_of(connection, outcome.showing) if isinstance(outcome, Selected) else None
            if sitting is not None:
                end_sitting(connection, sitting, Ending.FINISHED, now)
            return outcome

        return await self._once("reveal_points", update_id, unit, person_id=who.id, now=now)


def _narrowed(connection: sqlite3.Connection, bank: Bank, showing_id: int, who: Who, *, undo: bool) -> SelectOutcome:
    showing = read_showing(connection, bank, showing_id)
    refusal = refused(connection, showing, who)
    if showing is None or refusal is not None:
        return refusal or Closed()
    return _selected(connection, showing, showing.selection[:-1] if undo else showing.selection, None)


def _size(question: Question) -> int:
    """How many things there are to select; none where one tap answers."""
    if question.kind is Kind.OPEN:
        return len(question.key_points)
    return len(question.options) if question.kind in (Kind.MULTIPLE, Kind.ORDER) else 0


def _with(showing: Showing, index: int) -> tuple[int, ...]:
    before = showing.selection
    if showing.question.kind is Kind.ORDER:
        return before if index in before else (*before, index)
    return tuple(sorted({*before} ^ {index}))


def _selected(
    connection: sqlite3.Connection, showing: Showing, selection: tuple[int, ...], message_id: int | None
) -> Selected:
    adopted = message_id if showing.message_id is None else showing.message_id
    connection.execute(
        "UPDATE showing SET selection = ?, message_id = ? WHERE showing_id = ?",
        (bytes(selection), adopted, showing.id),
    )
    return Selected(replace(showing, selection=selection, message_id=adopted))
