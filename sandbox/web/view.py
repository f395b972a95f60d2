"""What a person sees, as JSON for the page."""

from __future__ import annotations

from typing import Any

from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import User
from sandbox.telegram.state import Bot, Event, Telegram

Json = dict[str, Any]

_SHOWN = 200


def state_view(telegram: Telegram, user: User) -> Json:
    """Return everything the page needs to draw itself from nothing."""
    return {
        "me": user.json(),
        "people": [person.json() for person in telegram.users.values()],
        "chats": [chat_view(telegram, chat, user) for chat in telegram.chats_of(user)],
        "clock": clock_view(telegram),
    }


def clock_view(telegram: Telegram) -> Json:
    """Return the bot's time and how far it is ahead of the real one."""
    return {"now_ms": telegram.clock.now_ms(), "offset_ms": telegram.clock.offset_ms}


def chat_view(telegram: Telegram, chat: Chat, user: User) -> Json:
    """Return a chat with its newest messages and what this person may do in it."""
    bots = telegram.bots_in(chat)
    newest = [chat.messages[number] for number in list(chat.messages)[-_SHOWN:]]
    return {
        "id": chat.id,
        "kind": chat.kind,
        "title": bots[0].user.first_name if chat.person and bots else chat.title,
        "started": chat.started,
        "blocked": chat.blocked,
        "admin": _is_admin(chat, user),
        "bot": _bot_view(bots[0]) if bots else None,
        "bot_admin": bool(bots) and _is_admin(chat, bots[0].user),
        "members": [member.user.json() | {"status": member.status} for member in chat.members.values()],
        "commands": [command for bot in bots for command in bot.commands.seen(chat, user)],
        "pinned": chat.pinned,
        "messages": [message_view(message, user) for message in newest],
    }


def message_view(message: Message, user: User) -> Json:
    """Return a message with what only the page needs: whose it is, reactions, own vote, reply keyboard."""
    view = message.json() | {"mine": message.sender is user, "service": message.service}
    if message.reactions:
        view["reactions"] = sorted(message.reactions.values())
    if "poll" in message.content:
        view["my_vote"] = message.votes.get(user.id)
    if message.reply_keyboard is not None:
        view["reply_keyboard"] = message.reply_keyboard
    return view


def event_view(telegram: Telegram, event: Event, user: User) -> Json | None:
    """Return an event as this person's page gets it, or None when it does not concern them."""
    if event.kind == "commands":
        return {"kind": "refresh"}
    if event.kind == "answer":
        return {"kind": "answer", **event.data} if event.user is user else None
    if event.kind == "chat":
        return {"kind": "refresh"}
    if event.chat is None or not event.chat.present(user):
        return None
    view: Json = {"kind": event.kind, "chat": event.chat.id, **event.data}
    if event.message is not None:
        view["message_id"] = event.message.id
        if event.kind in ("message", "edit", "reaction"):
            view["message"] = message_view(event.message, user)
    if event.kind == "pin":
        view["pinned"] = event.chat.pinned
    return view


def _bot_view(bot: Bot) -> Json:
    profile = bot.profile
    description = profile.descriptions.get("en") or profile.descriptions.get("", "")
    return bot.user.json() | {"description": description, "online": bot.updates.polled.is_set() or bool(bot.webhook)}


def _is_admin(chat: Chat, user: User) -> bool:
    member = chat.member(user)
    return member is not None and member.admin
