"""Questions about chats and their members, and what a bot may do in a group."""

from __future__ import annotations

from sandbox.methods.registry import Call, Json, method
from sandbox.telegram.chats import Chat
from sandbox.telegram.errors import bad_request
from sandbox.telegram.groups import service, set_status
from sandbox.telegram.people import GROUP_ANONYMOUS, User, member_json
from sandbox.telegram.state import Event

_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)


@method("getChat")
def get_chat(call: Call) -> Json:
    """Describe a chat."""
    chat = call.chat("read")
    full = chat.json() | {"accent_color_id": chat.id % 7, "max_reaction_count": 11}
    full |= {"accepted_gift_types": dict.fromkeys(_GIFTS, False)}
    if chat.person is None:
        full["permissions"] = {"can_send_messages": True, "can_send_polls": True}
    if chat.pinned in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned].json()
    return full


@method("getChatMember")
def get_chat_member(call: Call) -> Json:
    """Say what somebody is in a chat."""
    chat = call.chat("edit" if _is_group(call) else "read")
    user_id = call.integer("user_id")
    member = chat.members.get(user_id)
    if member is not None:
        return member.json()
    user = call.telegram.users.get(user_id)
    if user_id == GROUP_ANONYMOUS.id or user is None:
        raise bad_request("invalid user_id specified" if user_id <= 0 else "member not found")
    return member_json(user, "left")


@method("getChatAdministrators")
def get_chat_administrators(call: Call) -> list[Json]:
    """List the admins of a group, bots left out except the caller."""
    chat = _group(call, "there are no administrators in the private chat")
    admins = [member for member in chat.members.values() if member.admin]
    return [member.json() for member in admins if not member.user.is_bot or member.user is call.bot.user]


@method("getChatMemberCount")
def get_chat_member_count(call: Call) -> int:
    """Count who is in a chat."""
    return sum(member.present for member in call.chat("edit").members.values())


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """Leave a group."""
    chat = _group(call, "chat member status can't be changed in private chats")
    bot: User = call.bot.user
    set_status(call.telegram, bot, chat, bot, "left")
    service(call.telegram, bot, chat, {"left_chat_member": bot.json()}, leaving=call.bot)
    return True


@method("pinChatMessage")
def pin_chat_message(call: Call) -> bool:
    """Pin a message; in a group this takes an admin."""
    chat = call.chat()
    message = call.message(chat, "message to pin")
    _require_admin(call, chat, "not enough rights to manage pinned messages in the chat")
    chat.pinned = message.id
    call.telegram.emit(Event("pin", chat, message, call.bot.user))
    return True


@method("unpinChatMessage")
def unpin_chat_message(call: Call) -> bool:
    """Unpin the pinned message."""
    chat = call.chat()
    _require_admin(call, chat, "not enough rights to manage pinned messages in the chat")
    if call.params.get("message_id"):
        call.message(chat, "message to unpin")
    chat.pinned = None
    call.telegram.emit(Event("pin", chat, user=call.bot.user))
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(call: Call) -> bool:
    """Unpin whatever is pinned."""
    return bool(unpin_chat_message(call))


def _group(call: Call, refusal: str) -> Chat:
    chat = call.chat("edit")
    if chat.person is not None:
        raise bad_request(refusal)
    return chat


def _is_group(call: Call) -> bool:
    return call.text("chat_id").startswith("-")


def _require_admin(call: Call, chat: Chat, refusal: str) -> None:
    member = chat.member(call.bot.user)
    if chat.person is None and (member is None or not member.admin):
        raise bad_request(refusal)
