"""A whole life of the bot in virtual time: the real application, its calls recorded at the request seam.

The same seed gives the same people, acts, draws and instants, so the same transcript to the byte.
"""

import asyncio
import json
from pathlib import Path
from random import Random
from typing import Any

from telegram.request import BaseRequest

from bank.loading import load_bank
from bot.api import Api
from bot.clock import Clock
from bot.compose import Parts, build
from bot.settings import Settings
from data.store import Store
from tests.talk import MINI

START_MS = 1_800_000_000_000
MINUTE_MS = 60_000
COMMANDS = (
    "/start", "/quiz", "/quiz many", "/quiz order", "/quiz typed", "/daily", "/review", "/leaderboard", "/progress",
    "/remind 09:00 Europe/Berlin", "/remind drill 19:30 mon,wed,fri", "/remind review 08:00 America/New_York",
    "/remind pause 1w", "/remind resume", "/remind delete 1", "/remind", "/stop", "/settings zone Asia/Tokyo",
    "/settings level senior", "/topics", "/help", "/report", "/cancel", "/nonsense", "42",
    "/remind 02:30 Europe/Berlin", "/drill 3 10", "/exam short", "/interview", "/interview quick",
)  # fmt: skip


class Hands:
    """A wall clock and a monotonic clock, both moved by the simulation."""

    def __init__(self) -> None:
        self.wall_ms, self.mono_ms = START_MS, 0

    def pass_by(self, ms: int) -> None:
        self.wall_ms += ms
        self.mono_ms += ms


class Wire(BaseRequest):
    """Telegram as a recording: every call succeeds and is written down with the virtual instant."""

    def __init__(self, now) -> None:
        self.now = now
        self.lines: list[str] = []
        self.cards: list[dict[str, Any]] = []
        self._next_id = 1

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url, method, request_data=None, **timeouts):
        name = url.rpartition("/")[2]
        parameters = request_data.parameters if request_data else {}
        return 200, json.dumps({"ok": True, "result": self._answer(name, parameters)}).encode()

    def _answer(self, name: str, parameters: dict[str, Any]) -> Any:
        if name == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "Quiz", "username": "quiz_bot"}
        self.lines.append(json.dumps([self.now(), name, parameters], sort_keys=True, default=str))
        if not name.startswith("send"):
            return True
        message = {"message_id": self._next_id, "date": self.now() // 1000, "chat": {"id": parameters["chat_id"]}}
        self._next_id += 1
        self.cards.append({**message, "reply_markup": parameters.get("reply_markup")})
        return message


class Life:
    """The application under a seed. `act` lets one person do one thing; `pass_by` lets time pass, beat by beat."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.source = folder, Random(seed)
        self.hands = Hands()
        self.wire = Wire(lambda: self.clock.now())
        self.clock = Clock(wall=lambda: self.hands.wall_ms * 10**6, monotonic=lambda: self.hands.mono_ms * 10**6)
        self._update_id = 0
        self.parts: Parts

    async def __aenter__(self) -> "Life":
        bank = load_bank(MINI)
        store = await Store.open(self.folder / "life.db")
        await store.publish(bank.questions, self.clock.now())
        api = Api("1:x", request=self.wire, get_updates_request=self.wire)
        await api.initialize()
        settings = Settings(_env_file=None, bot_token="1:x", send_rate=1000)
        topics = {topic.slug: topic for topic in bank.topics}
        draws = Random(self.source.random())
        self.parts = build(settings, store, api, self.clock, "quiz_bot", topics, lambda: draws.getrandbits(62))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.parts.inbox.drain(1.0)
        await self.parts.outbox.close(1.0)
        await self.parts.inbox.close()
        await self.parts.timers.close()
        await self.parts.store.close()

    async def act(self, person: int) -> None:
        """One update of this person, handled to its end."""
        user = {"id": person, "is_bot": False, "first_name": f"P{person}"}
        chat = {"id": person, "type": "private", "first_name": f"P{person}"}
        self._update_id += 1
        raw = {"update_id": self._update_id, **self._doing(user, chat)}
        for _ in range(self.source.choice((1, 1, 1, 2))):
            await self.parts.inbox.take([raw])
        await self.settle()

    def _doing(self, user: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
        cards = [
            card for card in self.wire.cards if str(card["chat"]["id"]) == str(user["id"]) and card["reply_markup"]
        ]
        if cards and self.source.random() < 0.6:
            card = self.source.choice(cards[-3:])
            rows = card["reply_markup"]["inline_keyboard"]
            buttons = [button for row in rows for button in row if "callback_data" in button]
            if buttons:
                message = {"message_id": card["message_id"], "date": card["date"], "chat": chat}
                data = self.source.choice(buttons)["callback_data"]
                query = {
                    "id": str(self._update_id),
                    "from": user,
                    "chat_instance": "1",
                    "message": message,
                    "data": data,
                }
                return {"callback_query": query}
        text = self.source.choice(COMMANDS)
        message = {"message_id": 10**6 + self._update_id, "date": self.clock.now() // 1000, "chat": chat, "from": user}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        return {"message": {**message, "text": text}}

    async def settle(self) -> None:
        """Wait until everything that was caused has been sent and written down."""
        while self.parts.inbox.busy or self.parts.outbox.busy or self.parts.timers.busy:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0)

    async def pass_by(self, ms: int, step_ms: int = MINUTE_MS) -> None:
        """Let time pass in steps, with a beat after each."""
        while ms > 0:
            self.hands.pass_by(min(step_ms, ms))
            ms -= step_ms
            await self.parts.timers.beat()
            await self.settle()
