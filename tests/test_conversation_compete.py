"""Competitions in a group, over the wire with flood control on: fair, private, and over in the end."""

import asyncio
import re

import pytest

from sandbox.testing import World
from tests.game_kit import letter_for, lobby, places, podium, question, revealed
from tests.talk import quizmaster
from tests.test_conversation_private import is_refused


@pytest.fixture
async def rough(tmp_path):
    """A Telegram that may refuse and lose calls."""
    async with World(flood=True, clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []


@pytest.fixture
async def world(rough):
    yield rough
    await rough.quiet()
    assert [call for call in rough.transcript if is_refused(call)] == []


@pytest.fixture
def people(rough):
    return [*rough.people, rough.new_person("Eve")]


async def begin(world, room, *people, say="/compete choice 3 20"):
    card = await lobby(world, room, *people, say=say)
    await people[0].tap(card, "Start")
    return card


async def answer_all(world, room, people, number, size=3, wrong=()):
    card = await question(world, room, number, size)
    for person in people:
        await person.tap(card, letter_for(card, person not in wrong))
    return await revealed(world, card)


async def test_a_game_of_five(world, people):
    ada, ben, chidi, dana, eve = people
    room = world.new_group("Flask", *people)
    card = await lobby(world, room, ada, ben, chidi, dana)
    await world.wait_for(lambda: "Dana" in card.text, "the lobby with everybody")
    assert all(name in card.text for name in ("Ada", "Ben", "Chidi"))
    assert (await eve.tap(card, "Start")).text == "You are not in this game"
    assert (await ben.tap(card, "Start")).text == "It begins"
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
    assert (await eve.tap(card, "Join")).text == "You are in already"
    assert "✅" not in first.text
    assert first.text.split("⏱")[0] == hidden.split("⏱")[0]
    await eve.tap(first, right)
    await chidi.tap(first, right)
    data = first.buttons[0]["callback_data"]
    await revealed(world, first)
    assert places(first)[:3] == [("Ada", 150), ("Chidi", 150), ("Eve", 150)]
    assert (await ada.answer_to(ada.press_data(first, data))).text == "This question is closed"
    own = await ben.tap(first, "How did I do?")
    assert own.alert
    assert own.text.startswith(f"❌ {wrong} is wrong, right: {right}.")
    await answer_all(world, room, (ada, ben, chidi, eve), 2, wrong=(ben,))
    last = await question(world, room, 3)
    assert "Join" not in last.labels
    assert (await dana.tap(card, "Join")).text == "The last question is running, it is too late to join"
    await answer_all(world, room, (ada, ben, chidi, eve), 3, wrong=(ben,))
    over = await podium(world, room)
    assert places(over) == [("Ada", 450), ("Chidi", 450), ("Eve", 450), ("Ben", 0), ("Dana", 0)]
    assert len(world.calls("sendPhoto", room)) == 1
    assert (await ada.tap(card, "Join")).text == "This game is over"
    ada.say("/leaderboard", room)
    assert "450" in (await room.reads("This week")).text
    link = next(button["url"] for button in over.buttons if button["text"] == "My mistakes")
    ben.say(f"/start {link.partition('=')[2]}")
    assert (await ben.reads("Your mistakes")).text.count("✅") == 3
    await ben.tap(over, "Again")
    await room.reads(button="Start")


async def test_too_few_come(world, people):
    room = world.new_group("Flask", *people)
    card = await lobby(world, room, people[0])
    world.advance(61)
    await world.wait_for(lambda: "Again" in card.labels, "the end of the lobby")
    await people[1].tap(card, "Again")
    await room.reads(button="Start")


async def test_with_two_it_starts_by_itself_and_stops_after_three_questions_nobody_answered(world, people):
    room = world.new_group("Flask", *people)
    card = await lobby(world, room, *people[:2], say="/compete 5 5")
    world.advance(61)
    for number in (1, 2, 3):
        shown = await question(world, room, number, 5)
        assert "Start" not in card.labels
        await revealed(world, shown, after=7)
        assert "Nobody answered" in shown.text
    over = await podium(world, room)
    assert "Nobody answered three questions in a row" in over.text
    assert not [message for message in room.bot_messages if "4 of 5" in message.text]


async def test_the_countdown_and_the_number_of_answers_are_edits(world, people):
    room = world.new_group("Flask", *people)
    await begin(world, room, *people[:3], say="/compete choice 1 15")
    card = await question(world, room, 1, 1)
    assert "⏱ 15 s · 0 of 3 players answered" in card.text
    await people[0].tap(card, "A")
    await world.wait_for(lambda: "1 of 3 players answered" in card.text, "the count", 8)
    left = int(re.search(r"⏱ (\d+) s", card.text).group(1))
    assert 8 <= left <= 11
    assert len(room.bot_messages) == 2


async def test_who_may_cancel(world, people):
    ada, ben, chidi = people[:3]
    room = world.new_group("Flask", ada, ben, chidi)
    chidi.say("/cancel", room)
    await room.reads("Nothing is running")
    card = await lobby(world, room, ben, chidi)
    chidi.say("/compete", room)
    await room.reads("A competition runs here already")
    chidi.say("/cancel", room)
    await room.reads("by whoever began it, or by an admin")
    await ben.tap(card, "Start")
    shown = await question(world, room, 1)
    await ben.tap(shown, letter_for(shown, True))
    ada.say("/cancel", room)
    over = await podium(world, room)
    assert "cancelled" in over.text
    assert places(over)[0] == ("Ben", 150)
    assert "How did I do?" in shown.labels
    ben.say("/compete", room)
    await room.reads(button="Start")
    ben.say("/cancel", room)
    await room.reads("The competition is cancelled")


async def test_arguments_out_of_range_start_nothing(world, people):
    room = world.new_group("Flask", *people)
    for said, reply in (
        ("/compete 51", "The number of questions goes from 1 to 50"),
        ("/compete 3 4", "The number of seconds goes from 5 to 300"),
        ("/compete teams 9", "The number of teams goes from 2 to 4"),
        ("/compete gibberish", "I know no topic"),
    ):
        people[0].say(said, room)
        await room.reads(reply)
    assert not any("Start" in message.labels for message in room.bot_messages)


async def test_two_games_in_two_groups(world, people):
    ada, ben, chidi, dana = people[:4]
    one, two = world.new_group("One", ada, ben), world.new_group("Two", chidi, dana)
    await begin(world, one, ada, ben, say="/compete choice 1 30")
    await begin(world, two, chidi, dana, say="/compete truth 1 5")
    first, second = await question(world, one, 1, 1), await question(world, two, 1, 1)
    assert "⏱ 30 s" in first.text
    assert "⏱ 5 s" in second.text
    await ada.tap(first, letter_for(first, True))
    await revealed(world, second, after=7)
    await podium(world, two)
    assert "How did I do?" not in first.labels
    await ben.tap(first, letter_for(first, True))
    await revealed(world, first)
    assert places(await podium(world, one)) == [("Ada", 150), ("Ben", 125)]


async def test_teams(world, people):
    room = world.new_group("Flask", *people)
    await begin(world, room, *people[:3], say="/compete teams 2 choice 1 20")
    await answer_all(world, room, people[:3], 1, 1, wrong=(people[0],))
    over = await podium(world, room)
    assert re.search(r"🥇 \S+ (Red|Blue) · \d+ on average", over.text)
    people[0].say("/leaderboard", room)
    assert "Teams" in (await room.reads("This week")).text


async def test_the_group_itself_opens_a_lobby_and_does_not_play(world, people):
    room = world.new_group("Flask", *people)
    people[0].say("/compete choice 1", room, as_group=True)
    card = await room.reads(button="Start")
    assert "nobody yet" in card.text


async def test_a_supergroup_in_the_middle(world, people):
    ada, ben = people[:2]
    room = world.new_group("Flask", ada, ben)
    await begin(world, room, ada, ben, say="/compete choice 2 20")
    first = await question(world, room, 1, 2)
    await ada.tap(first, letter_for(first, True))
    new = room.migrate()
    again = await question(world, new, 1, 2)
    await ben.tap(again, letter_for(again, False))
    await revealed(world, again)
    await answer_all(world, new, (ada, ben), 2, 2)
    assert places(await podium(world, new)) == [("Ada", 300), ("Ben", 150)]


async def test_removed_in_the_middle_the_points_stand(world, people):
    ada, ben = people[:2]
    room = world.new_group("Flask", ada, ben)
    await begin(world, room, ada, ben, say="/compete choice 2 20")
    await answer_all(world, room, (ada, ben), 1, 2)
    room.remove_bot(ada)
    await world.quiet()
    room.add_bot(ada)
    await room.reads(button="Compete")
    ada.say("/leaderboard", room)
    assert "150" in (await room.reads("This week")).text


async def test_a_question_of_unknown_outcome_is_adopted_by_a_tap(rough, people):
    ada, ben = people[:2]
    room = rough.new_group("Flask", ada, ben)
    card = await lobby(rough, room, ada, ben, say="/compete choice 1 20")
    rough.fault("sendMessage", chat_id=room.id, drop=True, effect=True)
    await ada.tap(card, "Start")
    shown = await question(rough, room, 1, 1)
    await asyncio.sleep(0.3)
    for person in (ada, ben):
        await person.tap(shown, letter_for(shown, True))
    await revealed(rough, shown)
    assert places(await podium(rough, room)) == [("Ada", 150), ("Ben", 150)]
    assert sum("1 of 1" in message.text for message in room.bot_messages) == 1


async def test_without_a_tap_it_is_sent_once_more(rough, people):
    ada, ben = people[:2]
    room = rough.new_group("Flask", ada, ben)
    card = await lobby(rough, room, ada, ben, say="/compete choice 1 20")
    rough.fault("sendMessage", chat_id=room.id, drop=True)
    await ada.tap(card, "Start")
    await rough.wait_for(lambda: [c for c in rough.calls("sendMessage", room) if not c.ok], "the lost send")
    rough.advance(6)
    shown = await question(rough, room, 1, 1)
    for person in (ada, ben):
        await person.tap(shown, letter_for(shown, True))
    await revealed(rough, shown)
    await podium(rough, room)


async def test_without_the_right_to_send_pictures_the_podium_comes_in_words(rough, people):
    ada, ben = people[:2]
    room = rough.new_group("Flask", ada, ben)
    await begin(rough, room, ada, ben, say="/compete choice 1 20")
    text = "Bad Request: not enough rights to send photos to the chat"
    rough.fault("sendPhoto", body={"ok": False, "error_code": 400, "description": text}, status=400)
    await answer_all(rough, room, (ada, ben), 1, 1)
    assert places(await podium(rough, room)) == [("Ada", 150), ("Ben", 150)]


async def test_the_week_of_a_group_begins_anew(world, people):
    ada, ben = people[:2]
    room = world.new_group("Flask", ada, ben)
    await begin(world, room, ada, ben, say="/compete choice 1 20")
    await answer_all(world, room, (ada, ben), 1, 1)
    await podium(world, room)
    world.advance(7 * 24 * 3600)
    await asyncio.sleep(1.2)
    ada.say("/leaderboard", room)
    table = (await room.reads("All time")).text
    week, all_time = table.split("This month")[0], table.split("All time")[1]
    assert "No points yet" in week
    assert "150" in all_time


async def test_the_welcome_has_a_button_for_a_game(world, people):
    room = world.new_group("New", *people, bot=False)
    room.add_bot(people[0])
    hello = await room.reads(button="Compete")
    await people[1].tap(hello, "Compete")
    card = await room.reads(button="Start")
    assert people[1].name in card.text


async def test_rules_publish_the_points(world, people):
    people[0].say("/rules")
    rules = (await people[0].reads("How points work")).text
    assert all(text in rules for text in ("100", "first third of the time 50 more", "second 25 more", "1.5 seconds"))
