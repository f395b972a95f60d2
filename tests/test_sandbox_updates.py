"""How the sandbox hands updates over: what confirms, what waits, who is thrown out, what expires."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox.testing import World

OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Raw:
    """A client with no library of its own between test and server."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.session = session

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.world.url}/bot{self.world.token}/{method}", json=params) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == (200 if answer["ok"] else answer["error_code"])
            return answer

    async def texts(self, **params: Any) -> list[str]:
        updates = (await self("getUpdates", **params))["result"]
        return [update["message"]["text"] for update in updates]


@pytest.fixture
async def raw() -> AsyncIterator[Raw]:
    async with World() as world, aiohttp.ClientSession() as session:
        yield Raw(world, session)


def say(raw: Raw, *texts: str) -> None:
    for text in texts:
        raw.world.person("Ada").say(text)


async def test_an_update_stays_until_an_offset_confirms_it(raw: Raw) -> None:
    say(raw, "1", "2", "3")
    first = (await raw("getUpdates"))["result"]
    assert [update["message"]["text"] for update in first] == ["1", "2", "3"]
    assert await raw.texts(offset=first[0]["update_id"], limit=100, timeout=0) == ["1", "2", "3"]
    assert await raw.texts(offset=first[1]["update_id"]) == ["2", "3"]
    assert await raw.texts(offset=first[2]["update_id"] + 1, timeout=1) == []
    ids = [update["update_id"] for update in first]
    assert ids == list(range(ids[0], ids[0] + 3))


async def test_a_negative_offset_keeps_only_the_newest(raw: Raw) -> None:
    say(raw, "1", "2", "3")
    assert await raw.texts(offset=-1) == ["3"]
    assert [update["message"]["text"] for update in raw.world.bot.updates.waiting()] == ["3"]


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (2, 2), (0, 1), (500, 100)])
async def test_the_limit_is_held_between_1_and_100(raw: Raw, limit: int, count: int) -> None:
    say(raw, *map(str, range(101)))
    assert len(await raw.texts(limit=limit)) == count


async def test_the_same_question_at_once_gets_one_update(raw: Raw) -> None:
    say(raw, "1", "2")
    assert await raw.texts() == ["1", "2"]
    assert await raw.texts() == ["1"]


async def test_a_long_poll_ends_with_the_first_update(raw: Raw) -> None:
    poll = asyncio.create_task(raw.texts(timeout=30))
    await raw.world.polled()
    await asyncio.sleep(0.05)
    assert not poll.done()
    say(raw, "1")
    assert await poll == ["1"]


async def test_a_long_poll_ends_empty_after_its_time(raw: Raw) -> None:
    started = time.monotonic()
    assert await raw.texts(timeout=1) == []
    assert 0.9 < time.monotonic() - started < 5


async def test_a_second_poller_throws_out_the_first(raw: Raw) -> None:
    first = asyncio.create_task(raw("getUpdates", timeout=30))
    await raw.world.polled()
    second = asyncio.create_task(raw("getUpdates", timeout=30, offset=1))
    answer = await first
    assert (answer["error_code"], answer["description"]) == (409, OTHER_POLLER)
    say(raw, "1")
    assert len((await second)["result"]) == 1


async def test_polling_beside_a_webhook_is_refused_and_setting_one_ends_a_poll(raw: Raw) -> None:
    poll = asyncio.create_task(raw("getUpdates", timeout=30))
    await raw.world.polled()
    assert (await raw("setWebhook", url="http://127.0.0.1:9/x"))["ok"]
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert (await raw("getUpdates"))["description"].startswith(
        "Conflict: can't use getUpdates method while webhook is active"
    )
    assert (await raw("getWebhookInfo"))["result"]["url"] == "http://127.0.0.1:9/x"
    assert (await raw("deleteWebhook"))["ok"]
    assert (await raw("getUpdates"))["ok"]


async def test_only_kinds_that_were_asked_for_arrive_and_the_choice_stays(raw: Raw) -> None:
    ada = raw.world.person("Ada")
    await raw("getUpdates", allowed_updates=["callback_query"])
    message = ada.say("no")
    ada.edit(message, "no either")
    assert raw.world.bot.updates.waiting() == []
    await raw("getUpdates", offset=5)
    ada.say("still no")
    assert raw.world.bot.updates.waiting() == []
    await raw("getUpdates", offset=6, allowed_updates=[])
    ada.say("yes")
    assert len(raw.world.bot.updates.waiting()) == 1


async def test_by_default_members_of_groups_come_and_go_unreported(raw: Raw) -> None:
    world = raw.world
    world.group.set_status(None, "administrator")
    assert [set(update) - {"update_id"} for update in world.bot.updates.waiting()] == [{"my_chat_member"}]
    world.group.set_status(world.person("Ben"), "administrator")
    assert len(world.bot.updates.waiting()) == 1
    world.bot.updates.allow(["chat_member"])
    world.group.set_status(world.person("Ben"), "member")
    assert "chat_member" in world.bot.updates.waiting()[-1]


async def test_taps_expire_after_150_seconds_and_messages_after_a_day(raw: Raw) -> None:
    world = raw.world
    ada = world.person("Ada")
    ada.say("/start")
    markup = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await raw("sendMessage", chat_id=ada.id, text="x", reply_markup=markup)
    ada.press(ada.room.last, "A")
    kinds = lambda: [next(kind for kind in update if kind != "update_id") for update in world.bot.updates.waiting()]  # noqa: E731
    assert kinds() == ["message", "callback_query"]
    world.advance(149)
    assert kinds() == ["message", "callback_query"]
    world.advance(2)
    assert kinds() == ["message"]
    world.advance(24 * 3600)
    assert kinds() == []


async def test_an_update_can_come_twice(raw: Raw) -> None:
    say(raw, "1")
    update = (await raw("getUpdates"))["result"][0]
    raw.world.bot.updates.again(update)
    again = (await raw("getUpdates", offset=update["update_id"] + 1))["result"]
    assert again == [update]
    assert await raw.texts(offset=update["update_id"] + 2, timeout=1) == []


async def test_a_webhook_gets_each_update_with_its_secret_until_it_takes_it(raw: Raw) -> None:
    taken: list[dict[str, Any]] = []
    refusals = iter([500])

    async def take(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
        update = await request.json()
        if next(refusals, None):
            return web.Response(status=500)
        taken.append(update)
        chat = update["message"]["chat"]["id"]
        return web.json_response({"method": "sendMessage", "chat_id": chat, "text": "in the answer"})

    app = web.Application()
    app.router.add_post("/hook", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        await raw("setWebhook", url=f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
        say(raw, "1", "2")
        ada = raw.world.person("Ada")
        await raw.world.wait_for(lambda: len(ada.room.bot_messages) == 2, "two answers")
        assert [update["message"]["text"] for update in taken] == ["1", "2"]
        assert "500" in (await raw("getWebhookInfo"))["result"]["last_error_message"]
        assert raw.world.bot.updates.waiting() == []
    finally:
        await runner.cleanup()
