"""One attempt at one call, and what its outcome changes: settled, or to be tried again."""

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from telegram.error import TelegramError

from bot.api import Api
from bot.faults import Cure, Fault, understand
from bot.patience import until_stored
from data.store import Store
from handlers.outgoing import Outgoing, Resend

log = logging.getLogger(__name__)

CALLBACK_LIFE_MS = 10_000
"""A callback query that waited longer is past answering (Telegram refuses after about 15 s)."""
GIVE_UP_S = 3600.0
"""A call that could not be made for this long is given up."""
_TAGS = re.compile(r"<[^>]*>")


@dataclass(slots=True, eq=False)
class Entry:
    """A call on its way: what it is, the future that says it is settled, since when (loop time), attempts so far."""

    outgoing: Outgoing
    done: "asyncio.Future[None]"
    since: float
    attempts: int = 0

    def readdress(self, chat_id: int | None) -> None:
        """Send it to another chat id."""
        self.outgoing = replace(self.outgoing, chat_id=chat_id)

    def settle(self) -> None:
        """Tell whoever waits that nothing more will happen to this call."""
        if not self.done.done():
            self.done.set_result(None)


@dataclass(frozen=True, slots=True)
class Settled:
    """Delivered or given up."""


@dataclass(frozen=True, slots=True)
class TryLater:
    """To be made again after so many seconds; `flood` says that Telegram asked for it."""

    seconds: float
    flood: bool = False


Outcome = Settled | TryLater


class Delivery:
    """Makes calls and keeps the books: message ids, pushes, chats lost and moved, flood waits."""

    def __init__(self, api: Api, store: Store, now: Callable[[], int]) -> None:
        """Call through `api`, write to `store`; `now` gives UTC milliseconds."""
        self._api, self._store, self._now = api, store, now
        self._cures: dict[Cure, Callable[[Entry, Fault], Awaitable[Outcome]]] = {
            Cure.DONE: self._done,
            Cure.DROP: self._drop,
            Cure.WAIT: self._flood,
            Cure.AGAIN: self._again,
            Cure.UNKNOWN: self._unknown,
            Cure.LOST_CHAT: self._lost,
            Cure.MOVED_CHAT: self._moved,
            Cure.PLAIN: self._plain,
            Cure.NO_THREAD: self._no_thread,
        }
        self.delivered = 0
        self.given_up = 0

    async def attempt(self, entry: Entry) -> Outcome:
        """Make the call once and act on what comes back."""
        if self._too_old(entry):
            return await self._give_up(entry, "too old")
        entry.attempts += 1
        try:
            if entry.outgoing.push_id is not None:
                await until_stored(partial(self._store.push_started, entry.outgoing.push_id))
            result = await self._api.deliver(entry.outgoing)
        except TelegramError as error:
            fault = understand(error)
            _report(entry.outgoing, fault, error)
            return await self._cures[fault.cure](entry, fault)
        return await self._delivered(entry, result)

    def _too_old(self, entry: Entry) -> bool:
        since = entry.outgoing.since
        if since is not None and self._now() - since > CALLBACK_LIFE_MS:
            return True
        return asyncio.get_running_loop().time() - entry.since > GIVE_UP_S

    async def _delivered(self, entry: Entry, result: Any) -> Outcome:
        self.delivered += 1
        message_id = result.get("message_id") if isinstance(result, dict) else None
        outgoing = entry.outgoing
        if outgoing.showing_id is not None and message_id is not None:
            await until_stored(partial(self._store.confirm_question, outgoing.showing_id, message_id, self._now()))
        if outgoing.game_id is not None and message_id is not None:
            await until_stored(partial(self._store.lobby_sent, outgoing.game_id, message_id))
        if outgoing.push_id is not None:
            await until_stored(partial(self._store.push_sent, outgoing.push_id, message_id, self._now()))
        return Settled()

    async def _give_up(self, entry: Entry, reason: str) -> Outcome:
        self.given_up += 1
        if entry.outgoing.push_id is not None:
            await until_stored(partial(self._store.push_failed, entry.outgoing.push_id, reason, self._now()))
        return Settled()

    async def _done(self, entry: Entry, fault: Fault) -> Outcome:
        return await self._delivered(entry, None)

    async def _drop(self, entry: Entry, fault: Fault) -> Outcome:
        if entry.outgoing.instead is not None:
            entry.outgoing = entry.outgoing.instead
            return TryLater(0.0)
        return await self._give_up(entry, "refused")

    async def _flood(self, entry: Entry, fault: Fault) -> Outcome:
        if entry.outgoing.chat_id is not None:
            until = self._now() + int(fault.wait_s * 1000)
            await until_stored(partial(self._store.remember_wait, entry.outgoing.chat_id, until))
        return TryLater(fault.wait_s, flood=True)

    async def _again(self, entry: Entry, fault: Fault) -> Outcome:
        return TryLater(min(0.25 * 2 ** min(entry.attempts, 8), 10.0))

    async def _unknown(self, entry: Entry, fault: Fault) -> Outcome:
        allowed = {Resend.NEVER: 1, Resend.ONCE: 2, Resend.FREELY: 8}[entry.outgoing.resend]
        if entry.attempts < allowed:
            return await self._again(entry, fault)
        return await self._give_up(entry, "unknown")

    async def _lost(self, entry: Entry, fault: Fault) -> Outcome:
        if entry.outgoing.chat_id is not None:
            await until_stored(partial(self._store.chat_left, entry.outgoing.chat_id, self._now()))
        return await self._give_up(entry, "chat lost")

    async def _moved(self, entry: Entry, fault: Fault) -> Outcome:
        if entry.outgoing.chat_id is None or fault.new_chat_id is None:
            return await self._give_up(entry, "moved nowhere")
        old, new = entry.outgoing.chat_id, fault.new_chat_id
        await until_stored(partial(self._store.migrate_chat, old, new, self._now()))
        entry.readdress(fault.new_chat_id)
        return TryLater(0.0)

    async def _plain(self, entry: Entry, fault: Fault) -> Outcome:
        parameters = dict(entry.outgoing.parameters)
        if parameters.pop("parse_mode", None) is None:
            return await self._give_up(entry, "refused as plain text too")
        for name in ("text", "caption"):
            if name in parameters:
                parameters[name] = html.unescape(_TAGS.sub("", parameters[name]))
        entry.outgoing = replace(entry.outgoing, parameters=parameters)
        return TryLater(0.0)

    async def _no_thread(self, entry: Entry, fault: Fault) -> Outcome:
        parameters = dict(entry.outgoing.parameters)
        if parameters.pop("message_thread_id", None) is None:
            return await self._give_up(entry, "topic closed")
        entry.outgoing = replace(entry.outgoing, parameters=parameters)
        return TryLater(0.0)


def _report(outgoing: Outgoing, fault: Fault, error: TelegramError) -> None:
    """Ids and verbs only; the reason is told where the mistake is ours, because it names markup, not people."""
    level = logging.ERROR if fault.ours else logging.INFO
    reason = str(error) if fault.ours else type(error).__name__
    log.log(level, "%s to %s: %s (%s)", outgoing.method, outgoing.chat_id, fault.cure.name, reason)
