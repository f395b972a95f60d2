"""Whatever happens, what is kept beside the answers is what the answers say: counters, cards, points, streaks."""

import asyncio
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_kit import ADA, BANK, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, WRONG, answered, asked, daily, opened, private

from data.outcomes import Asked
from data.records import Chat, ChatKind, Who
from data.store import Store
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown
from quiz.questions import Kind, Question
from quiz.streaks import Streak, extend

OTHER_GROUP = Chat(-777, ChatKind.GROUP, "Another group")
EDSGER = Who(13, "Edsger")
ZONES = ["UTC", "Pacific/Auckland", "America/Los_Angeles", "Asia/Kolkata"]

people = st.sampled_from([ADA, GRACE, EDSGER])
acts = st.lists(
    st.one_of(
        st.tuples(st.just("quiz"), people, st.integers(0, 99), st.booleans()),
        st.tuples(st.just("daily"), people, st.integers(0, 99), st.booleans()),
        st.tuples(st.just("group_daily"), people, st.sampled_from([GROUP, OTHER_GROUP]), st.booleans()),
        st.tuples(st.just("review"), people, st.integers(0, 99), st.booleans()),
        st.tuples(st.just("wait"), st.integers(1, 60 * HOUR)),
        st.tuples(st.just("zone"), st.sampled_from([ADA.id, GRACE.id, GROUP.id]), st.sampled_from(ZONES)),
        st.tuples(st.just("forget"), people),
        st.tuples(
            st.just("move"),
        ),
        st.tuples(
            st.just("prune"),
        ),
        st.tuples(st.just("bank"), st.integers(6, len(BANK))),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=60)
@given(acts)
def test_what_is_kept_beside_the_answers_is_what_they_say(steps: list[tuple[object, ...]]) -> None:
    asyncio.run(_live_through(steps))


async def _live_through(steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "q.db") as store:
            life = Life(store)
            for step in steps:
                await life.do(*step)
            assert await store.check() == ()
            for who in (ADA, GRACE, EDSGER):
                assert (await streak_of(store, who)) == await rebuilt_streak(store, who)


class Life:
    """People using the bot, at a time that only goes forward."""

    def __init__(self, store: Store) -> None:
        self.store, self.now, self.group = store, NOON, GROUP

    async def do(self, act: str, *what: object) -> None:
        await getattr(self, act)(*what)

    async def wait(self, milliseconds: int) -> None:
        self.now += milliseconds

    async def zone(self, chat_id: int, zone: str) -> None:
        await self.store.set_zone(chat_id, zone, self.now, None)

    async def forget(self, who: Who) -> None:
        await self.store.forget_person(who.id, self.now)

    async def prune(self) -> None:
        await self.store.prune(self.now)

    async def bank(self, size: int) -> None:
        await self.store.publish(BANK[:size], self.now)

    async def move(self) -> None:
        if await self.store.migrate_chat(self.group.id, self.group.id - 1, self.now):
            self.group = Chat(self.group.id - 1, ChatKind.GROUP)

    async def quiz(self, who: Who, chance: int, right: bool) -> None:
        await self.reply(
            await self.store.ask_next(who, who.id, topic=None, now=self.now, chance=chance, update_id=None), who, right
        )

    async def review(self, who: Who, chance: int, right: bool) -> None:
        await self.reply(
            await self.store.ask_review(who, who.id, now=self.now, chance=chance, update_id=None), who, right
        )

    async def daily(self, who: Who, chance: int, right: bool) -> None:
        await self.reply(
            await self.store.ask_daily(who, private(who), now=self.now, chance=chance, update_id=None), who, right
        )

    async def group_daily(self, who: Who, chat: Chat, right: bool) -> None:
        chat = self.group if chat is GROUP else chat
        await self.reply(await self.store.ask_daily(who, chat, now=self.now, chance=1, update_id=None), who, right)

    async def reply(self, outcome: object, who: Who, right: bool) -> None:
        if isinstance(outcome, Asked):
            response = response_to(outcome.showing.question, right)
            await self.store.answer(outcome.showing.id, who, response, message_id=None, now=self.now, update_id=None)
            # Streaks go by the order of answers, which one instant for two of them would hide.
            self.now += 1


def response_to(question: Question, right: bool) -> Response:
    if not right:
        return Unknown()
    match question.kind:
        case Kind.ORDER:
            return Ordered((0, 1, 2))
        case Kind.TYPED:
            return Typed("g")
        case Kind.OPEN:
            return Ticked(frozenset({0, 1, 2}))
        case _:
            return Picked(question.key)


async def streak_of(store: Store, who: Who) -> Streak | None:
    person = await store.person(who.id)
    return person and person.streak


async def rebuilt_streak(store: Store, who: Who) -> Streak | None:
    """Go through the answers to dailies that were given on their dates."""
    if await store.person(who.id) is None:
        return None
    rows = await store._read(
        lambda connection: connection.execute(
            "SELECT day, answered_at FROM answer WHERE person_id = ? AND counted = 1 AND daily_day = day "
            "ORDER BY answered_at, showing_id",
            (who.id,),
        ).fetchall()
    )
    streak = Streak()
    for day, answered_at in rows:
        streak = extend(streak, date.fromordinal(day), answered_at)
    return streak


TAMPERING = {
    "UPDATE card SET times = times + 1": "card",
    "UPDATE card SET last_right = 1 - last_right": "card",
    "DELETE FROM card": "card",
    "UPDATE score SET points = points + 10": "points",
    "UPDATE score SET week_points = week_points + 10": "points",
    "UPDATE histogram SET people = people + 1 WHERE step = 1": "histogram",
    "DELETE FROM histogram WHERE step = 250": "histogram",
    "UPDATE person SET answers = 7": "answers",
    "DELETE FROM daily_answer": "date",
    "UPDATE showing SET closed = 0": "open",
    "UPDATE answer SET points = points + 5": "points",
    "DELETE FROM answer": "card",
    "UPDATE card SET stability = stability + 1": "memory card",
    "UPDATE card SET due_day = due_day + 1": "memory card",
    "UPDATE learner SET pace = pace + 1": "how person",
    "DELETE FROM belief": "misconceptions",
    "DELETE FROM review": "reviews",
    "UPDATE review SET grade = 4 WHERE grade < 4": "grade",
    "UPDATE rating SET change = change + 1": "ratings",
    "UPDATE question_rating SET change = change - 1": "rating of question",
}


@pytest.mark.parametrize("statement", TAMPERING)
async def test_the_check_sees_what_was_tampered_with(tmp_path: Path, statement: str) -> None:
    async with opened(tmp_path / "q.db") as store:
        await answered(store, await daily(store))
        await answered(store, await asked(store), response=WRONG)
        await answered(store, await daily(store, GRACE, GROUP), GRACE, RIGHT, now=NOON + DAY)
        assert await store.check() == ()
        await store._write(lambda connection: connection.execute(statement).rowcount)
        faults = await store.check()
        assert any(TAMPERING[statement] in fault for fault in faults), faults


async def test_the_check_sees_references_to_nothing(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    async with opened(path) as store:
        await answered(store, await daily(store))
    connection = sqlite3.connect(path)
    connection.execute("DELETE FROM person")
    connection.commit()
    connection.close()
    async with opened(path, questions=()) as store:
        assert any("row of person that is not there" in fault for fault in await store.check())
