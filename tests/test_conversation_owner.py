"""The owner's message to everybody: each chat once, through a kill in the middle, and for nobody else."""

import pytest

from sandbox.testing import World
from tests.child import Child
from tests.talk import quizmaster

PEOPLE = 60


async def everybody(world):
    people = [world.new_person(f"P{number}") for number in range(PEOPLE)]
    for person in people:
        person.say("/start")
    await world.wait_for(lambda: all(person.room.bot_messages for person in people), "everybody's hello", 20)
    return people


def copies(person):
    return sum(message.text == "Back at <noon> & later" for message in person.room.bot_messages)


async def test_everybody_gets_it_once_and_progress_is_told(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        ada = world.person("Ada")
        async with quizmaster(world, tmp_path, owner_ids=str(ada.id), send_rate=100):
            people = await everybody(world)
            ada.say("/broadcast")
            await ada.reads("Nothing is being sent")
            ada.say("/broadcast Back at <noon> & later")
            await ada.reads("On its way to 61 chats")
            await world.wait_for(lambda: all(copies(person) for person in people), "the broadcast", 20)
            await world.quiet(1.2)
            assert [copies(person) for person in people] == [1] * PEOPLE
            ada.say("/help")
            await ada.reads("/broadcast")
        assert world.violations == []


async def test_nobody_else_may(tmp_path):
    async with World() as world, quizmaster(world, tmp_path, owner_ids="5"):
        ada = world.person("Ada")
        ada.say("/broadcast hello")
        await ada.reads("I do not know /broadcast")
        ada.say("/help")
        listed = await ada.reads("/quiz")
        assert "/broadcast" not in listed.text


@pytest.mark.timeout(60)
async def test_a_kill_in_the_middle_sends_nobody_a_second_copy(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        ada = world.person("Ada")
        child = Child(world, tmp_path, OWNER_IDS=str(ada.id), SEND_RATE="10")
        await child.start()
        people = await everybody(world)
        ada.say("/broadcast Back at <noon> & later")
        await world.wait_for(lambda: sum(map(copies, people)) >= 25, "half of it", 20)
        await child.kill()
        await child.start()
        await world.wait_for(lambda: copies(people[-1]), "the last one", 20)
        await child.stop()
    assert max(map(copies, people)) == 1
    assert sum(map(copies, people)) >= PEOPLE - 10
