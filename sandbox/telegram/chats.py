"""Where they talk: private chats, groups, and the messages in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from sandbox.telegram.entities import part
from sandbox.telegram.people import Json, Member, User

ChatKind = Literal["private", "group", "supergroup"]


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat of one person with one bot, or a group."""

    id: int
    kind: ChatKind
    title: str
    person: User | None = None
    members: dict[int, Member] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    started: bool = False
    blocked: bool = False
    migrated_to: int | None = None
    pinned: int | None = None

    def json(self) -> Json:
        """Return a Bot API Chat."""
        chat: Json = {"id": self.id, "type": self.kind}
        if self.person is None:
            chat["title"] = self.title
            return chat
        chat["first_name"] = self.person.first_name
        if self.person.username:
            chat["username"] = self.person.username
        return chat

    def next_id(self) -> int:
        """Hand out the next message id of this chat."""
        self.last_id += 1
        return self.last_id

    def member(self, user: User) -> Member | None:
        """Return a user's standing in this group, if they were ever in it."""
        return self.members.get(user.id)

    def present(self, user: User) -> bool:
        """Say whether a user is here now; in a private chat only its person and its bot are."""
        member = self.members.get(user.id)
        return member is not None and member.present


@dataclass(slots=True, eq=False)
class Message:
    """One message. ``content`` holds the Bot API fields that say what it is (text, photo, poll, …)."""

    chat: Chat
    id: int
    date: int
    sender: User
    content: Json
    reply_to: Message | None = None
    markup: Json | None = None
    reply_keyboard: Json | None = None
    extra: Json = field(default_factory=dict)
    edit_date: int | None = None
    deleted: bool = False
    service: bool = False
    changed: int = 0
    reactions: dict[int, str] = field(default_factory=dict)
    votes: dict[int, list[int]] = field(default_factory=dict)
    versions: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text, the caption, or the question of a poll; empty for other messages."""
        poll = self.content.get("poll", {})
        return str(self.content.get("text") or self.content.get("caption") or poll.get("question", ""))

    @property
    def entities(self) -> list[Json]:
        """The entities of the text or caption, offsets in UTF-16 units."""
        found: list[Json] = self.content.get("entities") or self.content.get("caption_entities") or []
        return found

    @property
    def rows(self) -> list[list[Json]]:
        """The inline buttons as they stand on the screen."""
        rows: list[list[Json]] = (self.markup or {}).get("inline_keyboard", [])
        return rows

    @property
    def buttons(self) -> list[Json]:
        """The inline buttons in reading order."""
        return [button for row in self.rows for button in row]

    @property
    def labels(self) -> list[str]:
        """The words on the inline buttons in reading order."""
        return [str(button["text"]) for button in self.buttons]

    def parts(self, kind: str) -> list[str]:
        """Return the pieces of text under one kind of entity, such as ``code`` or ``bold``."""
        return [part(self.text, entity) for entity in self.entities if entity["type"] == kind]

    def json(self, *, with_reply: bool = True) -> Json:
        """Return a Bot API Message."""
        message: Json = {"message_id": self.id, "from": self.sender.json(), "chat": self.chat.json()}
        message["date"] = self.date
        if self.edit_date is not None:
            message["edit_date"] = self.edit_date
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            message["reply_to_message"] = self.reply_to.json(with_reply=False)
        message |= self.extra | self.content
        if self.markup is not None:
            message["reply_markup"] = self.markup
        return message

    def __str__(self) -> str:
        labels = "".join(f" [{label}]" for label in self.labels)
        return f"{self.sender.first_name} #{self.id}: {self.text}{labels}"
