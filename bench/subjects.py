"""What is measured: bots as processes of their own, ours and the others, and what each of them costs."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.telegram import Account

ROOT = Path(__file__).parent.parent
START_S = 60.0
STOP_S = 15.0


@dataclass(slots=True)
class Subject:
    """A bot under measurement."""

    name: str
    account: Account
    process: asyncio.subprocess.Process
    log: Path

    @property
    def processor_s(self) -> float:
        """Seconds of processor time used so far by all its threads, ended ones too.

        The clock of another process, as clock_getcpuclockid(3) names it; Linux only.
        """
        return time.clock_gettime((~self.process.pid << 3) | 2)

    @property
    def memory_bytes(self) -> int:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def check(self) -> None:
        """See that it still runs.

        Raises:
            RuntimeError: it ended, with the end of what it said.

        """
        if self.process.returncode is not None:
            said = self.log.read_text(errors="replace")[-2000:]
            raise RuntimeError(f"{self.name} ended with {self.process.returncode}:\n{said}")

    @asynccontextmanager
    async def frozen(self) -> AsyncIterator[None]:
        """Stand still, so that another one has the machine for itself."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)


@asynccontextmanager
async def ours(account: Account, database: Path, name: str = "ours", **settings: str) -> AsyncIterator[Subject]:
    """The whole application as people run it: `python -m bot run`, with the shipped questions."""
    folder = database.parent
    if not (folder / "seeds").exists():
        (folder / "seeds").symlink_to(ROOT / "seeds", target_is_directory=True)
    environment = {"DATABASE_URL": f"sqlite:///{database}", "LOG_LEVEL": "WARNING", **settings}
    async with _running(account, name, folder, ["-m", "bot", "run"], environment) as subject:
        yield subject


@asynccontextmanager
async def peer(account: Account, module: str, folder: Path, **settings: str) -> AsyncIterator[Subject]:
    """A bot of `bench.peers`, by its module."""
    async with _running(account, module, folder, ["-m", f"bench.peers.{module}"], settings) as subject:
        yield subject


@asynccontextmanager
async def _running(
    account: Account, name: str, folder: Path, command: list[str], settings: dict[str, str]
) -> AsyncIterator[Subject]:
    """Start it, wait until it asks for updates, and end it in the end."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "BOT_TOKEN": account.token,
        "TELEGRAM_API_URL": account.url,
        **settings,
    }
    path = folder / f"{name}.log"
    with path.open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=folder, env=environment, stdout=log, stderr=log
        )
    subject = Subject(name, account, process, path)
    try:
        await _polled(subject)
        yield subject
    finally:
        await _stop(process)


async def _polled(subject: Subject) -> None:
    async with asyncio.timeout(START_S):
        while not subject.account.fetches:
            subject.check()
            await asyncio.sleep(0.005)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGCONT)
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_S)
    except TimeoutError:
        process.kill()
        await process.wait()
