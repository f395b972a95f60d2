"""Questions as shown: opening them, finding them again, and closing them."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from data.codes import PURPOSES
from data.questions import Bank
from data.records import Answer, Purpose, Showing
from data.responses import answer_of_row
from data.verbs import Verbs
from quiz.arrangement import draw_arrangement
from quiz.questions import Kind, Question

SHOWING_COLUMNS = (
    "showing_id, chat_id, person_id, purpose, question_id, revision, arrangement, shown_at, message_id, selection, "
    "day, closed, sitting_id, number, size"
)
REVEAL_AFTER_MS = 12 * 60 * 60 * 1000
"""How long a group's question stays open."""
_SELECT = f"SELECT {SHOWING_COLUMNS} FROM showing "  # noqa: S608 - constants
_OPEN_LOOKED_AT = 200


class ShowingVerbs(Verbs):
    """Finding what was shown."""

    async def showing(self, showing_id: int) -> Showing | None:
        """The showing, None when there is none of that id."""
        bank = self._bank
        return await self._read(lambda connection: read_showing(connection, bank, showing_id))

    async def answer_of(self, showing_id: int, person_id: int) -> Answer | None:
        """What the person answered to the showing, None when they did not."""
        return await self._read(lambda connection: read_answer(connection, showing_id, person_id))

    async def typed_showing(self, person_id: int, chat_id: int, reply_to: int | None) -> Showing | None:
        """The open typed question of that message, else the newest open one of the person in the chat."""
        showings = [s for s in await self.open_showings(person_id, chat_id) if s.question.kind is Kind.TYPED]
        replied = [showing for showing in showings if reply_to is not None and showing.message_id == reply_to]
        return next(iter(replied or showings), None)

    async def open_showings(self, person_id: int, chat_id: int) -> tuple[Showing, ...]:
        """The person's unanswered questions in the chat, the newest first, at most 200."""
        bank = self._bank
        return await self._read(
            lambda connection: _select(
                connection,
                bank,
                "WHERE person_id = ? AND closed = 0 AND chat_id = ? ORDER BY showing_id DESC LIMIT ?",
                (person_id, chat_id, _OPEN_LOOKED_AT),
            )
        )

    async def last_showing(self, person_id: int) -> Showing | None:
        """The question last shown to the person or answered by them, whichever is later."""
        bank = self._bank
        return await self._read(lambda connection: _last_showing(connection, bank, person_id))

    async def attach_message(self, showing_id: int, message_id: int) -> None:
        """Remember the message that shows the question."""
        await self._write(lambda connection: attach_message(connection, showing_id, message_id))

    async def close_showing(self, showing_id: int, now: int, update_id: int | None = None) -> bool:
        """Take no more answers. False when it was closed already or does not exist."""
        return await self._once(
            "close_showing", update_id, lambda connection: _close(connection, showing_id), person_id=None, now=now
        )


def read_showing(connection: sqlite3.Connection, bank: Bank, showing_id: int) -> Showing | None:
    """Read a showing, None when there is none of that id."""
    row = connection.execute(_BY_ID, (showing_id,)).fetchone()
    return None if row is None else showing_of_row(row, bank)


_BY_ID = _SELECT + "WHERE showing_id = ?"


def read_answer(connection: sqlite3.Connection, showing_id: int, person_id: int) -> Answer | None:
    """Read an answer, None when the person gave none."""
    row = connection.execute(
        "SELECT showing_id, person_id, response, is_right, points, shown_at, answered_at FROM answer "
        "WHERE showing_id = ? AND person_id = ?",
        (showing_id, person_id),
    ).fetchone()
    return None if row is None else answer_of_row(row)


def showing_of_day(connection: sqlite3.Connection, bank: Bank, chat_id: int, day: date) -> Showing | None:
    """The question of the day as shown in a chat on a local date."""
    found = _select(connection, bank, "WHERE chat_id = ? AND day = ?", (chat_id, day.toordinal()))
    return found[0] if found else None


def open_showing(
    connection: sqlite3.Connection,
    bank: Bank,
    number: int,
    purpose: Purpose,
    *,
    chat_id: int,
    person_id: int | None,
    now: int,
    chance: int,
    day: date | None = None,
) -> Showing:
    """Show the live question of that number; the order of its options is drawn here, once."""
    return insert_showing(
        connection,
        bank.live[number],
        number,
        purpose,
        chat_id=chat_id,
        person_id=person_id,
        now=now,
        chance=chance,
        day=day,
        reveal_at=now + REVEAL_AFTER_MS if person_id is None else None,
    )


def insert_showing(
    connection: sqlite3.Connection,
    question: Question,
    number: int,
    purpose: Purpose,
    *,
    chat_id: int,
    now: int,
    chance: int,
    person_id: int | None = None,
    day: date | None = None,
    reveal_at: int | None = None,
) -> Showing:
    """Show a question, whatever closes it later."""
    arrangement = draw_arrangement(question, chance)
    (showing_id,) = connection.execute(
        "INSERT INTO showing (chat_id, person_id, purpose, question_id, revision, arrangement, shown_at, day, closed, "
        "reveal_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, ?) RETURNING showing_id",
        (
            chat_id,
            person_id,
            PURPOSES.code(purpose),
            number,
            question.revision,
            bytes(arrangement),
            now,
            None if day is None else day.toordinal(),
            reveal_at,
        ),
    ).fetchone()
    return Showing(showing_id, chat_id, person_id, purpose, question, arrangement, now, day=day)


def attach_message(connection: sqlite3.Connection, showing_id: int, message_id: int) -> None:
    """Set the message of a showing."""
    connection.execute("UPDATE showing SET message_id = ? WHERE showing_id = ?", (message_id, showing_id))


def showing_of_row(row: Sequence[Any], bank: Bank) -> Showing:
    """A showing from its `SHOWING_COLUMNS`."""
    key, chat_id, person_id, purpose, question, revision, arrangement, shown_at, message_id, selection, *rest = row
    day, closed, *series = rest
    return Showing(
        key,
        chat_id,
        person_id,
        PURPOSES.member(purpose),
        bank.resolve(question, revision),
        tuple(arrangement),
        shown_at,
        message_id,
        tuple(selection or ()),
        None if day is None else date.fromordinal(day),
        bool(closed),
        *series,
    )


def _select(connection: sqlite3.Connection, bank: Bank, condition: str, values: Sequence[Any]) -> tuple[Showing, ...]:
    return tuple(showing_of_row(row, bank) for row in connection.execute(_SELECT + condition, values))


def _close(connection: sqlite3.Connection, showing_id: int) -> bool:
    changed = connection.execute("UPDATE showing SET closed = 1 WHERE showing_id = ? AND closed = 0", (showing_id,))
    return changed.rowcount > 0


def _last_showing(connection: sqlite3.Connection, bank: Bank, person_id: int) -> Showing | None:
    """An open one and a closed one are the ends of the same index; the person's row names the last answered."""
    newest = "WHERE person_id = ? AND closed = ? ORDER BY showing_id DESC LIMIT 1"
    ends = _select(connection, bank, newest, (person_id, 0)) + _select(connection, bank, newest, (person_id, 1))
    shown = max(ends, key=lambda showing: (showing.shown_at, showing.id), default=None)
    answered = connection.execute(
        "SELECT a.answered_at, a.showing_id FROM person p JOIN answer a ON a.showing_id = p.last_showing_id "
        "AND a.person_id = p.person_id WHERE p.person_id = ?",
        (person_id,),
    ).fetchone()
    if answered is not None and (shown is None or answered[0] > shown.shown_at):
        return read_showing(connection, bank, answered[1])
    return shown
