"""Databases to measure with: people in front of open questions, made by the store's own verbs."""

import asyncio
import json
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bank.loading import Bank, load_bank
from bench.load import Tap, tap_of
from bench.subjects import ROOT
from data.outcomes import Asked
from data.records import Answer, Showing, Who
from data.store import Store
from handlers.buttons import Pick
from handlers.cards import Card, question_card, verdict_card
from handlers.codec import pack
from handlers.services import Services
from quiz.grading import Picked

FIRST_PERSON = 10_000_000
_PEOPLE = 256
_CARDS = 64


def now_ms() -> int:
    """The present instant (UTC ms)."""
    return time.time_ns() // 1_000_000


@cache
def shipped() -> Bank:
    """The shipped questions."""
    return load_bank(ROOT / "seeds")


class _NoTelegram:
    """Nothing here asks who administers a group."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Asking:
    """A database with open questions, the taps that answer them, and what the verdicts look like (a JSON file)."""

    database: Path
    taps: list[Tap]
    cards: Path


async def with_open_questions(folder: Path, taps: int) -> Asking:
    """Put people in front of so many open questions that `taps` taps answer one each, in `folder` / quiz.db."""
    store = await Store.open(folder / "quiz.db")
    try:
        await store.publish(shipped().questions, now_ms())
        topics = {topic.slug: topic for topic in shipped().topics}
        services = Services(store, topics, "bench_bot", _NoTelegram(), lambda: 0)
        await asyncio.gather(*(_meet(store, Who(FIRST_PERSON + number, "Ada")) for number in range(_PEOPLE)))
        asked: list[tuple[Tap, Showing]] = []
        for first in range(0, taps, _PEOPLE):
            numbers = range(first, min(taps, first + _PEOPLE))
            asked += await asyncio.gather(*(_ask(services, number) for number in numbers))
    finally:
        await store.close()
    cards = folder / "cards.json"
    cards.write_text(json.dumps([_verdict(services, showing) for _, showing in asked[:_CARDS]]), "utf-8")
    return Asking(folder / "quiz.db", [tap for tap, _ in asked], cards)


async def _meet(store: Store, who: Who) -> None:
    """Somebody who has been through the set-up: nobody is offered it in the middle."""
    await store.meet(who, None, now_ms(), None)
    await store.change_person(who.id, update_id=None, now=now_ms(), set_up=True)


async def _ask(services: Services, number: int) -> tuple[Tap, Showing]:
    """Ask the next person a question, and make the tap on its first button."""
    person = Who(FIRST_PERSON + number % _PEOPLE, "Ada")
    asked = await services.store.ask_next(
        person, person.id, topic=None, now=now_ms(), chance=number * 7919, update_id=None
    )
    assert isinstance(asked, Asked)
    showing, message_id = asked.showing, number + 1
    await services.store.attach_message(showing.id, message_id)
    data = pack(Pick(showing.id, showing.arrangement[0]))
    return tap_of(number + 1, person.id, message_id, _plain(question_card(showing, services)), data), showing


def _verdict(services: Services, showing: Showing) -> dict[str, Any]:
    """The verdict that ours will show, for the others to show too."""
    index = showing.arrangement[0]
    right = bool(showing.question.options[index].correct)
    answer = Answer(showing.id, showing.chat_id, Picked(frozenset({index})), right, 10 * right, 0, 0)
    return _plain(verdict_card(showing, answer, services))


def _plain(card: Card) -> dict[str, Any]:
    return {"text": card.text, "keyboard": [list(row) for row in card.keyboard]}
