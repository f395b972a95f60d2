"""What a beat does: adopt clock steps, claim what is due, hand pushes and reveals to the outbox, prune."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any

from bot.clock import Clock
from bot.game_timers import GameTimers
from bot.outbox import Outbox
from bot.patience import PASSING, until_stored
from bot.sitting_timers import SittingTimers
from data.records import Broadcast, Push
from data.store import Store
from handlers.broadcast import broadcast_words
from handlers.outgoing import Replies
from handlers.services import Services
from handlers.timers import push_words, reveal_words

log = logging.getLogger(__name__)

PRUNE_EVERY_MS = 60 * 60 * 1000
CLAIMS_AT_ONCE = 1000
BACKLOG_S = 0.25
"""Schedules claimed in a beat, and seconds to the next beat when there are more: those are claimed twice as fast as
messages may leave, and taps have the store for themselves in between."""
PUSHES_AT_ONCE = 200
"""Pushes in the outbox at a time; when half of them are sent, more are put into words."""


class Timers:
    """The work of a beat, over the rows of the store; all of it may be done twice without harm."""

    def __init__(
        self,
        store: Store,
        services: Services,
        outbox: Outbox,
        clock: Clock,
        chance: Callable[[], int],
        rate: float,
        games: GameTimers,
        sittings: SittingTimers,
    ) -> None:
        """Send through `outbox`, which lets bulk out at `rate` messages a second."""
        self._rate = rate
        self._store, self._services, self._outbox, self._clock = store, services, outbox, clock
        self._chance = chance
        self._games, self._sittings = games, sittings
        self._under_way: set[int] = set()
        self._filling = False
        self._more = False
        self._behind = False
        self._revealing: set[int] = set()
        self._broadcasting: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._pruned_at = 0

    @property
    def busy(self) -> bool:
        """Whether any push or reveal is under way."""
        return bool(self._tasks)

    async def beat(self) -> float | None:
        """Do what is due; return the seconds to the next firing if that is nearer than the next beat."""
        step = self._clock.beat()
        now = self._clock.now()
        if step:
            log.warning("The wall clock was stepped by %d ms: schedules follow it, open deadlines are shifted", step)
            await self._store.shift_deadlines(step, now)
        limit = max(50, int(2 * self._rate * BACKLOG_S)) if self._behind else CLAIMS_AT_ONCE
        claimed = await self._store.claim_due(now, chance=self._chance(), limit=limit)
        self._behind = claimed.pushes >= limit
        if claimed.skipped:
            log.warning("Skipped %d schedules that were due over 3 hours ago", len(claimed.skipped))
        await self._send_pushes()
        await self._games.beat(now, self._track)
        await self._sittings.beat(now, self._track)
        await self._send_reveals(now)
        await self._send_broadcasts()
        await self._prune(now)
        return BACKLOG_S if self._behind else await self._nearer(now)

    async def close(self) -> None:
        """Forget what is under way; the rows know how far it came."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _nearer(self, now: int) -> float | None:
        due: int | None = await self._store.next_due()
        if due is None or due - now >= 1000:
            return None
        return max(0.02, (due - now) / 1000)

    async def _send_pushes(self) -> None:
        """Keep the outbox supplied; whoever comes while that is being done need not do it too."""
        if self._filling:
            return
        self._filling = True
        try:
            self._more = True
            while self._more and len(self._under_way) <= PUSHES_AT_ONCE // 2:
                await self._hand_on()
        finally:
            self._filling = False

    async def _hand_on(self) -> None:
        """Start what waits, one push after the other: a tap that comes in between waits for one, not for all."""
        # Taken before the rows are read: a push that is sent during the reading was read as waiting.
        known = frozenset(self._under_way)
        pushes = await self._store.waiting_pushes(limit=PUSHES_AT_ONCE)
        self._more = len(pushes) == PUSHES_AT_ONCE
        for push in pushes:
            if push.id not in known:
                self._under_way.add(push.id)
                self._track(self._push(push))
                await asyncio.sleep(0)

    async def _push(self, push: Push) -> None:
        now = self._clock.now()
        try:
            replies = await push_words(push, self._services, now)
            if not replies:
                await until_stored(partial(self._store.push_failed, push.id, "nothing to say", now))
            await self._outbox.submit(replies)
        finally:
            self._under_way.discard(push.id)
        if self._more and len(self._under_way) <= PUSHES_AT_ONCE // 2:
            with suppress(*PASSING):  # the next beat tries again
                await self._send_pushes()

    async def _send_reveals(self, now: int) -> None:
        for revealed in await self._store.close_due(now):
            showing_id = revealed.showing.id
            if showing_id not in self._revealing:
                self._revealing.add(showing_id)
                self._track(self._reveal(showing_id, await reveal_words(revealed, self._services)))

    async def _reveal(self, showing_id: int, replies: Replies) -> None:
        try:
            await self._outbox.submit(replies)
            await until_stored(partial(self._store.revealed, showing_id))
        finally:
            self._revealing.discard(showing_id)

    async def _send_broadcasts(self) -> None:
        """A second's worth at a time, when the last is out: what a kill loses of a broadcast is no more than that."""
        for running in await self._store.running_broadcasts():
            if running.id not in self._broadcasting:
                self._broadcasting.add(running.id)
                self._track(self._broadcast(running))

    async def _broadcast(self, running: Broadcast) -> None:
        try:
            size = max(1, int(self._rate))
            while chats := await until_stored(partial(self._store.next_recipients, running.id, size)):
                await self._outbox.submit(broadcast_words(running, chats))
        finally:
            self._broadcasting.discard(running.id)

    async def _prune(self, now: int) -> None:
        if now - self._pruned_at >= PRUNE_EVERY_MS:
            self._pruned_at = now
            await self._store.prune(now)

    def _track(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
