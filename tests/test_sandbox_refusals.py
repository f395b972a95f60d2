"""What the sandbox refuses: Telegram's limits, in Telegram's words, over real HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.methods import METHODS
from sandbox.spec import load_spec
from sandbox.telegram.keyboards import split_markup
from sandbox.testing import Person, World

Json = dict[str, Any]

GROUP = -5001
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def keys(*rows: int, **button: Any) -> Json:
    """A keyboard with so many buttons in each row."""
    button = button or {"callback_data": "x"}
    return {"inline_keyboard": [[{"text": "x", **button} for _ in range(count)] for count in rows]}


async def call(world: World, method: str, token: str | None = None, **params: Any) -> Json:
    url = f"{world.url}/bot{token or world.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(url, json=params) as response:
        answer: Json = await response.json()
        assert response.status == (200 if answer["ok"] else answer["error_code"])
        return answer


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """Ada has started the bot and has one message from it with a button; Ben has not."""
    async with World() as world:
        world.person("Ada").say("/start")
        await call(world, "sendMessage", chat_id=1001, text="card", reply_markup=keys(1))
        yield world


def card(ada: Person) -> int:
    return ada.room.last.id


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", {}, "Bad Request: chat_id is empty"),
        ("sendMessage", {"chat_id": 99, "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": "@nobody", "text": "x"}, "Bad Request: chat not found"),
        ("sendMessage", {"chat_id": 1002, "text": "x"}, "Forbidden: bot can't initiate conversation with a user"),
        ("sendMessage", {"chat_id": 1001}, "Bad Request: message text is empty"),
        ("sendMessage", {"chat_id": 1001, "text": " \n "}, "Bad Request: text must be non-empty"),
        ("sendMessage", {"chat_id": 1001, "text": "x" * 4097}, "Bad Request: message is too long"),
        ("sendMessage", {"chat_id": 1001, "text": "x", "parse_mode": "Rich"}, "Bad Request: unsupported parse_mode"),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "<x>", "parse_mode": "HTML"},
            'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0',
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "reply_parameters": {"message_id": 99}},
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            {"chat_id": 1001, "text": "x", "reply_markup": "{"},
            "Bad Request: can't parse reply keyboard markup JSON object",
        ),
        (
            "sendMessage",
            {"chat_id": GROUP, "text": "x", "message_effect_id": "5"},
            "Bad Request: message effects can be used only in private chats",
        ),
        ("sendChatAction", {"chat_id": 1001, "action": "dancing"}, "Bad Request: wrong parameter action in request"),
        ("sendPhoto", {"chat_id": 1001}, "Bad Request: there is no photo in the request"),
        (
            "sendPhoto",
            {"chat_id": 1001, "photo": "nonsense"},
            "Bad Request: wrong remote file identifier specified: Wrong string length",
        ),
        ("editMessageText", {"chat_id": 1001, "message_id": 99, "text": "x"}, "Bad Request: message to edit not found"),
        ("editMessageText", {"chat_id": 1001, "message_id": 1, "text": "x"}, "Bad Request: message can't be edited"),
        ("editMessageText", {"chat_id": 1001, "text": "x"}, "Bad Request: message identifier is not specified"),
        ("editMessageText", {"chat_id": 1001, "message_id": 2, "text": "card", "reply_markup": keys(1)}, NOT_MODIFIED),
        ("editMessageReplyMarkup", {"chat_id": 1001, "message_id": 2, "reply_markup": keys(1)}, NOT_MODIFIED),
        (
            "editMessageCaption",
            {"chat_id": 1001, "message_id": 2, "caption": "x"},
            "Bad Request: there is no caption in the message to edit",
        ),
        ("deleteMessage", {"chat_id": 1001, "message_id": 99}, "Bad Request: message to delete not found"),
        (
            "deleteMessages",
            {"chat_id": 1001, "message_ids": [1] * 101},
            "Bad Request: too many message identifiers specified",
        ),
        ("answerCallbackQuery", {"callback_query_id": "1"}, TOO_OLD),
        ("setMyCommands", {"commands": [{"command": "Big", "description": "x"}]}, "Bad Request: BOT_COMMAND_INVALID"),
        (
            "setMyCommands",
            {"commands": [{"command": "a", "description": ""}]},
            "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": f"c{n}", "description": "x"} for n in range(101)]},
            "Bad Request: BOT_COMMANDS_TOO_MUCH",
        ),
        (
            "setMyCommands",
            {"commands": [], "scope": {"type": "moon"}},
            "Bad Request: can't parse BotCommandScope: Unsupported type specified",
        ),
        ("setMyDescription", {"description": "x" * 513}, "Bad Request: description is too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "Bad Request: short description is too long"),
        ("getChatMember", {"chat_id": GROUP, "user_id": 99}, "Bad Request: member not found"),
        ("getChatAdministrators", {"chat_id": 1001}, "Bad Request: there are no administrators in the private chat"),
        ("pinChatMessage", {"chat_id": GROUP, "message_id": 99}, "Bad Request: message to pin not found"),
        ("getFile", {"file_id": "x"}, "Bad Request: wrong file_id or the file is temporarily unavailable"),
        (
            "sendPoll",
            {"chat_id": 1001, "question": "x", "options": ["a"] * 13},
            "Bad Request: poll can't have more than 12 options",
        ),
        (
            "setMessageReaction",
            {"chat_id": 1001, "message_id": 2, "reaction": [{"type": "emoji", "emoji": "x"}]},
            "Bad Request: REACTION_INVALID",
        ),
        ("noSuchMethod", {}, "Not Found: method not found"),
    ],
)
async def test_a_call_is_refused(world: World, method: str, params: Json, words: str) -> None:
    answer = await call(world, method, **params)
    status = {"Bad Request": 400, "Forbidden": 403, "Not Found": 404}[words.partition(":")[0]]
    assert answer == {"ok": False, "error_code": status, "description": words}
    assert [message.text for message in world.person("Ada").room.messages] == ["/start", "card"]


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (keys(8), None),
        (keys(9), "reply markup is too long"),
        (keys(*[8] * 12, 4), None),
        (keys(*[8] * 12, 5), "reply markup is too long"),
        (keys(8, 8, 8, callback_data="x" * 64, url=None), "exactly one action"),
        (keys(1, callback_data="x" * 64), None),
        (keys(1, callback_data="x" * 65), "BUTTON_DATA_INVALID"),
        (keys(1, callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (keys(1, callback_data=""), "BUTTON_DATA_INVALID"),
        (keys(1, copy_text={"text": "x" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (keys(1, url="nowhere"), "Wrong HTTP URL"),
        (keys(1, callback_data="x", style="purple"), "Invalid button style"),
        ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed in the inline keyboard"),
        ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
        ({"inline_keyboard": [{"text": "x"}]}, "must be an Array of Arrays"),
        ([], "object expected as reply markup"),
    ],
)
async def test_keyboards_are_held_to_telegrams_limits(world: World, markup: Any, words: str | None) -> None:
    answer = await call(world, "sendMessage", chat_id=1001, text="x", reply_markup=markup)
    assert answer["ok"] is (words is None)
    assert words is None or words in answer["description"]


def test_a_keyboard_of_no_rows_is_none() -> None:
    assert split_markup({"inline_keyboard": [[], []]}) == (None, None)


@pytest.mark.parametrize(("size", "parse_mode"), [(4096, ""), (4096, "HTML")])
async def test_the_length_counts_after_parsing(world: World, size: int, parse_mode: str) -> None:
    text = f"<b>{'😀' * size}</b>" if parse_mode else "x" * size
    assert (await call(world, "sendMessage", chat_id=1001, text=text, parse_mode=parse_mode))["ok"]


async def test_a_tap_is_answered_once_and_within_15_seconds(world: World) -> None:
    ada = world.person("Ada")
    query = ada.press(ada.room.last, 0)
    assert (await call(world, "answerCallbackQuery", callback_query_id=query.id, text="x" * 201))["ok"] is False
    assert (await call(world, "answerCallbackQuery", callback_query_id=query.id, text="x" * 200))["ok"]
    assert (await ada.answer_to(query)).text == "x" * 200
    assert (await call(world, "answerCallbackQuery", callback_query_id=query.id))["description"] == TOO_OLD
    late = ada.press(ada.room.last, 0)
    world.advance(16)
    assert (await call(world, "answerCallbackQuery", callback_query_id=late.id))["description"] == TOO_OLD


async def test_whoever_has_blocked_the_bot_gets_nothing(world: World) -> None:
    ada = world.person("Ada")
    number = card(ada)
    ada.block()
    words = "Forbidden: bot was blocked by the user"
    assert (await call(world, "sendMessage", chat_id=ada.id, text="x"))["description"] == words
    assert (await call(world, "editMessageText", chat_id=ada.id, message_id=number, text="x"))["description"] == words
    change = world.bot.updates.waiting()[-1]["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")
    ada.say("/start")
    assert (await call(world, "sendMessage", chat_id=ada.id, text="x"))["ok"]
    kinds = [set(update) - {"update_id"} for update in world.bot.updates.waiting()[-2:]]
    assert kinds == [{"my_chat_member"}, {"message"}]


async def test_old_messages_cannot_be_deleted(world: World) -> None:
    ada = world.person("Ada")
    number = card(ada)
    world.advance(48 * 3600 + 1)
    answer = await call(world, "deleteMessage", chat_id=ada.id, message_id=number)
    assert answer["description"] == "Bad Request: message can't be deleted"


async def test_an_unknown_token_is_unauthorized_and_other_paths_are_not_found(world: World) -> None:
    assert (await call(world, "getMe", token="1:x"))["description"] == "Unauthorized"
    world.bot.revoked = True
    assert (await call(world, "getMe"))["error_code"] == 401
    async with aiohttp.ClientSession() as session, session.get(f"{world.url}/botx") as response:
        assert response.status == 404


@pytest.mark.parametrize("method", sorted(set(load_spec().methods) - set(METHODS)))
async def test_methods_the_sandbox_lacks_say_so(world: World, method: str) -> None:
    status, answer = await world.sandbox.door.call(world.token, method, {})
    assert status == 501
    assert isinstance(answer, dict)
    assert f"the sandbox has no {method}" in answer["description"]


async def test_method_names_ignore_case(world: World) -> None:
    assert (await call(world, "GETME"))["result"]["id"] == 1000001
    assert world.calls("getMe")


async def test_flood_control_lets_bursts_through_and_then_names_the_wait() -> None:
    async with World(flood=True) as world:
        world.person("Ada").say("/start")
        answers = [await call(world, "sendMessage", chat_id=1001, text=str(n)) for n in range(7)]
        assert [answer["ok"] for answer in answers].count(True) == 5
        assert answers[-1]["parameters"] == {"retry_after": 1}
        assert answers[-1]["description"] == "Too Many Requests: retry after 1"
        group = [await call(world, "sendMessage", chat_id=GROUP, text=str(n)) for n in range(21)]
        assert [answer["ok"] for answer in group].count(True) == 20
        assert (await call(world, "getChat", chat_id=1001))["ok"]
