"""What happens to groups: who comes and goes, who is admin, and the move to a supergroup."""

from __future__ import annotations

from sandbox.telegram.acts import ActRefused, deliver
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.people import Json, Member, Status, User, member_json
from sandbox.telegram.state import Bot, Event, Telegram


def add_member(telegram: Telegram, actor: User, group: Chat, user: User) -> None:
    """Bring a person or a bot into a group, with the service message and the bots' updates."""
    if group.present(user):
        raise ActRefused(f"{user.first_name} is already in {group.title}.")
    set_status(telegram, actor, group, user, "member")
    service(telegram, actor, group, {"new_chat_members": [user.json()]})


def remove_member(telegram: Telegram, actor: User, group: Chat, user: User) -> None:
    """Take a person or a bot out of a group; leaving by oneself counts as left, otherwise as kicked."""
    if not group.present(user):
        raise ActRefused(f"{user.first_name} is not in {group.title}.")
    bot = _bot(telegram, user)
    message = service(telegram, actor, group, {"left_chat_member": user.json()}, leaving=bot)
    set_status(telegram, actor, group, user, "left" if actor is user else "kicked")
    telegram.emit(Event("chat", group, message))


def set_status(telegram: Telegram, actor: User, group: Chat, user: User, status: Status) -> None:
    """Change a standing and tell the bots: the one concerned by my_chat_member, the others by chat_member."""
    member = group.members.setdefault(user.id, Member(user, "left"))
    old, member.status = member.status, status
    change: Json = {"chat": group.json(), "from": actor.json(), "date": telegram.clock.now()}
    change |= {"old_chat_member": member_json(user, old), "new_chat_member": member.json()}
    for bot in telegram.bots.values():
        standing = group.member(bot.user)
        if bot.user is user:
            telegram.push(bot, "my_chat_member", change)
        elif standing is not None and standing.admin:
            telegram.push(bot, "chat_member", change)
    telegram.emit(Event("chat", group))


def service(telegram: Telegram, actor: User, group: Chat, content: Json, leaving: Bot | None = None) -> Message:
    """Put a line such as "Ada added the bot" into a group."""
    message = Message(group, group.next_id(), telegram.clock.now(), actor, content, service=True)
    group.messages[message.id] = message
    telegram.emit(Event("message", group, message, actor))
    if leaving is None:
        deliver(telegram, "message", message)
    return message


def migrate(telegram: Telegram, actor: User, group: Chat) -> Chat:
    """Turn a basic group into a supergroup with a new id, as Telegram does when a group grows."""
    if group.kind != "group" or group.migrated_to is not None:
        raise ActRefused("Only a basic group can become a supergroup.")
    new_id = -(10**12) - 2_000_000_000 + group.id
    grown = Chat(new_id, "supergroup", group.title, members=group.members, last_id=0)
    telegram.groups[new_id] = grown
    service(telegram, actor, group, {"migrate_to_chat_id": new_id})
    group.migrated_to = new_id
    service(telegram, actor, grown, {"migrate_from_chat_id": group.id})
    telegram.emit(Event("chat", grown))
    return grown


def delete_group(telegram: Telegram, group: Chat) -> None:
    """Delete a group: every bot in it finds itself out."""
    for member in group.members.values():
        member.status = "left"
    telegram.emit(Event("chat", group))


def _bot(telegram: Telegram, user: User) -> Bot | None:
    return next((bot for bot in telegram.bots.values() if bot.user is user), None)
