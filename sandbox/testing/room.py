"""A chat as a test looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.telegram import groups
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import Status

if TYPE_CHECKING:
    from sandbox.testing.person import Person
    from sandbox.testing.world import World

PATIENCE_SECONDS = 5.0


class Room:
    """A chat as a test looks at it. ``reads`` counts only what the bot said or changed since somebody last acted."""

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self._mark = 0

    @property
    def id(self) -> int:
        """The chat id."""
        return self.chat.id

    @property
    def messages(self) -> list[Message]:
        """Everything in the chat, oldest first."""
        return list(self.chat.messages.values())

    @property
    def bot_messages(self) -> list[Message]:
        """What the bot said, oldest first."""
        return [message for message in self.messages if message.sender is self._world.bot.user]

    @property
    def last(self) -> Message:
        """The bot's newest message."""
        return self.bot_messages[-1]

    @property
    def fresh(self) -> list[Message]:
        """What the bot said or changed since somebody last acted here."""
        return [message for message in self.bot_messages if message.changed > self._mark]

    def mark(self) -> None:
        """Count everything so far as read."""
        self._mark = self._world.telegram.changes

    async def reads(self, text: str = "", button: str | None = None, seconds: float = PATIENCE_SECONDS) -> Message:
        """Wait for a fresh message that contains ``text`` and has the button; the newest one if there are several."""

        def found() -> Message | None:
            fits = [m for m in self.fresh if text in m.text and (button is None or button in m.labels)]
            return fits[-1] if fits else None

        what = f"{text!r}" + (f" with [{button}]" if button else "") + f" in {self.chat.title}"
        return await self._world.wait_for(found, what, seconds)

    def add_bot(self, by: Person) -> None:
        """Let a person add the bot to the group."""
        self.mark()
        groups.add_member(self._world.telegram, by.user, self.chat, self._world.bot.user)

    def remove_bot(self, by: Person) -> None:
        """Let a person throw the bot out."""
        self.mark()
        groups.remove_member(self._world.telegram, by.user, self.chat, self._world.bot.user)

    def set_status(self, person: Person | None, status: Status) -> None:
        """Make a person (None: the bot) administrator, member, and so on."""
        user = person.user if person else self._world.bot.user
        groups.set_status(self._world.telegram, self._world.people[0].user, self.chat, user, status)

    def migrate(self) -> Room:
        """Turn the group into a supergroup and return the room with the new id."""
        return self._world.room(groups.migrate(self._world.telegram, self._world.people[0].user, self.chat))
