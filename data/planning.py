"""When the schedules of a chat fire next: computed anew whenever its zone, pause or silence changes."""

import sqlite3
from datetime import date

from data.milestones import plan_milestones
from quiz.timetable import Firing, Pattern, next_firing


def replan(connection: sqlite3.Connection, chat_id: int, now: int) -> None:
    """Compute the next firing of every schedule of the chat from `now` (UTC ms), or none while it is silent or gone.

    A firing that is due and not claimed yet stays due, unless a pause holds. None falls on a local date that the
    schedule has fired for already, whatever zones it has been through.
    """
    chat = connection.execute(
        "SELECT zone, active, silent, paused_until FROM chat WHERE chat_id = ?", (chat_id,)
    ).fetchone()
    if chat is None:
        return
    zone, active, silent, paused_until = chat
    plan_milestones(connection, chat_id, now)
    if silent or not active:
        connection.execute("UPDATE schedule SET next_at = NULL, next_day = NULL WHERE chat_id = ?", (chat_id,))
        return
    paused = paused_until is not None and paused_until > now
    after = paused_until - 1 if paused else now
    rows = connection.execute(
        "SELECT schedule_id, minute, days, next_at, fired_day FROM schedule WHERE chat_id = ?", (chat_id,)
    ).fetchall()
    for schedule_id, minute, days, next_at, fired_day in rows:
        if paused or next_at is None or next_at > now:
            firing = planned(Pattern(minute, days), zone, after, fired_day)
            connection.execute(
                "UPDATE schedule SET next_at = ?, next_day = ? WHERE schedule_id = ?",
                (firing.at, firing.day.toordinal(), schedule_id),
            )


def planned(pattern: Pattern, zone: str, after: int, fired_day: int | None) -> Firing:
    """The next firing later than `after` on a date later than the one fired for."""
    return next_firing(pattern, zone, after, None if fired_day is None else date.fromordinal(fired_day))
