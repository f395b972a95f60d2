"""Sequences that nobody would write down: updates, repeats and crashes; calls and every fault a call can meet."""

import asyncio
import json
import sqlite3
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from telegram.request import BaseRequest

from bot.api import Api
from bot.clock import Clock
from bot.delivery import Delivery
from bot.outbox import Outbox
from bot.transport import MaybeSent, NotSent
from data.store import Store
from handlers.outgoing import Outgoing, Resend
from tests.simulation import Life

SLOW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


def asks(update_id, person):
    """An update in which a person asks for a question."""
    user = {"id": person, "is_bot": False, "first_name": f"P{person}"}
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    entities = [{"type": "bot_command", "offset": 0, "length": 5}]
    message = {"message_id": update_id, "date": 1_800_000_000, "chat": chat, "from": user}
    return {"update_id": update_id, "message": {**message, "text": "/quiz", "entities": entities}}


async def crash(life):
    """End everything at once: running work is cancelled, nothing is finished."""
    await asyncio.gather(life.parts.inbox.drain(0), life.parts.outbox.close(0), return_exceptions=True)
    await life.parts.inbox.close()
    await life.parts.timers.close()
    await life.parts.store.close()


batches = st.lists(st.tuples(st.integers(1, 30), st.integers(101, 104)), min_size=1, max_size=8)


@SLOW
@given(st.lists(st.tuples(batches, st.booleans()), min_size=1, max_size=6))
async def test_every_update_has_its_effect_once_whatever_crashes(steps):
    with tempfile.TemporaryDirectory() as folder:
        owner, crashes = {}, 0
        life = await Life(Path(folder), 1).__aenter__()
        for batch, crashing in steps:
            for update_id, person in batch:
                owner.setdefault(update_id, person)
            await life.parts.inbox.take([asks(update_id, owner[update_id]) for update_id, _ in batch])
            if crashing:
                crashes += 1
                await crash(life)
                life = await Life(Path(folder), 1 + crashes).__aenter__()
                await life.parts.inbox.replay()
        await life.settle()
        await life.__aexit__()
        with sqlite3.connect(Path(folder) / "life.db") as connection:
            shown = connection.execute("SELECT person_id, count(*) FROM showing GROUP BY person_id").fetchall()
            undone = connection.execute("SELECT count(*) FROM inbox WHERE done_at IS NULL").fetchone()
        connection.close()
    expected = {person: list(owner.values()).count(person) for person in owner.values()}
    assert dict(shown) == expected
    assert undone == (0,)


class Faulty(BaseRequest):
    """Answers each call to a chat with the next of its faults, then with success; remembers what arrived."""

    def __init__(self, faults) -> None:
        self.faults = {chat: list(names) for chat, names in faults.items()}
        self.arrived: dict[int, list[str]] = {}
        self.in_flight: dict[int, int] = {}

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(self, url, method, request_data=None, **timeouts):
        if url.endswith("getMe"):
            return 200, b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"Q","username":"q_bot"}}'
        chat, words = request_data.parameters["chat_id"], request_data.parameters["text"]
        assert not self.in_flight.get(chat), "two calls of one chat at once"
        self.in_flight[chat] = 1
        await asyncio.sleep(0)
        self.in_flight[chat] = 0
        return self._answer(chat, words, self.faults[chat].pop(0) if self.faults.get(chat) else "fine")

    def _answer(self, chat, words, fault):
        if fault == "before":
            raise NotSent("refused")
        if fault == "flood":
            return 429, b'{"ok":false,"parameters":{"retry_after":1},"description":"Too Many Requests"}'
        self.arrived.setdefault(chat, []).append(words)
        if fault == "after":
            raise MaybeSent("cut")
        if fault == "gateway":
            return 502, b"<html>"
        return 200, json.dumps({"ok": True, "result": {"message_id": 1}}).encode()


CHATS = (101, 102, 103)
FAULTS = st.lists(st.sampled_from(["fine", "before", "after", "gateway", "flood"]), max_size=3)


@pytest.mark.timeout(240)
@settings(SLOW, max_examples=12)
@given(
    st.lists(st.tuples(st.sampled_from(CHATS), st.sampled_from(list(Resend))), min_size=1, max_size=12),
    st.fixed_dictionaries(dict.fromkeys(CHATS, FAULTS)),
)
async def test_every_call_arrives_in_order_whatever_faults_it_meets(calls, faults):
    with tempfile.TemporaryDirectory() as folder:
        store = await Store.open(Path(folder) / "out.db")
        wire = Faulty(faults)
        api = Api("1:x", request=wire, get_updates_request=wire)
        await api.initialize()
        outbox = Outbox(Delivery(api, store, Clock().now), rate=1000)
        sent = [
            Outgoing("sendMessage", chat, {"text": str(number)}, resend=resend)
            for number, (chat, resend) in enumerate(calls)
        ]
        await outbox.submit(sent)
        await outbox.close(0)
        await store.close()
    for chat in CHATS:
        mine = [(out.parameters["text"], out.resend) for out in sent if out.chat_id == chat]
        got = wire.arrived.get(chat, [])
        assert list(dict.fromkeys(got)) == [words for words, _ in mine]
        assert got == sorted(got, key=int)
        assert all(got.count(words) == 1 for words, resend in mine if resend is Resend.NEVER)
        assert all(got.count(words) <= 2 for words, resend in mine if resend is Resend.ONCE)


class Storm(Faulty):
    """Refuses three calls in ten with 429, and counts them."""

    def __init__(self, seed) -> None:
        super().__init__({})
        self.source, self.calls, self.refused = Random(seed), 0, 0

    def _answer(self, chat, words, fault):
        self.calls += 1
        refused = self.source.random() < 0.3
        self.refused += refused
        return super()._answer(chat, words, "flood" if refused else "fine")


@pytest.mark.timeout(400)
@pytest.mark.parametrize("seconds", [3, pytest.param(60, marks=pytest.mark.long)])
async def test_a_storm_of_refusals_delivers_everything_in_order(tmp_path, seconds):
    """Fifty calls a second to a hundred chats: all arrive in order, with one more call for each refusal."""
    store = await Store.open(tmp_path / "out.db")
    wire = Storm(seconds)
    api = Api("1:x", request=wire, get_updates_request=wire)
    await api.initialize()
    outbox = Outbox(Delivery(api, store, Clock().now), rate=1000)
    sent = []
    for number in range(50 * seconds):
        sent.append(outbox.submit([Outgoing("sendMessage", 1 + number % 100, {"text": str(number)})]))
        await asyncio.sleep(0.02)
    await asyncio.gather(*sent)
    await outbox.close(0)
    await store.close()
    print(f"{seconds} s: {len(sent)} messages, {wire.calls} calls, {wire.refused} refused")
    assert sum(map(len, wire.arrived.values())) == len(sent)
    assert all(words == sorted(words, key=int) for words in wire.arrived.values())
    assert wire.calls == len(sent) + wire.refused
