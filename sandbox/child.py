"""The bot as a child process: started with the sandbox's address, started again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-m", "bot", "run")

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_SETTLED_SECONDS = 30.0
_GRACE_SECONDS = 8.0


class BotProcess:
    """Keeps one bot process alive until it is told to stop. Its output goes where ours goes."""

    def __init__(
        self, settings: Mapping[str, str], say: Callable[[str], None], command: Sequence[str] = COMMAND
    ) -> None:
        self._environment = {**os.environ, **settings}
        self._say = say
        self._command = command
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Run the bot again and again, waiting longer after each early death."""
        loop, pause = asyncio.get_running_loop(), _FIRST_PAUSE_SECONDS
        while not self._stopping.is_set():
            started = loop.time()
            self._process = await self._start()
            code = await self._process.wait()
            if self._stopping.is_set():
                return
            if loop.time() - started > _SETTLED_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._say(f"The bot ended with code {code}; it starts again in {pause:.0f} s.")
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def stop(self) -> None:
        """Ask the bot to end, and end it when it does not."""
        self._stopping.set()
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(_GRACE_SECONDS):
                await process.wait()
        except TimeoutError:
            self._say("The bot did not end in time and is killed.")
            process.kill()
            await process.wait()

    async def _start(self) -> asyncio.subprocess.Process:
        """Start the bot in a session of its own, so that Ctrl-C reaches it through us and only once."""
        return await asyncio.create_subprocess_exec(
            *self._command,
            cwd=ROOT,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            start_new_session=True,
        )
