"""The sandbox put together: one pretend Telegram, its doors, and the server."""

from __future__ import annotations

import asyncio
import contextlib

from starlette.applications import Starlette

from sandbox.api.door import BotDoor, Receive, Scope, Send
from sandbox.api.faults import Faults
from sandbox.api.flood import Flood
from sandbox.api.transcript import Transcript
from sandbox.control import ControlDoor
from sandbox.serving import HOST, HttpServer
from sandbox.telegram.chats import Chat
from sandbox.telegram.clock import Clock
from sandbox.telegram.people import User
from sandbox.telegram.state import Bot, Telegram
from sandbox.web.door import WebDoor
from sandbox.webhook import deliver_forever

PEOPLE = ("Ada", "Ben", "Chidi", "Dana")
GROUP = "Study group"
TOKEN = "1000001:sandbox-no-secret-this-only-works-on-your-machine"  # noqa: S105 - it opens nothing
BOT_NAME = "Flask Quizmaster"
BOT_USERNAME = "flask_quizmaster_bot"


class Sandbox:
    """A Telegram with four people, a group and one bot, and the doors to it."""

    def __init__(self, clock: Clock | None = None, *, flood: bool = False, first_id: int = 0) -> None:
        self.telegram = Telegram(clock, first_id)
        for name in PEOPLE:
            self.telegram.add_user(name, username=f"{name.lower()}_here")
        self.bot: Bot = self.telegram.add_bot(TOKEN, BOT_NAME, BOT_USERNAME)
        self.group: Chat = self.telegram.add_group(GROUP, list(self.telegram.users.values()))
        self.door = BotDoor(self.telegram, flood=Flood() if flood else None)
        self.web = WebDoor(self.telegram)
        self._pages = Starlette(routes=[*ControlDoor(self).routes(), *self.web.routes()])
        self._deliveries: asyncio.Task[None] | None = None
        self._server: HttpServer | None = None

    @property
    def transcript(self) -> Transcript:
        """The record of the bot's calls."""
        return self.door.transcript

    @property
    def faults(self) -> Faults:
        """The trouble that waits for the bot's calls."""
        return self.door.faults

    @property
    def url(self) -> str:
        """The address of the running server."""
        if self._server is None:
            raise RuntimeError("The sandbox has not been started.")
        return f"http://{HOST}:{self._server.port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send bots to their door and everything else to the pages."""
        if scope["path"].startswith(("/bot", "/file/bot")):
            await self.door(scope, receive, send)
        else:
            await self._pages(scope, receive, send)

    async def start(self, port: int = 0) -> None:
        """Listen on the loopback interface; port 0 takes any that is free. Raises PortInUse."""
        self._server = HttpServer(self, port)
        await self._server.start()
        self._deliveries = asyncio.create_task(deliver_forever(self.bot, self.door))

    async def stop(self) -> None:
        """End long polls and streams, then the server."""
        self.faults.thaw()
        self.web.close()
        for bot in self.telegram.bots.values():
            bot.updates.abort()
        if self._deliveries is not None:
            self._deliveries.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._deliveries
        if self._server is not None:
            await self._server.stop()

    def chat_for(self, user: User, chat_id: int) -> Chat:
        """Return the chat a person means by an id. Raises KeyError."""
        return self.telegram.private_chat(self.bot, user) if chat_id == user.id else self.telegram.groups[chat_id]
