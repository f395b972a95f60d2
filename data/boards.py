"""Whole boards of points: merging two of them, and counting their histogram from the rows."""

import sqlite3

from data.scores import STEP, Spans, spans_of, write_spans


def merge_board(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Add the points of a board to those of another and leave the first empty."""
    rows = _rows(connection, new)
    for person_id, spans in _rows(connection, old).items():
        write_spans(connection, person_id, new, merged(rows.get(person_id), spans))
    connection.execute("DELETE FROM score WHERE board = ?", (old,))
    connection.execute("DELETE FROM histogram WHERE board IN (?, ?)", (old, new))
    for statement in _COUNTS:
        connection.execute(statement, (new,))


def _count(period: str, points: str, step: int) -> str:
    columns = f"board, {period}, {step}, {points} - {points} % {step}"
    return (
        "INSERT INTO histogram (board, period, step, points, people) "  # noqa: S608 - constants
        f"SELECT {columns}, COUNT(*) FROM score WHERE board = ? GROUP BY 1, 2, 3, 4"
    )


_COUNTS = [
    _count(period, points, step)
    for period, points in (("0", "points"), ("month", "month_points"), ("week", "week_points"))
    for step in (1, STEP)
]


def merged(one: Spans | None, other: Spans) -> Spans:
    """The spans of somebody on two boards that become one: equal periods add up, else the later one counts."""
    if one is None:
        return other
    everything, month, week = (
        (mine[0], mine[1] + theirs[1]) if mine[0] == theirs[0] else max(mine, theirs)
        for mine, theirs in zip(one, other, strict=True)
    )
    return everything, month, week


def _rows(connection: sqlite3.Connection, board: int) -> dict[int, Spans]:
    rows = connection.execute(
        "SELECT person_id, points, month, month_points, week, week_points FROM score WHERE board = ?", (board,)
    )
    return {person_id: spans_of(spans) for person_id, *spans in rows}
