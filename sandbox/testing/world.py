"""A pretend Telegram with its server, for one test."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from sandbox.api.faults import Fault, Faults
from sandbox.api.transcript import CallRecord, Transcript
from sandbox.app import Sandbox
from sandbox.telegram.chats import Chat
from sandbox.telegram.clock import Clock
from sandbox.telegram.people import Member, User
from sandbox.telegram.state import Bot, Event
from sandbox.testing.person import Answer, Person
from sandbox.testing.room import PATIENCE_SECONDS, Room

T = TypeVar("T")

_TAIL = 12


class World:
    """A pretend Telegram with its server, inside the running event loop.

    ``async with World() as world`` starts the server on a free port. Four people are there (Ada, Ben, Chidi, Dana),
    a group with all of them (``world.group``; Ada created it; the bot is in
    unless ``bot_in_group=False``), and one bot.
    """

    def __init__(
        self, *, flood: bool = False, clock_file: Path | None = None, bot_in_group: bool = True, first_id: int = 0
    ) -> None:
        self.sandbox = Sandbox(Clock(clock_file), flood=flood, first_id=first_id)
        self.telegram = self.sandbox.telegram
        self.clock = self.telegram.clock
        self.bot: Bot = self.sandbox.bot
        self.token = self.bot.token
        self._happened = asyncio.Event()
        self._rooms: dict[Chat, Room] = {}
        self.people = [Person(self, user) for user in self.telegram.users.values()]
        self.group = self.room(self.sandbox.group)
        if bot_in_group:
            self.sandbox.group.members[self.bot.user.id] = Member(self.bot.user)
        self.answers: list[tuple[User, str, Answer]] = []
        self.telegram.listen(self._note)

    async def __aenter__(self) -> World:
        await self.sandbox.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.sandbox.stop()

    @property
    def url(self) -> str:
        """The address of the server, for ``TELEGRAM_API_URL``."""
        return self.sandbox.url

    @property
    def environment(self) -> dict[str, str]:
        """The settings with which a bot in a process of its own finds this world."""
        settings = {"TELEGRAM_API_URL": self.url, "BOT_TOKEN": self.token}
        return settings | ({"CLOCK_FILE": str(self.clock.path)} if self.clock.path else {})

    @property
    def transcript(self) -> Transcript:
        """Every call the bot made."""
        return self.sandbox.transcript

    @property
    def violations(self) -> list[str]:
        """What any call did against the Bot API's specification; an honest bot leaves this empty."""
        return self.transcript.violations

    @property
    def faults(self) -> Faults:
        """The trouble that waits for the bot's calls; see also ``fault``."""
        return self.sandbox.faults

    def fault(self, method: str = "*", **what: Any) -> Fault:
        """Let the next call of a method fail: ``status=``, ``retry_after=``, ``delay=``, ``drop=``, ``effect=``, …."""
        return self.faults.add(Fault(method, **what))

    def calls(self, method: str | None = None, room: Room | None = None) -> list[CallRecord]:
        """Return the bot's calls: of one method, to one room, or all but getUpdates."""
        return self.transcript.calls(method, room.id if room else None)

    def person(self, name: str) -> Person:
        """Return a person by first name. Raises KeyError."""
        for person in self.people:
            if person.name == name:
                return person
        raise KeyError(name)

    def new_person(self, name: str) -> Person:
        """Add a person who has not met the bot yet."""
        person = Person(self, self.telegram.add_user(name))
        self.people.append(person)
        return person

    def new_group(self, title: str, *people: Person, supergroup: bool = False, bot: bool = True) -> Room:
        """Add a group; the first person created it. With ``bot`` the bot is in it without having been told."""
        members = [person.user for person in people]
        chat_id = -1_002_000_000_000 - len(self.telegram.groups) if supergroup else None
        chat = self.telegram.add_group(title, members, chat_id)
        if bot:
            chat.members[self.bot.user.id] = Member(self.bot.user)
        return self.room(chat)

    def room(self, chat: Chat) -> Room:
        """Return the room around a chat, always the same one."""
        if chat not in self._rooms:
            self._rooms[chat] = Room(self, chat)
        return self._rooms[chat]

    async def wait_for(
        self, predicate: Callable[[], T | None], what: str = "it", seconds: float = PATIENCE_SECONDS
    ) -> T:
        """Return the first true value of ``predicate``, asked again after everything that happens.

        Raises AssertionError with the last calls and messages when nothing comes in time.
        """
        deadline = time.monotonic() + seconds
        while True:
            self._happened.clear()
            found = predicate()
            if found:
                return found
            try:
                async with asyncio.timeout(min(max(deadline - time.monotonic(), 0), 0.25)):
                    await self._happened.wait()
            except TimeoutError:
                if time.monotonic() >= deadline:
                    raise AssertionError(f"Waited {seconds} s for {what}.\n{self.report()}") from None

    async def quiet(self, seconds: float = 0.3, limit: float = 10.0) -> None:
        """Wait until the bot has taken every update and made no call but getUpdates for a while."""
        deadline, count, since = time.monotonic() + limit, -1, time.monotonic()
        while time.monotonic() < deadline:
            seen = len(self.calls())
            if seen != count or self.bot.updates.waiting(1):
                count, since = seen, time.monotonic()
            elif time.monotonic() - since >= seconds:
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"The bot was not quiet within {limit} s.\n{self.report()}")

    async def polled(self, seconds: float = 20.0) -> None:
        """Wait until the bot has asked for updates for the first time."""
        await self.wait_for(self.bot.updates.polled.is_set, "the first getUpdates", seconds)

    def advance(self, seconds: float) -> None:
        """Push the clock forward: of the world, and through ``clock_file`` of the bot."""
        self.clock.advance(seconds)

    def report(self) -> str:
        """Return the end of every conversation and of the transcript, for the message of a failed test."""
        lines = []
        for room in self._rooms.values():
            if room.messages:
                lines += [f"-- {room.chat.title}", *(f"   {message}" for message in room.messages[-_TAIL:])]
        lines.append("-- calls")
        for record in self.calls()[-_TAIL:]:
            answer = "ok" if record.ok else record.answer.get("description", record.status)
            lines.append(f"   {record.method} {record.params.get('chat_id', '')} -> {answer}")
        return "\n".join(lines)

    def _note(self, event: Event) -> None:
        if event.kind == "answer" and event.user is not None:
            data = event.data
            answer = Answer(data["text"], data["show_alert"], data["url"])
            self.answers.append((event.user, data["query_id"], answer))
        self._happened.set()
