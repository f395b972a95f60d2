"""Sending and fetching files."""

from __future__ import annotations

import secrets
from typing import Any

from sandbox.methods.registry import Call, Json, method
from sandbox.methods.send import Draft, caption_content, send
from sandbox.telegram.entities import formatted
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import StoredFile
from sandbox.telegram.limits import (
    CAPTION_CHARACTERS,
    DOWNLOAD_BYTES,
    PHOTO_BYTES,
    PHOTO_RATIO,
    PHOTO_SIDES,
    UPLOAD_BYTES,
)

_DICE = {"🎲": 6, "🎯": 6, "🎳": 6, "🏀": 5, "⚽": 5, "🎰": 64}


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    """Send a picture with a caption."""
    chat = call.chat()
    content = photo_content(call.file("photo")) | caption_content(call)
    if call.flag("has_spoiler"):
        content["has_media_spoiler"] = True
    return send(call, Draft(chat, content)).json()


@method("sendDocument")
def send_document(call: Call) -> Json:
    """Send any file with a caption."""
    chat = call.chat()
    return send(call, Draft(chat, document_content(call.file("document")) | caption_content(call))).json()


@method("sendSticker")
def send_sticker(call: Call) -> Json:
    """Send a sticker that the sandbox has seen before, or an uploaded one."""
    chat, file = call.chat(), call.file("sticker")
    sticker = file.json() | {"type": "regular", "width": 512, "height": 512, "emoji": call.text("emoji") or "🙂"}
    return send(call, Draft(chat, {"sticker": sticker | {"is_animated": False, "is_video": False}})).json()


@method("sendDice")
def send_dice(call: Call) -> Json:
    """Send a die whose value the sandbox draws."""
    chat, emoji = call.chat(), call.text("emoji", "🎲")
    if emoji not in _DICE:
        raise bad_request("DICE_EMOJI_INVALID")
    return send(call, Draft(chat, {"dice": {"emoji": emoji, "value": 1 + secrets.randbelow(_DICE[emoji])}})).json()


@method("getFile")
def get_file(call: Call) -> Json:
    """Say where a file can be fetched."""
    if not call.text("file_id"):
        raise bad_request("file_id not specified")
    file = call.telegram.files.by_id(call.text("file_id"))
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return file.json() | {"file_path": file.path}


def photo_content(file: StoredFile) -> Json:
    """Return the content of a photo message. Raises ApiError for what Telegram would not take as a photo."""
    if file.size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if len(file.data) > PHOTO_BYTES:
        raise bad_request("file is too big")
    width, height = file.size
    if width + height > PHOTO_SIDES or max(file.size) > PHOTO_RATIO * min(file.size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"photo": file.photo()}


def document_content(file: StoredFile) -> Json:
    """Return the content of a document message. Raises ApiError when it is too large or empty."""
    if len(file.data) > UPLOAD_BYTES:
        raise bad_request("file is too big")
    if not file.data:
        raise bad_request("file must be non-empty")
    return {"document": file.document()}


def input_media(call: Call, media: Any) -> Json:
    """Return the content that an InputMedia object describes. Raises ApiError as Telegram would."""
    if not isinstance(media, dict):
        raise bad_request("can't parse InputMedia: Object expected")
    kind, source = str(media.get("type", "")), str(media.get("media", ""))
    if kind == "photo":
        content = photo_content(call.file("photo", source))
    elif kind == "document":
        content = document_content(call.file("document", source))
    else:
        raise bad_request(f'can\'t parse InputMedia: the sandbox takes photo and document, not "{kind}"')
    caption, entities = formatted(
        str(media.get("caption", "")), str(media.get("parse_mode", "")), media.get("caption_entities")
    )
    if len(caption) > CAPTION_CHARACTERS:
        raise bad_request("message caption is too long")
    content |= {"caption": caption} if caption else {}
    return content | ({"caption_entities": entities} if entities else {})
