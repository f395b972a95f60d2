"""A bot's queue of updates, and the rules of getUpdates: what confirms, what waits, who is thrown out."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable
from itertools import islice
from typing import Any

from sandbox.telegram.errors import OTHER_GET_UPDATES, ApiError
from sandbox.telegram.limits import LONG_POLL_SECONDS, PENDING_UPDATES

Json = dict[str, Any]

OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LIFETIME_SECONDS = {"callback_query": 150, "inline_query": 30, "chosen_inline_result": 600}
MESSAGE_LIFETIME_SECONDS = 24 * 3600
_REPEAT_SECONDS = 3.0
_HASTE_SECONDS = 0.5


class UpdateQueue:
    """Updates in order, kept until an offset confirms them or their time is over."""

    def __init__(self, first_id: int, now: Callable[[], int]) -> None:
        self._now = now
        self._next_id = first_id
        self._pending: deque[tuple[int, int, Json]] = deque()
        self._repeats: list[Json] = []
        self._allowed: frozenset[str] | None = None
        self._waiter: asyncio.Future[None] | None = None
        self._arrival = asyncio.Event()
        self._last_offset: int | None = None
        self._last_start = 0.0
        self.polled = asyncio.Event()

    @property
    def allowed(self) -> list[str] | None:
        """The kinds of update the bot asked for, or None for Telegram's default set."""
        return None if self._allowed is None else sorted(self._allowed)

    def allow(self, kinds: list[str] | None) -> None:
        """Keep a new choice of kinds; None keeps the old choice, an empty list is Telegram's default set."""
        if kinds is not None:
            self._allowed = frozenset(kinds) or None

    def wanted(self, kind: str) -> bool:
        """Say whether an update of this kind is delivered to the bot."""
        return kind not in OFF_BY_DEFAULT if self._allowed is None else kind in self._allowed

    def add(self, kind: str, payload: Json) -> Json | None:
        """Queue an update and return it, or None when the bot did not ask for its kind."""
        if not self.wanted(kind) or len(self._pending) >= PENDING_UPDATES:
            return None
        update = {"update_id": self._next_id, kind: payload}
        self._next_id += 1
        self._put(kind, update)
        return update

    def again(self, update: Json) -> None:
        """Deliver an update once more under its old id, as Telegram may after an outage."""
        self._repeats.append(update)
        self._wake()

    def _put(self, kind: str, update: Json) -> None:
        lifetime = LIFETIME_SECONDS.get(kind, MESSAGE_LIFETIME_SECONDS)
        self._pending.append((update["update_id"], self._now() + lifetime, update))
        self._wake()

    def _wake(self) -> None:
        self._arrival.set()
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._pending.clear()
        self._repeats.clear()

    def waiting(self, limit: int | None = None) -> list[Json]:
        """Return the oldest updates not confirmed yet; those past their time are left out."""
        now = self._now()
        live = (update for _, expiry, update in self._pending if expiry > now)
        return list(islice(live, limit))

    def _take(self, limit: int) -> list[Json]:
        """Return what one getUpdates delivers: repeats first, and those only once."""
        repeats, self._repeats = self._repeats[:limit], self._repeats[limit:]
        return repeats + self.waiting(limit - len(repeats))

    async def arrived(self) -> None:
        """Wait until an update has been queued since the last call."""
        await self._arrival.wait()
        self._arrival.clear()

    def confirm(self, update: Json) -> None:
        """Forget an update that a webhook took, and any older one."""
        self._confirm_below(update["update_id"] + 1)

    async def get(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """Answer one getUpdates. Raises ApiError 409 in the call that a later one has thrown out."""
        self.polled.set()
        limit, seconds = self._slowed(offset, min(max(limit, 1), 100), min(max(seconds, 0), LONG_POLL_SECONDS))
        self._confirm_below(offset)
        updates = self._take(limit)
        if updates or not seconds:
            return updates
        await self._wait(seconds)
        return self._take(limit)

    def _slowed(self, offset: int, limit: int, seconds: float) -> tuple[int, float]:
        """Apply Telegram's brake on a client that asks the same again and again."""
        now, repeated = time.monotonic(), offset == self._last_offset
        since, self._last_offset, self._last_start = now - self._last_start, offset, now
        if repeated and seconds < _REPEAT_SECONDS and since < _REPEAT_SECONDS:
            seconds = _REPEAT_SECONDS
        return (1 if repeated and since < _HASTE_SECONDS else limit), seconds

    def _confirm_below(self, offset: int) -> None:
        if offset < 0:
            while len(self._pending) > -offset:
                self._pending.popleft()
        elif offset <= self._next_id:
            while self._pending and self._pending[0][0] < offset:
                self._pending.popleft()

    async def _wait(self, seconds: float) -> None:
        """Hold one long poll, after throwing out the one before."""
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ApiError(409, OTHER_GET_UPDATES))
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            pass
        finally:
            if self._waiter is waiter:
                self._waiter = None

    def abort(self, error: ApiError | None = None) -> None:
        """End a waiting long poll: with an error, or with an empty answer."""
        if self._waiter is None or self._waiter.done():
            return
        if error is None:
            self._waiter.set_result(None)
        else:
            self._waiter.set_exception(error)
