"""What may happen to a live game."""

from dataclasses import dataclass
from enum import StrEnum


class End(StrEnum):
    """Why a game is over."""

    FINISHED = "finished"
    CANCELLED = "cancelled"
    TOO_FEW = "too few"
    IDLE = "idle"
    EMPTY = "empty"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody wants to begin."""


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody came, left or answered: how many play now, and how many of them have answered."""

    players: int
    answered: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram has confirmed the question, or somebody tapped on it."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """The question was sent, and nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Lagged:
    """Our own queue was so long that speed says nothing about the players."""


@dataclass(frozen=True, slots=True)
class Resumed:
    """The program was away since then."""

    since: int


@dataclass(frozen=True, slots=True)
class Moved:
    """The group has a new id: what was sent to the old one is out of reach."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """A deadline may have passed."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """It ends here."""

    why: End


Event = Started | Turned | Sent | Unsure | Lagged | Resumed | Moved | Ticked | Stopped
