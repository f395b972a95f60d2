"""People who tap: as many as may wait at once, or at a steady rate; each tap wants its toast and its edit."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.subjects import Subject
from bench.telegram import BOT, Account, Call

GIVE_UP_S = 20.0


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on a button under an open question; a callback query goes by the id of its update."""

    update_id: int
    chat_id: int
    message_id: int
    payload: bytes


@dataclass(slots=True)
class Waits:
    """Seconds from a tap's delivery to the arrival of its toast and of its edit, and to which chat each belongs."""

    toasts: list[float] = field(default_factory=list)
    edits: list[float] = field(default_factory=list)


def tap_of(update_id: int, person_id: int, message_id: int, card: dict[str, Any], data: str) -> Tap:
    """The update for a tap by `person_id` in their private chat on a message that shows `card`."""
    person = {"id": person_id, "is_bot": False, "first_name": "Ada", "username": "ada", "language_code": "en"}
    chat = {"id": person_id, "type": "private", "first_name": "Ada", "username": "ada"}
    message = {"message_id": message_id, "from": BOT, "chat": chat, "date": 1_795_000_000, "text": card["text"]}
    message |= {"entities": [{"type": "bold", "offset": 0, "length": 7}, {"type": "code", "offset": 10, "length": 5}]}
    message |= {"reply_markup": {"inline_keyboard": card["keyboard"]}}
    query = {"id": str(update_id), "from": person, "message": message, "chat_instance": "-1", "data": data}
    payload = json.dumps({"update_id": update_id, "callback_query": query}).encode()
    return Tap(update_id, person_id, message_id, payload)


class _Hearing:
    """Listens to a bot while it is being tapped, and knows which taps still want something."""

    def __init__(self, account: Account, taps: Iterable[Tap]) -> None:
        self.account = account
        self._ids = {tap.message_id: tap.update_id for tap in taps}
        self._pushed: dict[int, float] = {}
        self._wanted: dict[int, set[str]] = {}
        self.toasts: dict[int, float] = {}
        self.edits: dict[int, float] = {}
        self.done = 0
        self.progress = asyncio.Event()

    def __enter__(self) -> "_Hearing":
        self.account.heard, self.account.answered = self._heard, self._answered
        return self

    def __exit__(self, *_: object) -> None:
        self.account.heard = self.account.answered = lambda call: None

    def push(self, tap: Tap) -> None:
        self._pushed[tap.update_id] = asyncio.get_running_loop().time()
        self._wanted[tap.update_id] = {"answerCallbackQuery", "editMessageText"}
        self.account.push(tap.update_id, tap.payload)

    def _tap(self, call: Call) -> int | None:
        if call.method == "answerCallbackQuery":
            return call.number("callback_query_id")
        if call.method == "editMessageText":
            return self._ids.get(call.number("message_id") or 0)
        return None

    def _heard(self, call: Call) -> None:
        tap = self._tap(call)
        if tap in self._pushed:
            heard = self.toasts if call.method == "answerCallbackQuery" else self.edits
            heard.setdefault(tap, call.at - self._pushed[tap])

    def _answered(self, call: Call) -> None:
        wanted = self._wanted.get(self._tap(call) or 0)
        if wanted is None:
            return
        if call.method not in wanted:
            raise RuntimeError(f"{call.method} for the same tap twice")
        wanted.discard(call.method)
        if not wanted:
            self.done += 1
            self.progress.set()

    async def until(self, done: int) -> None:
        while self.done < done:
            self.progress.clear()
            await self.progress.wait()


async def keep_waiting(subject: Subject, taps: Sequence[Tap], at_once: int = 64) -> None:
    """Tap so that `at_once` taps wait for their toast and edit at any time; return when all have both.

    Raises:
        RuntimeError: some tap never got both.

    """
    with _Hearing(subject.account, taps) as hearing:
        try:
            for number, tap in enumerate(taps):
                async with asyncio.timeout(GIVE_UP_S):
                    await hearing.until(number + 1 - at_once)
                hearing.push(tap)
            async with asyncio.timeout(GIVE_UP_S):
                await hearing.until(len(taps))
        except TimeoutError:
            subject.check()
            raise RuntimeError(f"{subject.name}: {hearing.done} of {len(taps)} taps got toast and edit") from None


async def tap_at(subject: Subject, taps: Sequence[Tap], rate: float) -> Waits:
    """Tap at a steady rate, whatever comes of it; a toast or edit that never came counts as the longest wait."""
    loop = asyncio.get_running_loop()
    with _Hearing(subject.account, taps) as hearing:
        start = loop.time()
        for number, tap in enumerate(taps):
            await asyncio.sleep(max(0.0, start + number / rate - loop.time()))
            hearing.push(tap)
        try:
            async with asyncio.timeout(GIVE_UP_S):
                await hearing.until(len(taps))
        except TimeoutError:
            subject.check()
        return Waits(
            [hearing.toasts.get(tap.update_id, GIVE_UP_S) for tap in taps],
            [hearing.edits.get(tap.update_id, GIVE_UP_S) for tap in taps],
        )
