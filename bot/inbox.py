"""Updates on their way in: stored first, then handled in order per person, done when what they caused is sent."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from telegram import Update
from telegram.error import TelegramError

from bot.api import Api
from bot.lanes import Lanes
from bot.outbox import Outbox
from bot.patience import PASSING, backoff, until_stored
from data.store import Store
from handlers.asked import Incoming
from handlers.outgoing import Outgoing, Replies

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A stored update: its id, the raw object, when it was stored (UTC ms), whether it is handled once more."""

    update_id: int
    raw: dict[str, Any]
    at: int
    replayed: bool = False


# What python-telegram-bot and the narrowing raise on shapes they do not know.
_UNREADABLE = (TypeError, LookupError, ValueError, AttributeError, ArithmeticError, OSError, TelegramError)


@dataclass(frozen=True, slots=True)
class Conversation:
    """The way through the handlers: an update and its arrival narrowed, answered, or apologised for."""

    narrow: Callable[[Update, int], Incoming | None]
    answer: Callable[[Incoming], Awaitable[Replies]]
    apologise: Callable[[Incoming], Replies]


class Inbox:
    """Takes batches of raw updates and sees each to its end."""

    def __init__(
        self, store: Store, api: Api, outbox: Outbox, conversation: Conversation, now: Callable[[], int]
    ) -> None:
        """Hold every update's part of the conversation; `now` gives UTC milliseconds."""
        self._store, self._api, self._outbox = store, api, outbox
        self._conversation, self._now = conversation, now
        self._lanes: Lanes[Arrival] = Lanes(self._work)
        self._finishing: set[asyncio.Task[None]] = set()
        self.lag_ms = 0
        self._longest_ms = 0
        self.handled = 0

    @property
    def held(self) -> int:
        """The number of updates being handled or waiting for it."""
        return self._lanes.held

    @property
    def busy(self) -> bool:
        """Whether any update is not done yet, its calls included."""
        return bool(self._lanes.held or self._finishing)

    def longest_lag(self) -> int:
        """The longest an update has waited for its turn since this was last asked, in ms; restarts do not count."""
        longest, self._longest_ms = self._longest_ms, 0
        return longest

    async def take(self, batch: Iterable[Any]) -> None:
        """Store a batch in one commit, then hand on what is new. When this returns, nothing of it can be lost."""
        raws = [raw for raw in batch if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        if not raws:
            return
        at = self._now()
        rows = [(raw["update_id"], json.dumps(raw, separators=(",", ":")), *whose(raw)) for raw in raws]
        new = set(await until_stored(partial(self._store.store_updates, rows, at)))
        for raw in raws:
            if raw["update_id"] in new:
                new.discard(raw["update_id"])
                self._put(Arrival(raw["update_id"], raw, at))
        await self._lanes.room()

    async def replay(self) -> int:
        """Hand on again what was stored and not done when the process ended; return how many."""
        rows = await self._store.undone_updates()
        for row in rows:
            self._put(Arrival(row.update_id, json.loads(row.payload), row.received_at, replayed=True))
        return len(rows)

    async def drain(self, patience: float) -> None:
        """Let running handlers finish for at most `patience` seconds; the rest stays undone for the next start."""
        await self._lanes.close(patience)

    async def close(self) -> None:
        """Stop waiting for calls; what was not sent stays undone for the next start."""
        for task in self._finishing:
            task.cancel()
        await asyncio.gather(*self._finishing, return_exceptions=True)

    def _put(self, arrival: Arrival) -> None:
        self._lanes.put(lane_key(arrival.raw), arrival)

    async def _work(self, arrival: Arrival) -> None:
        self.lag_ms = self._now() - arrival.at
        if not arrival.replayed:
            self._longest_ms = max(self._longest_ms, self.lag_ms)
        try:
            update = Update.de_json(arrival.raw, self._api)
            incoming = self._conversation.narrow(update, arrival.at)
        except _UNREADABLE as error:
            log.warning("Update %d cannot be read: %s", arrival.update_id, type(error).__name__)
            await self._set_aside(arrival, f"{type(error).__name__} while reading")
            return
        await self._converse(arrival, incoming)

    async def _converse(self, arrival: Arrival, incoming: Incoming | None) -> None:
        """The one error policy for updates: what cannot be handled is kept with its reason, and holds up nobody."""
        attempt = 0
        while True:
            try:
                await self._answer(arrival, incoming)
                return
            except PASSING as error:
                log.error("Update %d waits for the store: %s", arrival.update_id, error)
            except Exception as error:
                log.exception("Update %d could not be handled", arrival.update_id)
                await self._set_aside(arrival, f"{type(error).__name__} while handling")
                self._outbox.submit(self._conversation.apologise(incoming) if incoming else [])
                return
            await asyncio.sleep(backoff(attempt))
            attempt += 1

    async def _answer(self, arrival: Arrival, incoming: Incoming | None) -> None:
        replies = await self._conversation.answer(incoming) if incoming else []
        if arrival.replayed:
            replies = await self._not_sent_yet(replies)
        self._finish_when(arrival.update_id, self._outbox.submit(replies))
        self.handled += 1

    async def _not_sent_yet(self, replies: Replies) -> Replies:
        """A question whose message is known was sent before the restart: it is not sent a second time."""
        return [reply for reply in replies if not await self._was_sent(reply)]

    async def _was_sent(self, reply: Outgoing) -> bool:
        if reply.game_id is not None:
            game = await self._store.game(reply.game_id)
            return game is not None and game.lobby_id is not None
        if reply.showing_id is None:
            return False
        showing = await self._store.showing(reply.showing_id)
        return showing is not None and showing.message_id is not None

    def _finish_when(self, update_id: int, sent: "asyncio.Future[None]") -> None:
        task = asyncio.get_running_loop().create_task(self._finish(update_id, sent))
        self._finishing.add(task)
        task.add_done_callback(self._finishing.discard)

    async def _finish(self, update_id: int, sent: "asyncio.Future[None]") -> None:
        await sent
        await until_stored(partial(self._store.update_done, update_id, self._now()))

    async def _set_aside(self, arrival: Arrival, reason: str) -> None:
        person_id, _ = whose(arrival.raw)
        payload = json.dumps(arrival.raw, separators=(",", ":"))
        await until_stored(partial(self._store.quarantine, arrival.update_id, payload, reason, person_id, self._now()))


def whose(raw: dict[str, Any]) -> tuple[int | None, int | None]:
    """Say who caused a raw update and in which chat, as far as it tells: person id, chat id."""
    body = next((value for key, value in raw.items() if key != "update_id" and isinstance(value, dict)), {})
    chat = body.get("chat") or _dict(body.get("message")).get("chat")
    return _id(body.get("from")), _id(chat)


def lane_key(raw: dict[str, Any]) -> Hashable:
    """Choose whose order an update belongs to: its person's, else its chat's, else its own."""
    person_id, chat_id = whose(raw)
    return person_id or chat_id or ("update", raw["update_id"])


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _id(value: Any) -> int | None:
    found = _dict(value).get("id")
    return found if isinstance(found, int) else None
