"""A group that becomes a supergroup: a new id for everything it has."""

import sqlite3

from data.boards import merge_board
from data.planning import replan


def move_chat(connection: sqlite3.Connection, old: int, new: int, now: int) -> bool:
    """Move all rows of a group to its new id, and merge with what is there already. False: nothing to move."""
    if not _make_room(connection, old, new):
        return False
    _move_schedules(connection, old, new)
    _move_showings(connection, old, new)
    connection.execute("UPDATE push SET chat_id = ? WHERE chat_id = ?", (new, old))
    merge_board(connection, old, new)
    connection.execute("DELETE FROM flood_wait WHERE chat_id = ?", (old,))
    connection.execute("DELETE FROM chat WHERE chat_id = ?", (old,))
    replan(connection, new, now)
    return True


def _make_room(connection: sqlite3.Connection, old: int, new: int) -> bool:
    """Make the row of the new chat; settings of the old one win, it is the one people set."""
    moved = connection.execute(
        "INSERT INTO chat (chat_id, kind, title, zone, active, silent, paused_until) "
        "SELECT ?, kind, title, zone, 1, silent, paused_until FROM chat WHERE chat_id = ? "
        "ON CONFLICT (chat_id) DO UPDATE SET zone = excluded.zone, active = 1, silent = excluded.silent, "
        "paused_until = excluded.paused_until",
        (new, old),
    )
    return moved.rowcount > 0


def _move_schedules(connection: sqlite3.Connection, old: int, new: int) -> None:
    """The same kind and time of day is one schedule, and never fires again for a date that either fired for."""
    connection.execute(
        "INSERT INTO schedule (chat_id, kind, minute, days, next_at, next_day, fired_day, skipped) "
        "SELECT ?, kind, minute, days, next_at, next_day, fired_day, skipped FROM schedule WHERE chat_id = ? "
        "ON CONFLICT (chat_id, kind, minute) DO UPDATE SET fired_day = CASE "
        "WHEN schedule.fired_day IS NULL OR excluded.fired_day > schedule.fired_day THEN excluded.fired_day "
        "ELSE schedule.fired_day END",
        (new, old),
    )
    connection.execute("DELETE FROM schedule WHERE chat_id = ?", (old,))


def _move_showings(connection: sqlite3.Connection, old: int, new: int) -> None:
    """Two posts of one date: the moved one is closed and gives up its date, the other stays the date's post."""
    connection.execute(
        "UPDATE answer SET chat_id = ? WHERE showing_id IN "
        "(SELECT showing_id FROM showing WHERE chat_id = ? AND person_id IS NULL)",
        (new, old),
    )
    connection.execute(
        "UPDATE showing SET day = NULL, closed = 1, reveal_at = NULL WHERE chat_id = ? AND person_id IS NULL "
        "AND day IN (SELECT day FROM showing WHERE chat_id = ? AND day IS NOT NULL)",
        (old, new),
    )
    connection.execute("UPDATE showing SET chat_id = ? WHERE chat_id = ? AND person_id IS NULL", (new, old))
