"""Chats: where pushes go. A private chat has the id of its person and keeps their zone."""

import sqlite3
from typing import Any

from data.codes import CHAT_KINDS, PushState
from data.game_moves import end_games, move_games
from data.moving import move_chat
from data.planning import replan
from data.records import Chat, ChatKind
from data.verbs import Verbs, private_id

CHAT_COLUMNS = "c.chat_id, c.kind, c.title, c.zone, c.active"


class ChatVerbs(Verbs):
    """Coming into chats and going."""

    async def chat(self, chat_id: int) -> Chat | None:
        """The chat, None when it is unknown."""
        return await self._read(lambda connection: read_chat(connection, chat_id))

    async def chat_joined(self, chat: Chat, now: int, update_id: int | None = None) -> Chat:
        """The bot can write here (again): the schedules are on."""
        return await self._once(
            "chat_joined",
            update_id,
            lambda connection: join_chat(connection, chat, now),
            person_id=private_id(chat.id),
            now=now,
        )

    async def chat_left(self, chat_id: int, now: int, update_id: int | None = None) -> None:
        """The bot cannot write here any more: schedules off, games over, waiting pushes given up, scores kept."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> None:
            end_games(connection, bank, chat_id, now)
            leave_chat(connection, chat_id, now)

        await self._once(
            "chat_left",
            update_id,
            unit,
            person_id=private_id(chat_id),
            now=now,
        )

    async def migrate_chat(self, old: int, new: int, now: int) -> bool:
        """A group became a supergroup: everything of `old` is now of `new`. False when there was nothing to move."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> bool:
            moved = move_chat(connection, old, new, now)
            if moved:
                move_games(connection, bank, old, new, now)
            return moved

        return await self._write(unit)


def read_chat(connection: sqlite3.Connection, chat_id: int) -> Chat | None:
    """Read a chat, None when it is unknown."""
    row = connection.execute(f"SELECT {CHAT_COLUMNS} FROM chat c WHERE chat_id = ?", (chat_id,)).fetchone()  # noqa: S608 - constants
    return None if row is None else chat_of(row)


def chat_of(row: tuple[Any, ...]) -> Chat:
    """A chat from its `CHAT_COLUMNS`."""
    chat_id, kind, title, zone, active = row
    return Chat(chat_id, CHAT_KINDS.member(kind), title, zone, bool(active))


def join_chat(connection: sqlite3.Connection, chat: Chat, now: int) -> Chat:
    """Insert the chat, or refresh its title and wake it; its zone stays."""
    before = read_chat(connection, chat.id)
    if before is None or not before.active or before.title != chat.title:
        insert_chat(connection, chat)
    if before is not None and not before.active:
        replan(connection, chat.id, now)
    return read_chat(connection, chat.id) or chat


def insert_chat(connection: sqlite3.Connection, chat: Chat) -> None:
    """Insert an active chat, or make a known one active under its present title."""
    connection.execute(
        "INSERT INTO chat (chat_id, kind, title, zone, active, silent) VALUES (?, ?, ?, ?, 1, 0) "
        "ON CONFLICT (chat_id) DO UPDATE SET title = excluded.title, active = 1",
        (chat.id, CHAT_KINDS.code(chat.kind), chat.title, chat.zone),
    )


def ensure_private_chat(connection: sqlite3.Connection, person_id: int) -> Chat:
    """Read the private chat of a person, and make it when it is unknown."""
    return ensure_chat(connection, Chat(person_id, ChatKind.PRIVATE))


def ensure_chat(connection: sqlite3.Connection, chat: Chat) -> Chat:
    """Read a chat as stored, and insert it when it is unknown."""
    known = read_chat(connection, chat.id)
    if known is None:
        insert_chat(connection, chat)
    return known or chat


def leave_chat(connection: sqlite3.Connection, chat_id: int, now: int) -> None:
    """Switch the chat off; what waited to be sent there is given up."""
    connection.execute("UPDATE chat SET active = 0 WHERE chat_id = ?", (chat_id,))
    replan(connection, chat_id, now)
    connection.execute(
        "UPDATE push SET state = ?, finished_at = ?, reason = 'chat lost' WHERE chat_id = ? AND finished_at IS NULL",
        (PushState.FAILED, now, chat_id),
    )
    connection.execute(
        "UPDATE showing SET closed = 1, reveal_at = NULL WHERE chat_id = ? AND person_id IS NULL AND closed = 0",
        (chat_id,),
    )
    connection.execute("DELETE FROM flood_wait WHERE chat_id = ?", (chat_id,))
