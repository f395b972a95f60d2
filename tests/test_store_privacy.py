"""Everything about a person is exported, and is gone when they are forgotten: held against the schema itself.

A table added without a thought for this fails here: every column that can name a person is looked through.
"""

import json
import sqlite3
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from store_kit import ADA, DAY, GRACE, GROUP, NOON, RIGHT, WRONG, answered, asked, daily, opened, private

from data.game_records import GameOpened
from data.privacy import PERSONAL
from data.records import ReminderKind, Who
from data.store import Store
from quiz.grading import Typed
from quiz.periods import Period
from quiz.sittings import Form
from quiz.timetable import Pattern

ZOE = Who(987_654_321, "Zoë Quillfeather")
SECRET = "a text only Zoë would write"
NAMING = {"person_id", "chat_id", "last_chat_id", "board"}
"""Columns that can hold the id of a person. A private chat has its person's id."""
NOT_PERSONAL = {
    "question_rating",
    "topic_weight",
    "histogram",
    "question",
    "revision",
    "daily",
    "forgotten_answer",
    "broadcast",
} | {*("game", "game_question", "game_team", "game_pulse", "challenge", "challenge_question")}
"""Tables that know nobody. A broadcast's cursor names the chat it has come to, and has moved on; games have groups."""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Zoë has used everything there is, and so has Ada."""
    async with opened(tmp_path / "q.db") as store:
        for who in (ZOE, ADA):
            await live(store, who)
        yield store


async def live(store: Store, who: Who) -> None:
    payload = json.dumps({"from": {"id": who.id, "first_name": who.first_name}, "text": SECRET})
    keys = [who.id * 10 + number for number in range(4)]
    await store.store_updates([(key, payload, who.id, who.id) for key in keys], NOON)
    await store.quarantine(keys[0], payload, "odd", who.id, NOON)
    await store.meet(who, None, NOON, keys[1])
    await store.meet(who, GROUP, NOON)
    await store.change_person(
        who.id, update_id=keys[1], table_name=SECRET, topics=("routing", "typed"), interview_date=date(2026, 5, 4)
    )
    await answered(store, await daily(store, who, GROUP), who, RIGHT)
    first = await asked(store, who)
    await store.answer(first.id, who, WRONG, message_id=1, now=NOON, update_id=keys[1])
    typed = await asked(store, who, topic="typed")
    await store.answer(typed.id, who, Typed(SECRET), message_id=1, now=NOON, update_id=keys[2])
    await compete(store, who)
    await store.start_sitting(who, Form.DRILL, topic=None, size=2, seconds=30, now=NOON, chance=1, update_id=None)
    await store.report(first.id, who, SECRET, now=NOON, update_id=None)
    await asked(store, who)
    await store.remind(private(who), ReminderKind.DAILY, Pattern(540), zone=None, now=NOON, update_id=keys[3])
    await store.claim_due(NOON + DAY - 2 * 3_600_000, chance=1)
    await store.remember_wait(who.id, NOON + 60_000)


async def compete(store: Store, who: Who) -> None:
    """Play a game of one question and answer it, with an option that may be wrong."""
    opened = await store.open_game(
        who, GROUP, thread_id=None, topic=None, count=1, seconds=5, teams=0, now=NOON, chance=1, update_id=None
    )
    assert isinstance(opened, GameOpened)
    await store.start_game(opened.live.id, who, now=NOON, update_id=None)
    live = await store.game(opened.live.id)
    assert live is not None
    assert live.showing is not None
    await store.choose(live.showing.id, who, 1, message_id=3, now=NOON, update_id=None)
    await store.play_games(NOON + 10_000)
    await store.play_games(NOON + 20_000)
    await store.make_challenge(who, None, 1, now=NOON, chance=who.id * 1000, update_id=None)


def tables(connection: sqlite3.Connection) -> dict[str, list[str]]:
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: [column[1] for column in connection.execute(f"PRAGMA table_info({name})")]
        for name in names
        if not name.startswith("sqlite_")
    }


async def mentions(store: Store, *needles: object) -> dict[str, int]:
    """How many rows of each table hold one of the needles, in any column, as a value or inside a text."""

    def look(connection: sqlite3.Connection) -> dict[str, int]:
        found = {}
        for table, columns in tables(connection).items():
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            found[table] = sum(any(mentioned(value, needles) for value in row) for row in rows)
        return {table: count for table, count in found.items() if count}

    return await store._read(look)


def mentioned(value: Any, needles: tuple[object, ...]) -> bool:
    return value in needles or (isinstance(value, str) and any(str(needle) in value for needle in needles))


async def test_every_table_that_can_name_a_person_is_known(store: Store) -> None:
    schema = await store._read(tables)
    naming = {table for table, columns in schema.items() if NAMING & set(columns)}
    assert naming - NOT_PERSONAL == set(PERSONAL)
    assert set(schema) == set(PERSONAL) | NOT_PERSONAL


async def test_the_life_lived_here_fills_every_personal_table(store: Store) -> None:
    assert set(await mentions(store, ZOE.id)) == set(PERSONAL)


async def test_the_export_holds_every_row(store: Store) -> None:
    exported = await store.export_person(ZOE.id)
    assert {table: len(rows) for table, rows in exported.items()} == await mentions(store, ZOE.id)
    text = json.dumps(exported, ensure_ascii=False)
    assert SECRET in text
    assert "Ada" not in text
    assert exported["person"][0]["first_name"] == ZOE.first_name
    assert {row["question_id"].split("/")[0] for row in exported["answer"]} == {"flask"}
    assert exported["daily_answer"][0]["day"] == "2026-03-02"


async def test_nothing_is_left_of_somebody_forgotten(store: Store) -> None:
    counts = await mentions(store, ZOE.id)
    forgotten = await store.forget_person(ZOE.id, NOON, 999)
    assert (forgotten.rows, forgotten.answers, forgotten.reminders) == (sum(counts.values()), 4, 1)
    assert await mentions(store, ZOE.id, ZOE.first_name) == {}
    assert not any((await store.export_person(ZOE.id)).values())
    assert await store.person(ZOE.id) is None
    assert await store.check() == ()


async def test_forgetting_leaves_everybody_else_as_they_were(store: Store) -> None:
    before = await store.export_person(ADA.id)
    await store.forget_person(ZOE.id, NOON, None)
    assert await store.export_person(ADA.id) == before
    for board in (0, GROUP.id):
        table = await store.leaderboard(board, Period.ALL, ADA.id, NOON)
        assert (table.people, [row.person_id for row in table.rows], table.own and table.own.rank) == (1, [ADA.id], 1)


async def test_counts_stay_without_who(store: Store) -> None:
    for who in (ZOE, ADA):
        await store.forget_person(who.id, NOON, None)
    rows = await store._read(
        lambda connection: connection.execute(
            "SELECT SUM(answers), SUM(right_answers) FROM forgotten_answer"
        ).fetchone()
    )
    assert rows == (8, 2)


async def test_who_comes_back_starts_anew(store: Store) -> None:
    await store.forget_person(ZOE.id, NOON, None)
    person = await store.meet(ZOE, None, NOON + DAY)
    assert (person.answers, person.topics, person.table_name) == (0, (), None)
    assert (await answered(store, await daily(store, ZOE, now=NOON + DAY), ZOE, now=NOON + DAY)).streak == 1
    assert await store.check() == ()


async def test_forgetting_somebody_unknown_forgets_nothing(store: Store) -> None:
    forgotten = await store.forget_person(GRACE.id, NOON, None)
    assert forgotten.rows == 0
