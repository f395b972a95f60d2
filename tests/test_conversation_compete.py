"""Competitions in a group, over the wire: fair, private, and over in the end."""

import pytest

from sandbox.testing import World
from tests.game_kit import letter_for, lobby, places, podium, question, revealed
from tests.talk import quizmaster
from tests.test_conversation_private import is_refused


@pytest.fixture
async def world(tmp_path):
    async with World(flood=True, clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


@pytest.fixture
def people(world):
    return [*world.people, world.new_person("Eve")]


async def test_a_game_of_five(world, people):
    ada, ben, chidi, dana, eve = people
    room = world.new_group("Flask", *people)
    card = await lobby(world, room, ada, ben, chidi, dana)
    await world.wait_for(lambda: "Dana" in card.text, "the lobby with everybody")
    assert all(name in card.text for name in ("Ada", "Ben", "Chidi"))
    assert (await eve.tap(card, "Start")).text == "You are not in this game"
    await ben.tap(card, "Start")
    first = await question(world, room, 1)
    hidden = first.text
    assert (await eve.tap(first, "A")).text == "You are not in this game"
    wrong, right = letter_for(first, False), letter_for(first, True)
    assert (await ada.tap(first, wrong)).text == f"Your answer is in: {wrong}"
    assert (await ada.tap(first, right)).text == f"Your answer is in: {right}"
    assert (await ben.tap(first, wrong)).text == f"Your answer is in: {wrong}"
    assert (await dana.tap(first, "I don't know")).text == "Noted"
    assert (await dana.tap(card, "Leave")).text == "You are out; your points stand"
    assert (await eve.tap(card, "Join")).text == "You are in"
    assert "✅" not in first.text
    assert first.text.split("⏱")[0] == hidden.split("⏱")[0]
    await eve.tap(first, right)
    await chidi.tap(first, right)
    await revealed(world, first)
    assert places(first)[:3] == [("Ada", 150), ("Chidi", 150), ("Eve", 150)]
    late = await ada.answer_to(ada.press_data(first, "g.1.0"))
    assert late.text == "This question is closed"
    own = await ben.tap(first, "How did I do?")
    assert own.alert
    assert own.text.startswith(f"❌ {wrong} is wrong, right: {right}.")
    for number in (2, 3):
        card = await question(world, room, number)
        for person in (ada, ben, chidi, eve):
            await person.tap(card, letter_for(card, person is not ben))
        await revealed(world, card)
    over = await podium(world, room)
    assert places(over) == [("Ada", 450), ("Chidi", 450), ("Eve", 450), ("Ben", 0), ("Dana", 0)]
    assert world.calls("sendPhoto", room)


async def test_too_few_come(world, people):
    room = world.new_group("Flask", *people)
    card = await lobby(world, room, people[0])
    world.advance(61)
    await world.wait_for(lambda: "Again" in card.labels, "the end of the lobby")
    assert (await people[1].tap(card, "Again")).text == ""
    await room.reads(button="Start")
