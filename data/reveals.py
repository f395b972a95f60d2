"""Closing a group's question and counting what was picked."""

import sqlite3
from itertools import takewhile

from data.outcomes import Revealed
from data.questions import Bank
from data.records import Showing
from data.responses import UNKNOWN, response_of
from data.showings import SHOWING_COLUMNS, showing_of_row
from data.verbs import Verbs
from quiz.grading import Picked

_NAMES = 20
"""How many of those who were right are named."""
_STREAK = 400
"""A longer streak is not counted any further."""


class RevealVerbs(Verbs):
    """Revealing group questions."""

    async def close_due(self, now: int, limit: int = 50) -> tuple[Revealed, ...]:
        """Close group questions whose time is over, and count the answers.

        What is not confirmed by `revealed` comes back at every call.
        """
        bank = self._bank
        if not await self._read(lambda connection: _due(connection, now, 1)):
            return ()
        return await self._write(lambda connection: _close_due(connection, bank, now, limit))

    async def revealed(self, showing_id: int) -> None:
        """The reveal was sent, or given up."""
        await self._change("UPDATE showing SET reveal_at = NULL WHERE showing_id = ? AND closed = 1", (showing_id,))


def _due(connection: sqlite3.Connection, now: int, limit: int) -> list[int]:
    rows = connection.execute(
        "SELECT showing_id FROM showing WHERE reveal_at <= ? ORDER BY reveal_at LIMIT ?", (now, limit)
    )
    return [showing_id for (showing_id,) in rows]


def _close_due(connection: sqlite3.Connection, bank: Bank, now: int, limit: int) -> tuple[Revealed, ...]:
    closed = [
        showing_of_row(
            connection.execute(
                f"UPDATE showing SET closed = 1 WHERE showing_id = ? RETURNING {SHOWING_COLUMNS}",  # noqa: S608 - constants
                (showing_id,),
            ).fetchone(),
            bank,
        )
        for showing_id in _due(connection, now, limit)
    ]
    return tuple(revealed_of(connection, showing) for showing in closed)


def revealed_of(connection: sqlite3.Connection, showing: Showing) -> Revealed:
    """How a group answered a question."""
    shares = [0] * len(showing.question.options)
    unknown = 0
    picked = connection.execute(
        "SELECT response, COUNT(*) FROM answer WHERE showing_id = ? GROUP BY response", (showing.id,)
    )
    for text, count in picked:
        response = response_of(text)
        unknown += count if text == UNKNOWN else 0
        for index in response.options if isinstance(response, Picked) else ():
            shares[index] += count
    right = connection.execute(
        "SELECT p.first_name, p.hidden FROM answer a JOIN person p ON p.person_id = a.person_id "
        "WHERE a.showing_id = ? AND a.is_right = 1 ORDER BY a.answered_at, a.person_id",
        (showing.id,),
    ).fetchall()
    streak = _streak(connection, showing) if showing.day is not None else 0
    names = [first_name for first_name, hidden in right if not hidden]
    return Revealed(showing, tuple(shares), unknown, tuple(names[:_NAMES]), len(right), streak)


def _streak(connection: sqlite3.Connection, showing: Showing) -> int:
    """How many questions of the day in a row, up to this one, somebody in the group has answered."""
    day = showing.day.toordinal() if showing.day else 0
    posts = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM answer a WHERE a.showing_id = s.showing_id) FROM showing s "
        "WHERE s.chat_id = ? AND s.day <= ? ORDER BY s.day DESC LIMIT ?",
        (showing.chat_id, day, _STREAK),
    )
    return sum(1 for _ in takewhile(lambda post: post[0], posts))
