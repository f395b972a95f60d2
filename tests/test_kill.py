"""SIGKILL again and again under load: nothing lost, nothing counted twice."""

import asyncio
import itertools
import sqlite3
from random import Random

import pytest

from sandbox.testing import World
from tests.child import Child

RATE = 200
PEOPLE = 100
COUNTS = {
    "showings": "SELECT count(*) FROM showing",
    "answers": "SELECT count(*) FROM answer",
    "twice": "SELECT count(*) FROM (SELECT 1 FROM answer GROUP BY showing_id, person_id HAVING count(*) > 1)",
    "undone": "SELECT count(*) FROM inbox WHERE done_at IS NULL",
    "set aside": "SELECT count(*) FROM quarantine",
}


async def talk(people, source, stop, said):
    """People ask for questions and tap on what they see, 200 updates a second in all, some of them delivered twice."""
    for number in itertools.count():
        if stop.is_set():
            return
        person = people[number % len(people)]
        cards = [message for message in person.room.bot_messages if "A" in message.labels]
        if cards and source.random() < 0.5:
            person.press(cards[-1], "A")
        else:
            person.say("/quiz choice")
            said.append(person.id)
        if source.random() < 0.2:
            person._world.bot.updates.again(person._world.bot.updates.waiting()[-1])
        await asyncio.sleep(1 / RATE)


async def kill_again_and_again(folder, kills, seed):
    """Returns what was asked for, what the store holds, and the questions people saw."""
    source = Random(seed)
    async with World(clock_file=folder / "clock") as world:
        people = [world.new_person(f"P{number}") for number in range(PEOPLE)]
        child = Child(world, folder, SEND_RATE="1000")
        await child.start()
        stop, said = asyncio.Event(), []
        talking = asyncio.create_task(talk(people, source, stop, said))
        for _ in range(kills):
            await asyncio.sleep(0.3 + source.random())
            await child.kill()
            await child.start()
        stop.set()
        await talking
        await world.quiet(1.0, limit=60)
        assert await child.stop() == 0
        assert world.violations == []
        cards = sum(len(person.room.bot_messages) for person in people)
        taps = len(world.answers)
    return len(said), counts(child.database), cards, taps


def counts(database):
    connection = sqlite3.connect(database)
    try:
        return {name: connection.execute(query).fetchone()[0] for name, query in COUNTS.items()}
    finally:
        connection.close()


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("kills", "seed"), [(4, 1), pytest.param(100, 2, marks=pytest.mark.long)])
async def test_nothing_is_lost_and_nothing_counts_twice(tmp_path, kills, seed):
    asked, held, cards, taps = await kill_again_and_again(tmp_path, kills, seed)
    print(f"{kills} kills: {asked} questions asked for, {held}, {cards} messages, {taps} taps answered")
    assert held["showings"] == asked
    assert held["twice"] == held["undone"] == held["set aside"] == 0
