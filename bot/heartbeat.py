"""One job, every second, earlier for the next deadline: the store says what is due."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import wall_time
from bot.patience import PASSING

log = logging.getLogger(__name__)

BEAT_S = 1.0
OVERDUE_S = 2.5
_JOB = "heartbeat"

Beat = Callable[[], Awaitable[float | None]]
"""One beat. Returns the seconds until the next deadline when it is nearer than the next beat, else None."""


class Heartbeat:
    """APScheduler with a single job. It drops nothing: a late beat is run, and several late ones are one."""

    def __init__(self, beat: Beat) -> None:
        """Call `beat` every second."""
        self._beat = beat
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._watch: asyncio.TimerHandle | None = None
        self._beating = asyncio.Lock()
        self.beats = 0
        self.failing = False

    def start(self) -> None:
        """Start beating, the first time at once."""
        self._scheduler.add_job(
            self._run,
            "interval",
            seconds=BEAT_S,
            id=_JOB,
            next_run_time=wall_time(),
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Stop beating, after the beat that is under way: APScheduler would cancel it in the middle."""
        if self._watch is not None:
            self._watch.cancel()
        if self._scheduler.running:
            self._scheduler.pause()
            async with self._beating:
                self._scheduler.shutdown(wait=False)

    async def _run(self) -> None:
        async with self._beating:
            await self._beat_once()

    async def _beat_once(self) -> None:
        """The one error policy for what is due: tell, and try again at the next beat."""
        self._watch_over()
        try:
            nearer = await self._beat()
            self.failing = False
        except PASSING as error:
            log.error("The store cannot be used at this beat: %s", error)
            self.failing, nearer = True, None
        except Exception:
            log.exception("This beat failed")
            self.failing, nearer = True, None
        self.beats += 1
        if nearer is not None:
            self._bring_forward(nearer)

    def _watch_over(self) -> None:
        """APScheduler waits by the wall clock: stepped back an hour, it would miss an hour of beats."""
        if self._watch is not None:
            self._watch.cancel()
        self._watch = asyncio.get_running_loop().call_later(OVERDUE_S, self._rescue)

    def _rescue(self) -> None:
        self._bring_forward(0.0)
        self._watch_over()

    def _bring_forward(self, seconds: float) -> None:
        self._scheduler.modify_job(_JOB, next_run_time=wall_time() + timedelta(seconds=seconds))
