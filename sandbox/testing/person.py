"""Somebody who talks to the bot in a test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.telegram import acts
from sandbox.telegram.chats import Message
from sandbox.telegram.people import User
from sandbox.telegram.state import Query
from sandbox.testing.room import PATIENCE_SECONDS, Room

if TYPE_CHECKING:
    from sandbox.testing.world import World


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap was answered with; an empty text means that only the spinner ended."""

    text: str
    alert: bool = False
    url: str = ""


class Person:
    """Somebody in the world. Acts without a room happen in the private chat with the bot."""

    def __init__(self, world: World, user: User) -> None:
        self._world = world
        self.user = user
        self.room = world.room(world.telegram.private_chat(world.bot, user))

    @property
    def id(self) -> int:
        """The user id, which is the id of the private chat as well."""
        return self.user.id

    @property
    def name(self) -> str:
        """The first name."""
        return self.user.first_name

    @property
    def answers(self) -> list[Answer]:
        """What this person's taps were answered with, oldest first."""
        return [answer for user, _, answer in self._world.answers if user is self.user]

    @property
    def toasts(self) -> list[str]:
        """The words this person's taps were answered with, silent answers left out."""
        return [answer.text for answer in self.answers if answer.text]

    def say(
        self, text: str, room: Room | None = None, reply_to: Message | None = None, *, as_group: bool = False
    ) -> Message:
        """Write a message; ``as_group`` writes as an anonymous admin of the group."""
        room = self._act_in(room)
        return acts.say(self._world.telegram, self.user, room.chat, text, reply_to, as_group=as_group)

    def edit(self, message: Message, text: str) -> None:
        """Change one's own message."""
        self._act_in(self._world.room(message.chat))
        acts.edit(self._world.telegram, self.user, message, text)

    def press(self, message: Message, button: str | int, *, inaccessible: bool = False) -> Query:
        """Tap a button, named by its label or place, without waiting for the answer."""
        return self.press_data(message, callback_data(message, button), inaccessible=inaccessible)

    def press_data(self, message: Message, data: str, *, inaccessible: bool = False) -> Query:
        """Send callback data of one's own choice, as an old button or a forged one would."""
        self._act_in(self._world.room(message.chat))
        return acts.tap(self._world.telegram, self.user, message, data, inaccessible=inaccessible)

    async def tap(self, message: Message, button: str | int, seconds: float = PATIENCE_SECONDS) -> Answer:
        """Tap a button, named by its label or place, and wait for the answer."""
        return await self.answer_to(self.press(message, button), seconds)

    async def answer_to(self, query: Query, seconds: float = PATIENCE_SECONDS) -> Answer:
        """Wait for the answer to a tap."""

        def answered() -> Answer | None:
            return next((answer for _, query_id, answer in self._world.answers if query_id == query.id), None)

        return await self._world.wait_for(answered, f"an answer to {self.name}'s tap", seconds)

    async def reads(self, text: str = "", button: str | None = None, seconds: float = PATIENCE_SECONDS) -> Message:
        """Wait for the bot to say or change something in the private chat; see ``Room.reads``."""
        return await self.room.reads(text, button, seconds)

    def send_photo(
        self, data: bytes, name: str = "picture.png", caption: str = "", room: Room | None = None
    ) -> Message:
        """Send a picture, or a document when the bytes are none."""
        return acts.send_photo(self._world.telegram, self.user, self._act_in(room).chat, data, name, caption)

    def send_sticker(self, emoji: str = "👍", room: Room | None = None) -> Message:
        """Send a sticker."""
        return acts.send_sticker(self._world.telegram, self.user, self._act_in(room).chat, emoji)

    def vote(self, message: Message, *options: int) -> None:
        """Choose options of one of Telegram's own polls."""
        acts.vote(self._world.telegram, self.user, message, list(options))

    def react(self, message: Message, emoji: str | None) -> None:
        """Put a reaction on a message, or take it away with None."""
        acts.react(self._world.telegram, self.user, message, emoji)

    def block(self) -> None:
        """Block the bot."""
        acts.block(self._world.telegram, self.room.chat)

    def unblock(self) -> None:
        """Let the bot write again."""
        acts.unblock(self._world.telegram, self.room.chat)

    def _act_in(self, room: Room | None) -> Room:
        room = room or self.room
        room.mark()
        return room


def callback_data(message: Message, button: str | int) -> str:
    """Return the data behind a button. Raises AssertionError when there is no such button."""
    fits = [each for place, each in enumerate(message.buttons) if button in (place, each["text"])]
    if not fits:
        raise AssertionError(f"There is no button {button!r} on {message}")
    return str(fits[0]["callback_data"])
