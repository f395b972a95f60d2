"""The way in: no fault of getUpdates ends it, no update is lost, doubled or out of order, bad ones are set aside."""

import asyncio
import json
import sqlite3

import pytest

from bot import fetching
from bot.fetching import TokenRefused
from bot.serving import serve
from sandbox.testing import World
from tests.talk import MINI, quizmaster, settings_for


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        yield world
        assert world.violations == []


def rows(folder, query):
    connection = sqlite3.connect(folder / "quiz.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


FAULTS = {
    "401": {"status": 401},
    "404": {"status": 404},
    "409": {"status": 409},
    "429": {"status": 429, "retry_after": 1},
    "500": {"status": 500},
    "502 as a page": {"status": 502, "body": "<html>Bad Gateway</html>"},
    "truncated": {"status": 200, "body": '{"ok": true, "result": ['},
    "no list": {"status": 200, "body": {"ok": True, "result": {"update_id": 1}}},
    "no objects": {"status": 200, "body": {"ok": True, "result": [1, None, "x", [], {}, {"update_id": "7"}]}},
    "dropped": {"drop": True},
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
async def test_it_goes_on_within_five_seconds_after_a_fault(world, tmp_path, fault):
    ada = world.person("Ada")
    async with quizmaster(world, tmp_path):
        world.fault("getUpdates", times=3, **fault)
        ada.say("/help")
        await ada.reads("/quiz", seconds=14)
    assert len(ada.room.bot_messages) == 1


async def test_a_batch_whose_answer_was_lost_is_fetched_again_and_handled_once(world, tmp_path):
    ada = world.person("Ada")
    async with quizmaster(world, tmp_path):
        world.fault("getUpdates", times=1, drop=True, effect=True)
        ada.say("/help")
        await ada.reads("/quiz", seconds=10)
        await world.quiet()
    assert len(ada.room.bot_messages) == 1


async def test_a_token_refused_from_the_start_ends_it_at_once(world, tmp_path):
    world.fault("getMe", status=401)
    with pytest.raises(TokenRefused):
        await serve(settings_for(world, tmp_path), asyncio.Event(), MINI)


async def test_a_token_that_stays_refused_ends_it(world, tmp_path, monkeypatch):
    monkeypatch.setattr(fetching, "REFUSED_FOR_S", 1.0)
    stop = asyncio.Event()
    serving = asyncio.create_task(serve(settings_for(world, tmp_path), stop, MINI))
    await world.polled()
    world.fault("getUpdates", times=1000, status=401)
    world.person("Ada").say("/help")
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(serving, 20)


async def test_telegram_unreachable_at_the_start_is_waited_for(world, tmp_path):
    world.fault("getMe", times=2, status=502)
    ada = world.person("Ada")
    ada.say("/help")
    async with quizmaster(world, tmp_path):
        await ada.reads("/quiz")


PERSON = {"id": 77, "is_bot": False, "first_name": "Eve"}
CHAT = {"id": 77, "type": "private", "first_name": "Eve"}
MESSAGE = {"message_id": 1, "date": 1_795_000_000, "chat": CHAT, "from": PERSON}
MALFORMED = [
    ("message", None),
    ("message", []),
    ("message", {}),
    ("message", "text"),
    ("message", {**MESSAGE, "date": "yesterday"}),
    ("message", {**MESSAGE, "date": 10**20}),
    ("message", {**MESSAGE, "chat": None}),
    ("message", {**MESSAGE, "chat": {"id": 77}}),
    ("message", {**MESSAGE, "from": {"id": 77}}),
    ("message", {**MESSAGE, "text": 5}),
    ("message", {**MESSAGE, "text": "/quiz", "entities": [{"type": "bot_command"}]}),
    ("message", {**MESSAGE, "text": "/quiz", "entities": {"type": "bot_command"}}),
    ("message", {**MESSAGE, "photo": [{"file_id": 1}]}),
    ("callback_query", {}),
    ("callback_query", {"id": "1"}),
    ("callback_query", {"id": "1", "from": PERSON}),
    ("callback_query", {"id": "1", "from": PERSON, "chat_instance": "1", "data": ["x"]}),
    ("callback_query", {"id": "1", "from": PERSON, "chat_instance": "1", "message": {"message_id": 1}}),
    ("poll_answer", {"poll_id": "1", "user": PERSON, "option_ids": [0]}),
    ("my_chat_member", {"chat": CHAT, "from": PERSON, "date": 1}),
    ("my_chat_member", {"chat": CHAT, "from": PERSON, "date": 1, "old_chat_member": {}, "new_chat_member": {}}),
    ("something_new", {"a": 1}),
    ("update_id", None),
]


async def test_malformed_updates_hold_up_nobody(world, tmp_path):
    ada = world.person("Ada")
    async with quizmaster(world, tmp_path):
        fetches = len(world.calls("getUpdates"))
        for kind, payload in MALFORMED:
            if kind != "update_id":
                world.telegram.push(world.bot, kind, payload)
        ada.say("/help")
        await ada.reads("/quiz", seconds=1)
        await world.quiet()
        assert len(world.calls("getUpdates")) - fetches < 20
    kept = rows(tmp_path, "SELECT reason FROM quarantine")
    assert kept
    assert rows(tmp_path, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == [(0,)]


async def test_updates_delivered_up_to_three_times_and_out_of_order_count_once(world, tmp_path):
    people = [world.new_person(f"P{number}") for number in range(20)]
    async with quizmaster(world, tmp_path):
        for number, person in enumerate(people):
            person.say("/quiz choice")
            for update in world.bot.updates.waiting()[-1:] * (number % 3):
                world.bot.updates.again(update)
        await world.quiet()
        for number, person in enumerate(people):
            card = person.room.last
            person.press(card, "A")
            for update in world.bot.updates.waiting()[-1:] * (number % 3):
                world.bot.updates.again(update)
        await world.quiet()
    assert all(len(person.room.bot_messages) in (1, 2) for person in people)
    assert rows(tmp_path, "SELECT count(*), count(DISTINCT person_id) FROM answer") == [(20, 20)]
    assert rows(tmp_path, "SELECT count(*) FROM showing") == [(20,)]


@pytest.mark.parametrize("seconds", [7, pytest.param(30, marks=pytest.mark.long)])
async def test_a_locked_database_confirms_nothing_and_loses_nothing(world, tmp_path, seconds):
    """Another program keeps the database locked, longer than one statement waits for it."""
    ada = world.person("Ada")
    async with quizmaster(world, tmp_path):
        blocker = sqlite3.connect(tmp_path / "quiz.db", isolation_level=None)
        blocker.execute("BEGIN IMMEDIATE")
        ada.say("/help")
        await asyncio.sleep(seconds)
        assert ada.room.bot_messages == []
        assert world.bot.updates.waiting()
        blocker.execute("ROLLBACK")
        blocker.close()
        await ada.reads("/quiz", seconds=9)
    assert len(ada.room.bot_messages) == 1


async def test_what_is_stored_is_what_was_sent(world, tmp_path):
    ada = world.person("Ada")
    async with quizmaster(world, tmp_path):
        ada.say("/help ü🙂")
        await ada.reads("/quiz")
        await world.quiet()
    [(payload,)] = rows(tmp_path, "SELECT payload FROM inbox ORDER BY update_id DESC LIMIT 1")
    assert json.loads(payload)["message"]["text"] == "/help ü🙂"
