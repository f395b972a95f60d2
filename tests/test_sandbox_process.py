"""``python -m sandbox`` as people run it: the address, the child, the port, the end."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from sandbox.__main__ import main
from sandbox.child import BotProcess

ROOT = Path(__file__).parents[1]
SETTINGS = ("TELEGRAM_API_URL", "BOT_TOKEN", "CLOCK_FILE", "DATABASE_URL")


@asynccontextmanager
async def sandbox(*arguments: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """The program on a free port, without a bot; ended with SIGTERM if it has not ended itself."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *arguments,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def until(predicate: Callable[[], bool]) -> None:
    """Ask again and again, for at most 20 s."""
    for _ in range(1000):
        if predicate():
            return
        await asyncio.sleep(0.02)


async def address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    found = re.fullmatch(r"Open (http://127\.0\.0\.1:\d+)\n", line)
    assert found, line
    return found[1]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_says_where_to_look_and_ends_cleanly(number: signal.Signals) -> None:
    async with sandbox("--no-bot") as process:
        url = await address(process)
        async with aiohttp.ClientSession() as web:
            async with web.get(f"{url}/") as page:
                assert "Sandbox" in await page.text()
            async with web.get(f"{url}/web/1001/state") as response:
                state = await response.json()
            assert [chat["title"] for chat in state["chats"]] == ["Flask Quizmaster", "Study group"]
            # An open stream and a long poll must not hold up the end.
            stream = await web.get(f"{url}/web/1001/events")
            token = "1000001:sandbox-no-secret-this-only-works-on-your-machine"
            polling = asyncio.create_task(web.get(f"{url}/bot{token}/getUpdates?offset=-1&timeout=50"))
            await asyncio.sleep(0.1)
            process.send_signal(number)
            async with asyncio.timeout(5):
                assert await process.wait() == 0
            await asyncio.gather(polling, return_exceptions=True)
            stream.close()


async def test_a_taken_port_is_named_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        async with sandbox("--no-bot", "--port", str(port)) as process:
            out, err = await process.communicate()
    assert (process.returncode, out) == (6, b"")
    assert err.decode() == f"Port {port} is in use by another program; choose another with --port.\n"


def test_a_wrong_port_is_refused() -> None:
    with pytest.raises(SystemExit) as end:
        main(["--port", "70000"])
    assert end.value.code == 2


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A bot that notes its settings and each start, dies twice, and then stays until it is told to end."""
    path = tmp_path / "bot.py"
    path.write_text(
        "import os, pathlib, signal, sys, time\n"
        f"starts = pathlib.Path({str(tmp_path)!r}) / 'starts'\n"
        "with starts.open('a') as file:\n"
        f"    file.write(' '.join(os.environ[name] for name in {SETTINGS!r}) + '\\n')\n"
        "if len(starts.read_text().splitlines()) < 3:\n"
        "    sys.exit(9)\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))\n"
        "time.sleep(60)\n"
    )
    return path


async def test_a_bot_that_dies_is_started_again_and_ended_with_us(
    script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sandbox.child._FIRST_PAUSE_SECONDS", 0.05)
    said: list[str] = []
    bot = BotProcess({name: name.lower() for name in SETTINGS}, said.append, (sys.executable, str(script)))
    running = asyncio.create_task(bot.run())
    starts = tmp_path / "starts"
    async with asyncio.timeout(20):
        await until(lambda: starts.exists() and len(starts.read_text().splitlines()) == 3)
        await asyncio.sleep(0.2)
        await bot.stop()
        await running
    assert starts.read_text().splitlines() == [" ".join(SETTINGS).lower()] * 3
    assert said == [
        "The bot ended with code 9; it starts again in 0 s.",
        "The bot ended with code 9; it starts again in 0 s.",
    ]


async def test_a_bot_that_ignores_the_request_to_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.child._GRACE_SECONDS", 0.2)
    ready = tmp_path / "ready"
    code = (
        "import pathlib, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"pathlib.Path({str(ready)!r}).write_text(str(__import__('os').getpid())); time.sleep(60)"
    )
    said: list[str] = []
    bot = BotProcess({}, said.append, (sys.executable, "-c", code))
    running = asyncio.create_task(bot.run())
    async with asyncio.timeout(20):
        await until(lambda: ready.exists() and bool(ready.read_text()))
        await bot.stop()
        await running
    assert said == ["The bot did not end in time and is killed."]
    with pytest.raises(ProcessLookupError):
        os.kill(int(ready.read_text()), 0)
