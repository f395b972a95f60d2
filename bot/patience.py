"""Waiting for the store: a locked database or a full disk passes, and nothing is lost by waiting for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from data.errors import CannotWrite, StoreBusy

log = logging.getLogger(__name__)

LONGEST_S = 3.0
PASSING = (StoreBusy, CannotWrite)
"""Trouble of the store that passes by itself."""
_T = TypeVar("_T")


def backoff(attempt: int, longest: float = LONGEST_S) -> float:
    """Seconds to wait before attempt number `attempt` + 1: 0.1, 0.2, 0.4 … up to `longest`."""
    return min(0.1 * 2.0 ** min(attempt, 10), longest)


async def until_stored(write: Callable[[], Awaitable[_T]]) -> _T:
    """Call a verb until the store can take it.

    Raises:
        StoreError: anything but trouble that passes.
    """
    attempt = 0
    while True:
        try:
            return await write()
        except PASSING as error:
            log.error("The store cannot write: %s; trying again", error)
        await asyncio.sleep(backoff(attempt))
        attempt += 1
