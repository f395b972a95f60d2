"""The bot as a process of its own, to be killed and started again."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sandbox.testing import World
from tests.talk import MINI

ROOT = Path(__file__).parent.parent


class Child:
    """`python -m bot run` against a world, with its files in a folder of its own."""

    def __init__(self, world: World, folder: Path, seeds: Path = MINI, **environment: str) -> None:
        self._world, self._folder = world, folder
        self._environment = environment
        self.process: asyncio.subprocess.Process | None = None
        self.database = folder / "quiz.db"
        if not (folder / "seeds").exists():
            (folder / "seeds").symlink_to(seeds, target_is_directory=True)

    async def start(self) -> None:
        """Start the process and wait until it has asked for updates."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": f"sqlite:///{self.database}",
            **self._world.environment,
            **self._environment,
        }
        before = len(self._world.calls("deleteWebhook"))
        with (self._folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", cwd=self._folder, env=environment, stderr=log
            )
        await self._world.wait_for(lambda: self._fetches(before), "the bot to fetch updates", 30)

    def _fetches(self, before: int) -> bool:
        """It fetches right after it has seen to it that no webhook is set."""
        assert self.process is not None
        assert self.process.returncode is None, self.log()
        return len(self._world.calls("deleteWebhook")) > before

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        """Ask it to end and return its exit code."""
        assert self.process is not None
        if self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
        return await self.process.wait()

    def log(self) -> str:
        """Everything it wrote to stderr."""
        return (self._folder / "log").read_text()
