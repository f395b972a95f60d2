"""Many games at once, and many players in one: no deadline missed, no answer lost, nobody refused."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from sandbox.testing import World
from tests.child import Child
from tests.game_kit import is_game, lobby, podium, question
from tests.test_conversation_private import is_refused

GRACE_MS = 1500
PAUSE_MS = 6000
SEEDS = Path(__file__).parents[1] / "seeds"


def lateness(world, room, seconds):
    """How late the answer and the podium of a game of one question came, in ms."""
    asked = next(c for c in world.calls("sendMessage", room) if "⏱" in str(c.params["text"]))
    closed = next(c for c in world.calls("editMessageText", room) if "Closed." in str(c.params["text"]))
    ended = world.calls("sendMessage", room)[-1]
    assert "Nobody answered" in str(ended.params["text"])
    return [
        closed.at_ms - asked.at_ms - 1000 * seconds - GRACE_MS,
        ended.at_ms - closed.at_ms - PAUSE_MS,
    ]


@pytest.mark.timeout(120)
async def test_fifty_games_in_fifty_groups_miss_no_deadline(tmp_path):
    async with World(flood=True, clock_file=tmp_path / "clock") as world:
        bot = Child(world, tmp_path)
        await bot.start()
        person = world.person("Ada")
        rooms = [world.new_group(f"Group {number}", person) for number in range(50)]
        for room in rooms:
            card = await lobby(world, room, person, say="/compete choice 1 5")
            await person.tap(card, "Start")
        await asyncio.gather(*(podium_of_nobody(world, room) for room in rooms))
        await bot.stop()
        late = sorted(value for room in rooms for value in lateness(world, room, 5))
        print(f"{len(rooms)} games: deadlines at most {late[-1]} ms late, half of them {late[len(late) // 2]} ms")
        assert late[-1] <= 1000
        assert late[0] >= -100
        assert [call for call in world.transcript if is_refused(call)] == []


async def podium_of_nobody(world, room):
    await world.wait_for(
        lambda: any(
            "Nobody answered." in message.text and "My mistakes" in message.labels for message in room.messages
        ),
        "the end",
        60,
    )


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("players", "size"), [(50, 1), pytest.param(200, 20, marks=pytest.mark.long)])
async def test_a_crowd_in_one_game(tmp_path, players, size):
    async with World(flood=True, clock_file=tmp_path / "clock") as world:
        bot = Child(world, tmp_path, seeds=SEEDS)
        await bot.start()
        crowd = [world.new_person(f"P{number}") for number in range(players)]
        room = world.new_group("Crowd", *crowd)
        card = await lobby(world, room, crowd[0], say=f"/compete {size} 20")
        joins = [person.press(card, "Join") for person in crowd[1:]]
        await world.wait_for(lambda: all(query.answer is not None for query in joins), "everybody to be in", 30)
        await crowd[0].tap(card, "Start")
        source, taps = Random(players), []
        for number in range(1, size + 1):
            taps += await answer_together(world, room, crowd, number, size, source)
        over = await podium(world, room, 60)
        await bot.stop()
        waits = sorted(map(waited(world), taps))
        p99 = waits[int(0.99 * len(waits))]
        median = waits[len(waits) // 2]
        print(f"{players} players, {size} questions: {len(taps)} taps, toasts p50 {median} ms, p99 {p99} ms")
        assert counted(bot.database) == (players * size, players * size)
        assert [call for call in world.transcript if is_refused(call)] == []
        assert str(players - 10) in over.text


async def answer_together(world, room, crowd, number, size, source):
    """Everybody taps within three seconds, one in ten twice."""
    card = await question(world, room, number, size, 60)
    assert is_game(card, number, size)
    taps = []
    for person in source.sample(crowd, len(crowd)):
        for _ in range(2 if source.random() < 0.1 else 1):
            taps.append(person.press(card, source.choice("AB")))
        await asyncio.sleep(2.5 / len(crowd))
    await world.wait_for(lambda: all(query.answer is not None for query in taps), "every toast", 30)
    assert {query.answer["text"][:-1] for query in taps} == {"Your answer is in: "}
    await world.wait_for(lambda: "How did I do?" in card.labels, "the answer", 30)
    return taps


def waited(world):
    """From a tap to its toast, in ms."""
    answered = {call.params["callback_query_id"]: call.at_ms for call in world.calls("answerCallbackQuery")}
    return lambda query: answered[query.id] - query.asked_ms


def counted(database):
    """Answers, and how many different people and questions they are of."""
    with closing(sqlite3.connect(database)) as connection:
        (answers,) = connection.execute("SELECT COUNT(*) FROM answer WHERE game_id IS NOT NULL").fetchone()
        (once,) = connection.execute(
            "SELECT COUNT(*) FROM (SELECT DISTINCT showing_id, person_id FROM answer WHERE game_id IS NOT NULL)"
        ).fetchone()
        return answers, once
