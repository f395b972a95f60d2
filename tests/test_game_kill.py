"""SIGKILL in a competition, at every step of it: the same podium as without."""

import pytest

from sandbox.testing import World
from tests.child import Child
from tests.game_kit import letter_for, places, podium, question

EXPECTED = [("Ada", 450), ("Eve", 450), ("Ben", 300), ("Chidi", 150), ("Dana", 0)]
WRONG = {1: ("Ben", "Chidi", "Dana"), 2: ("Chidi", "Dana"), 3: ("Dana",)}
STEPS = 5 + 1 + 3 * 7
"""The lobby, four who join, the start; for each question five answers, its end, and the pause behind it."""


class Game:
    """A game of three questions and five players, killed after the steps named; `after` acts and does not wait."""

    def __init__(self, world, bot, kills):
        self.world, self.bot, self.kills, self.done = world, bot, set(kills), 0
        self.people = [*world.people, world.new_person("Eve")]
        self.room = world.new_group("Flask", *self.people)

    async def after(self, query=None):
        """A step was made. Kill before the bot can have answered it, or wait for the answer."""
        step, self.done = self.done, self.done + 1
        if step in self.kills:
            await self.bot.kill()
            await self.bot.start()
        if query is not None:
            person, pressed = query
            return await person.answer_to(pressed)
        return None

    async def tap(self, person, card, button):
        return await self.after((person, person.press(card, button)))

    async def play(self):
        self.people[0].say("/compete choice 3 20", self.room)
        await self.after()
        card = await self.room.reads(button="Start", seconds=10)
        for person in self.people[1:]:
            await self.tap(person, card, "Join")
        await self.tap(self.people[0], card, "Start")
        for number in (1, 2, 3):
            await self.ask(number)
        return places(await podium(self.world, self.room, 20))

    async def ask(self, number):
        card = await question(self.world, self.room, number, 3, 20)
        for person in self.people:
            answer = await self.tap(person, card, letter_for(card, person.name not in WRONG[number]))
            assert answer.text.startswith("Your answer is in")
        self.world.advance(3)
        await self.after()
        await self.world.wait_for(lambda: "How did I do?" in card.labels, "the answer", 15)
        self.world.advance(6)
        await self.after()


async def played(folder, kills):
    async with World(clock_file=folder / "clock") as world:
        bot = Child(world, folder)
        await bot.start()
        try:
            game = Game(world, bot, kills)
            found = await game.play()
            assert game.done == STEPS
            assert world.violations == []
        finally:
            await bot.stop()
        return found


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "kills",
    [
        pytest.param(range(0, STEPS, 4), id="often"),
        *(pytest.param([step], id=f"step {step}", marks=pytest.mark.long) for step in range(STEPS)),
    ],
)
async def test_the_podium_is_the_same(tmp_path, kills):
    assert await played(tmp_path, kills) == EXPECTED
