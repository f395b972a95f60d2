"""The real application in the test's own event loop, talking to a pretend Telegram at the wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

from bot.serving import serve
from bot.settings import Settings
from sandbox.testing import World

MINI = Path(__file__).parent / "packs"
"""A pack with a topic for each kind of question, so that a test can ask for the kind it wants."""


def settings_for(world: World, folder: Path, **more: object) -> Settings:
    """Settings of a bot that talks to this world and keeps its database in this folder."""
    return Settings(
        _env_file=None,
        bot_token=world.token,
        telegram_api_url=world.url,
        database_url=f"sqlite:///{folder / 'quiz.db'}",
        clock_file=world.clock.path,
        **more,
    )


@asynccontextmanager
async def quizmaster(world: World, folder: Path, seeds: Path = MINI, **more: object) -> AsyncIterator[None]:
    """The bot, serving this world from entering to leaving."""
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings_for(world, folder, **more), stop, seeds))
    polled = asyncio.create_task(world.polled())
    try:
        await asyncio.wait({serving, polled}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            serving.result()
        yield
    finally:
        polled.cancel()
        stop.set()
        await serving


def to(world: World, moment: datetime) -> None:
    """Move the clock of the world and of the bot forward until it shows this moment."""
    world.advance(moment.timestamp() - world.clock.now())
