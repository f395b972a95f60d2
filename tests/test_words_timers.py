"""Pushes and reveals: what is said when nobody asked at that moment."""

from dataclasses import replace

import pytest

from data.records import Chat, ChatKind, Purpose, Push, ReminderKind
from handlers.buttons import Next
from handlers.codec import pack
from handlers.outgoing import Resend, Urgency
from handlers.timers import push_words, reveal_words
from quiz.timetable import local_date
from tests.handlers_kit import ADMIN, GROUP, NOW, PLAYER, data_of, keys, labels, said, table
from tests.words_html import read_message

HOUR_MS = 60 * 60 * 1000
PRIVATE = Chat(ADMIN, ChatKind.PRIVATE)
TODAY = local_date(NOW, "UTC")


@pytest.fixture
async def bot(tmp_path):
    async with table(tmp_path) as made:
        yield made


def firing(kind, showing=None, chat=PRIVATE, **fields):
    return Push(3, chat, kind, TODAY, showing, **fields)


async def a_showing(bot):
    (card,) = await bot.says("/daily")
    return await bot.services.store.showing(card.showing_id)


@pytest.mark.parametrize("kind", [ReminderKind.DAILY, ReminderKind.DRILL])
async def test_a_pushed_question_looks_like_any_other(bot, kind):
    showing = await a_showing(bot)
    (pushed,) = await push_words(firing(kind, showing), bot.services, NOW)
    assert (pushed.method, pushed.chat_id, pushed.push_id, pushed.showing_id) == ("sendMessage", ADMIN, 3, showing.id)
    assert (pushed.urgency, pushed.resend) == (Urgency.BULK, Resend.NEVER)
    assert labels(pushed)[-1] == ["I don't know"]
    last = showing.question.options[showing.arrangement[-1]]
    assert read_message(said(pushed)).endswith(f". {last.text}")


async def test_what_was_missed_stands_in_one_line_above(bot):
    (pushed,) = await push_words(firing(ReminderKind.DAILY, await a_showing(bot), skipped=2), bot.services, NOW)
    first, header, *_ = read_message(said(pushed)).splitlines()
    assert first == "2 reminders could not be sent in time and were left out."
    assert header.endswith("Question of the day")


@pytest.mark.parametrize(
    ("push", "line", "button"),
    [
        (
            firing(ReminderKind.DAILY, streak=3, due=4),
            "Today's question is answered. Streak: 3 days. 4 questions to review: /review",
            True,
        ),
        (firing(ReminderKind.DAILY), "Today's question is answered. Nothing to review.", False),
        (firing(ReminderKind.REVIEW, due=1), "1 question to review.", True),
        (firing(ReminderKind.REVIEW), "Nothing waits for review today.", False),
        (firing(ReminderKind.DRILL), "There is no question to practise now. /settings shows your topics.", False),
    ],
)
async def test_a_push_without_a_question_is_one_line(bot, push, line, button):
    (pushed,) = await push_words(push, bot.services, NOW)
    assert read_message(said(pushed)) == line
    assert (pushed.push_id, pushed.showing_id, pushed.resend) == (3, None, Resend.ONCE)
    assert bool(keys(pushed)) == button
    if button:
        assert data_of(pushed, "Review") == pack(Next(Purpose.REVIEW))


@pytest.mark.parametrize("kind", ReminderKind)
async def test_a_group_is_told_nothing_where_there_is_no_question(bot, kind):
    assert await push_words(firing(kind, chat=Chat(GROUP, ChatKind.GROUP)), bot.services, NOW) == []


async def test_a_reminder_set_in_words_comes_as_a_question(bot):
    await bot.says("/remind 12:00")
    claimed = await bot.services.store.claim_due(NOW + HOUR_MS, chance=1)
    assert claimed.pushes == 1
    (push,) = await bot.services.store.waiting_pushes()
    (pushed,) = await push_words(push, bot.services, NOW + HOUR_MS)
    assert "Question of the day" in said(pushed)
    assert pushed.push_id == push.id


async def test_the_reveal_edits_the_post_of_the_group(bot):
    (card,) = await bot.says("/daily", PLAYER, GROUP)
    for letter, person in (("A", ADMIN), ("B", PLAYER)):
        await bot.hears(bot.tap(data_of(card, letter), person, GROUP))
    (revealed,) = await bot.services.store.close_due(NOW + 13 * HOUR_MS)
    (edit,) = await reveal_words(revealed, bot.services)
    assert (edit.method, edit.chat_id) == ("editMessageText", GROUP)
    assert edit.parameters["message_id"] == revealed.showing.message_id
    assert edit.parameters["reply_markup"] == {"inline_keyboard": []}
    assert "Closed. " in read_message(said(edit))


async def test_a_post_that_never_arrived_is_not_revealed(bot):
    (card,) = await bot.says("/daily", PLAYER, GROUP)
    (revealed,) = await bot.services.store.close_due(NOW + 13 * HOUR_MS)
    lost = revealed.showing
    assert lost.id == card.showing_id
    assert await reveal_words(replace(revealed, showing=replace(lost, message_id=None)), bot.services) == []
