"""Sending: what all sending methods share, and the plain ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sandbox.methods.registry import Call, Json, method
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.entities import formatted
from sandbox.telegram.errors import bad_request
from sandbox.telegram.keyboards import split_markup
from sandbox.telegram.limits import CAPTION_CHARACTERS, CHAT_ACTION_SECONDS, MESSAGE_CHARACTERS
from sandbox.telegram.state import Event

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


@dataclass(slots=True)
class Draft:
    """A message on its way out."""

    chat: Chat
    content: Json
    extra: Json = field(default_factory=dict)


@method("sendMessage")
def send_message(call: Call) -> Json:
    """Send text."""
    chat = call.chat()
    return send(call, Draft(chat, text_content(call))).json()


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Show that the bot is typing, for five seconds or until it sends."""
    chat, action = call.chat(), call.text("action")
    if action not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    data = {"action": action, "seconds": CHAT_ACTION_SECONDS}
    call.telegram.emit(Event("action", chat, user=call.bot.user, data=data))
    return True


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    """Send a message again, saying where it came from."""
    chat, source = call.chat(), _source(call, "message to forward")
    origin = {"type": "user", "sender_user": source.sender.json(), "date": source.date}
    return send(call, Draft(chat, dict(source.content), {"forward_origin": origin})).json()


@method("copyMessage")
def copy_message(call: Call) -> Json:
    """Send a message again as one's own."""
    chat, source = call.chat(), _source(call, "message to copy")
    content = dict(source.content)
    if "text" not in content and "caption" in call.params:
        content |= caption_content(call)
    return {"message_id": send(call, Draft(chat, content)).id}


def send(call: Call, draft: Draft) -> Message:
    """Put the bot's message into the chat. Raises ApiError for markup or a reply that Telegram refuses."""
    chat, telegram = draft.chat, call.telegram
    inline, keyboard = split_markup(call.value("reply_markup", "reply keyboard markup"))
    reply_to = _reply_target(call, chat)
    if effect := call.text("message_effect_id"):
        if chat.person is None:
            raise bad_request("message effects can be used only in private chats")
        draft.extra["effect_id"] = effect
    if call.flag("protect_content"):
        draft.extra["has_protected_content"] = True
    message = Message(chat, chat.next_id(), telegram.clock.now(), call.bot.user, draft.content, reply_to, inline)
    message.reply_keyboard, message.extra = keyboard, draft.extra
    chat.messages[message.id] = message
    telegram.emit(Event("message", chat, message, call.bot.user, {"silent": call.flag("disable_notification")}))
    return message


def text_content(call: Call) -> Json:
    """Return text and entities of a call. Raises ApiError when empty, too long or wrongly marked up."""
    if not call.text("text"):
        raise bad_request("message text is empty")
    text, entities = marked_up(call, "text", "entities")
    if not text:
        raise bad_request("text must be non-empty")
    if len(text) > MESSAGE_CHARACTERS:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    preview = call.value("link_preview_options", "link preview options")
    if preview:
        content["link_preview_options"] = preview
    return content


def caption_content(call: Call) -> Json:
    """Return caption and entities of a call. Raises ApiError when too long or wrongly marked up."""
    caption, entities = marked_up(call, "caption", "caption_entities")
    if len(caption) > CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    content: Json = {"caption": caption} if caption else {}
    if entities:
        content["caption_entities"] = entities
    if caption and call.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def marked_up(call: Call, name: str, entities_name: str, mode_name: str = "parse_mode") -> tuple[str, list[Json]]:
    """Return a text parameter as plain text with entities."""
    given = call.value(entities_name, "entities") or None
    text, entities = formatted(call.text(name), call.text(mode_name), given)
    return text, [_with_user(call, entity) for entity in entities]


def _with_user(call: Call, entity: Json) -> Json:
    """Name the user of a mention; an unknown one loses the mention, as in Telegram."""
    if "user_id" not in entity:
        return entity
    user_id = entity.pop("user_id")
    user = call.telegram.users.get(user_id)
    place = {"offset": entity["offset"], "length": entity["length"]}
    if user is None:
        return {"type": "text_link", "url": f"tg://user?id={user_id}", **place}
    return {"type": "text_mention", "user": user.json(), **place}


def _reply_target(call: Call, chat: Chat) -> Message | None:
    reply = call.value("reply_parameters", "reply parameters")
    if reply is None and call.integer("reply_to_message_id"):
        reply = {"message_id": call.integer("reply_to_message_id")}
        reply["allow_sending_without_reply"] = call.flag("allow_sending_without_reply")
    if reply is None:
        return None
    if not isinstance(reply, dict):
        raise bad_request("object expected as reply parameters")
    target = chat.messages.get(_whole(reply.get("message_id")))
    if target is not None and not target.deleted:
        return target
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _source(call: Call, subject: str) -> Message:
    source = call.telegram.find_chat(call.bot, call.params.get("from_chat_id"), "read")
    return call.message(source, subject)


def _whole(value: Any) -> int:
    return int(value) if str(value).lstrip("-").isdecimal() else 0
