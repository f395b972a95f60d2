"""Deleting what is only kept for a while, in small bites so that nobody waits for it."""

import sqlite3
from functools import partial

from data.verbs import Verbs

_HOUR_MS = 60 * 60 * 1000
_DAY_MS = 24 * _HOUR_MS
KEPT_MS = {
    "inbox": _DAY_MS,
    "outcome": _DAY_MS,
    "quarantine": 14 * _DAY_MS,
    "push": 7 * _DAY_MS,
}
"""How long rows are kept: done updates, outcomes of updates that are done, updates set aside, finished pushes."""
_BITE = 1000


class PruneVerbs(Verbs):
    """Pruning."""

    async def prune(self, now: int) -> None:
        """Delete what is past its time at `now` (UTC ms)."""
        for table, statement in _STATEMENTS.items():
            values = (now - KEPT_MS[table], _BITE)
            while await self._write(partial(_bite, statement=statement, values=values)) == _BITE:
                pass
        await self._write(partial(_bite, statement=_EMPTY_COUNTS, values=()))
        await self._write(partial(_bite, statement="DELETE FROM flood_wait WHERE wait_until <= ?", values=(now,)))


_STATEMENTS = {
    "inbox": "DELETE FROM inbox WHERE update_id IN (SELECT update_id FROM inbox WHERE done_at < ? LIMIT ?)",
    "outcome": "DELETE FROM outcome WHERE (update_id, verb) IN "
    "(SELECT update_id, verb FROM outcome WHERE recorded_at < ? "
    "AND update_id NOT IN (SELECT update_id FROM inbox WHERE done_at IS NULL) LIMIT ?)",
    "quarantine": "DELETE FROM quarantine WHERE quarantine_id IN "
    "(SELECT quarantine_id FROM quarantine WHERE quarantined_at < ? LIMIT ?)",
    "push": "DELETE FROM push WHERE push_id IN (SELECT push_id FROM push WHERE finished_at < ? LIMIT ?)",
}


_EMPTY_COUNTS = "DELETE FROM histogram WHERE people = 0"


def _bite(connection: sqlite3.Connection, statement: str, values: tuple[int, ...]) -> int:
    return connection.execute(statement, values).rowcount
