"""Deadlines that are not schedules: flood waits, and what moves with a step of the wall clock."""

import sqlite3

from data.verbs import Verbs


class WaitVerbs(Verbs):
    """Remembering how long to be quiet in a chat."""

    async def remember_wait(self, chat_id: int, until: int) -> None:
        """Telegram wants no more calls to the chat before `until` (UTC ms)."""
        await self._change(
            "INSERT INTO flood_wait (chat_id, wait_until) VALUES (?, ?) "
            "ON CONFLICT (chat_id) DO UPDATE SET wait_until = excluded.wait_until",
            (chat_id, until),
        )

    async def waits(self, now: int) -> dict[int, int]:
        """The waits that are not over: chat to instant (UTC ms)."""
        return await self._read(
            lambda connection: dict(
                connection.execute("SELECT chat_id, wait_until FROM flood_wait WHERE wait_until > ?", (now,)).fetchall()
            )
        )

    async def shift_deadlines(self, delta_ms: int, now: int) -> None:
        """The wall clock was stepped by `delta_ms`: open deadlines keep their distance, schedules follow the clock."""
        await self._write(lambda connection: _shift(connection, delta_ms))


def _shift(connection: sqlite3.Connection, delta_ms: int) -> None:
    connection.execute("UPDATE flood_wait SET wait_until = wait_until + ?", (delta_ms,))
    connection.execute(
        "UPDATE showing SET reveal_at = reveal_at + ? WHERE reveal_at IS NOT NULL AND closed = 0", (delta_ms,)
    )
    connection.execute("UPDATE sitting SET due_at = due_at + ? WHERE due_at IS NOT NULL", (delta_ms,))
    connection.execute(_GAMES, {"delta": delta_ms})
    connection.execute("UPDATE game_pulse SET beaten_at = beaten_at + ?", (delta_ms,))


_GAMES = (
    "UPDATE game SET opened_at = opened_at + :delta, full_at = full_at + :delta, paused_at = paused_at + :delta, "
    "resumed_at = resumed_at + :delta, due_at = due_at + :delta, edit_at = edit_at + :delta, "
    "edited_at = edited_at + :delta WHERE phase <> 4"
)
