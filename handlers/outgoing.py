"""What a handler wants sent: values, given to the outbox by whoever called the handler."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any


class Urgency(IntEnum):
    """Which call goes first when several wait."""

    CALLBACK = 0
    GAME = 1
    REPLY = 2
    EDIT = 3
    BULK = 4


class Resend(IntEnum):
    """What to do when a call may or may not have arrived."""

    NEVER = 0
    """Questions and results: a second copy would be worse than none; the next tap adopts the message."""
    ONCE = 1
    """Reminders: rather twice than not at all."""
    FREELY = 2
    """Edits, toasts, settings: the same effect however often they arrive."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send along, put in place of the parameter `field`."""

    field: str
    filename: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One Bot API call: its method and parameters as Telegram names them, without `chat_id` where there is a chat.

    `showing_id` names the showing that wants the id of the message sent, `push_id` the push that this call fulfils.
    `game_id` names the game whose lobby this is. `instead` is sent when Telegram refuses this call.
    `since` is the arrival (UTC ms) of the update that a callback answer belongs to; one too old is dropped.
    """

    method: str
    chat_id: int | None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    urgency: Urgency = Urgency.REPLY
    resend: Resend = Resend.NEVER
    showing_id: int | None = None
    push_id: int | None = None
    game_id: int | None = None
    instead: "Outgoing | None" = None
    upload: Upload | None = None
    since: int | None = None


Replies = list[Outgoing]
