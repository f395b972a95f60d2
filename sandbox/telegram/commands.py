"""Command menus per scope and language, and which of them a person sees in a chat."""

from __future__ import annotations

import re
from typing import Any

from sandbox.telegram.chats import Chat
from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import COMMAND_DESCRIPTION_CHARACTERS, COMMANDS
from sandbox.telegram.people import User

Json = dict[str, Any]
Scope = tuple[str, int, int]

_DEFAULT: Scope = ("default", 0, 0)
_PLAIN = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_CHAT = ("chat", "chat_administrators", "chat_member")


class CommandMenus:
    """The commands a bot has set."""

    def __init__(self) -> None:
        self._menus: dict[tuple[Scope, str], list[Json]] = {}

    def put(self, scope: Json | None, language: str, commands: list[Json]) -> None:
        """Keep a menu. Raises ApiError for names, descriptions or counts Telegram refuses."""
        if len(commands) > COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        kept = [_command(command) for command in commands]
        self._menus[scope_key(scope), language] = kept
        if not kept:
            del self._menus[scope_key(scope), language]

    def get(self, scope: Json | None, language: str) -> list[Json]:
        """Return exactly what was set for a scope and language."""
        return self._menus.get((scope_key(scope), language), [])

    def delete(self, scope: Json | None, language: str) -> None:
        """Forget a menu; a menu that is not there is fine."""
        self._menus.pop((scope_key(scope), language), None)

    def seen(self, chat: Chat, user: User) -> list[Json]:
        """Return the menu this person sees in this chat: the narrowest scope that has one."""
        for scope in _narrowest_first(chat, user):
            for language in (user.language_code or "", ""):
                if menu := self._menus.get((scope, language)):
                    return menu
        return []


def scope_key(scope: Json | None) -> Scope:
    """Return a scope as a key. Raises ApiError for a scope Telegram does not know."""
    if scope is None:
        return _DEFAULT
    kind = str(scope.get("type", ""))
    if kind in _PLAIN:
        return kind, 0, 0
    if kind not in _CHAT:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: Empty chat_id specified")
    return kind, int(scope["chat_id"]), int(scope.get("user_id", 0)) if kind == "chat_member" else 0


def _narrowest_first(chat: Chat, user: User) -> list[Scope]:
    if chat.person is not None:
        return [("chat", chat.id, 0), ("all_private_chats", 0, 0), _DEFAULT]
    member = chat.member(user)
    admin = member is not None and member.admin
    scopes: list[Scope] = [("chat_member", chat.id, user.id)]
    scopes += [("chat_administrators", chat.id, 0)] if admin else []
    scopes.append(("chat", chat.id, 0))
    scopes += [("all_chat_administrators", 0, 0)] if admin else []
    return [*scopes, ("all_group_chats", 0, 0), _DEFAULT]


def _command(command: Json) -> Json:
    name, description = str(command.get("command", "")).removeprefix("/"), str(command.get("description", ""))
    if not re.fullmatch(r"[a-z0-9_]{1,32}", name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= COMMAND_DESCRIPTION_CHARACTERS:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
