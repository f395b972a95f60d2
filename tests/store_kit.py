"""What the tests of the store share: a small bank, people, a clock that stands still, stores that close."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from data.outcomes import Answered, Asked
from data.records import Chat, ChatKind, Showing, Who
from data.store import Store
from quiz.grading import Picked, Response
from quiz.questions import Kind, Level, Option, Question

DAY = 24 * 60 * 60 * 1000
HOUR = 60 * 60 * 1000
NOON = int(datetime(2026, 3, 2, 12, tzinfo=UTC).timestamp() * 1000)
"""A Monday."""
ADA = Who(11, "Ada")
GRACE = Who(12, "Grace")
GROUP = Chat(-100500, ChatKind.GROUP, "Flask study group")


def private(who: Who) -> Chat:
    return Chat(who.id, ChatKind.PRIVATE)


def choice(name: str, topic: str = "routing", *, revision: int = 1, level: Level = Level.FRESHER) -> Question:
    options = (
        Option("right", correct=True, why="because"),
        Option("wrong", correct=False, why="no", belief="B01"),
        Option("worse", correct=False, why="no"),
    )
    return Question(
        f"flask/{topic}/{name}",
        revision,
        topic,
        level,
        Kind.CHOICE,
        f"Which {name}?",
        options=options,
        explanation="so",
    )


def multiple(name: str) -> Question:
    options = (Option("a", correct=True), Option("b", correct=True), Option("c", correct=False))
    return Question(f"flask/many/{name}", 1, "many", Level.FRESHER, Kind.MULTIPLE, "Which?", options=options)


def order(name: str) -> Question:
    lines = (Option("first"), Option("second"), Option("third"))
    return Question(f"flask/order/{name}", 1, "order", Level.FRESHER, Kind.ORDER, "In what order?", options=lines)


def typed(name: str) -> Question:
    return Question(f"flask/typed/{name}", 1, "typed", Level.FRESHER, Kind.TYPED, "Type it.", accepted=("g", "flask.g"))


def spoken(name: str) -> Question:
    return Question(
        f"flask/open/{name}", 1, "open", Level.FRESHER, Kind.OPEN, "Explain.", key_points=("one", "two", "three")
    )


BANK = (*(choice(f"q{number}") for number in range(8)), multiple("m"), order("o"), typed("t"), spoken("s"))
RIGHT, WRONG = Picked(frozenset({0})), Picked(frozenset({1}))


@asynccontextmanager
async def opened(path: Path, *, questions: tuple[Question, ...] = BANK) -> AsyncIterator[Store]:
    store = await Store.open(path)
    try:
        if questions:
            await store.publish(questions, NOON)
        yield store
    finally:
        await store.close()


async def asked(store: Store, who: Who = ADA, *, now: int = NOON, chance: int = 1, topic: str | None = None) -> Showing:
    outcome = await store.ask_next(who, who.id, topic=topic, now=now, chance=chance, update_id=None)
    assert isinstance(outcome, Asked)
    return outcome.showing


async def daily(store: Store, who: Who = ADA, chat: Chat | None = None, *, now: int = NOON, chance: int = 1) -> Showing:
    outcome = await store.ask_daily(who, chat or private(who), now=now, chance=chance, update_id=None)
    assert isinstance(outcome, Asked)
    return outcome.showing


async def answered(
    store: Store, showing: Showing, who: Who = ADA, response: Response = RIGHT, *, now: int = NOON
) -> Answered:
    outcome = await store.answer(showing.id, who, response, message_id=None, now=now, update_id=None)
    assert isinstance(outcome, Answered)
    return outcome


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}
