"""Editing and deleting."""

from __future__ import annotations

from sandbox.methods.media import input_media
from sandbox.methods.registry import Call, Json, method
from sandbox.methods.send import caption_content, text_content
from sandbox.telegram.chats import Chat, Message
from sandbox.telegram.errors import MESSAGE_NOT_MODIFIED, bad_request
from sandbox.telegram.keyboards import split_markup
from sandbox.telegram.limits import DELETE_WINDOW_SECONDS, MESSAGE_IDS
from sandbox.telegram.state import Event

_MEDIA = ("photo", "document")
_CAPTION = ("caption", "caption_entities", "show_caption_above_media")


@method("editMessageText")
def edit_message_text(call: Call) -> Json:
    """Replace text and buttons."""
    content = text_content(call)
    message = _editable(call)
    if "text" not in message.content:
        raise bad_request("there is no text in the message to edit")
    return _apply(call, message, content)


@method("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    """Replace caption and buttons."""
    content = caption_content(call)
    message = _editable(call)
    if not any(kind in message.content for kind in _MEDIA):
        raise bad_request("there is no caption in the message to edit")
    media = {key: value for key, value in message.content.items() if key not in _CAPTION}
    return _apply(call, message, media | content)


@method("editMessageMedia")
def edit_message_media(call: Call) -> Json:
    """Replace picture or document, caption and buttons."""
    content = input_media(call, call.value("media", "input media"))
    message = _editable(call)
    if not any(kind in message.content for kind in (*_MEDIA, "text")):
        raise bad_request("message can't be edited")
    return _apply(call, message, content)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    """Replace the buttons alone."""
    message = _editable(call)
    return _apply(call, message, message.content)


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Delete one message. Raises ApiError when it is gone, too old, or somebody else's."""
    chat = call.chat()
    message = call.message(chat, "message to delete")
    if not _deletable(call, message):
        raise bad_request("message can't be deleted")
    _delete(call, message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Delete several messages; those that cannot be deleted are skipped."""
    chat, ids = call.chat(), call.value("message_ids", "message_ids")
    if not isinstance(ids, list) or not ids:
        raise bad_request("message identifiers are not specified")
    if len(ids) > MESSAGE_IDS:
        raise bad_request("too many message identifiers specified")
    for message in _found(chat, ids):
        if _deletable(call, message):
            _delete(call, message)
    return True


def _editable(call: Call) -> Message:
    if call.text("inline_message_id"):
        raise bad_request("MESSAGE_ID_INVALID")
    message = call.message(call.chat("edit"), "message to edit")
    if message.sender is not call.bot.user or message.service or "forward_origin" in message.extra:
        raise bad_request("message can't be edited")
    return message


def _apply(call: Call, message: Message, content: Json) -> Json:
    """Change the message. Raises ApiError when nothing would change."""
    markup, _ = split_markup(call.value("reply_markup", "reply keyboard markup"))
    if _compared(content) == _compared(message.content) and markup == message.markup:
        raise bad_request(MESSAGE_NOT_MODIFIED)
    if _compared(content) != _compared(message.content):
        message.versions.append(message.text)
    message.content, message.markup = content, markup
    message.edit_date = call.telegram.clock.now()
    call.telegram.emit(Event("edit", message.chat, message, call.bot.user))
    return message.json()


def _compared(content: Json) -> Json:
    """Return what counts as a difference: previews do not, and a file counts by its id."""
    kept = {key: value for key, value in content.items() if key != "link_preview_options"}
    if "photo" in kept:
        kept["photo"] = kept["photo"][-1]["file_id"]
    return kept


def _deletable(call: Call, message: Message) -> bool:
    """Apply Telegram's rules: within 48 hours, and in groups only one's own unless an admin."""
    if call.telegram.clock.now() - message.date > DELETE_WINDOW_SECONDS:
        return False
    if message.chat.person is not None or message.sender is call.bot.user:
        return True
    member = message.chat.member(call.bot.user)
    return member is not None and member.admin


def _delete(call: Call, message: Message) -> None:
    message.deleted = True
    del message.chat.messages[message.id]
    call.telegram.emit(Event("delete", message.chat, message, call.bot.user))


def _found(chat: Chat, ids: list[object]) -> list[Message]:
    numbers = [int(str(number)) for number in ids if str(number).isdecimal()]
    return [chat.messages[number] for number in numbers if number in chat.messages]
