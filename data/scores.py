"""Points: kept per person, board and period, with a histogram beside them that ranks are read from."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from data.records import Row, Table
from data.verbs import Verbs
from quiz.periods import Period, period_key
from quiz.timetable import local_date

ALL = 0
"""The board of everybody, in UTC; every other board is a group, in the group's zone."""
STEP = 250
"""The width of the histogram's ranges, in points."""
Spans = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]
"""Period key and points in it: of all time, of the last month, of the last week somebody answered in."""
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
def keys_of_day(day: date) -> tuple[int, int, int]:
    """The keys of all time, of the month and of the week of a day."""
    return period_key(Period.ALL, day), period_key(Period.MONTH, day), period_key(Period.WEEK, day)


def grown(before: Spans | None, keys: tuple[int, int, int], points: int) -> Spans:
    """Spans after an answer: a later period begins anew, points for an earlier one are only those of all time."""
    if before is None:
        return (keys[0], points), (keys[1], points), (keys[2], points)
    everything, month, week = before
    return _grown(*everything, keys[0], points), _grown(*month, keys[1], points), _grown(*week, keys[2], points)


def _grown(last: int, had: int, key: int, points: int) -> tuple[int, int]:
    if key > last:
        return key, points
    return last, had + points if key == last else had


def add_points(connection: sqlite3.Connection, person_id: int, board: int, day: date, points: int) -> None:
    """Add points, also none, to somebody's row of a board for an answer on `day`."""
    before = _spans(connection, person_id, board)
    after = grown(before, keys_of_day(day), points)
    if after != before:
        write_spans(connection, person_id, board, after)
        change_histogram(connection, board, before, after)


def _spans(connection: sqlite3.Connection, person_id: int, board: int) -> Spans | None:
    row = connection.execute(
        "SELECT points, month, month_points, week, week_points FROM score WHERE person_id = ? AND board = ?",
        (person_id, board),
    ).fetchone()
    return None if row is None else spans_of(row)


def spans_of(row: Sequence[int]) -> Spans:
    """The spans of a row: points, month, its points, week, its points."""
    points, month, month_points, week, week_points = row
    return (0, points), (month, month_points), (week, week_points)


def write_spans(connection: sqlite3.Connection, person_id: int, board: int, spans: Spans) -> None:
    """Write somebody's row of a board; the histogram is the caller's to change."""
    (_, points), month, week = spans
    connection.execute(
        "INSERT INTO score (person_id, board, points, month, month_points, week, week_points) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (person_id, board) DO UPDATE SET points = excluded.points, "
        "month = excluded.month, month_points = excluded.month_points, "
        "week = excluded.week, week_points = excluded.week_points",
        (person_id, board, points, *month, *week),
    )


def change_histogram(connection: sqlite3.Connection, board: int, before: Spans | None, after: Spans | None) -> None:
    """Count somebody out where they were and in where they are. A count of 0 stays behind until it is pruned."""
    places = [(key, 1, points) for key, points in before or ()], [(key, 1, points) for key, points in after or ()]
    out, into = (exact + [(key, STEP, points - points % STEP) for key, _, points in exact] for exact in places)
    connection.executemany(
        "INSERT INTO histogram (board, period, step, points, people) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (board, period, step, points) DO UPDATE SET people = histogram.people + excluded.people",
        [(board, *place, -1) for place in out if place not in into]
        + [(board, *place, 1) for place in into if place not in out],
    )


def _table(
    connection: sqlite3.Connection, board: int, period: Period, person_id: int | None, now: int, limit: int
) -> Table:
    span = _SPANS[period]
    place = (board, period_key(period, local_date(now, zone_of_board(connection, board))))
    top = connection.execute(span.top, (*place, limit)).fetchall()
    rows = tuple(
        Row(1 + sum(other[1] > points for other in top), person, _name(board, *names), points)
        for person, points, *names in top
    )
    (people,) = connection.execute(_PEOPLE, place).fetchone()
    own: OwnRow | None = connection.execute(span.own, (person_id, *place)).fetchone()
    if own is None or person_id is None:
        return Table(rows, None, people)
    mine = Row(_rank(connection, place, own[0]), person_id, _name(board, *own[1:]), own[0])
    return Table(rows, mine, people, _near(connection, board, span, place, mine))


def _near(
    connection: sqlite3.Connection, board: int, span: "_Span", place: tuple[int, int], mine: Row
) -> tuple[Row, ...]:
    """Two above, the own row, two below."""
    own = (*place, mine.points, mine.person_id)
    above = connection.execute(span.above, own).fetchall()
    below = connection.execute(span.below, own).fetchall()
    others = [
        [Row(_rank(connection, place, points), person, _name(board, *names), points) for person, points, *names in rows]
        for rows in (reversed(above), below)
    ]
    return (*others[0], mine, *others[1])


def _rank(connection: sqlite3.Connection, place: tuple[int, int], points: int) -> int:
    """One more than the people with more points: those in higher ranges, and those higher in the same range."""
    floor = points - points % STEP
    higher = connection.execute(_HIGHER, (*place, STEP, floor, *place, 1, points, floor + STEP)).fetchone()
    return 1 + int(higher[0])


_PEOPLE = f"SELECT COALESCE(SUM(people), 0) FROM histogram WHERE board = ? AND period = ? AND step = {STEP}"  # noqa: S608 - a constant
_HIGHER = (
    "SELECT COALESCE(SUM(people), 0) FROM ("
    "SELECT people FROM histogram WHERE board = ? AND period = ? AND step = ? AND points > ? "
    "UNION ALL SELECT people FROM histogram "
    "WHERE board = ? AND period = ? AND step = ? AND points > ? AND points < ?) AS ranges"
)


class _Span:
    """The statements that read one of the three spans."""

    def __init__(self, points: str, place: str) -> None:
        columns = f"s.{points}, p.first_name, p.table_name, p.hidden"
        tables = "score s JOIN person p ON p.person_id = s.person_id"
        self.top = (
            f"SELECT s.person_id, {columns} FROM {tables} WHERE s.board = ? AND {place} = ? "  # noqa: S608 - constants
            f"ORDER BY s.{points} DESC, s.person_id DESC LIMIT ?"
        )
        others = f"SELECT s.person_id, {columns} FROM {tables} WHERE s.board = ? AND {place} = ? "  # noqa: S608 - constants
        mine = f"(s.{points}, s.person_id)"
        self.above = f"{others} AND {mine} > (?, ?) ORDER BY s.{points}, s.person_id LIMIT 2"
        self.below = f"{others} AND {mine} < (?, ?) ORDER BY s.{points} DESC, s.person_id DESC LIMIT 2"
        self.own = f"SELECT {columns} FROM {tables} WHERE s.person_id = ? AND s.board = ? AND {place} = ?"  # noqa: S608 - constants


_SPANS = {
    Period.ALL: _Span("points", "0"),
    Period.MONTH: _Span("month_points", "s.month"),
    Period.WEEK: _Span("week_points", "s.week"),
}


def zone_of_board(connection: sqlite3.Connection, board: int) -> str:
    """The zone that the periods of a board are counted in."""
    if board == ALL:
        return "UTC"
    row = connection.execute("SELECT zone FROM chat WHERE chat_id = ?", (board,)).fetchone()
    return "UTC" if row is None else str(row[0])


def _name(board: int, first_name: str, table_name: str | None, hidden: int) -> str | None:
    if board == ALL:
        return table_name
    return None if hidden else first_name
