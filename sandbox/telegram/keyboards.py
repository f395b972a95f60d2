"""Reply markup as Telegram takes it: limits on buttons, exactly one action each."""

from __future__ import annotations

import json
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import (
    BUTTONS,
    BUTTONS_IN_A_ROW,
    CALLBACK_DATA_BYTES,
    COPY_TEXT_CHARACTERS,
    MARKUP_BYTES,
)

Json = dict[str, Any]

_ACTIONS = (
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
    "disabled",
)
_STYLES = ("danger", "success", "primary")
_OTHER = ("keyboard", "remove_keyboard", "force_reply")


def split_markup(markup: Json | None) -> tuple[Json | None, Json | None]:
    """Return inline markup and reply keyboard apart, both checked. Raises ApiError as Telegram would."""
    if markup is None:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup), None
    if any(key in markup for key in _OTHER):
        return None, markup
    return None, None


def _inline(markup: Json) -> Json | None:
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be an Array of Arrays')
    kept = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, kept)) > BUTTONS or any(len(row) > BUTTONS_IN_A_ROW for row in kept):
        raise bad_request("reply markup is too long")
    if len(json.dumps(kept, ensure_ascii=False).encode()) > MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise _refused("InlineKeyboardButton must be an Object")
    if not str(button.get("text", "")).strip():
        raise _refused('Field "text" must be non-empty' if "text" in button else 'Can\'t find field "text"')
    actions = [action for action in _ACTIONS if action in button]
    if not actions:
        raise _refused("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _refused(f"exactly one action is allowed, found {', '.join(actions)}")
    if button.get("style") not in (None, *_STYLES):
        raise _refused("Invalid button style specified")
    _check_action(button)
    return dict(button)


def _check_action(button: Json) -> None:
    data, copied = button.get("callback_data"), button.get("copy_text")
    if data is not None and not 1 <= len(str(data).encode()) <= CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if copied is not None and not 1 <= len(str(copied.get("text", ""))) <= COPY_TEXT_CHARACTERS:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(("http://", "https://", "tg://", "mailto:", "tel:")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _refused(text: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {text}")
