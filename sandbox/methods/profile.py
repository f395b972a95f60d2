"""What a bot says about itself: who it is, its commands, name and descriptions, its menu button."""

from __future__ import annotations

from typing import Any

from sandbox.methods.registry import Call, Json, method
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import DESCRIPTION_CHARACTERS, NAME_CHARACTERS, SHORT_DESCRIPTION_CHARACTERS
from sandbox.telegram.state import Event


@method("getMe")
def get_me(call: Call) -> Json:
    """Say who the bot is."""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    abilities |= {"can_connect_to_business": False, "has_main_web_app": False, "has_topics_enabled": False}
    abilities |= {"allows_users_to_create_topics": False, "can_manage_bots": False}
    return call.bot.user.json() | abilities


@method("setMyCommands")
def set_my_commands(call: Call) -> bool:
    """Set the menu of a scope."""
    commands = call.value("commands", "commands")
    if not isinstance(commands, list):
        raise bad_request("expected an Array of BotCommand")
    call.bot.commands.put(_scope(call), call.text("language_code"), commands)
    call.telegram.emit(Event("commands", user=call.bot.user))
    return True


@method("getMyCommands")
def get_my_commands(call: Call) -> list[Json]:
    """Return the menu of a scope."""
    return call.bot.commands.get(_scope(call), call.text("language_code"))


@method("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    """Forget the menu of a scope."""
    call.bot.commands.delete(_scope(call), call.text("language_code"))
    call.telegram.emit(Event("commands", user=call.bot.user))
    return True


@method("setMyName")
def set_my_name(call: Call) -> bool:
    """Set the name people see."""
    return _set(call, "name", call.bot.profile.names, NAME_CHARACTERS)


@method("getMyName")
def get_my_name(call: Call) -> Json:
    """Return the name people see."""
    return {"name": _get(call, call.bot.profile.names) or call.bot.user.first_name}


@method("setMyDescription")
def set_my_description(call: Call) -> bool:
    """Set the text of an empty chat."""
    return _set(call, "description", call.bot.profile.descriptions, DESCRIPTION_CHARACTERS)


@method("getMyDescription")
def get_my_description(call: Call) -> Json:
    """Return the text of an empty chat."""
    return {"description": _get(call, call.bot.profile.descriptions)}


@method("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    """Set the text of the bot's profile."""
    return _set(call, "short_description", call.bot.profile.short_descriptions, SHORT_DESCRIPTION_CHARACTERS)


@method("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    """Return the text of the bot's profile."""
    return {"short_description": _get(call, call.bot.profile.short_descriptions)}


@method("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    """Set what the button beside the input field opens."""
    button = call.value("menu_button", "menu button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    call.bot.menu_button = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    """Return what the button beside the input field opens."""
    return call.bot.menu_button


def _scope(call: Call) -> Json | None:
    scope: Any = call.value("scope", "BotCommandScope")
    if scope is not None and not isinstance(scope, dict):
        raise bad_request("can't parse BotCommandScope: BotCommandScope must be an Object")
    return scope


def _set(call: Call, name: str, texts: dict[str, str], longest: int) -> bool:
    text = call.text(name)
    if len(text) > longest:
        raise bad_request(f"{name.replace('_', ' ')} is too long")
    texts[call.text("language_code")] = text
    call.telegram.emit(Event("commands", user=call.bot.user))
    return True


def _get(call: Call, texts: dict[str, str]) -> str:
    return texts.get(call.text("language_code")) or texts.get("", "")
