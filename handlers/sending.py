"""Bot API calls as values: the few shapes that all features send."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from data.game_records import LiveGame
from data.records import ChatKind
from handlers.asked import Origin, Tap
from handlers.codec import ButtonData, pack
from handlers.outgoing import Outgoing, Resend, Upload, Urgency
from handlers.words.en.markup import TOAST_LIMIT, Html, shorten

Key = dict[str, str]
Keyboard = Sequence[Sequence[Key]]

SUCCESS, DANGER, PRIMARY = "success", "danger", "primary"


def key(label: str, data: ButtonData, style: str | None = None) -> Key:
    """A button that sends data back; `style` is a colour of Telegram's."""
    made = {"text": label, "callback_data": pack(data)}
    return made | {"style": style} if style else made


def link_key(label: str, url: str) -> Key:
    """A button that opens an address."""
    return {"text": label, "url": url}


def send(
    origin: Origin,
    text: Html,
    keyboard: Keyboard = (),
    *,
    showing_id: int | None = None,
    reply_to: int | None = None,
    resend: Resend = Resend.ONCE,
) -> Outgoing:
    """A new message in the chat (and forum topic) that the update came from.

    Questions and verdicts are sent with `Resend.NEVER`.
    """
    parameters = _body(text, keyboard)
    if origin.where.thread_id is not None:
        parameters["message_thread_id"] = origin.where.thread_id
    if reply_to is not None:
        parameters["reply_parameters"] = {"message_id": reply_to, "allow_sending_without_reply": True}
    return Outgoing("sendMessage", origin.where.chat_id, parameters, resend=resend, showing_id=showing_id)


def to_game(
    live: LiveGame,
    text: Html,
    keyboard: Keyboard = (),
    *,
    showing_id: int | None = None,
    game_id: int | None = None,
    resend: Resend = Resend.NEVER,
) -> Outgoing:
    """A new message in the chat (and forum topic) of a game."""
    parameters = _body(text, keyboard)
    if live.thread_id is not None:
        parameters["message_thread_id"] = live.thread_id
    return Outgoing(
        "sendMessage",
        live.chat_id,
        parameters,
        urgency=Urgency.GAME,
        resend=resend,
        showing_id=showing_id,
        game_id=game_id,
    )


def picture(live: LiveGame, caption: Html, keyboard: Keyboard, content: bytes) -> Outgoing:
    """A picture in the chat of a game; in words alone where pictures are refused."""
    words = to_game(live, caption, keyboard, resend=Resend.ONCE)
    kept = {name: value for name, value in words.parameters.items() if name not in ("text", "link_preview_options")}
    upload = Upload("photo", "podium.png", content)
    return replace(words, method="sendPhoto", parameters={**kept, "caption": caption}, upload=upload, instead=words)


def to_person(person_id: int, text: Html, keyboard: Keyboard = ()) -> Outgoing:
    """A message to somebody's private chat, whoever's act it comes of."""
    return Outgoing("sendMessage", person_id, _body(text, keyboard), resend=Resend.ONCE)


def push(
    chat_id: int,
    text: Html,
    keyboard: Keyboard = (),
    *,
    push_id: int,
    showing_id: int | None = None,
    resend: Resend = Resend.ONCE,
) -> Outgoing:
    """A message that nobody asked for at this moment."""
    return Outgoing(
        "sendMessage",
        chat_id,
        _body(text, keyboard),
        urgency=Urgency.BULK,
        resend=resend,
        showing_id=showing_id,
        push_id=push_id,
    )


def say(place: Origin | int, text: Html, keyboard: Keyboard = (), *, showing_id: int | None = None) -> Outgoing:
    """A new message in the chat of an update, or in the chat of that id; one with a question is sent once."""
    resend = Resend.ONCE if showing_id is None else Resend.NEVER
    if isinstance(place, Origin):
        return send(place, text, keyboard, showing_id=showing_id, resend=resend)
    return Outgoing("sendMessage", place, _body(text, keyboard), resend=resend, showing_id=showing_id)


def photo(place: Origin | int, caption: Html, content: bytes) -> Outgoing:
    """A picture (PNG) with what it shows in words."""
    parameters: dict[str, Any] = {"caption": caption, "parse_mode": "HTML"}
    if isinstance(place, Origin) and place.where.thread_id is not None:
        parameters["message_thread_id"] = place.where.thread_id
    chat_id = place.where.chat_id if isinstance(place, Origin) else place
    upload = Upload("photo", "picture.png", content)
    return Outgoing("sendPhoto", chat_id, parameters, resend=Resend.ONCE, upload=upload)


def edit(chat_id: int, message_id: int, text: Html, keyboard: Keyboard = ()) -> Outgoing:
    """Another text and other buttons for a message of ours."""
    parameters = _body(text, keyboard, always=True) | {"message_id": message_id}
    return Outgoing("editMessageText", chat_id, parameters, urgency=Urgency.EDIT, resend=Resend.FREELY)


def edit_tapped(tap: Tap, text: Html, keyboard: Keyboard = ()) -> list[Outgoing]:
    """Another text for the message whose button was tapped; nothing when Telegram did not say which it is."""
    if tap.message_id is None:
        return []
    return [edit(tap.origin.where.chat_id, tap.message_id, text, keyboard)]


def strip_buttons(chat_id: int, message_id: int) -> Outgoing:
    """Take the buttons from a message of ours."""
    parameters: dict[str, Any] = {"message_id": message_id, "reply_markup": {"inline_keyboard": []}}
    return Outgoing("editMessageReplyMarkup", chat_id, parameters, urgency=Urgency.EDIT, resend=Resend.FREELY)


def answer(tap: Tap, toast: str = "", *, alert: bool = False) -> Outgoing:
    """The answer that every tap gets once; an alert stays until it is read."""
    parameters: dict[str, Any] = {"callback_query_id": tap.query_id}
    if toast:
        parameters["text"] = shorten(toast, TOAST_LIMIT)
    if alert:
        parameters["show_alert"] = True
    return Outgoing(
        "answerCallbackQuery",
        None,
        parameters,
        urgency=Urgency.CALLBACK,
        resend=Resend.FREELY,
        since=tap.origin.now,
    )


def is_private(origin: Origin) -> bool:
    """Say whether the update came from a private chat."""
    return origin.where.kind is ChatKind.PRIVATE


def _body(text: Html, keyboard: Keyboard, *, always: bool = False) -> dict[str, Any]:
    body: dict[str, Any] = {"text": text, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if keyboard or always:
        body["reply_markup"] = {"inline_keyboard": [list(row) for row in keyboard]}
    return body
