"""What a feature offers: its commands, buttons and the other things it answers to."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

from handlers.asked import Command, Membership, Migration, OtherMessage, Tap, Text
from handlers.codec import ButtonData
from handlers.outgoing import Replies
from handlers.services import Services


class Scope(Enum):
    """Where a command works and is listed. ADMIN: in groups, for their admins. OWNER: in private, for our owners."""

    PRIVATE = auto()
    GROUP = auto()
    ADMIN = auto()
    OWNER = auto()


PRIVATE = frozenset({Scope.PRIVATE})
GROUP = frozenset({Scope.GROUP})
EVERYWHERE = frozenset({Scope.PRIVATE, Scope.GROUP})
OWNERS = frozenset({Scope.OWNER})
PRIVATE_AND_ADMINS = frozenset({Scope.PRIVATE, Scope.ADMIN})


@dataclass(frozen=True, slots=True)
class Reaction:
    """What comes of a tap: the toast that answers it (may be empty, may be an alert), and the calls after it."""

    toast: str = ""
    calls: Replies = field(default_factory=list)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class CommandRoute:
    """A command. `description` stands in menus and in /help, `in_groups` in its place where the chat is a group.

    `linkable`: a deep link may run it, because it does nothing that its owner would have to undo.
    """

    name: str
    handler: Callable[[Command, Services], Awaitable[Replies]]
    scopes: frozenset[Scope]
    description: str
    in_groups: str = ""
    linkable: bool = True

    def described(self, *, group: bool) -> str:
        """What it does in a chat of that kind."""
        return (group and self.in_groups) or self.description


@dataclass(frozen=True, slots=True)
class ButtonRoute:
    """A button, by the class of its data."""

    data: type[ButtonData]
    handler: Callable[[Tap, Any, Services], Awaitable[Reaction]]


@dataclass(frozen=True, slots=True)
class TextRoute:
    """Text in a private chat that is no command."""

    handler: Callable[[Text, Services], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class OtherRoute:
    """Messages in a private chat that are no text."""

    handler: Callable[[OtherMessage, Services], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class MembershipRoute:
    """The bot may write to a chat, or may not any more."""

    handler: Callable[[Membership, Services], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class MigrationRoute:
    """A group changed its id."""

    handler: Callable[[Migration, Services], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class LinkRoute:
    """A deep link: `/start` with a word that begins like this; the handler gets the rest of it as its first word."""

    prefix: str
    handler: Callable[[Command, Services], Awaitable[Replies]]


@dataclass(frozen=True, slots=True)
class WelcomeButton:
    """A button that the message to a new group carries."""

    label: str
    data: ButtonData


Route = (
    CommandRoute | ButtonRoute | TextRoute | OtherRoute | MembershipRoute | MigrationRoute | LinkRoute | WelcomeButton
)
Listing = Callable[[], "Sequence[Route]"]
"""Gives every route there is: for features that speak about the others."""
