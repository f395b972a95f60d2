"""The command menus: what Telegram takes, and what /help lists, is what there is."""

import re

import pytest

from handlers.menus import DESCRIPTION, SHORT_DESCRIPTION, menus
from handlers.routes import all_routes
from handlers.routing import CommandRoute, Scope
from tests.handlers_kit import ADMIN, GROUP, PLAYER, said, table
from tests.words_html import read_message

COMMANDS = [route for route in all_routes() if isinstance(route, CommandRoute)]
PRIVATE = {
    *("start", "quiz", "review", "daily", "topics", "progress", "leaderboard", "remind", "settings", "report"),
    *("drill", "exam", "interview", "challenge", "mydata", "forgetme", "cancel", "stop", "rules", "help"),
}
EVERYBODY = {"daily", "compete", "challenge", "leaderboard", "rules", "help", "cancel"}
ADMINS = EVERYBODY | {"remind", "settings"}


@pytest.fixture
async def bot(tmp_path):
    async with table(tmp_path) as made:
        yield made


def test_the_menus_by_scope():
    assert {scope["type"]: {name for name, _ in commands} for scope, commands in menus()} == {
        "all_private_chats": PRIVATE,
        "all_group_chats": EVERYBODY,
        "all_chat_administrators": ADMINS,
    }


def test_telegram_takes_every_name_and_description():
    for _, commands in menus():
        assert 0 < len(commands) <= 100
        for name, description in commands:
            assert re.fullmatch(r"[a-z0-9_]{1,32}", name)
            assert 0 < len(description) <= 256
    assert 0 < len(DESCRIPTION) <= 512
    assert 0 < len(SHORT_DESCRIPTION) <= 120


def test_every_command_is_there_once_and_in_a_menu():
    names = [route.name for route in COMMANDS]
    assert len(names) == len(set(names))
    unlisted = {route.name for route in COMMANDS if Scope.OWNER in route.scopes}
    assert set(names) - unlisted == {name for _, commands in menus() for name, _ in commands}
    assert all(route.scopes <= set(Scope) and route.scopes for route in COMMANDS)


@pytest.mark.parametrize(
    ("person", "chat", "expected"),
    [(PLAYER, None, PRIVATE), (PLAYER, GROUP, EVERYBODY), (ADMIN, GROUP, ADMINS)],
)
async def test_help_lists_what_the_asker_may_use_here(bot, person, chat, expected):
    (reply,) = await bot.says("/help", person, chat)
    assert set(re.findall(r"^/(\w+)", read_message(said(reply)), re.MULTILINE)) == expected


async def test_the_settings_of_a_group_are_described_as_such(bot):
    (reply,) = await bot.says("/help", ADMIN, GROUP)
    assert "/settings – the zone of this group" in read_message(said(reply))
