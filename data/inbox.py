"""Updates from the moment they are stored to the moment their effects are sent."""

import asyncio
import sqlite3
from collections.abc import Sequence
from functools import partial

from data.errors import StoreError
from data.records import InboxRow
from data.verbs import Verbs

Row = tuple[int, str, int | None, int | None]
"""An update to store: update_id, payload, person_id, chat_id."""


class InboxVerbs(Verbs):
    """Storing updates and seeing them through."""

    _done: dict[int, int]
    _marking: "asyncio.Task[None] | None"

    async def store_updates(self, rows: Sequence[Row], now: int) -> tuple[int, ...]:
        """Store updates in one commit; the ids of those that were not there yet."""
        return await self._write(lambda connection: _store(connection, rows, now))

    async def undone_updates(self) -> tuple[InboxRow, ...]:
        """What was stored and not finished, in the order of ids."""
        await self.settle()
        return await self._read(_undone)

    async def update_done(self, update_id: int, now: int) -> None:
        """What the update caused has been sent. Returns before that is on disk: marks share a commit.

        Should the process die first, the update is replayed, its outcomes are the recorded ones, and nothing is
        counted twice.
        """
        self._done[update_id] = now
        if self._marking is None:
            self._marking = asyncio.create_task(self._mark())

    async def quarantine(self, update_id: int, payload: str, reason: str, person_id: int | None, now: int) -> None:
        """Set an update aside that cannot be handled, with the reason; it is done."""
        await self._write(lambda connection: _quarantine(connection, update_id, payload, reason, person_id, now))

    async def settle(self) -> None:
        """Wait until the marks of `update_done` are on disk, as far as the disk takes them."""
        while self._marking is not None:
            await asyncio.wait([self._marking])

    async def _mark(self) -> None:
        """Write marks until there are none; when the store cannot write, they wait for the next one."""
        try:
            while self._done:
                marks = list(self._done.items())
                await self._write(partial(_mark_done, marks=marks))
                for update_id, _ in marks:
                    self._done.pop(update_id, None)
        except StoreError:
            return
        finally:
            self._marking = None


def _store(connection: sqlite3.Connection, rows: Sequence[Row], now: int) -> tuple[int, ...]:
    return tuple(
        update_id
        for update_id, payload, person_id, chat_id in rows
        if connection.execute(_STORE, (update_id, payload, person_id, chat_id, now)).rowcount > 0
    )


_STORE = (
    "INSERT INTO inbox (update_id, payload, person_id, chat_id, received_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (update_id) DO NOTHING"
)


def _undone(connection: sqlite3.Connection) -> tuple[InboxRow, ...]:
    rows = connection.execute(
        "SELECT update_id, payload, received_at FROM inbox WHERE done_at IS NULL ORDER BY update_id"
    )
    return tuple(InboxRow(*row) for row in rows)


def _mark_done(connection: sqlite3.Connection, marks: Sequence[tuple[int, int]]) -> None:
    connection.executemany(
        "UPDATE inbox SET done_at = ? WHERE update_id = ?", [(now, update_id) for update_id, now in marks]
    )


def _quarantine(
    connection: sqlite3.Connection, update_id: int, payload: str, reason: str, person_id: int | None, now: int
) -> None:
    connection.execute(
        "INSERT INTO quarantine (update_id, payload, reason, person_id, quarantined_at) VALUES (?, ?, ?, ?, ?)",
        (update_id, payload, reason, person_id, now),
    )
    _mark_done(connection, [(update_id, now)])
