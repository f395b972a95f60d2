"""Deleting what is only kept for a while, in small bites so that nobody waits for it."""

import sqlite3
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from data.scores import change_histogram
from data.verbs import Verbs
from quiz.periods import Period, period_key
from quiz.timetable import local_date

_HOUR_MS = 60 * 60 * 1000
_DAY_MS = 24 * _HOUR_MS
KEPT_MS = {
    "inbox": _DAY_MS,
    "outcome": _DAY_MS,
    "quarantine": 14 * _DAY_MS,
    "push": 7 * _DAY_MS,
}
"""How long rows are kept: done updates, outcomes for replays, updates set aside, finished pushes."""
_BITE = 1000
_OLD_PERIODS = timedelta(days=62)
"""Weeks and months that ended longer ago than any zone, and a look at the last one, needs."""


class PruneVerbs(Verbs):
    """Pruning."""

    async def prune(self, now: int) -> None:
        """Delete what is past its time at `now` (UTC ms)."""
        for table, statement in _STATEMENTS.items():
            await self._until_none(partial(_bite, statement=statement, before=now - KEPT_MS[table]))
        await self._change("DELETE FROM flood_wait WHERE wait_until <= ?", (now,))
        for board, period in await self._read(lambda connection: _old_periods(connection, now)):
            await self._until_none(partial(_forget_period, board=board, period=period))

    async def _until_none(self, bite: Callable[[sqlite3.Connection], int]) -> None:
        while await self._write(bite):
            pass


_STATEMENTS = {
    "inbox": "DELETE FROM inbox WHERE update_id IN (SELECT update_id FROM inbox WHERE done_at < ? LIMIT ?)",
    "outcome": "DELETE FROM outcome WHERE (update_id, verb) IN "
    "(SELECT update_id, verb FROM outcome WHERE recorded_at < ? LIMIT ?)",
    "quarantine": "DELETE FROM quarantine WHERE quarantine_id IN "
    "(SELECT quarantine_id FROM quarantine WHERE quarantined_at < ? LIMIT ?)",
    "push": "DELETE FROM push WHERE push_id IN (SELECT push_id FROM push WHERE finished_at < ? LIMIT ?)",
}


def _bite(connection: sqlite3.Connection, statement: str, before: int) -> int:
    return connection.execute(statement, (before, _BITE)).rowcount


def _old_periods(connection: sqlite3.Connection, now: int) -> list[tuple[int, int]]:
    """The boards and periods that nobody looks at any more."""
    oldest = local_date(now, "UTC") - _OLD_PERIODS
    first, months = period_key(Period.WEEK, oldest), period_key(Period.MONTH, oldest)
    return connection.execute(
        "SELECT DISTINCT board, period FROM histogram WHERE period > 0 AND period < ? OR period >= ? AND period < ?",
        (first, months - oldest.year * 12 - oldest.month + 1, months),
    ).fetchall()


def _forget_period(connection: sqlite3.Connection, board: int, period: int) -> int:
    gone = connection.execute(
        "DELETE FROM score WHERE (person_id, board, period) IN "
        "(SELECT person_id, board, period FROM score WHERE board = ? AND period = ? LIMIT ?) RETURNING points",
        (board, period, _BITE),
    ).fetchall()
    counts = Counter(points for (points,) in gone)
    change_histogram(connection, [(board, period, points, -people) for points, people in counts.items()])
    connection.execute("DELETE FROM histogram WHERE board = ? AND period = ? AND people = 0", (board, period))
    return len(gone)
