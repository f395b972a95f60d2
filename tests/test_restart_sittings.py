"""Killed in the middle of a drill and of an exam: everything goes on where it was."""

import pytest

from sandbox.testing import World
from tests.child import Child
from tests.test_conversation_private import question_of, right_letter
from tests.test_conversation_sittings import answer_page, exam_of, next_question, picture_of, turn


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


async def restart(bot):
    await bot.kill()
    await bot.start()


async def test_an_exam_killed_half_way_has_every_answer_and_its_clock(world, bot):
    ada = world.person("Ada")
    card = await exam_of(ada)
    pages = []
    for _ in range(4):
        pages.append(question_of(card))
        await answer_page(world, ada, card)
        await turn(world, ada, card, "Next")
    await restart(bot)
    await turn(world, ada, card, "Previous")
    assert question_of(card) == pages[-1]
    assert "4 of 9 answered" in card.text
    await turn(world, ada, card, "Submit")
    await bot.kill()
    query = ada.press(card, "Submit")
    await bot.start()
    await ada.answer_to(query)
    await world.wait_for(lambda: "4 of 9 right" in card.text, "the report", 10)
    await world.wait_for(lambda: picture_of(ada) is not None, "the picture", 10)


async def test_a_drill_killed_between_questions_goes_on(world, bot):
    ada = world.person("Ada")
    ada.say("/drill choice 3 60")
    card = await next_question(ada, 1, 3)
    await restart(bot)
    await ada.tap(card, right_letter(card))
    card = await next_question(ada, 2, 3)
    world.advance(62)
    await restart(bot)
    await world.quiet(1.5)
    told = [message for message in ada.room.bot_messages if "3 of 3" in message.text]
    if not told:
        await ada.tap(card, right_letter(card))
    last = await next_question(ada, 3, 3)
    await ada.tap(last, right_letter(last))
    await ada.reads(" of 3 · Choosing", button="Again")
