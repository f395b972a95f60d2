"""Challenges: the same questions for two people, each in their own time, and the result for both."""

import asyncio
import re

import pytest

from sandbox.testing import World
from tests.game_kit import letter_for
from tests.talk import quizmaster
from tests.test_conversation_private import is_refused, question_of


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


async def challenged(ada, said="/challenge choice 3", room=None):
    ada.say(said, room)
    card = await (room or ada).reads("Challenge")
    return card, re.search(r"start=(challenge_\d+)", card.text).group(1)


async def play(person, size=3, wrong=(), first=None):
    """Answer everything; the prompts in the order asked."""
    card, prompts = first or await person.reads(f"1 of {size}"), []
    for number in range(1, size + 1):
        prompts.append(question_of(card).prompt)
        await person.tap(card, letter_for(card, number not in wrong))
        if number < size:
            verdict = await person.reads(button="Next")
            await person.tap(verdict, "Next")
            card = await person.reads(f"{number + 1} of {size}")
    return prompts


async def test_a_challenge_between_two(world):
    ada, ben = world.person("Ada"), world.person("Ben")
    card, link = await challenged(ada)
    await ada.tap(card, "Play")
    asked = await play(ada, wrong=(2,))
    alone = await ada.reads("2 of 3 right")
    assert "somebody else is done" in alone.text
    ben.say(f"/start {link}")
    assert await play(ben) == asked
    for person in (ben, ada):
        result = await person.reads("The challenge")
        assert re.search(r"1\. Ben · 3 of 3 right\n2\. Ada · 2 of 3 right", result.text)
    await ada.tap(result, "Rematch")
    invitation = await ben.reads("wants a rematch", button="Play")
    await ben.tap(invitation, "Play")
    await ben.reads("1 of 3")


async def test_who_comes_back_goes_on_where_they_were(world):
    ben = world.person("Ben")
    _, link = await challenged(world.person("Ada"))
    ben.say(f"/start {link}")
    first = await ben.reads("1 of 3")
    ben.say(f"/start {link}")
    again = await ben.reads("1 of 3")
    assert question_of(again).prompt == question_of(first).prompt
    await play(ben, first=again)
    await ben.reads("3 of 3 right")
    ben.say(f"/start {link}")
    await ben.reads("3 of 3 right")


async def test_it_is_open_for_three_days(world):
    ben = world.person("Ben")
    _, link = await challenged(world.person("Ada"), "/challenge truth 1", world.group)
    world.advance(3 * 24 * 3600 + 60)
    await asyncio.sleep(1.2)  # the bot sees the clock at its next beat
    ben.say(f"/start {link}")
    await ben.reads("This challenge is over")
    ben.say("/start challenge_12")
    await ben.reads("This challenge is over")
