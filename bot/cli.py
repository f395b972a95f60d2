"""The command line: what each command does, and the exit code with one sentence for each way to fail."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from bank import commands as bank_commands
from bot.clock import Clock
from bot.fetching import TokenRefused
from bot.logs import set_up_logging
from bot.serving import NoQuestions, serve
from bot.settings import BadSettings, Settings, load_settings
from bot.webhook import PortInUse
from data.backup import backup, restore
from data.errors import StoreError, StoreInUse
from data.store import Store

DONE, FAULTS, MISUSE, REFUSED, UNUSABLE, IN_USE, PORT_TAKEN = range(7)
"""Exit codes: done; a check found faults; settings or arguments; token refused; database newer or damaged; database
held by another process; port in use."""


_FAILURES: dict[type[Exception], tuple[int, str]] = {
    TokenRefused: (REFUSED, "Telegram refuses the token. Ask BotFather for the current one and set BOT_TOKEN."),
    StoreInUse: (IN_USE, "{}"),
    StoreError: (UNUSABLE, "{}"),
    PortInUse: (PORT_TAKEN, "Something listens on {} already. Set another WEBHOOK_LISTEN."),
    NoQuestions: (FAULTS, "There are no questions to ask. {}"),
    OSError: (UNUSABLE, "The database cannot be opened: {}. Check DATABASE_URL and the permissions."),
}
"""What ends a command, most special first."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    chosen = _parser().parse_args(arguments)
    if chosen.command == "bank":
        return bank_commands.run(chosen)
    serving = chosen.command in (None, "run")
    try:
        settings = load_settings(serving=serving)
    except BadSettings as error:
        return _fail(MISUSE, "Some settings cannot be used:", *error.faults, "Mend them in the environment or in .env.")
    set_up_logging(settings.log_level, settings.token, _secret(settings))
    return _guarded(lambda: _run(settings) if serving else _store_command(chosen, settings))


def _guarded(command: Callable[[], int]) -> int:
    try:
        return command()
    except tuple(_FAILURES) as error:
        code, sentence = next(failure for kind, failure in _FAILURES.items() if isinstance(error, kind))
        return _fail(code, sentence.format(error))


def _run(settings: Settings) -> int:
    # What is imported by now stays; walking through it again and again would stop everybody for 70 ms each time.
    gc.collect()
    gc.freeze()
    asyncio.run(serve(settings))
    return DONE


def _store_command(chosen: argparse.Namespace, settings: Settings) -> int:
    path = settings.database_path
    match chosen.store_command:
        case "migrate":
            asyncio.run(_migrate(path))
            return DONE
        case "check":
            return asyncio.run(_check(path))
        case "stats":
            asyncio.run(_stats(path))
            return DONE
        case "backup":
            backup(path, chosen.file)
            return DONE
        case _:
            restore(chosen.file, path)
            return DONE


async def _migrate(path: Path) -> None:
    store = await Store.open(path)
    await store.close()


async def _check(path: Path) -> int:
    store = await Store.open(path, create=False)
    try:
        faults = await store.check()
    finally:
        await store.close()
    for fault in faults:
        sys.stdout.write(f"{fault}\n")
    sys.stderr.write(f"{path}: {len(faults)} faults\n")
    return FAULTS if faults else DONE


async def _stats(path: Path) -> None:
    store = await Store.open(path, create=False)
    try:
        counts, score = await store.owner_stats(Clock().now()), await store.prediction_score()
    finally:
        await store.close()
    for name, count in asdict(counts).items():
        sys.stdout.write(f"{name.replace('_', ' ')}: {count}\n")
    sys.stdout.write(f"predicted answers: {score.answers}\n")
    if score.answers:
        sys.stdout.write(f"Brier score: {score.brier:.4f}\ncalibration error: {score.calibration:.4f}\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The quiz master on Telegram.")
    commands = parser.add_subparsers(dest="command", metavar="{run,bank,db}")
    commands.add_parser("run", help="serve Telegram (the default)")
    bank_commands.add_arguments(commands)
    store = commands.add_parser("db", help="the database").add_subparsers(dest="store_command", required=True)
    store.add_parser("migrate", help="bring it up to date, or make it")
    store.add_parser("check", help="compare scores and cards with the answers they come from")
    store.add_parser("stats", help="counts without names, and how good the forecasts were (Brier score)")
    store.add_parser("backup", help="copy it, also while the bot runs").add_argument("file", type=Path)
    store.add_parser("restore", help="put a copy in its place").add_argument("file", type=Path)
    return parser


def _secret(settings: Settings) -> str:
    return settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""


def _fail(code: int, *lines: str) -> int:
    sys.stderr.write("".join(f"{line}\n" for line in lines))
    return code
