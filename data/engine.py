"""Connections on threads of their own, and lanes that carry many small jobs over in one hop.

A job is a plain function of a `sqlite3.Connection`. It may run twice (when the commit it shared was lost), so it
changes nothing but the database.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import aiosqlite

from data.errors import CannotWrite, DamagedDatabase, StoreBusy, StoreError

T = TypeVar("T")
Job = Callable[[sqlite3.Connection], Any]
Batch = Callable[[sqlite3.Connection, Sequence[Job]], list[Any]]

BUSY_TIMEOUT_MS = 5_000
_BATCH = 256
_BUSY_ATTEMPTS = 12
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN)
_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Thread:
    """A connection that lives on a thread of its own, and the only place that reaches into aiosqlite.

    aiosqlite hops to its thread and back for every statement; a verb of eight statements would hop sixteen times, a
    third of its cost. `_execute` carries any function over, and is the only way there: its public methods are made
    of it.
    """

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    @classmethod
    async def open(cls, path: Path) -> "Thread":
        """Open the file; it is made when it is not there."""
        # Statements are kept prepared: there are about two hundred different ones.
        return cls(await aiosqlite.connect(path, isolation_level=None, cached_statements=512))

    async def run(self, function: Callable[[sqlite3.Connection], T]) -> T:
        """Run `function` with the connection, on its thread.

        Raises:
            StoreError: the machine failed; anything else is what `function` raised.

        """
        try:
            raw = self._connection._conn
            return cast(T, await self._connection._execute(function, raw))  # type: ignore[no-untyped-call]
        except sqlite3.Error as error:
            raise translated(error) from error

    async def close(self) -> None:
        """Close the connection and end its thread."""
        await self._connection.close()


class Lane:
    """Jobs in order, each batch of waiting ones in one hop. Everybody is answered after the whole batch."""

    def __init__(self, thread: Thread, batch: Batch) -> None:
        self._thread = thread
        self._batch = batch
        self._waiting: deque[tuple[Job, asyncio.Future[Any]]] = deque()
        self._drain: asyncio.Task[None] | None = None

    async def run(self, job: Callable[[sqlite3.Connection], T]) -> T:
        """Run `job` with whoever waits beside it; its own exception comes back to its own caller."""
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, answer))
        if self._drain is None:
            self._drain = asyncio.create_task(self._work())
        return await answer

    async def idle(self) -> None:
        """Wait until nothing is waiting."""
        while self._drain is not None:
            await asyncio.wait([self._drain])

    async def _work(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))]
                results = await self._carry([job for job, _ in taken])
                for (_, answer), result in zip(taken, results, strict=True):
                    _settle(answer, result)
        finally:
            self._drain = None

    async def _carry(self, jobs: list[Job]) -> list[Any]:
        failure: Exception = StoreBusy("another program keeps the database locked")
        for _ in range(_BUSY_ATTEMPTS):
            try:
                return await self._thread.run(lambda connection: self._batch(connection, jobs))
            except StoreBusy as error:
                failure = error
            except Exception as error:  # noqa: BLE001 - handed to everybody who waits, never dropped
                return [Failed(error)] * len(jobs)
        return [Failed(failure)] * len(jobs)


class Failed:
    """What a job raised, on its way to the caller."""

    __slots__ = ("error",)

    def __init__(self, error: Exception) -> None:
        self.error = error


def commit_together(connection: sqlite3.Connection, jobs: Sequence[Job]) -> list[Any]:
    """Run the jobs in one transaction, a savepoint each: one that fails is rolled back alone.

    When the commit fails, or the database gave the transaction up (a full disk), each has a transaction of its own.
    """
    if len(jobs) == 1:
        return [_commit_alone(connection, jobs[0])]
    connection.execute("BEGIN IMMEDIATE")
    try:
        results = [_apart(connection, job) for job in jobs]
        connection.execute("COMMIT")
        return results
    except sqlite3.Error:
        _roll_back(connection)
    return [_commit_each(connection, job) for job in jobs]


def _commit_alone(connection: sqlite3.Connection, job: Job) -> Any:
    connection.execute("BEGIN IMMEDIATE")
    result = _attempt(connection, job)
    try:
        if not isinstance(result, Failed):
            connection.execute("COMMIT")
        return result
    except sqlite3.Error as error:
        return Failed(error)
    finally:
        _roll_back(connection)


def _commit_each(connection: sqlite3.Connection, job: Job) -> Any:
    """A lock is told to this job alone: those before it are committed and must not run again."""
    try:
        return _commit_alone(connection, job)
    except sqlite3.Error as error:
        return Failed(error)


def read_together(connection: sqlite3.Connection, jobs: Sequence[Job]) -> list[Any]:
    """Run the jobs on one snapshot; one that fails does not disturb the others."""
    connection.execute("BEGIN")
    try:
        return [_attempt(connection, job) for job in jobs]
    finally:
        _roll_back(connection)


def _apart(connection: sqlite3.Connection, job: Job) -> Any:
    connection.execute("SAVEPOINT job")
    result = _attempt(connection, job)
    if isinstance(result, Failed):
        connection.execute("ROLLBACK TO job")
    connection.execute("RELEASE job")
    return result


def _attempt(connection: sqlite3.Connection, job: Job) -> Any:
    try:
        return job(connection)
    except Exception as error:  # noqa: BLE001 - handed to the job's own caller, never dropped
        return Failed(error)


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _settle(answer: "asyncio.Future[Any]", result: Any) -> None:
    if answer.done():  # the caller was cancelled; what was committed stays
        return
    if isinstance(result, Failed):
        answer.set_exception(translated(result.error) if isinstance(result.error, sqlite3.Error) else result.error)
    else:
        answer.set_result(result)


def translated(error: sqlite3.Error) -> Exception:
    """Name a failure of the machine for what it is; a fault of ours (a broken constraint) stays as it was."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind: type[StoreError]
    if code in _DAMAGED:
        kind = DamagedDatabase
    elif code in _UNWRITABLE:
        kind = CannotWrite
    elif code in _LOCKED:
        kind = StoreBusy
    else:
        return error
    failure = kind(str(error))
    failure.__cause__ = error
    return failure
