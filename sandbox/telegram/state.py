"""The whole pretend Telegram: who and what there is, and who is told when something changes."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.clock import Clock
from sandbox.telegram.commands import CommandMenus
from sandbox.telegram.errors import ApiError, bad_request, forbidden, migrated
from sandbox.telegram.files import Files
from sandbox.telegram.people import Json, Member, Profile, User
from sandbox.telegram.updates import UpdateQueue

EventKind = Literal["message", "edit", "delete", "action", "answer", "chat", "commands", "pin", "reaction"]
Access = Literal["read", "edit", "write"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something people may see: a change of a message, a toast, a typing bot, a changed chat."""

    kind: EventKind
    chat: Chat | None = None
    message: Message | None = None
    user: User | None = None
    data: Json = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Query:
    """A tap on an inline button, waiting for its answer."""

    id: str
    user: User
    message: Message
    asked_ms: int
    answer: Json | None = None


@dataclass(slots=True, eq=False)
class Bot:
    """One bot with its token, queue, menus, profile and webhook."""

    user: User
    token: str
    updates: UpdateQueue
    commands: CommandMenus = field(default_factory=CommandMenus)
    profile: Profile = field(default_factory=Profile)
    queries: dict[str, Query] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    webhook: Json = field(default_factory=dict)
    menu_button: Json = field(default_factory=lambda: {"type": "commands"})
    revoked: bool = False


class Telegram:
    """Users, bots, chats and files of one sandbox."""

    def __init__(self, clock: Clock | None = None, first_id: int = 0) -> None:
        self.clock = clock or Clock()
        self.users: dict[int, User] = {}
        self.bots: dict[str, Bot] = {}
        self.groups: dict[int, Chat] = {}
        self.files = Files()
        self.changes = 0
        self._first_id = first_id
        self._listeners: list[Callable[[Event], None]] = []

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call ``listener`` for every event; the returned function ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def emit(self, event: Event) -> None:
        """Tell everybody who listens, and mark the message as changed now."""
        self.changes += 1
        if event.message is not None:
            event.message.changed = self.changes
        for listener in list(self._listeners):
            listener(event)

    def add_user(self, first_name: str, user_id: int | None = None, username: str | None = None) -> User:
        """Create a person. Their private chat with each bot is empty and not started."""
        user_id = user_id or 1001 + len(self.users)
        user = self.users[user_id] = User(user_id, first_name, username)
        for bot in self.bots.values():
            self.private_chat(bot, user)
        return user

    def add_bot(self, token: str, first_name: str, username: str) -> Bot:
        """Create a bot whose id is the number its token begins with."""
        user = User(int(token.split(":")[0]), first_name, username, is_bot=True)
        bot = self.bots[token] = Bot(user, token, UpdateQueue(self._first_id + 1, self.clock.now))
        for person in self.users.values():
            self.private_chat(bot, person)
        return bot

    def private_chat(self, bot: Bot, user: User) -> Chat:
        """Return the chat of a person and a bot, made at first use."""
        chat = bot.chats.get(user.id)
        if chat is None:
            chat = bot.chats[user.id] = Chat(user.id, "private", user.first_name, user, last_id=self._first_id)
            chat.members = {user.id: Member(user), bot.user.id: Member(bot.user)}
        return chat

    def add_group(self, title: str, members: list[User], chat_id: int | None = None) -> Chat:
        """Create a basic group; its first member is the creator. A chat id of -100… makes a supergroup."""
        chat_id = chat_id or -5001 - len(self.groups)
        group = Chat(chat_id, "supergroup" if chat_id <= -(10**12) else "group", title, last_id=self._first_id)
        for place, user in enumerate(members):
            group.members[user.id] = Member(user, "member" if place else "creator")
        self.groups[chat_id] = group
        return group

    def chats_of(self, user: User) -> list[Chat]:
        """Return the chats a person sees: one with each bot, then the groups they are in."""
        private = [self.private_chat(bot, user) for bot in self.bots.values()]
        groups = [group for group in self.groups.values() if group.present(user) and group.migrated_to is None]
        return private + groups

    def bots_in(self, chat: Chat) -> list[Bot]:
        """Return the bots that are in a chat now."""
        return [bot for bot in self.bots.values() if chat.present(bot.user)]

    def find_chat(self, bot: Bot, chat_id: int | str | None, access: Access) -> Chat:
        """Return the chat a call names. Raises ApiError when the bot may not do that there."""
        if chat_id in (None, ""):
            raise bad_request("chat_id is empty")
        try:
            chat = bot.chats.get(int(chat_id or 0)) or self.groups.get(int(chat_id or 0))
        except ValueError:
            chat = None
        if chat is None:
            raise bad_request("chat not found")
        refusal = self._refusal(bot, chat, access)
        if refusal is not None:
            raise refusal
        return chat

    def _refusal(self, bot: Bot, chat: Chat, access: Access) -> ApiError | None:
        if chat.migrated_to is not None and access == "write":
            return migrated(chat.migrated_to)
        if access == "read":
            return None
        if chat.person is not None:
            return _private_refusal(chat)
        member = chat.member(bot.user)
        if member is None or member.status == "left":
            return forbidden(f"bot is not a member of the {chat.kind} chat")
        return None if member.present else forbidden(f"bot was kicked from the {chat.kind} chat")

    def push(self, bot: Bot, kind: str, payload: Json) -> Json | None:
        """Queue an update for a bot and return it, or None when the bot did not ask for its kind."""
        return bot.updates.add(kind, payload)

    def new_query(self, bot: Bot, user: User, message: Message) -> Query:
        """Open a callback query for a tap."""
        query = Query(str(secrets.randbits(62)), user, message, self.clock.now_ms())
        bot.queries[query.id] = query
        return query


def _private_refusal(chat: Chat) -> ApiError | None:
    if chat.blocked:
        return forbidden("bot was blocked by the user")
    return None if chat.started else forbidden("bot can't initiate conversation with a user")
