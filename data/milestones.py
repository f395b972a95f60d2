"""What an interview date brings: a last pack on the evening before, and a question on the day after."""

import sqlite3
from datetime import date, timedelta

from data.codes import REMINDER_KINDS
from data.records import ReminderKind
from quiz.timetable import instant, is_late

_WHEN = {ReminderKind.EVE: (timedelta(days=-1), 19 * 60), ReminderKind.AFTER: (timedelta(days=1), 10 * 60)}
"""Days from the interview, and the local time of day in minutes since midnight."""


def plan_milestones(connection: sqlite3.Connection, person_id: int, now: int) -> None:
    """Compute anew when the milestones of a person are due; what has fired for its date does not fire again."""
    row = connection.execute(
        "SELECT p.interview_day, COALESCE(c.zone, 'UTC') FROM person p LEFT JOIN chat c ON c.chat_id = p.person_id "
        "WHERE p.person_id = ?",
        (person_id,),
    ).fetchone()
    if row is None or row[0] is None:
        connection.execute("UPDATE milestone SET due_at = NULL WHERE person_id = ?", (person_id,))
        return
    for kind, (distance, minute) in _WHEN.items():
        day = date.fromordinal(row[0]) + distance
        at = instant(day, minute, row[1])
        connection.execute(_PLAN, (person_id, REMINDER_KINDS.code(kind), day.toordinal(), None if at <= now else at))


_PLAN = (
    "INSERT INTO milestone (person_id, kind, day, due_at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (person_id, kind) DO UPDATE SET day = excluded.day, due_at = CASE "
    "WHEN milestone.fired_day = excluded.day THEN NULL "
    "WHEN milestone.due_at IS NOT NULL AND milestone.day = excluded.day AND excluded.due_at IS NULL "
    "THEN milestone.due_at ELSE excluded.due_at END"
)
"""One that is due and not claimed yet stays due."""


def milestone_due(connection: sqlite3.Connection) -> int | None:
    """The earliest instant at which one is due (UTC ms)."""
    row = connection.execute("SELECT due_at FROM milestone WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def claim_milestones(connection: sqlite3.Connection, now: int, limit: int) -> int:
    """Claim what is due: a push row for whoever has pushes on. Nothing comes of one over three hours late."""
    rows = connection.execute(_DUE, (now, limit)).fetchall()
    pushed = 0
    for person_id, kind, day, due_at, wanted in rows:
        connection.execute(
            "UPDATE milestone SET due_at = NULL, fired_day = ? WHERE person_id = ? AND kind = ?", (day, person_id, kind)
        )
        if wanted and not is_late(due_at, now):
            connection.execute(_PUSH, (person_id, kind, day, now))
            pushed += 1
    return pushed


_DUE = """
SELECT m.person_id, m.kind, m.day, m.due_at,
  c.active = 1 AND c.silent = 0 AND c.paused_until IS NULL
  AND EXISTS (SELECT 1 FROM schedule s WHERE s.chat_id = m.person_id)
FROM milestone m JOIN chat c ON c.chat_id = m.person_id WHERE m.due_at <= ? ORDER BY m.due_at LIMIT ?
"""
_PUSH = "INSERT INTO push (chat_id, kind, day, skipped, state, tries, claimed_at) VALUES (?, ?, ?, 0, 0, 0, ?)"
