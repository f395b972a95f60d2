"""Reminders: the schedules of a chat, and what pauses them."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

from data.chats import ensure_chat
from data.codes import REMINDER_KINDS
from data.outcomes import NoSuchReminder, ReminderSet, RemindOutcome, TooManyReminders
from data.planning import replan
from data.records import Chat, ChatKind, Reminder, ReminderKind, Reminders
from data.verbs import Verbs, private_id
from quiz.timetable import Pattern, local_date

LIMIT = 10
"""The most schedules of a chat."""
T = TypeVar("T")


class ScheduleVerbs(Verbs):
    """Setting, pausing and deleting reminders."""

    async def reminders(self, chat_id: int) -> Reminders:
        """The schedules of a chat with what holds for all of them."""
        return await self._read(lambda connection: read_reminders(connection, chat_id))

    async def remind(
        self, chat: Chat, kind: ReminderKind, pattern: Pattern, *, zone: str | None, now: int, update_id: int | None
    ) -> RemindOutcome:
        """Set a schedule. The same kind and time of day replaces; the chat is silent no more.

        `zone` becomes the chat's zone, and all its schedules move there.

        Raises:
            ZoneInfoNotFoundError: there is no such zone.

        """
        return await self._of_chat(
            "remind", chat.id, lambda connection: _remind(connection, chat, kind, pattern, zone, now), now, update_id
        )

    async def delete_reminder(
        self, chat_id: int, number: int, *, now: int, update_id: int | None
    ) -> Reminder | NoSuchReminder:
        """Delete the schedule of that number in the list; the deleted one comes back."""

        def unit(connection: sqlite3.Connection) -> Reminder | NoSuchReminder:
            items = read_reminders(connection, chat_id).items
            if not 0 < number <= len(items):
                return NoSuchReminder(len(items))
            connection.execute("DELETE FROM schedule WHERE schedule_id = ?", (items[number - 1].id,))
            return items[number - 1]

        return await self._of_chat("delete_reminder", chat_id, unit, now, update_id)

    async def pause_reminders(self, chat_id: int, until: int, *, now: int, update_id: int | None) -> Reminders:
        """Nothing fires before `until` (UTC ms)."""
        return await self._changed("pause_reminders", chat_id, "paused_until = ?", (until,), now, update_id)

    async def resume_reminders(self, chat_id: int, *, now: int, update_id: int | None) -> Reminders:
        """End a pause, and silence too."""
        return await self._changed("resume_reminders", chat_id, "paused_until = NULL, silent = 0", (), now, update_id)

    async def set_zone(self, chat_id: int, zone: str, now: int, update_id: int | None) -> Reminders:
        """Set the zone of the chat, and of its person when it is private; all its schedules move there.

        Raises:
            ZoneInfoNotFoundError: there is no such zone.

        """
        local_date(now, zone)
        return await self._changed("set_zone", chat_id, "zone = ?", (zone,), now, update_id)

    async def _changed(
        self, verb: str, chat_id: int, change: str, values: tuple[Any, ...], now: int, update_id: int | None
    ) -> Reminders:
        def unit(connection: sqlite3.Connection) -> Reminders:
            ensure_chat(connection, Chat(chat_id, ChatKind.PRIVATE if private_id(chat_id) else ChatKind.GROUP))
            connection.execute(
                f"UPDATE chat SET {change} WHERE chat_id = ?",  # noqa: S608 - constants of the callers
                (*values, chat_id),
            )
            replan(connection, chat_id, now)
            return read_reminders(connection, chat_id)

        return await self._of_chat(verb, chat_id, unit, now, update_id)

    async def _of_chat(
        self, verb: str, chat_id: int, unit: Callable[[sqlite3.Connection], T], now: int, update_id: int | None
    ) -> T:
        return await self._once(verb, update_id, unit, person_id=private_id(chat_id), now=now)


def read_reminders(connection: sqlite3.Connection, chat_id: int) -> Reminders:
    """Read the list, in the order of kinds and times of day."""
    chat = connection.execute("SELECT zone, paused_until, silent FROM chat WHERE chat_id = ?", (chat_id,)).fetchone()
    if chat is None:
        return Reminders("UTC", ())
    rows = connection.execute(
        "SELECT schedule_id, kind, minute, days, next_at FROM schedule WHERE chat_id = ? ORDER BY kind, minute",
        (chat_id,),
    )
    items = tuple(
        Reminder(schedule_id, number, REMINDER_KINDS.member(kind), Pattern(minute, days), next_at)
        for number, (schedule_id, kind, minute, days, next_at) in enumerate(rows, start=1)
    )
    zone, paused_until, silent = chat
    return Reminders(zone, items, paused_until, bool(silent))


def _remind(
    connection: sqlite3.Connection, chat: Chat, kind: ReminderKind, pattern: Pattern, zone: str | None, now: int
) -> RemindOutcome:
    before = ensure_chat(connection, chat)
    items = read_reminders(connection, chat.id).items
    replaced = any(item.kind is kind and item.pattern.minute == pattern.minute for item in items)
    if not replaced and len(items) >= LIMIT:
        return TooManyReminders(LIMIT)
    connection.execute(
        "INSERT INTO schedule (chat_id, kind, minute, days, skipped) VALUES (?, ?, ?, ?, 0) "
        "ON CONFLICT (chat_id, kind, minute) DO UPDATE SET days = excluded.days",
        (chat.id, REMINDER_KINDS.code(kind), pattern.minute, pattern.days),
    )
    connection.execute(
        "UPDATE chat SET silent = 0, active = 1, zone = ? WHERE chat_id = ?", (zone or before.zone, chat.id)
    )
    replan(connection, chat.id, now)
    after = read_reminders(connection, chat.id)
    reminder = next(item for item in after.items if item.kind is kind and item.pattern.minute == pattern.minute)
    changed = zone is not None and zone != before.zone
    return ReminderSet(reminder, after, replaced, changed)
