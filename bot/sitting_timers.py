"""What the clock ends in drills, interviews and exams: told to whoever sits there."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from bot.outbox import Outbox
from bot.patience import until_stored
from data.sitting_records import SittingWork
from data.store import Store
from handlers.services import Services
from handlers.sittings import sitting_words


class SittingTimers:
    """The deadlines of sittings; a row stays to be told until it was told."""

    def __init__(self, store: Store, services: Services, outbox: Outbox) -> None:
        """Send through `outbox`."""
        self._store, self._services, self._outbox = store, services, outbox
        self._under_way: set[int] = set()

    async def beat(self, now: int, track: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        """End what is due at `now` (UTC ms) and have it told, one message after the other for each sitting."""
        # Taken before the rows are read: what is told during the reading was read as untold.
        known = frozenset(self._under_way)
        for work in await self._store.sittings_due(now):
            if work.sitting.id not in known:
                self._under_way.add(work.sitting.id)
                track(self._tell(work, now))

    async def _tell(self, work: SittingWork, now: int) -> None:
        try:
            await self._outbox.submit(await sitting_words(work, self._services, now))
            await until_stored(partial(self._store.sitting_told, work))
        finally:
            self._under_way.discard(work.sitting.id)
