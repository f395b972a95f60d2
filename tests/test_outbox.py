"""The way out: order, isolation, cures, coalescing, rates, over a real store and a pretend Telegram at the wire."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from bot.api import make_api
from bot.clock import Clock
from bot.delivery import Delivery
from bot.outbox import Outbox
from data.records import Chat, ChatKind, Who
from data.store import Store
from handlers.outgoing import Outgoing, Resend, Urgency
from sandbox.testing import World


@asynccontextmanager
async def way_out(world, folder, rate=25.0):
    """An outbox to this world with a store of its own."""
    store = await Store.open(folder / "out.db")
    api = make_api(world.token, world.url)
    await api.initialize()
    outbox = Outbox(Delivery(api, store, Clock().now), rate=rate)
    try:
        yield outbox, store
    finally:
        await outbox.close(1.0)
        await api.shutdown()
        await store.close()


@pytest.fixture
async def world():
    async with World() as world:
        for person in world.people:
            person.say("/start")
        yield world


def text(chat_id, words, **more):
    return Outgoing("sendMessage", chat_id, {"text": words}, **more)


def edit(message, words):
    parameters = {"message_id": message.id, "text": words}
    return Outgoing("editMessageText", message.chat.id, parameters, urgency=Urgency.EDIT, resend=Resend.FREELY)


def said(room):
    return [message.text for message in room.bot_messages]


async def test_calls_of_one_chat_leave_in_order_and_are_waited_for(world, tmp_path):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, _):
        world.fault("sendMessage", delay=0.2)
        await outbox.submit([text(ada.id, str(number)) for number in range(10)])
    assert said(ada.room) == [str(number) for number in range(10)]


async def test_nothing_to_send_is_sent_at_once(world, tmp_path):
    async with way_out(world, tmp_path) as (outbox, _):
        await asyncio.wait_for(outbox.submit([]), 0.1)


async def test_a_refused_chat_waits_alone_and_is_not_called_before_its_time(world, tmp_path):
    ada, ben = world.person("Ada"), world.person("Ben")
    async with way_out(world, tmp_path) as (outbox, store):
        world.fault("sendMessage", status=429, retry_after=2, chat_id=ada.id)
        slow = outbox.submit([text(ada.id, "first"), text(ada.id, "second")])
        await asyncio.sleep(0.1)
        await asyncio.wait_for(outbox.submit([text(ben.id, "free")]), 1.0)
        assert said(ada.room) == []
        assert await store.waits(Clock().now()) != {}
        await slow
    assert said(ada.room) == ["first", "second"]
    calls = world.calls("sendMessage", ada.room)
    assert len(calls) == 3
    assert calls[1].at_ms - calls[0].at_ms >= 2000


async def test_three_refused_chats_stop_everybody(world, tmp_path):
    people = [world.person(name) for name in ("Ada", "Ben", "Chidi")]
    dana = world.person("Dana")
    async with way_out(world, tmp_path) as (outbox, _):
        for person in people:
            world.fault("sendMessage", status=429, retry_after=1, chat_id=person.id)
        slow = [outbox.submit([text(person.id, "x")]) for person in people]
        await asyncio.sleep(0.2)
        last = outbox.submit([text(dana.id, "late")])
        await asyncio.gather(*slow, last)
    refused = max(call.at_ms for call in world.calls("sendMessage") if not call.ok)
    assert world.calls("sendMessage", dana.room)[0].at_ms - refused >= 900


@pytest.mark.parametrize(("resend", "copies"), [(Resend.NEVER, 1), (Resend.ONCE, 2), (Resend.FREELY, 2)])
async def test_a_call_that_may_have_arrived(world, tmp_path, resend, copies):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, _):
        world.fault("sendMessage", drop=True, effect=True)
        await outbox.submit([text(ada.id, "card", resend=resend)])
    assert said(ada.room) == ["card"] * copies


async def test_a_server_error_is_no_reason_to_send_a_card_twice(world, tmp_path):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, _):
        world.fault("sendMessage", status=502, effect=True)
        await outbox.submit([text(ada.id, "card")])
    assert said(ada.room) == ["card"]


async def test_edits_of_one_message_are_one_edit_to_the_latest_state(world, tmp_path):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, _):
        await outbox.submit([text(ada.id, "0")])
        message = ada.room.last
        world.fault("editMessageText", delay=0.2)
        await asyncio.gather(*(outbox.submit([edit(message, str(number))]) for number in range(1, 20)))
    assert message.text == "19"
    assert len(world.calls("editMessageText")) == 2


async def test_markup_that_is_refused_comes_as_plain_text(world, tmp_path, caplog):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, _):
        broken = Outgoing("sendMessage", ada.id, {"text": "<b>1 &lt; 2", "parse_mode": "HTML"})
        await outbox.submit([broken])
    assert said(ada.room) == ["1 < 2"]
    assert "PLAIN" in caplog.text


async def test_a_chat_that_blocked_us_is_switched_off(world, tmp_path):
    ada = world.person("Ada")
    async with way_out(world, tmp_path) as (outbox, store):
        now = Clock().now()
        await store.meet(Who(ada.id, "Ada"), Chat(ada.id, ChatKind.PRIVATE), now)
        ada.block()
        await outbox.submit([text(ada.id, "x"), text(ada.id, "y")])
        chat = await store.chat(ada.id)
    assert chat is not None
    assert not chat.active


async def test_a_group_that_moved_takes_everything_along(world, tmp_path):
    async with way_out(world, tmp_path) as (outbox, store):
        now = Clock().now()
        await store.meet(Who(world.person("Ada").id, "Ada"), Chat(world.group.id, ChatKind.GROUP, "g"), now)
        old = world.group.id
        new = world.group.migrate()
        await outbox.submit([text(old, "one"), text(old, "two")])
        assert await store.chat(new.id) is not None
        assert await store.chat(old) is None
    assert said(new)[-2:] == ["one", "two"]


async def test_a_closed_topic_falls_back_to_the_group(world, tmp_path):
    async with way_out(world, tmp_path) as (outbox, _):
        world.fault("sendMessage", status=400, body={"ok": False, "description": "Bad Request: TOPIC_CLOSED"})
        await outbox.submit([Outgoing("sendMessage", world.group.id, {"text": "x", "message_thread_id": 7})])
    assert "message_thread_id" not in world.calls("sendMessage", world.group)[-1].params


async def test_an_old_tap_is_not_answered(world, tmp_path):
    async with way_out(world, tmp_path) as (outbox, _):
        since = Clock().now() - 11_000
        parameters = {"callback_query_id": "1", "text": "x"}
        await outbox.submit([Outgoing("answerCallbackQuery", None, parameters, Urgency.CALLBACK, since=since)])
    assert world.calls("answerCallbackQuery") == []


async def test_bulk_keeps_the_rate_while_replies_overtake_it(world, tmp_path):
    ada, ben = world.person("Ada"), world.person("Ben")
    async with way_out(world, tmp_path, rate=20.0) as (outbox, _):
        bulk = outbox.submit([text(ben.id, f"bulk {number}", urgency=Urgency.BULK) for number in range(30)])
        await asyncio.sleep(0.1)
        await outbox.submit([text(ada.id, "reply"), text(ben.id, "reply")])
        assert not bulk.done()
        await bulk
    assert said(ben.room).index("reply") < 10
    times = [call.at_ms for call in world.calls("sendMessage", ben.room) if "bulk" in call.params["text"]]
    busiest = max(sum(start <= at < start + 1000 for at in times) for start in times)
    assert busiest <= 22
    assert times[-1] - times[0] <= 29 / 20 * 1000 / 0.9


async def test_a_group_gets_at_most_twenty_calls_a_minute(world, tmp_path):
    async with way_out(world, tmp_path) as (outbox, _):
        outbox.submit([text(world.group.id, str(number)) for number in range(30)])
        await asyncio.sleep(1.5)
        assert len(world.calls("sendMessage", world.group)) == 20


async def test_a_storm_of_refusals_delivers_everything_in_order(world, tmp_path):
    """Three calls in ten are refused; everything arrives, in order, with one more call for each refusal."""
    people = [world.new_person(f"P{number}") for number in range(30)]
    for person in people:
        person.say("/start")
    async with way_out(world, tmp_path) as (outbox, _):
        for person in people[::3]:
            world.fault("sendMessage", times=2, status=429, retry_after=1, chat_id=person.id)
        await asyncio.gather(*(outbox.submit([text(p.id, str(n)) for n in range(5)]) for p in people))
    assert all(said(person.room) == list("01234") for person in people)
    refused = sum(call.status == 429 for call in world.calls("sendMessage"))
    assert len(world.calls("sendMessage")) == 150 + refused
