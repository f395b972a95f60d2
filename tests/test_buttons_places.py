"""Who may tap and say what where: groups, admins, private commands, deep links, strangers."""

import json
from dataclasses import replace

import pytest

from handlers.asked import Membership, OtherMessage
from handlers.buttons import (
    ChooseTopic,
    ChooseZone,
    DeleteReminder,
    ForgetMe,
    Next,
    OpenSettings,
    PauseReminders,
    Section,
)
from handlers.codec import zone_code
from handlers.routes import all_routes, apologise
from handlers.routing import CommandRoute, Scope
from handlers.words.en import toasts
from quiz.questions import Kind
from tests.handlers_kit import (
    ADMIN,
    GROUP,
    PLAYER,
    STRANGER,
    ask,
    check,
    data_of,
    keys,
    labels,
    said,
    showing_of,
    table,
    toast,
)


@pytest.fixture
async def bot(tmp_path):
    async with table(tmp_path) as made:
        yield made


# In a group.


async def test_the_question_of_the_day_in_a_group_gives_nothing_away(bot):
    (card,) = await bot.says("/daily", PLAYER, GROUP)
    for person in (ADMIN, PLAYER, STRANGER):
        replies = await bot.hears(bot.tap(data_of(card, "A"), person, GROUP))
        assert toast(replies) in ("❌ Wrong", "✅ Right · 20 points")
        assert len(replies) == 1
    again = await bot.hears(bot.tap(data_of(card, "B"), PLAYER, GROUP))
    assert toast(again) == toasts.ALREADY_ANSWERED
    assert len(again) == 1


async def test_a_second_daily_of_a_group_answers_the_running_post(bot):
    (card,) = await bot.says("/daily", PLAYER, GROUP)
    (again,) = await bot.hears(bot.command("/daily", ADMIN, GROUP))
    showing = await showing_of(bot, card)
    assert again.parameters["reply_parameters"]["message_id"] == showing.message_id
    assert keys(again) == []


async def test_a_daily_answered_in_a_group_shows_its_verdict_in_private(bot):
    (card,) = await bot.says("/daily", PLAYER, GROUP)
    await bot.hears(bot.tap(data_of(card, "A"), PLAYER, GROUP))
    (verdict,) = await bot.says("/daily", PLAYER)
    assert labels(verdict) == [["Next", "All options", "Report"]]


async def test_only_admins_use_the_buttons_of_a_group(bot):
    await bot.says("/remind 09:00", ADMIN, GROUP)
    (reminder,) = (await bot.services.store.reminders(GROUP)).items
    for data in (DeleteReminder(reminder.id), PauseReminders(7), ChooseZone(zone_code("Asia/Tokyo"))):
        replies = await bot.hears(bot.tap(data, PLAYER, GROUP))
        assert toast(replies) == toasts.ADMINS_ONLY
        assert len(replies) == 1
    assert toast(await bot.hears(bot.tap(DeleteReminder(reminder.id), ADMIN, GROUP))) == toasts.DELETED
    assert (await bot.services.store.reminders(GROUP)).items == ()


@pytest.mark.parametrize("data", [Next(), OpenSettings(Section.ALL), ForgetMe(1), ChooseTopic(None)])
async def test_private_buttons_do_nothing_in_a_group(bot, data):
    await bot.says("/daily", PLAYER, GROUP)
    assert toast(await bot.hears(bot.tap(data, PLAYER, GROUP))) == toasts.CLOSED
    assert await bot.services.store.person(PLAYER) is not None


async def test_a_new_group_is_greeted_once_with_a_button_that_works(bot):
    (hello,) = await bot.hears(Membership(bot.origin(ADMIN, GROUP), present=True, added=True))
    assert labels(hello) == [["Question of the day", "Compete"]]
    _, card = await bot.hears(bot.tap(data_of(hello, "Question of the day"), PLAYER, GROUP))
    assert labels(card)[-1] == ["I don't know"]
    assert await bot.hears(Membership(bot.origin(ADMIN, GROUP), present=True, added=False)) == []
    assert await bot.hears(Membership(bot.origin(ADMIN, GROUP), present=False, added=False)) == []
    assert not (await bot.services.store.chat(GROUP)).active


async def test_a_forum_topic_gets_its_answers(bot):
    command = bot.command("/daily", PLAYER, GROUP)
    where = replace(command.origin.where, thread_id=44)
    (card,) = await bot.hears(replace(command, origin=replace(command.origin, where=where)))
    assert card.parameters["message_thread_id"] == 44


# Commands where they do not belong.


async def test_unknown_commands(bot):
    assert "I do not know /frogs" in said((await bot.says("/frogs"))[0])
    assert "Did you mean /quiz?" in said((await bot.says("/quizz"))[0])
    assert await bot.says("/frogs", ADMIN, GROUP) == []
    assert "I do not know /frogs" in said((await bot.says("/frogs", ADMIN, GROUP, addressed=True))[0])


async def test_a_private_command_in_a_group_points_to_the_private_chat(bot):
    (reply,) = await bot.says("/quiz", PLAYER, GROUP)
    assert keys(reply) == [[{"text": "Open our chat", "url": "https://t.me/quiz_bot?start=quiz"}]]
    (reply,) = await bot.says("/forgetme", PLAYER, GROUP)
    assert keys(reply) == [[{"text": "Open our chat", "url": "https://t.me/quiz_bot"}]]


async def test_admins_commands_are_refused_to_others(bot):
    (reply,) = await bot.says("/remind 09:00", PLAYER, GROUP)
    assert "admins" in said(reply)
    assert (await bot.services.store.reminders(GROUP)).items == ()


async def test_the_group_itself_is_an_admin_but_no_player(bot):
    command = bot.command("/remind 09:00", STRANGER, GROUP)
    await bot.hears(replace(command, origin=replace(command.origin, as_group=True)))
    assert len((await bot.services.store.reminders(GROUP)).items) == 1
    assert await bot.services.store.person(STRANGER) is None


@pytest.mark.parametrize("payload", ["quiz", "daily", "progress", "help", "quiz_order"])
async def test_a_deep_link_runs_its_command(bot, payload):
    name, _, word = payload.partition("_")
    (linked,) = await bot.says(f"/start {payload}")
    (typed,) = await bot.says(f"/{name} {word}", PLAYER)
    assert said(linked).splitlines()[0] == said(typed).splitlines()[0]


@pytest.mark.parametrize("payload", ["stop", "forgetme", "start", "frogs", "quiz_frogs", "cancel", "x" * 64])
async def test_a_deep_link_that_leads_nowhere_says_what_this_is(bot, payload):
    (hello,) = await bot.says(f"/start {payload}")
    assert labels(hello) == [["First question"]]
    assert not (await bot.services.store.person(ADMIN)).silent


async def test_every_command_answers_in_every_chat(bot):
    commands = [route for route in all_routes() if isinstance(route, CommandRoute)]
    for name in [route.name for route in commands if Scope.OWNER not in route.scopes]:
        for person, chat in ((ADMIN, None), (ADMIN, GROUP), (PLAYER, GROUP)):
            replies = await bot.says(f"/{name}", person, chat)
            assert replies
            check(replies, tapped=False)


async def test_a_sticker_gets_a_helpful_line(bot):
    (reply,) = await bot.hears(OtherMessage(bot.origin(), 3))
    assert "/quiz" in said(reply)


async def test_forgetting_asks_once_and_deletes(bot):
    card = await ask(bot, Kind.CHOICE)
    await bot.hears(bot.tap(data_of(card, "A")))
    (question,) = await bot.says("/forgetme")
    assert await bot.services.store.person(ADMIN) is not None
    await bot.hears(bot.tap(data_of(question, "Keep it")))
    assert await bot.services.store.person(ADMIN) is not None
    await bot.hears(bot.tap(data_of(question, "Delete everything")))
    assert await bot.services.store.person(ADMIN) is None
    assert toast(await bot.hears(bot.tap(data_of(card, "A")))) == toasts.CLOSED


async def test_my_data_is_a_file_of_json(bot):
    await ask(bot, Kind.CHOICE)
    (reply,) = await bot.says("/mydata")
    assert reply.method == "sendDocument"
    assert reply.upload.field == "document"
    assert "showing" in json.loads(reply.upload.content)


# Our own faults.


async def test_a_fault_of_ours_is_admitted_where_somebody_waits(bot):
    (toasted,) = apologise(bot.tap("p.1.0.0", PLAYER, GROUP))
    assert (toasted.method, toasted.parameters["text"]) == ("answerCallbackQuery", toasts.FAILED)
    for incoming in (bot.command("/quiz"), bot.text("308"), OtherMessage(bot.origin(), 3)):
        (sorry,) = apologise(incoming)
        assert "Something went wrong" in said(sorry)
    assert apologise(bot.command("/daily", PLAYER, GROUP)) == []
    assert apologise(Membership(bot.origin(ADMIN, GROUP), present=True, added=True)) == []
