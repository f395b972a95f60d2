"""``python -m sandbox``: the pretend Telegram, the web chat, and the bot."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import logging
import signal
import sys
import time
from pathlib import Path

from sandbox.app import TOKEN, Sandbox
from sandbox.child import ROOT, BotProcess
from sandbox.serving import HOST, PortInUse
from sandbox.telegram import groups
from sandbox.telegram.clock import Clock

PORT_IN_USE = 6
_FIRST_IDS_SINCE = 1_700_000_000
_CLOCK_FILE = ROOT / "var" / "sandbox" / "clock"
_BOT_SECONDS = 20.0


def main(arguments: list[str] | None = None) -> int:
    """Run until Ctrl-C or SIGTERM and return the exit code."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    try:
        asyncio.run(_serve(options))
    except PortInUse:
        _say(f"Port {options.port} is in use by another program; choose another with --port.")
        return PORT_IN_USE
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m sandbox", description="Telegram on your own machine, with the bot."
    )
    parser.add_argument("--port", type=_port, default=8181, help="where to listen on 127.0.0.1 (default %(default)s)")
    parser.add_argument("--no-bot", action="store_true", help="start no bot; connect one of your own")
    parser.add_argument("--database", type=Path, default=Path("var/sandbox.db"), help="the bot's database file")
    parser.add_argument("--flood", action="store_true", help="answer 429 to more messages than Telegram would take")
    return parser


async def _serve(options: argparse.Namespace) -> None:
    """Open the doors, start the bot, wait for a signal, close everything."""
    stop = _stop_event()
    sandbox = _open_sandbox(options)
    await sandbox.start(options.port)
    tasks: list[asyncio.Task[None]] = []
    bot = BotProcess(_bot_settings(sandbox, options.database), _say)
    try:
        sys.stdout.write(f"Open {sandbox.url}\n")
        sys.stdout.flush()
        if options.no_bot:
            _say(f"No bot is started. Yours needs TELEGRAM_API_URL={sandbox.url} and BOT_TOKEN={TOKEN}")
        else:
            tasks = [asyncio.create_task(bot.run()), asyncio.create_task(_announce_bot(sandbox))]
        await stop.wait()
    finally:
        await bot.stop()
        for task in tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        await sandbox.stop()


def _open_sandbox(options: argparse.Namespace) -> Sandbox:
    """Make the sandbox; ids begin where no earlier run has been, because the bot's database remembers those."""
    sandbox = Sandbox(Clock(_CLOCK_FILE), flood=options.flood, first_id=int(time.time()) - _FIRST_IDS_SINCE)
    remembered = (ROOT / options.database).exists()
    for chat in sandbox.bot.chats.values():
        chat.started = remembered
    creator = next(iter(sandbox.telegram.users.values()))
    groups.add_member(sandbox.telegram, creator, sandbox.group, sandbox.bot.user)
    return sandbox


def _bot_settings(sandbox: Sandbox, database: Path) -> dict[str, str]:
    return {
        "TELEGRAM_API_URL": sandbox.url,
        "BOT_TOKEN": TOKEN,
        "CLOCK_FILE": str(_CLOCK_FILE),
        "DATABASE_URL": f"sqlite:///{database}",
    }


async def _announce_bot(sandbox: Sandbox) -> None:
    """Say when the bot is there, or that it is late."""
    try:
        async with asyncio.timeout(_BOT_SECONDS):
            await sandbox.bot.updates.polled.wait()
        _say("The bot is there. Press Ctrl-C to end.")
    except TimeoutError:
        _say(f"The bot has not come within {_BOT_SECONDS:.0f} s; the chat is open, but nobody answers yet.")


def _stop_event() -> asyncio.Event:
    """Return an event that Ctrl-C, SIGTERM and a closed terminal set."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop.set)
    return stop


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"a port on {HOST} is a number from 0 to 65535")
    return port


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
