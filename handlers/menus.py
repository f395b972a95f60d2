"""What Telegram is told about the bot at start: the command menus per scope, and two descriptions."""

from handlers.routes import all_routes
from handlers.routing import CommandRoute, Scope
from handlers.words.en.help import DESCRIPTION as DESCRIPTION
from handlers.words.en.help import SHORT_DESCRIPTION as SHORT_DESCRIPTION

Menu = tuple[dict[str, str], list[tuple[str, str]]]

_SCOPES: tuple[tuple[str, frozenset[Scope]], ...] = (
    ("all_private_chats", frozenset({Scope.PRIVATE})),
    ("all_group_chats", frozenset({Scope.GROUP})),
    ("all_chat_administrators", frozenset({Scope.GROUP, Scope.ADMIN})),
)


def menus() -> list[Menu]:
    """The `scope` of setMyCommands, as the Bot API wants it, with its commands and their descriptions."""
    commands = [route for route in all_routes() if isinstance(route, CommandRoute)]
    return [
        (
            {"type": scope},
            [
                (route.name, route.described(group=Scope.PRIVATE not in shown))
                for route in commands
                if route.scopes & shown
            ],
        )
        for scope, shown in _SCOPES
    ]
