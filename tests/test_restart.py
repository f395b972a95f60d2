"""Killed at once, started again: everybody goes on where they were, once."""

import sqlite3

import pytest

from sandbox.testing import World
from tests.child import Child
from tests.test_conversation_private import right_letter


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        yield world
        assert world.violations == []


@pytest.fixture
async def bot(world, tmp_path):
    child = Child(world, tmp_path)
    await child.start()
    yield child
    await child.stop()
    secret = world.token.partition(":")[2]
    assert secret not in child.log()
    assert not any(secret.encode() in file.read_bytes() for file in tmp_path.glob("quiz.db*"))


def count(bot, query):
    with sqlite3.connect(bot.database) as connection:
        return connection.execute(query).fetchone()[0]


async def test_after_the_toast_the_answer_stays(world, bot):
    ada = world.person("Ada")
    ada.say("/daily")
    card = await ada.reads(button="A")
    toast = await ada.tap(card, right_letter(card))
    assert toast.text.startswith("✅ Right")
    await bot.kill()
    await bot.start()
    await ada.reads(button="Next")
    ada.say("/progress")
    progress = await ada.reads("Points: 20")
    assert "1 answer, 1 right" in progress.text
    assert "Streak: 1 day" in progress.text
    assert count(bot, "SELECT count(*) FROM answer") == 1


async def test_a_tap_that_waited_while_the_bot_was_dead(world, bot):
    ada = world.person("Ada")
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    await bot.kill()
    query = ada.press(card, right_letter(card))
    await bot.start()
    assert (await ada.answer_to(query)).text.startswith("✅ Right")
    await ada.reads(button="Next")


async def test_the_second_tap_after_a_restart(world, bot):
    ada = world.person("Ada")
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    data = card.buttons[0]["callback_data"]
    await ada.tap(card, "A")
    await ada.reads(button="Next")
    await bot.kill()
    await bot.start()
    assert (await ada.answer_to(ada.press_data(card, data))).text == "You have already answered this one"


async def test_an_update_delivered_again_says_the_same_and_counts_once(world, bot):
    ada = world.person("Ada")
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    query = ada.press(card, right_letter(card))
    await ada.answer_to(query)
    await ada.reads(button="Next")
    await bot.kill()
    with sqlite3.connect(bot.database) as connection:
        connection.execute("UPDATE inbox SET done_at = NULL")
    connection.close()
    sent = len(world.calls("sendMessage"))
    await bot.start()
    await world.quiet()
    assert count(bot, "SELECT count(*) FROM answer") == 1
    assert count(bot, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == 0
    assert len(world.calls("sendMessage")) <= sent + 2


async def test_a_second_process_is_kept_away(world, bot, tmp_path):
    other = Child(world, tmp_path)
    with pytest.raises(AssertionError, match="in use by another process"):
        await other.start()
    assert await other.stop() == 5


async def test_it_stops_when_asked(world, bot):
    assert await bot.stop() == 0
