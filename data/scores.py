"""Points: kept per person, board and period, with a histogram beside them that ranks are read from."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from data.records import Row, Table
from data.verbs import Verbs
from quiz.periods import Period, period_key
from quiz.timetable import local_date

ALL = 0
"""The board of everybody, in UTC; every other board is a group, in the group's zone."""
Change = tuple[int, int, int, int]
"""A change of the histogram: board, period, points, and by how many people."""
OwnRow = tuple[int, str, str | None, int]
"""Points, first name, name in the private tables, hidden."""


class ScoreVerbs(Verbs):
    """Reading the tables of points."""

    async def leaderboard(
        self, board: int, period: Period, person_id: int | None, now: int, *, limit: int = 10
    ) -> Table:
        """The top of a board (0 or a group's chat_id), the own row of `person_id`, and how many play.

        People with equal points share a rank, and the next rank counts them all. In the table of all, people appear
        under the name they chose or none; in a group under their first name unless they are hidden.
        """
        return await self._read(lambda connection: _table(connection, board, period, person_id, now, limit))


@lru_cache(maxsize=64)
def keys_of_day(day: date) -> tuple[int, ...]:
    """The periods that a day counts for."""
    return tuple(period_key(period, day) for period in Period)


def add_points(connection: sqlite3.Connection, person_id: int, board: int, day: date, points: int) -> None:
    """Add points, also none, to somebody's rows of a board for the periods of `day`."""
    keys = keys_of_day(day)
    before: dict[int, int] = dict(
        connection.execute(
            "SELECT period, points FROM score WHERE person_id = ? AND board = ? AND period IN (?, ?, ?)",
            (person_id, board, *keys),
        ).fetchall()
    )
    if not points and len(before) == len(keys):
        return
    connection.execute(_ADD, [value for key in keys for value in (person_id, board, key, points)])
    left = [(board, key, had, -1) for key, had in before.items()]
    change_histogram(connection, left + [(board, key, before.get(key, 0) + points, 1) for key in keys])


_ADD = (
    "INSERT INTO score (person_id, board, period, points) VALUES (?, ?, ?, ?), (?, ?, ?, ?), (?, ?, ?, ?) "
    "ON CONFLICT (person_id, board, period) DO UPDATE SET points = score.points + excluded.points"
)


def change_histogram(connection: sqlite3.Connection, changes: Iterable[Change]) -> None:
    """Count people in and out. A count of 0 may stay behind as a row."""
    connection.executemany(
        "INSERT INTO histogram (board, period, points, people) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (board, period, points) DO UPDATE SET people = histogram.people + excluded.people",
        changes,
    )


def merge_board(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Add the points of a board to those of another and leave the first empty."""
    connection.execute(
        "INSERT INTO score (person_id, board, period, points) "
        "SELECT person_id, ?, period, points FROM score WHERE board = ? "
        "ON CONFLICT (person_id, board, period) DO UPDATE SET points = score.points + excluded.points",
        (new, old),
    )
    connection.execute("DELETE FROM score WHERE board = ?", (old,))
    connection.execute("DELETE FROM histogram WHERE board IN (?, ?)", (old, new))
    connection.execute(
        "INSERT INTO histogram (board, period, points, people) "
        "SELECT board, period, points, COUNT(*) FROM score WHERE board = ? GROUP BY board, period, points",
        (new,),
    )


def _table(
    connection: sqlite3.Connection, board: int, period: Period, person_id: int | None, now: int, limit: int
) -> Table:
    key = period_key(period, local_date(now, _zone_of(connection, board)))
    top = connection.execute(
        "SELECT s.person_id, s.points, p.first_name, p.table_name, p.hidden FROM score s "
        "JOIN person p ON p.person_id = s.person_id WHERE s.board = ? AND s.period = ? "
        "ORDER BY s.points DESC, s.person_id DESC LIMIT ?",
        (board, key, limit),
    ).fetchall()
    rows = tuple(
        Row(1 + sum(other[1] > points for other in top), person, _name(board, *names), points)
        for person, points, *names in top
    )
    own = None if person_id is None else _own_points(connection, board, key, person_id)
    above, people = connection.execute(
        "SELECT COALESCE(SUM(CASE WHEN points > ? THEN people ELSE 0 END), 0), COALESCE(SUM(people), 0) "
        "FROM histogram WHERE board = ? AND period = ?",
        (own[0] if own else 0, board, key),
    ).fetchone()
    if own is None or person_id is None:
        return Table(rows, None, people)
    return Table(rows, Row(above + 1, person_id, _name(board, *own[1:]), own[0]), people)


def _own_points(connection: sqlite3.Connection, board: int, key: int, person_id: int) -> OwnRow | None:
    row: OwnRow | None = connection.execute(
        "SELECT s.points, p.first_name, p.table_name, p.hidden FROM score s JOIN person p ON p.person_id = s.person_id "
        "WHERE s.person_id = ? AND s.board = ? AND s.period = ?",
        (person_id, board, key),
    ).fetchone()
    return row


def _zone_of(connection: sqlite3.Connection, board: int) -> str:
    if board == ALL:
        return "UTC"
    row = connection.execute("SELECT zone FROM chat WHERE chat_id = ?", (board,)).fetchone()
    return "UTC" if row is None else str(row[0])


def _name(board: int, first_name: str, table_name: str | None, hidden: int) -> str | None:
    if board == ALL:
        return table_name
    return None if hidden else first_name
