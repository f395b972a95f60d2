"""How a method is registered, and how it reads its parameters."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import StoredFile
from sandbox.telegram.state import Access, Bot, Telegram

Json = dict[str, Any]
Method = Callable[["Call"], Any | Awaitable[Any]]
M = TypeVar("M", bound=Method)

METHODS: dict[str, Method] = {}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str | None
    data: bytes


@dataclass(slots=True)
class Call:
    """One Bot API call: who calls, with which parameters and files."""

    telegram: Telegram
    bot: Bot
    params: Json
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str = "") -> str:
        """Return a parameter as text."""
        value = self.params.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a parameter as a whole number; Telegram reads anything else as absent."""
        try:
            return int(self.params.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return a parameter as true or false."""
        return str(self.params.get(name, "")).lower() in ("true", "1", "yes", "t", "y")

    def value(self, name: str, subject: str) -> Any:
        """Return a nested parameter, read from JSON where it came as text. Raises ApiError for broken JSON."""
        value = self.params.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise bad_request(f"can't parse {subject} JSON object") from None

    def chat(self, access: Access = "write") -> Chat:
        """Return the chat of the call. Raises ApiError when it is not there or not open to the bot."""
        return self.telegram.find_chat(self.bot, self.params.get("chat_id"), access)

    def message(self, chat: Chat, subject: str, name: str = "message_id") -> Message:
        """Return the message of the call. Raises ApiError such as "message to edit not found"."""
        if not self.params.get(name):
            raise bad_request("message identifier is not specified")
        message = chat.messages.get(self.integer(name))
        if message is None or message.deleted:
            raise bad_request(f"{subject} not found")
        return message

    def file(self, name: str, value: str | None = None) -> StoredFile:
        """Return the file of a parameter: uploaded with the call, attached under a name, or known by its id."""
        value = self.text(name) if value is None else value
        upload = self.uploads.get(value.removeprefix("attach://")) or self.uploads.get(name)
        if upload is not None:
            return self.telegram.files.store(upload.data, upload.name, upload.mime)
        known = self.telegram.files.by_id(value)
        if known is not None:
            return known
        if not value:
            raise bad_request(f"there is no {name} in the request")
        if value.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        raise bad_request("wrong remote file identifier specified: Wrong string length")


def method(name: str) -> Callable[[M], M]:
    """Register a function under a Bot API method name."""

    def register(function: M) -> M:
        METHODS[name] = function
        return function

    return register
