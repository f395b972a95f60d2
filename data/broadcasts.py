"""A message of the owner to all active private chats, with a cursor that a restart goes on from."""

import sqlite3

from data.codes import CHAT_KINDS
from data.records import Broadcast, ChatKind
from data.verbs import Verbs

_PRIVATE = CHAT_KINDS.code(ChatKind.PRIVATE)


class BroadcastVerbs(Verbs):
    """Broadcasting."""

    async def start_broadcast(self, text: str, now: int, update_id: int | None) -> int:
        """Begin a broadcast and return its id."""
        return await self._once(
            "start_broadcast", update_id, lambda connection: _start(connection, text, now), person_id=None, now=now
        )

    async def next_recipients(self, broadcast_id: int, limit: int) -> tuple[int, ...]:
        """The next chats, each handed out once at most; empty when the broadcast is over."""
        return await self._write(lambda connection: _next(connection, broadcast_id, limit))

    async def broadcast_progress(self, broadcast_id: int) -> tuple[int, int]:
        """How many chats it was handed out for, and how many there were at its start."""
        found = [b for b in await self._read(_all) if b[0].id == broadcast_id]
        return (found[0][0].sent, found[0][0].total) if found else (0, 0)

    async def running_broadcasts(self) -> tuple[Broadcast, ...]:
        """Broadcasts that are not over, to go on with after a restart."""
        return tuple(broadcast for broadcast, finished in await self._read(_all) if not finished)


def _start(connection: sqlite3.Connection, text: str, now: int) -> int:
    (broadcast_id,) = connection.execute(
        "INSERT INTO broadcast (text, started_at, last_chat_id, sent, total, finished) "
        "SELECT ?, ?, 0, 0, COUNT(*), 0 FROM chat WHERE kind = ? AND active = 1 RETURNING broadcast_id",
        (text, now, _PRIVATE),
    ).fetchone()
    return int(broadcast_id)


def _next(connection: sqlite3.Connection, broadcast_id: int, limit: int) -> tuple[int, ...]:
    chats = tuple(
        chat_id
        for (chat_id,) in connection.execute(
            "SELECT c.chat_id FROM chat c JOIN broadcast b ON b.broadcast_id = ? "
            "WHERE c.chat_id > b.last_chat_id AND c.kind = ? AND c.active = 1 ORDER BY c.chat_id LIMIT ?",
            (broadcast_id, _PRIVATE, limit),
        )
    )
    if chats:
        connection.execute(
            "UPDATE broadcast SET last_chat_id = ?, sent = sent + ? WHERE broadcast_id = ?",
            (chats[-1], len(chats), broadcast_id),
        )
    else:
        connection.execute("UPDATE broadcast SET finished = 1 WHERE broadcast_id = ?", (broadcast_id,))
    return chats


def _all(connection: sqlite3.Connection) -> list[tuple[Broadcast, bool]]:
    rows = connection.execute("SELECT broadcast_id, text, sent, total, finished FROM broadcast ORDER BY broadcast_id")
    return [(Broadcast(*row), bool(finished)) for *row, finished in rows]
