"""The fetch loop: raw updates are stored before they are confirmed, and no fault of the server ends it silently."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from telegram.error import Conflict, InvalidToken, TelegramError

from bot.api import Api
from bot.faults import understand
from bot.patience import backoff

log = logging.getLogger(__name__)

REFUSED_FOR_S = 600.0
"""A token refused for this long is revoked, not a hiccup of the server."""


class TokenRefused(Exception):
    """Telegram does not accept the token."""


class Fetcher:
    """Long polling. Runs until cancelled; raises TokenRefused when the token stays refused for ten minutes."""

    def __init__(self, api: Api, take: Callable[[list[Any]], Awaitable[None]]) -> None:
        """Give every batch to `take`, which returns once it is stored."""
        self._api, self._take = api, take
        self._offset: int | None = None
        self._asked: int | None = None
        self._refused_since: float | None = None
        self.last_success: float | None = None

    async def run(self) -> None:
        """Fetch for ever.

        Raises:
            TokenRefused: see the class.
        """
        failures = 0
        while True:
            try:
                self._asked = self._offset
                batch = await self._api.fetch(self._offset)
            except TelegramError as error:
                await asyncio.sleep(self._wait_after(error, failures))
                failures += 1
                continue
            failures = 0
            self._succeeded()
            await self._handle(batch)

    async def confirm(self) -> None:
        """Confirm what is stored before the process ends, so that nothing of it is delivered again.

        A fetch that was under way has confirmed it already; asking twice would make Telegram wait for three seconds.
        """
        if self._offset is not None and self._offset != self._asked:
            with suppress(TelegramError):
                await self._api.call("getUpdates", {"offset": self._offset, "limit": 1, "timeout": 0}, patience=2.0)

    async def _handle(self, batch: Any) -> None:
        if not isinstance(batch, list):
            log.warning("getUpdates answered with something that is no list")
            await asyncio.sleep(1.0)
            return
        await self._take(batch)
        ids = [raw["update_id"] for raw in batch if isinstance(raw, dict) and isinstance(raw.get("update_id"), int)]
        if ids:
            await self._confirm_next(ids[-1] + 1)
        elif batch:
            log.warning("getUpdates sent %d updates without ids", len(batch))
            await asyncio.sleep(1.0)

    async def _confirm_next(self, offset: int) -> None:
        """Confirm up to the last update of the batch, not the highest: one that came early must not confirm others."""
        if offset == self._asked:
            await asyncio.sleep(1.0)
        self._offset = offset

    def _succeeded(self) -> None:
        self.last_success = asyncio.get_running_loop().time()
        self._refused_since = None

    def _wait_after(self, error: TelegramError, failures: int) -> float:
        if isinstance(error, InvalidToken):
            self._refused()
        else:
            self._refused_since = None
        if isinstance(error, Conflict):
            log.error("Another program fetches updates with this token (409): stop it, only one can run")
            return 3.0
        log.warning("getUpdates failed: %s", type(error).__name__)
        return understand(error).wait_s or backoff(failures)

    def _refused(self) -> None:
        now = asyncio.get_running_loop().time()
        if self._refused_since is None:
            self._refused_since = now
        if now - self._refused_since >= REFUSED_FOR_S:
            raise TokenRefused
