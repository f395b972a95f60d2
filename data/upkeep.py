"""Looking after the file while it is open."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from data.backup import backup
from data.checkup import faults
from data.verbs import Verbs


class UpkeepVerbs(Verbs):
    """Checking and copying."""

    _path: Path

    async def check(self) -> tuple[str, ...]:
        """Look at every page, every reference, and rebuild from the answers what is kept beside them.

        Each fault is a sentence; none means that all is well.
        """
        return await asyncio.to_thread(_check, self._path)

    async def backup(self, target: Path) -> None:
        """Copy the database as of this moment; see `data.backup.backup`."""
        await asyncio.to_thread(backup, self._path, target)


def _check(path: Path) -> tuple[str, ...]:
    """On a connection of its own: this takes a while, and nobody should wait for it."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("BEGIN")
        return faults(connection)
