"""What the tests of competitions share: people who press the buttons of a game."""

import re

from tests.test_conversation_private import right_letter, wrong_letter

LETTERS = ("A", "B", "C", "D")


def is_game(message, number=None, size=None):
    """A running question, by its place in the game."""
    series = rf"· {number or '[0-9]+'} of {size or '[0-9]+'}\n"
    return "⏱" in message.text and re.search(series, message.text) is not None


async def lobby(world, room, *people, say="/compete choice 3 20"):
    """The first opens a lobby, the others join."""
    people[0].say(say, room)
    card = await room.reads(button="Start")
    for person in people[1:]:
        assert (await person.tap(card, "Join")).text == "You are in"
    return card


async def question(world, room, number, size=3, seconds=15):
    """The running question of that number."""
    return await world.wait_for(
        lambda: next((m for m in reversed(room.bot_messages) if is_game(m, number, size)), None),
        f"question {number} of {size}",
        seconds,
    )


async def revealed(world, card, *, after=3.0, seconds=10):
    """The closed question; `after` seconds are skipped, and then the pause behind it."""
    world.advance(after)
    await world.wait_for(lambda: "How did I do?" in card.labels, "the answer", seconds)
    world.advance(6)
    return card


async def podium(world, room, seconds=15):
    return await world.wait_for(
        lambda: next((m for m in reversed(room.bot_messages) if "My mistakes" in m.labels), None), "the podium", seconds
    )


def letter_for(card, right: bool):
    return right_letter(card) if right else wrong_letter(card)


def places(message):
    """Names with their points, in the order shown."""
    found = re.findall(r"^(?:\d+\.|[🥇🥈🥉]) ?(?:\S+: )?(.+?) · (\d+) points?", message.text, re.MULTILINE)
    return [(name, int(points)) for name, points in found]
