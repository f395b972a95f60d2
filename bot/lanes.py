"""Work in order per person, in parallel between people, bounded over all."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Lanes(Generic[_T]):
    """Runs `work` on every item given: one at a time per key, in the order given, `limit` at once over all keys."""

    def __init__(self, work: Callable[[_T], Awaitable[None]], *, limit: int = 64, room: int = 5000) -> None:
        """Hold at most `room` items; `work` must not raise."""
        self._work = work
        self._slots = asyncio.Semaphore(limit)
        self._lanes: dict[Hashable, deque[_T]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = room
        self._held = 0
        self._freed = asyncio.Event()

    @property
    def held(self) -> int:
        """The number of items not finished."""
        return self._held

    async def room(self) -> None:
        """Wait until there is room for more."""
        while self._held >= self._room:
            self._freed.clear()
            await self._freed.wait()

    async def empty(self) -> None:
        """Wait until nothing is held."""
        while self._held:
            self._freed.clear()
            await self._freed.wait()

    def put(self, key: Hashable, item: _T) -> None:
        """Add an item behind everything of the same key."""
        self._held += 1
        lane = self._lanes.get(key)
        if lane is not None:
            lane.append(item)
            return
        self._lanes[key] = deque((item,))
        task = asyncio.get_running_loop().create_task(self._drain(key))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _drain(self, key: Hashable) -> None:
        lane = self._lanes[key]
        try:
            while lane:
                async with self._slots:
                    await self._work(lane.popleft())
                self._held -= 1
                self._freed.set()
        finally:
            del self._lanes[key]

    async def close(self, patience: float) -> None:
        """Let running work finish for at most `patience` seconds; what is left stays undone in the inbox."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
