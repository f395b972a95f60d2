"""What each refusal of Telegram means for the call that met it: one table, read by the outbox alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.transport import NotSent


class Cure(Enum):
    """What is done about a fault."""

    DONE = auto()
    """The state asked for is there already: counts as delivered."""
    DROP = auto()
    """Given up: repeating cannot help."""
    WAIT = auto()
    """Flood control: the same call again after the time the server named."""
    AGAIN = auto()
    """It did not arrive: the same call again after a short back-off."""
    UNKNOWN = auto()
    """It may have arrived: the call itself says whether it may be repeated."""
    LOST_CHAT = auto()
    """The chat is gone for us: its schedules go off, its data stays."""
    MOVED_CHAT = auto()
    """The group has a new id: every row moves, the call goes there."""
    PLAIN = auto()
    """Our markup was refused: once more as plain text."""
    NO_THREAD = auto()
    """The forum topic is closed or gone: once more without it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal, understood. `wait_s` is set with WAIT, `new_chat_id` with MOVED_CHAT."""

    cure: Cure
    wait_s: float = 0.0
    new_chat_id: int | None = None
    ours: bool = False
    """A mistake of this program: logged as an error."""


# Lower case, because python-telegram-bot re-capitalises what the server wrote. First match wins.
_BAD_REQUESTS: tuple[tuple[str, Fault], ...] = (
    ("message is not modified", Fault(Cure.DONE)),
    ("message to delete not found", Fault(Cure.DONE)),
    ("message can't be deleted", Fault(Cure.DONE)),
    ("poll has already been closed", Fault(Cure.DONE)),
    ("query is too old", Fault(Cure.DROP)),
    ("query id is invalid", Fault(Cure.DROP)),
    ("message to edit not found", Fault(Cure.DROP)),
    ("message_id_invalid", Fault(Cure.DROP)),
    ("message can't be edited", Fault(Cure.DROP)),
    ("can't parse entities", Fault(Cure.PLAIN, ours=True)),
    ("topic_closed", Fault(Cure.NO_THREAD)),
    ("topic_deleted", Fault(Cure.NO_THREAD)),
    ("message thread not found", Fault(Cure.NO_THREAD)),
    ("chat not found", Fault(Cure.LOST_CHAT)),
    ("peer_id_invalid", Fault(Cure.LOST_CHAT)),
    ("not enough rights", Fault(Cure.DROP)),
    ("chat_admin_required", Fault(Cure.DROP)),
    ("need administrator rights", Fault(Cure.DROP)),
    ("chat_write_forbidden", Fault(Cure.LOST_CHAT)),
    ("have no rights to send", Fault(Cure.LOST_CHAT)),
)


def understand(error: TelegramError) -> Fault:
    """Read a refusal. An unknown 400 is a mistake of this program and given up; an unknown fault may have arrived."""
    for kind, reading in _READINGS:
        if isinstance(error, kind):
            return reading(error)
    return Fault(Cure.UNKNOWN)


def _wait(error: TelegramError) -> Fault:
    return Fault(Cure.WAIT, wait_s=_seconds(error.retry_after) if isinstance(error, RetryAfter) else 1.0)


def _seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _moved(error: TelegramError) -> Fault:
    return Fault(Cure.MOVED_CHAT, new_chat_id=getattr(error, "new_chat_id", None))


def _bad_request(error: TelegramError) -> Fault:
    text = str(error).lower()
    return next((fault for fragment, fault in _BAD_REQUESTS if fragment in text), Fault(Cure.DROP, ours=True))


def _always(fault: Fault) -> Callable[[TelegramError], Fault]:
    return lambda error: fault


# First match wins: python-telegram-bot derives BadRequest and TimedOut from NetworkError.
_READINGS: tuple[tuple[type[TelegramError], Callable[[TelegramError], Fault]], ...] = (
    (RetryAfter, _wait),
    (ChatMigrated, _moved),
    # Every 403 on a chat means that we cannot write there: blocked, kicked, deactivated, never started.
    (Forbidden, _always(Fault(Cure.LOST_CHAT))),
    (BadRequest, _bad_request),
    (NotSent, _always(Fault(Cure.AGAIN))),
    (EndPointNotFound, _always(Fault(Cure.DROP, ours=True))),
    (InvalidToken, _always(Fault(Cure.AGAIN))),
    (Conflict, _always(Fault(Cure.AGAIN))),
    (NetworkError, _always(Fault(Cure.UNKNOWN))),
)
