"""What every group of verbs stands on: the two lanes, the bank in memory, and the repeat key."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from data import codec
from data.engine import Lane

if TYPE_CHECKING:
    from data.questions import Bank

T = TypeVar("T")
Unit = Callable[[sqlite3.Connection], T]


class Verbs:
    """The base of all verb classes; `data.store.Store` is made of them."""

    _writer: Lane
    _reader: Lane
    _bank: "Bank"

    async def _write(self, unit: Unit[T]) -> T:
        """Run `unit` in a transaction of the writing connection; answered once it is on disk."""
        return await self._writer.run(unit)

    async def _change(self, statement: str, values: Sequence[Any]) -> None:
        """Run one statement in a transaction."""

        def unit(connection: sqlite3.Connection) -> None:
            connection.execute(statement, values)

        await self._writer.run(unit)

    async def _read(self, unit: Unit[T]) -> T:
        """Run `unit` on the reading connection."""
        return await self._reader.run(unit)

    async def _once(
        self, verb: str, update_id: int | None, unit: Unit[T], *, person_id: int | None, now: int | None
    ) -> T:
        """Run `unit` for an update the first time, and return the recorded outcome every other time.

        `person_id` is whom the outcome is about, so that it can be deleted with them.
        """
        if update_id is None:
            return await self._write(unit)
        bank = self._bank

        def once(connection: sqlite3.Connection) -> T:
            recorded = recorded_outcome(connection, update_id, verb, bank)
            if recorded is not None:
                return cast(T, recorded[0])
            outcome = unit(connection)
            at = arrived_at(connection, update_id) or 0 if now is None else now
            connection.execute(
                "INSERT INTO outcome (update_id, verb, person_id, content, recorded_at) VALUES (?, ?, ?, ?, ?)",
                (update_id, verb, person_id, codec.encode(outcome, bank.reference), at),
            )
            return outcome

        return await self._write(once)


def recorded_outcome(connection: sqlite3.Connection, update_id: int, verb: str, bank: "Bank") -> tuple[Any] | None:
    """The outcome a verb had for an update, in a tuple because it may be None; None when there is none."""
    row = connection.execute(
        "SELECT content FROM outcome WHERE update_id = ? AND verb = ?", (update_id, verb)
    ).fetchone()
    return None if row is None else (codec.decode(row[0], bank.resolve),)


def arrived_at(connection: sqlite3.Connection, update_id: int | None) -> int | None:
    """When the update was stored (UTC ms); None when it was not."""
    row = connection.execute("SELECT received_at FROM inbox WHERE update_id = ?", (update_id,)).fetchone()
    return None if row is None else int(row[0])


def private_id(chat_id: int) -> int | None:
    """The person behind a private chat; None for a group, whose ids are negative."""
    return chat_id if chat_id > 0 else None
