"""The Bot API as the outbox and the fetch loop use it: raw calls through python-telegram-bot's Bot."""

import os
from collections.abc import Mapping
from typing import Any

from telegram import Bot, InputFile

from bot.transport import SEND_S, AiohttpRequest
from handlers.outgoing import Outgoing

ALLOWED_UPDATES = ("message", "callback_query", "my_chat_member")
POLL_S = 50
"""Telegram holds getUpdates for 50 seconds at most."""


class Api(Bot):
    """A Bot whose calls can be made by name, with the answer left as Telegram sent it.

    Turning answers into objects is half of the library's price for a call, and the outbox needs one number of them.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        """Take what Bot takes."""
        # RetryAfter as the library will give it in its next major version, and without its warning of it.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        super().__init__(*args, **more)

    async def call(self, method: str, parameters: Mapping[str, Any], *, patience: float = SEND_S) -> Any:
        """Make one call by its Bot API name and return `result`; `patience` is seconds to wait for the answer.

        Raises:
            TelegramError: as python-telegram-bot maps refusals; `NotSent` and `MaybeSent` for faults on the way.
        """
        return await self._do_post(method, dict(parameters), read_timeout=patience)

    async def deliver(self, outgoing: Outgoing) -> Any:
        """Make the call that an `Outgoing` describes."""
        parameters = dict(outgoing.parameters)
        if outgoing.chat_id is not None:
            parameters["chat_id"] = outgoing.chat_id
        if outgoing.upload is not None:
            upload = outgoing.upload
            parameters[upload.field] = InputFile(upload.content, filename=upload.filename)
        return await self.call(outgoing.method, parameters)

    async def fetch(self, offset: int | None) -> Any:
        """Long-poll for updates from `offset` on, which confirms everything before it; raw, as the server sent it."""
        parameters = {"timeout": POLL_S, "limit": 100, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            parameters["offset"] = offset
        return await self.call("getUpdates", parameters, patience=POLL_S + 10.0)


def make_api(token: str, url: str) -> Api:
    """Make the Api for a server: calls go to `<url>/bot<token>/<method>`, files to `<url>/file/bot<token>/<path>`."""
    return Api(
        token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=AiohttpRequest(secret=token),
        get_updates_request=AiohttpRequest(connections=2, secret=token),
    )
