"""Pushes on their way out: each claimed firing is sent once, or given up with a reason."""

import sqlite3
from datetime import date
from typing import Any

from data.chats import CHAT_COLUMNS, chat_of
from data.codes import REMINDER_KINDS, PushState
from data.people import read_person
from data.questions import Bank
from data.records import Push
from data.showings import attach_message, read_showing
from data.standing import due_for_review
from data.verbs import Verbs
from quiz.streaks import current


class PushVerbs(Verbs):
    """Sending pushes."""

    async def waiting_pushes(self, limit: int = 200) -> tuple[Push, ...]:
        """Pushes to put into words and send, the oldest first; at a drill or an exam people are left in peace.

        One whose private question was answered meanwhile has no showing any more.
        """
        bank = self._bank
        return await self._read(lambda connection: _waiting(connection, bank, limit))

    async def push_started(self, push_id: int) -> None:
        """The call is about to be made."""
        await self._change(
            "UPDATE push SET state = ?, tries = tries + 1 WHERE push_id = ? AND state = ?",
            (PushState.IN_FLIGHT, push_id, PushState.WAITING),
        )

    async def push_sent(self, push_id: int, message_id: int | None, now: int) -> None:
        """It arrived, as that message."""
        await self._write(lambda connection: _sent(connection, push_id, message_id, now))

    async def push_failed(self, push_id: int, reason: str, now: int) -> None:
        """It was given up."""
        await self._write(lambda connection: _finish(connection, push_id, PushState.FAILED, reason, now))

    async def recover_pushes(self, now: int) -> int:
        """After a restart: settle what was in flight, and return how many were.

        With a question: unknown, not sent again. Without one: waiting again, once.
        """
        return await self._write(lambda connection: _recover(connection, now))


def _waiting(connection: sqlite3.Connection, bank: Bank, limit: int) -> tuple[Push, ...]:
    rows = connection.execute(_WAITING, (PushState.WAITING, limit)).fetchall()
    return tuple(_push(connection, bank, row) for row in rows)


_WAITING = (
    f"SELECT p.push_id, p.kind, p.day, p.showing_id, p.skipped, p.claimed_at, {CHAT_COLUMNS} "  # noqa: S608 - constants
    "FROM push p JOIN chat c ON c.chat_id = p.chat_id "
    "WHERE p.state = ? AND p.finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM sitting s "
    "WHERE s.person_id = p.chat_id AND s.started_at IS NOT NULL AND s.ended IS NULL) ORDER BY p.push_id LIMIT ?"
)


def _push(connection: sqlite3.Connection, bank: Bank, row: tuple[Any, ...]) -> Push:
    push_id, kind, ordinal, showing_id, skipped, claimed_at, *columns = row
    chat, day = chat_of(tuple(columns)), date.fromordinal(ordinal)
    showing = None if showing_id is None else read_showing(connection, bank, showing_id)
    if showing is not None and showing.person_id is not None and showing.closed:
        showing = None
    person = read_person(connection, chat.id)
    streak = current(person.streak, day, claimed_at) if person else 0
    due = len(due_for_review(connection, bank, person, claimed_at)[0]) if person else 0
    return Push(push_id, chat, REMINDER_KINDS.member(kind), day, showing, skipped, streak, due)


def _sent(connection: sqlite3.Connection, push_id: int, message_id: int | None, now: int) -> None:
    _finish(connection, push_id, PushState.SENT, None, now)
    if message_id is not None:
        row = connection.execute("SELECT showing_id FROM push WHERE push_id = ?", (push_id,)).fetchone()
        if row is not None and row[0] is not None:
            attach_message(connection, row[0], message_id)


def _finish(connection: sqlite3.Connection, push_id: int, state: int, reason: str | None, now: int) -> None:
    connection.execute(
        "UPDATE push SET state = ?, reason = ?, finished_at = ? WHERE push_id = ? AND finished_at IS NULL",
        (state, reason, now, push_id),
    )


def _recover(connection: sqlite3.Connection, now: int) -> int:
    unsure = connection.execute(
        "UPDATE push SET state = ?, finished_at = ?, reason = 'in flight when the process ended' "
        "WHERE state = ? AND finished_at IS NULL AND (showing_id IS NOT NULL OR tries > 1)",
        (PushState.UNKNOWN, now, PushState.IN_FLIGHT),
    )
    again = connection.execute(
        "UPDATE push SET state = ? WHERE state = ? AND finished_at IS NULL", (PushState.WAITING, PushState.IN_FLIGHT)
    )
    return unsure.rowcount + again.rowcount
