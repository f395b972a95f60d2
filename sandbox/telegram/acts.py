"""What people do: write, tap, edit, block, vote. Each act changes the chat and queues the bots' updates."""

from __future__ import annotations

import zlib

from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.entities import formatted
from sandbox.telegram.markup import Entity
from sandbox.telegram.people import GROUP_ANONYMOUS, Json, Status, User, member_json
from sandbox.telegram.state import Bot, Event, Query, Telegram


class ActRefused(Exception):
    """A person tried what Telegram's apps would not let them do."""


def say(
    telegram: Telegram, user: User, chat: Chat, text: str, reply_to: Message | None = None, *, as_group: bool = False
) -> Message:
    """Write a text message; ``as_group`` writes as an anonymous admin. Raises ActRefused when the person may not."""
    plain, entities = formatted(text, "", None)
    if not plain:
        raise ActRefused("A message needs some text.")
    content: Json = {"text": plain}
    if entities:
        content["entities"] = entities
    return post(telegram, user, chat, content, reply_to, as_group=as_group)


def post(
    telegram: Telegram,
    user: User,
    chat: Chat,
    content: Json,
    reply_to: Message | None = None,
    *,
    as_group: bool = False,
) -> Message:
    """Put a person's message into a chat, whatever it contains."""
    _require_presence(chat, user)
    if chat.blocked:
        unblock(telegram, chat)
    sender = GROUP_ANONYMOUS if as_group else user
    message = Message(chat, chat.next_id(), telegram.clock.now(), sender, content, reply_to)
    if as_group:
        message.extra["sender_chat"] = chat.json()
    chat.messages[message.id] = message
    chat.started = True
    telegram.emit(Event("message", chat, message, user))
    deliver(telegram, "message", message)
    return message


def send_photo(telegram: Telegram, user: User, chat: Chat, data: bytes, name: str, caption: str = "") -> Message:
    """Send a picture, or a document when the bytes are no picture."""
    file = telegram.files.store(data, name)
    content: Json = {"photo": file.photo()} if file.size else {"document": file.document()}
    if caption:
        content["caption"], entities = formatted(caption, "", None)
        content |= {"caption_entities": entities} if entities else {}
    return post(telegram, user, chat, content)


def send_sticker(telegram: Telegram, user: User, chat: Chat, emoji: str = "👍") -> Message:
    """Send a sticker that stands for an emoji."""
    file = telegram.files.store(emoji.encode(), "sticker.webp", "image/webp")
    sticker = file.json() | {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
    sticker |= {"is_animated": False, "is_video": False}
    return post(telegram, user, chat, {"sticker": sticker})


def edit(telegram: Telegram, user: User, message: Message, text: str) -> None:
    """Change one's own text message."""
    if message.sender is not user or "text" not in message.content:
        raise ActRefused("Only your own text can be edited.")
    message.versions.append(message.text)
    plain, entities = formatted(text, "", None)
    message.content = {"text": plain} | ({"entities": entities} if entities else {})
    message.edit_date = telegram.clock.now()
    telegram.emit(Event("edit", message.chat, message, user))
    deliver(telegram, "edited_message", message)


def tap(telegram: Telegram, user: User, message: Message, data: str, *, inaccessible: bool = False) -> Query:
    """Press an inline button with callback data; ``inaccessible`` tells the bot of a message it cannot see."""
    _require_presence(message.chat, user)
    bot = _bot_of(telegram, message)
    query = telegram.new_query(bot, user, message)
    shown = message.json()
    if inaccessible or message.deleted:
        shown = {"chat": message.chat.json(), "message_id": message.id, "date": 0}
    payload: Json = {"id": query.id, "from": user.json(), "message": shown, "data": data}
    payload["chat_instance"] = str(zlib.crc32(str(message.chat.id).encode()))
    telegram.push(bot, "callback_query", payload)
    return query


def react(telegram: Telegram, user: User, message: Message, emoji: str | None) -> None:
    """Put a reaction on a message, or take it away; only bots that are admins and asked for it are told."""
    old = message.reactions.pop(user.id, None)
    if emoji:
        message.reactions[user.id] = emoji
    telegram.emit(Event("reaction", message.chat, message, user))
    change = {"chat": message.chat.json(), "message_id": message.id, "date": telegram.clock.now(), "user": user.json()}
    change |= {"old_reaction": _reaction(old), "new_reaction": _reaction(emoji)}
    for bot in telegram.bots_in(message.chat):
        member = message.chat.member(bot.user)
        if member is not None and member.admin:
            telegram.push(bot, "message_reaction", change)


def vote(telegram: Telegram, user: User, message: Message, options: list[int]) -> None:
    """Choose options of a poll by their places; an empty list takes the vote back."""
    poll = message.content["poll"]
    if poll["is_closed"] or (poll["type"] == "quiz" and user.id in message.votes):
        raise ActRefused("This poll takes no more votes from you.")
    message.votes[user.id] = options
    for place, option in enumerate(poll["options"]):
        option["voter_count"] = sum(place in chosen for chosen in message.votes.values())
    poll["total_voter_count"] = sum(bool(chosen) for chosen in message.votes.values())
    telegram.emit(Event("edit", message.chat, message, user))
    bot = _bot_of(telegram, message)
    if not poll["is_anonymous"]:
        ids = [poll["options"][place]["persistent_id"] for place in options]
        answer = {"poll_id": poll["id"], "user": user.json(), "option_ids": options, "option_persistent_ids": ids}
        telegram.push(bot, "poll_answer", answer)
    telegram.push(bot, "poll", poll)


def unblock(telegram: Telegram, chat: Chat) -> None:
    """Let the bot write to this person again."""
    _set_blocked(telegram, chat, blocked=False)


def block(telegram: Telegram, chat: Chat) -> None:
    """Stop the bot from writing to this person."""
    _set_blocked(telegram, chat, blocked=True)


def deliver(telegram: Telegram, kind: str, message: Message) -> None:
    """Queue a message for the bots of its chat that may see it."""
    for bot in telegram.bots_in(message.chat):
        if _visible(bot, message):
            telegram.push(bot, kind, message.json())


def _set_blocked(telegram: Telegram, chat: Chat, *, blocked: bool) -> None:
    if chat.person is None or chat.blocked is blocked:
        return
    chat.blocked = blocked
    bot = telegram.bots_in(chat)[0]
    statuses: tuple[Status, Status] = ("member", "kicked") if blocked else ("kicked", "member")
    old, new = (member_json(bot.user, status) for status in statuses)
    change = {"chat": chat.json(), "from": chat.person.json(), "date": telegram.clock.now()}
    telegram.push(bot, "my_chat_member", change | {"old_chat_member": old, "new_chat_member": new})
    telegram.emit(Event("chat", chat))


def _visible(bot: Bot, message: Message) -> bool:
    """Apply privacy mode: in a group a bot that is no admin sees commands, replies to it, and service messages."""
    member = message.chat.member(bot.user)
    if message.chat.person is not None or message.service or (member is not None and member.admin):
        return True
    if message.reply_to is not None and message.reply_to.sender is bot.user:
        return True
    return any(_meant_for(bot, message, entity) for entity in message.entities)


def _meant_for(bot: Bot, message: Message, entity: Entity) -> bool:
    if entity["type"] != "bot_command":
        return False
    start = message.text.encode("utf-16-le")[entity["offset"] * 2 :]
    command = start[: entity["length"] * 2].decode("utf-16-le")
    name = command.partition("@")[2].lower()
    return name in ("", (bot.user.username or "").lower())


def _bot_of(telegram: Telegram, message: Message) -> Bot:
    for bot in telegram.bots.values():
        if bot.user is message.sender:
            return bot
    raise ActRefused("This message is not from a bot.")


def _require_presence(chat: Chat, user: User) -> None:
    if not chat.present(user):
        raise ActRefused(f"{user.first_name} is not in this chat.")


def _reaction(emoji: str | None) -> list[Json]:
    return [{"type": "emoji", "emoji": emoji}] if emoji else []
