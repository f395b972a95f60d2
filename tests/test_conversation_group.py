"""Conversations in a group: the question of the day, tables, manners, and what becomes of a group."""

import pytest

from sandbox.testing import World
from tests.talk import quizmaster
from tests.test_conversation_private import is_refused, right_letter, wrong_letter


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


async def post(world, person="Ada"):
    world.person(person).say("/daily", world.group)
    return await world.group.reads(button="A")


async def test_three_people_answer_and_the_message_gives_nothing_away(world):
    ada, ben, chidi = (world.person(name) for name in ("Ada", "Ben", "Chidi"))
    card = await post(world)
    before = card.text
    assert (await ada.tap(card, right_letter(card))).text == "✅ Right · 20 points"
    assert (await ben.tap(card, wrong_letter(card))).text == "❌ Wrong"
    assert (await chidi.tap(card, "I don't know")).text == "Noted"
    assert (await ada.tap(card, wrong_letter(card))).text == "You have already answered this one"
    await world.quiet()
    assert card.text == before
    assert "✅" not in card.text


async def test_a_second_daily_replies_to_the_running_post(world):
    card = await post(world)
    world.person("Ben").say("/daily", world.group)
    await world.group.reads()
    replies = world.calls("sendMessage", world.group)[-1].params["reply_parameters"]
    assert str(card.id) in str(replies)
    assert sum("I don't know" in message.labels for message in world.group.bot_messages) == 1


async def test_the_first_answer_anywhere_counts(world):
    ada = world.person("Ada")
    ada.say("/daily")
    private = await ada.reads(button="A")
    assert (await ada.tap(private, right_letter(private))).text == "✅ Right · 20 points"
    card = await post(world, "Ben")
    toast = await ada.tap(card, right_letter(card))
    assert toast.text == "✅ Right"
    world.person("Ada").say("/leaderboard", world.group)
    table = await world.group.reads("All time")
    assert "20" not in table.text


async def test_the_reveal_after_twelve_hours(world):
    ada, ben = world.person("Ada"), world.person("Ben")
    card = await post(world)
    await ada.tap(card, right_letter(card))
    await ben.tap(card, wrong_letter(card))
    world.advance(12 * 3600 + 60)
    await world.wait_for(lambda: "✅" in card.text, "the reveal")
    assert "Ada" in card.text
    assert card.labels == [] or "A" not in card.labels
    late = world.person("Chidi")
    answer = await late.answer_to(late.press_data(card, "x"))
    assert answer.text == "This question is closed"


async def test_the_streak_of_the_group(world):
    ada = world.person("Ada")
    first = await post(world)
    await ada.tap(first, right_letter(first))
    world.advance(24 * 3600)
    await world.wait_for(lambda: "Streak of this group: 1 day" in first.text, "the first reveal")
    second = await post(world)
    await ada.tap(second, wrong_letter(second))
    world.advance(24 * 3600)
    await world.wait_for(lambda: "Streak of this group: 2 days" in second.text, "the second reveal")
    third = await post(world)
    world.advance(13 * 3600)
    await world.wait_for(lambda: "Nobody answered" in third.text, "the third reveal")
    assert "Streak" not in third.text


async def test_the_table_of_the_group_has_first_names(world):
    ada, ben = world.person("Ada"), world.person("Ben")
    card = await post(world)
    await ada.tap(card, right_letter(card))
    await ben.tap(card, wrong_letter(card))
    ben.say("/leaderboard", world.group)
    table = await world.group.reads("Ada")
    assert "20" in table.text
    assert "Ben" in table.text


async def test_names_are_shown_as_they_are(world):
    for name in ("<b>bold</b>", "🦊 & co", "שלום", "x" * 64):
        person = world.new_person(name)
        group = world.new_group("Odd names", person)
        person.say("/daily", group)
        card = await group.reads(button="A")
        await person.tap(card, right_letter(card))
        person.say("/leaderboard", group)
        table = await group.reads(name)
        assert name in table.text


async def test_it_speaks_only_when_asked(world):
    ada = world.person("Ada")
    ada.say("good morning", world.group)
    ada.say("/nonsense", world.group)
    ada.say("/daily@some_other_bot", world.group)
    ada.send_sticker(room=world.group)
    await world.quiet()
    assert world.calls("sendMessage", world.group) == []


async def test_private_commands_point_to_the_private_chat(world):
    world.person("Ada").say("/quiz", world.group)
    reply = await world.group.reads()
    assert any("url" in button for button in reply.buttons)


async def test_reminders_of_a_group_are_for_admins(world):
    ada, ben = world.person("Ada"), world.person("Ben")
    ben.say("/remind 09:00", world.group)
    refused = await world.group.reads()
    assert "admin" in refused.text.lower()
    ada.say("/remind 09:00", world.group)
    await world.group.reads("09:00")
    ben.say("/remind 10:00", world.group, as_group=True)
    await world.group.reads("10:00")


async def test_added_to_a_group_it_says_one_thing(world):
    group = world.new_group("New group", *world.people, bot=False)
    group.add_bot(world.person("Ada"))
    hello = await group.reads(button="Question of the day")
    await world.quiet()
    assert len(world.calls("sendMessage", group)) == 1
    await world.person("Ben").tap(hello, "Question of the day")
    await group.reads(button="A")


async def test_removed_and_added_again_the_scores_are_there(world):
    ada = world.person("Ada")
    card = await post(world)
    await ada.tap(card, right_letter(card))
    world.group.remove_bot(ada)
    await world.quiet()
    world.group.add_bot(ada)
    await world.group.reads(button="Question of the day")
    ada.say("/leaderboard", world.group)
    table = await world.group.reads("Ada")
    assert "20" in table.text


async def test_a_group_that_becomes_a_supergroup_keeps_everything(world):
    ada = world.person("Ada")
    card = await post(world)
    await ada.tap(card, right_letter(card))
    new = world.group.migrate()
    await world.quiet()
    ada.say("/leaderboard", new)
    table = await new.reads("Ada")
    assert "20" in table.text
