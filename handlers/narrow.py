"""The door: an update of Telegram becomes a small value, or nothing that concerns us."""

import re

from telegram import CallbackQuery, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update, User
from telegram import Chat as TelegramChat

from data.records import ChatKind, Who
from handlers.asked import Command, Incoming, Membership, Migration, Origin, OtherMessage, Tap, Text, Where

_COMMAND = re.compile(r"/([a-z0-9_]{1,32})(?:@(\w+))?(?=\s|$)", re.IGNORECASE | re.ASCII)
_KINDS = {
    TelegramChat.PRIVATE: ChatKind.PRIVATE,
    TelegramChat.GROUP: ChatKind.GROUP,
    TelegramChat.SUPERGROUP: ChatKind.GROUP,
}
_PRESENT = (ChatMember.MEMBER, ChatMember.ADMINISTRATOR, ChatMember.OWNER)


def narrow(update: Update, now: int, bot_username: str) -> Incoming | None:
    """Narrow an update that arrived at `now` (UTC ms) to what was asked; None for what does not concern the bot.

    Edited messages, channel posts, messages of bots, commands for other bots, and talk in groups are None.
    """
    if update.message is not None:
        return _message(update.message, update.update_id, now, bot_username.lstrip("@").lower())
    if update.callback_query is not None:
        return _tap(update.callback_query, update.update_id, now)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, update.update_id, now)
    return None


def _message(message: Message, update_id: int, now: int, username: str) -> Incoming | None:
    kind = _KINDS.get(message.chat.type)
    if kind is None:
        return None
    as_group = message.sender_chat is not None and message.sender_chat.id == message.chat.id
    thread_id = message.message_thread_id if message.is_topic_message else None
    where = Where(message.chat.id, kind, message.chat.title, thread_id)
    origin = Origin(update_id, now, _who(message.from_user), where, as_group)
    if (moved := _migration(message, origin)) is not None:
        return moved
    if message.from_user is None or (message.from_user.is_bot and not as_group):
        return None
    return _said(message, origin, username)


def _migration(message: Message, origin: Origin) -> Migration | None:
    if message.migrate_to_chat_id:
        return Migration(origin, message.migrate_to_chat_id)
    if message.migrate_from_chat_id:
        old = Where(message.migrate_from_chat_id, ChatKind.GROUP, message.chat.title)
        return Migration(Origin(origin.update_id, origin.now, origin.who, old, origin.as_group), message.chat.id)
    return None


def _said(message: Message, origin: Origin, username: str) -> Command | Text | OtherMessage | None:
    text = message.text
    if text and (found := _COMMAND.match(text)):
        return _command(message, text, found, origin, username)
    if origin.where.kind is not ChatKind.PRIVATE:
        return None
    if text:
        return Text(origin, text, message.message_id, _reply_to(message, username))
    return OtherMessage(origin, message.message_id) if message.effective_attachment else None


def _command(message: Message, text: str, found: re.Match[str], origin: Origin, username: str) -> Command | None:
    name, bot = found.group(1), found.group(2)
    if bot and bot.lower() != username:
        return None
    return Command(
        origin,
        name.lower(),
        tuple(text[found.end() :].split()),
        message.message_id,
        addressed=bot is not None,
        text=text,
        reply_to=_reply_to(message, username),
    )


def _reply_to(message: Message, username: str) -> int | None:
    """The message of ours that this one answers."""
    answered = message.reply_to_message
    if answered is None or answered.from_user is None:
        return None
    ours = answered.from_user.is_bot and (answered.from_user.username or "").lower() == username
    return answered.message_id if ours else None


def _tap(query: CallbackQuery, update_id: int, now: int) -> Tap:
    """A tap always becomes a value, because its callback query must be answered whatever it says."""
    who, message = _who(query.from_user), query.message
    if message is None:
        where, message_id = Where(who.id, ChatKind.PRIVATE), None
    else:
        thread_id = message.message_thread_id if isinstance(message, Message) and message.is_topic_message else None
        kind = _KINDS.get(message.chat.type, ChatKind.GROUP)
        where, message_id = Where(message.chat.id, kind, message.chat.title, thread_id), message.message_id
    return Tap(Origin(update_id, now, who, where), query.id, query.data or "", message_id)


def _membership(change: ChatMemberUpdated, update_id: int, now: int) -> Membership | None:
    kind = _KINDS.get(change.chat.type)
    if kind is None:
        return None
    origin = Origin(update_id, now, _who(change.from_user), Where(change.chat.id, kind, change.chat.title))
    present = _is_present(change.new_chat_member)
    return Membership(origin, present, added=present and not _is_present(change.old_chat_member))


def _is_present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


def _who(user: User | None) -> Who:
    """The sender; a service message may have none, and nothing is recorded for id 0."""
    return Who(user.id, user.first_name) if user else Who(0, "")
