"""The handlers over a real store in a file, without Telegram: what is asked goes in, the calls come out."""

import itertools
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from data.records import ChatKind, Showing, Who
from data.store import Store
from handlers.asked import Command, Incoming, Origin, Tap, Text, Where
from handlers.codec import ButtonData, pack
from handlers.outgoing import Outgoing, Replies, Resend
from handlers.routes import dispatch
from handlers.services import Services
from quiz.questions import Kind, Question, Topic
from tests.words_html import read_message
from tests.words_samples import question

NOW = 1_795_000_000_000  # 18 November 2026, 11:06 UTC
ADMIN, PLAYER, STRANGER, GROUP = 7, 8, 9, -5
TOPICS = {str(kind): Topic(str(kind), str(kind).title(), "basics") for kind in Kind}


def bank() -> list[Question]:
    """Four questions of each kind, each kind a topic of its own."""
    return [
        replace(question(kind), id=f"flask/{kind}/q{number}", topic=str(kind), prompt=f"{kind} {number}?")
        for kind in Kind
        for number in range(4)
    ]


@dataclass(frozen=True, slots=True)
class OneAdmin:
    """A Telegram in which one person administers every group."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        return person_id == ADMIN


@dataclass(slots=True)
class Table:
    """A bot to talk to: every update gets the next number, every message sent the next id."""

    services: Services
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    now: int = NOW

    def origin(self, person: int = ADMIN, chat: int | None = None, **fields: Any) -> Origin:
        where = Where(person, ChatKind.PRIVATE) if chat is None else Where(chat, ChatKind.GROUP, "Flask <3")
        return Origin(next(self.numbers), self.now, Who(person, f"P{person} <b>"), where, **fields)

    def command(self, text: str, person: int = ADMIN, chat: int | None = None, **fields: Any) -> Command:
        name, *words = text.removeprefix("/").split()
        return Command(self.origin(person, chat), name, tuple(words), 3, text=text, **fields)

    def text(self, text: str, person: int = ADMIN) -> Text:
        return Text(self.origin(person), text, 4)

    def tap(self, data: ButtonData | str, person: int = ADMIN, chat: int | None = None, message: int | None = 5) -> Tap:
        return Tap(self.origin(person, chat), "query", data if isinstance(data, str) else pack(data), message)

    async def hears(self, incoming: Incoming) -> Replies:
        """Give it something; the messages it sends get ids, as the outbox would do."""
        replies = await dispatch(incoming, self.services)
        for reply in replies:
            if reply.showing_id is not None:
                await self.services.store.attach_message(reply.showing_id, next(self.numbers) + 1000)
        return replies

    async def says(self, text: str, person: int = ADMIN, chat: int | None = None, **fields: Any) -> Replies:
        return await self.hears(self.command(text, person, chat, **fields))


@asynccontextmanager
async def table(folder: Path) -> AsyncIterator[Table]:
    """A bot over a new database with the sample questions."""
    store = await Store.open(folder / "quiz.db")
    try:
        await store.publish(bank(), NOW)
        yield Table(Services(store, TOPICS, "quiz_bot", OneAdmin(), lambda: 7))
    finally:
        await store.close()


def keys(reply: Outgoing) -> list[list[Mapping[str, str]]]:
    """The buttons under a message."""
    markup: Mapping[str, Any] = reply.parameters.get("reply_markup", {})
    return list(markup.get("inline_keyboard", []))


def labels(reply: Outgoing) -> list[list[str]]:
    """What stands on them."""
    return [[key["text"] for key in row] for row in keys(reply)]


def data_of(reply: Outgoing, label: str) -> str:
    """What the button with that label says."""
    return next(key["callback_data"] for row in keys(reply) for key in row if key["text"] == label)


def toast(replies: Replies) -> str:
    """What the tap was answered with."""
    assert replies[0].method == "answerCallbackQuery"
    return str(replies[0].parameters.get("text", ""))


def said(reply: Outgoing) -> str:
    """The text of a message, as sent."""
    return str(reply.parameters["text"])


def check(replies: list[Outgoing], *, tapped: bool) -> None:
    """Every call is one that Telegram takes; a tap is answered once, first."""
    answers = [reply for reply in replies if reply.method == "answerCallbackQuery"]
    assert answers == (replies[:1] if tapped else [])
    for reply in replies:
        json.dumps(dict(reply.parameters))
        assert reply.showing_id is None or reply.resend is Resend.NEVER
        if reply.method in ("sendMessage", "editMessageText"):
            read_message(said(reply))
        rows = keys(reply)
        assert all(1 <= len(row) <= 8 for row in rows)
        assert sum(map(len, rows)) <= 100
        for key in (key for row in rows for key in row):
            assert set(key) - {"style"} in ({"text", "callback_data"}, {"text", "url"})
            assert 0 < len(key["text"]) <= 64
            assert len(key.get("callback_data", "x").encode()) <= 64
        assert len(str(reply.parameters.get("text", ""))) <= (200 if reply in answers else 10**6)


async def ask(bot: Table, kind: Kind, person: int = ADMIN) -> Outgoing:
    """Ask a question of a kind; the message that shows it."""
    return (await bot.says(f"/quiz {kind}", person))[-1]


async def showing_of(bot: Table, card: Outgoing) -> Showing:
    """The showing that a message shows."""
    assert card.showing_id is not None
    showing = await bot.services.store.showing(card.showing_id)
    assert showing is not None
    return showing
