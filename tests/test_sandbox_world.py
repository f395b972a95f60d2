"""The sandbox's own doors: worlds for tests, faults, the control door, the clock, the specification, groups."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox.spec import load_spec
from sandbox.telegram.acts import ActRefused
from sandbox.telegram.clock import Clock
from sandbox.testing import World

Json = dict[str, Any]

MESSAGE = {"chat_id": 1, "text": "x"}
GROUP_ACT = {"user": 1001, "chat": -5001}
KEYS = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with World() as world:
        world.person("Ada").say("/start")
        yield world


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def call(world: World, web: aiohttp.ClientSession, method: str, **params: Any) -> tuple[int, str]:
    async with web.post(f"{world.url}/bot{world.token}/{method}", json=params) as response:
        return response.status, await response.text()


async def send(world: World, web: aiohttp.ClientSession, text: str = "x") -> tuple[int, str]:
    return await call(world, web, "sendMessage", chat_id=1001, text=text, reply_markup=KEYS)


async def control(world: World, web: aiohttp.ClientSession, verb: str, path: str, body: Json | None = None) -> Any:
    async with web.request(verb, f"{world.url}/control/{path}", json=body) as response:
        return await response.json()


def said(world: World) -> list[str]:
    return [message.text for message in world.person("Ada").room.bot_messages]


@pytest.mark.parametrize("effect", [False, True])
async def test_a_fault_answers_an_error_with_or_without_effect(
    world: World, web: aiohttp.ClientSession, effect: bool
) -> None:
    world.fault("sendMessage", times=2, status=502, effect=effect)
    assert [(await send(world, web, text))[0] for text in ("1", "2", "3")] == [502, 502, 200]
    assert said(world) == (["1", "2", "3"] if effect else ["3"])
    assert [record.status for record in world.calls("sendMessage")] == [502, 502, 200]


@pytest.mark.parametrize("effect", [False, True])
async def test_a_fault_cuts_the_connection(world: World, web: aiohttp.ClientSession, effect: bool) -> None:
    world.fault("sendMessage", drop=True, effect=effect)
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(world, web)
    assert said(world) == (["x"] if effect else [])
    assert (await send(world, web, "y"))[0] == 200


async def test_a_fault_may_be_late_or_nonsense_or_for_one_chat(world: World, web: aiohttp.ClientSession) -> None:
    world.fault("sendMessage", delay=0.2)
    started = time.monotonic()
    assert (await send(world, web))[0] == 200
    assert time.monotonic() - started >= 0.2
    world.fault("*", body="<html>not JSON", status=502)
    assert await call(world, web, "getMe") == (502, "<html>not JSON")
    world.fault("sendMessage", status=500, chat_id=1002)
    assert (await send(world, web))[0] == 200
    world.faults.clear()
    world.person("Ben").say("/start")
    assert (await call(world, web, "sendMessage", chat_id=1002, text="x"))[0] == 200


async def test_a_freeze_holds_every_call(world: World, web: aiohttp.ClientSession) -> None:
    world.faults.freeze()
    sending = asyncio.create_task(send(world, web))
    await world.wait_for(lambda: world.calls("sendMessage"), "the call to come in")
    assert said(world) == []
    assert not sending.done()
    world.faults.thaw()
    assert (await sending)[0] == 200


async def test_reads_counts_only_what_came_after_the_last_act(world: World, web: aiohttp.ClientSession) -> None:
    ada = world.person("Ada")
    await send(world, web, "before")
    ada.say("next")
    with pytest.raises(AssertionError, match=r"Waited 0\.1 s for 'before' in Ada"):
        await ada.reads("before", seconds=0.1)
    await send(world, web, "after")
    assert (await ada.reads("after", button="A")).labels == ["A"]


async def test_a_tap_without_an_answer_fails_with_the_conversation(world: World, web: aiohttp.ClientSession) -> None:
    await send(world, web, "card")
    ada = world.person("Ada")
    with pytest.raises(AssertionError, match=r"(?s)answer to Ada's tap.*card \[A\].*sendMessage 1001 -> ok"):
        await ada.tap(ada.room.last, "A", seconds=0.1)
    with pytest.raises(AssertionError, match="There is no button 'B'"):
        ada.press(ada.room.last, "B")


async def test_quiet_means_that_every_update_was_taken(world: World, web: aiohttp.ClientSession) -> None:
    with pytest.raises(AssertionError, match="not quiet"):
        await world.quiet(0.05, limit=0.3)
    await call(world, web, "getUpdates", offset=2)
    await world.quiet(0.05, limit=1)


async def test_violations_name_what_breaks_the_specification(world: World, web: aiohttp.ClientSession) -> None:
    await send(world, web)
    assert world.violations == []
    await call(world, web, "sendMessage", chat_id=1001, text="x", disable_web_page_preview=True)
    await call(world, web, "sendMessage", text=5)
    assert world.violations == [
        "sendMessage.disable_web_page_preview is unknown",
        "sendMessage.chat_id is required",
        "sendMessage.text is no String: 5",
    ]
    assert await control(world, web, "GET", "violations") == world.violations


@pytest.mark.parametrize(
    ("method", "params", "uploads", "faults"),
    [
        ("getUpdates", {"offset": "5", "allowed_updates": '["message"]'}, [], []),
        ("getUpdates", {"offset": "five"}, [], ["getUpdates.offset is no Integer: 'five'"]),
        ("getUpdates", {"allowed_updates": [1]}, [], ["getUpdates.allowed_updates[0] is no String: 1"]),
        ("sendPhoto", {"chat_id": 1}, ["photo"], []),
        ("sendPhoto", {"chat_id": 1, "photo": "attach://x"}, ["x"], []),
        ("sendPhoto", {"chat_id": 1, "photo": "file-id"}, [], []),
        ("sendPhoto", {"chat_id": 1}, [], ["sendPhoto.photo is required"]),
        ("sendDocument", {"chat_id": 1, "document": "x", "caption": True}, [],
         ["sendDocument.caption is no String: True"]),
        ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "callbak": "y"}]]}}, [],
         ["sendMessage.reply_markup.inline_keyboard[0][0].callbak is unknown"]),
        ("sendMessage", MESSAGE | {"reply_markup": {"inline_keyboard": [[{"text": "x", "disabled": {}}]]}}, [], []),
        ("sendMessage", MESSAGE | {"reply_parameters": {}}, [],
         ["sendMessage.reply_parameters.message_id is required"]),
        ("setMyCommands", {"commands": [{"command": "a"}]}, [], ["setMyCommands.commands[0].description is required"]),
        ("editMessageMedia", {"media": {"type": "photo", "media": "x"}}, [], []),
        ("banEverybody", {}, [], ["banEverybody: no such method"]),
    ],
)  # fmt: skip
def test_the_specification_finds_what_is_wrong(
    method: str, params: Json, uploads: list[str], faults: list[str]
) -> None:
    assert load_spec().call_faults(method, params, frozenset(uploads)) == faults


async def test_the_control_door_does_what_a_world_does(world: World, web: aiohttp.ClientSession) -> None:
    await send(world, web, "card")
    act = {"user": 1001, "do": "say", "text": "over HTTP"}
    assert (await control(world, web, "POST", "act", act))["text"] == "over HTTP"
    card = world.person("Ada").room.last.id
    tap = {"user": 1001, "do": "tap", "message": card, "button": "A"}
    assert (await control(world, web, "POST", "act", tap))["query_id"]
    assert "no button" in (await control(world, web, "POST", "act", tap | {"button": "Z"}))["error"]
    said_first = world.person("Ada").room.messages[0].id
    await control(world, web, "POST", "act", {"user": 1001, "do": "react", "message": card, "emoji": "🎉"})
    assert world.person("Ada").room.last.reactions == {1001: "🎉"}
    await control(world, web, "POST", "act", {"user": 1001, "do": "edit", "message": said_first, "text": "/start x"})
    assert "no act called dance" in (await control(world, web, "POST", "act", {"user": 1001, "do": "dance"}))["error"]
    assert (
        "already in" in (await control(world, web, "POST", "act", GROUP_ACT | {"do": "add", "member": 1002}))["error"]
    )
    await control(world, web, "POST", "act", GROUP_ACT | {"do": "status", "status": "administrator"})
    queue = await control(world, web, "GET", "queue")
    assert queue[-1]["my_chat_member"]["new_chat_member"]["status"] == "administrator"
    assert [each["text"] for each in await control(world, web, "GET", "messages?user=1001")] == [
        "/start x", "card", "over HTTP",
    ]  # fmt: skip
    await control(world, web, "POST", "fault", {"method": "getMe", "status": 500})
    assert (await call(world, web, "getMe"))[0] == 500
    assert "unexpected" in (await control(world, web, "POST", "fault", {"colour": "red"}))["error"]
    records = await control(world, web, "GET", "transcript?method=getMe")
    assert [record["status"] for record in records] == [500]
    assert len(await control(world, web, "GET", f"transcript?after={records[0]['number']}")) == 0
    await control(world, web, "DELETE", "transcript")
    assert await control(world, web, "GET", "transcript") == []
    async with web.post(f"{world.url}/control/photo?user=1001&name=a.txt&caption=look", data=b"words") as response:
        assert (await response.json())["document"]["file_name"] == "a.txt"
    await control(world, web, "POST", "freeze", {"on": True})
    await control(world, web, "DELETE", "fault")
    assert (await control(world, web, "POST", "clock", {"advance": 60}))["offset_ms"] == 60_000
    await control(world, web, "POST", "revoke", {"on": True})
    assert (await call(world, web, "getMe"))[0] == 401
    assert len(await control(world, web, "POST", "people", {"count": 50})) == 54


async def test_the_clock_only_goes_forward_and_the_bot_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "clock"
    async with World(clock_file=path) as world:
        assert path.read_text() == "0\n"
        world.advance(3600)
        assert path.read_text() == "3600000\n"
        assert abs(world.person("Ada").say("x").date - time.time() - 3600) < 5
        with pytest.raises(ValueError, match="forward"):
            world.advance(-1)
    assert Clock(path).offset_ms == 3_600_000


async def test_coming_going_and_growing(world: World) -> None:
    ben, group = world.person("Ben"), world.group
    group.remove_bot(ben)
    assert world.bot.updates.waiting()[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    with pytest.raises(ActRefused, match="not in Study group"):
        group.remove_bot(ben)
    group.add_bot(ben)
    kinds = [set(update) - {"update_id"} for update in world.bot.updates.waiting()[-2:]]
    assert kinds == [{"my_chat_member"}, {"message"}]
    grown = group.migrate()
    assert grown.id < -(10**12)
    ben.say("/help", grown)
    assert world.bot.updates.waiting()[-1]["message"]["chat"]["type"] == "supergroup"
    with pytest.raises(ActRefused, match="Only a basic group"):
        grown.migrate()


async def test_privacy_mode_hides_the_talk_of_a_group_from_the_bot(world: World, web: aiohttp.ClientSession) -> None:
    ada, group = world.person("Ada"), world.group
    await call(world, web, "sendMessage", chat_id=group.id, text="card")
    ada.say("good morning", group)
    ada.say("/help@another_bot", group)
    ada.say("/help", group)
    ada.say("a reply", group, reply_to=group.last)
    assert [each["message"]["text"] for each in world.bot.updates.waiting()[1:]] == ["/help", "a reply"]
    group.set_status(None, "administrator")
    ada.say("good night", group)
    assert world.bot.updates.waiting()[-1]["message"]["text"] == "good night"


async def test_a_hundred_people_at_once(world: World, web: aiohttp.ClientSession) -> None:
    """Not a measurement: that nothing is lost or mixed up when calls overlap."""
    people = [world.new_person(f"P{n}") for n in range(100)]
    for person in people:
        person.say("/start")
    await asyncio.gather(*(call(world, web, "sendMessage", chat_id=p.id, text=f"to {p.id}") for p in people * 3))
    assert all([m.text for m in p.room.bot_messages] == [f"to {p.id}"] * 3 for p in people)
    numbers = [record.number for record in world.transcript]
    assert numbers == sorted(numbers)
