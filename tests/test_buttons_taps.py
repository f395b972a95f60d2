"""Taps over a real store: one answer each, whatever is tapped by whom, and the same again when it is replayed."""

import asyncio
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.records import Purpose, Who
from handlers.buttons import (
    AllOptions,
    ChooseTopic,
    ForgetMe,
    Next,
    PauseReminders,
    Submit,
    Toggle,
    Undo,
)
from handlers.codec import pack, topic_code
from handlers.outgoing import Urgency
from handlers.words.en import toasts
from quiz.questions import Kind
from tests.handlers_kit import (
    ADMIN,
    GROUP,
    NOW,
    PLAYER,
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
from tests.test_buttons_codec import any_button


@pytest.fixture
async def bot(tmp_path):
    async with table(tmp_path) as made:
        yield made


# The letters.

KEYBOARDS = {
    Kind.CHOICE: [["A", "B", "C"], ["I don't know"]],
    Kind.TRUE_FALSE: [["A", "B"], ["I don't know"]],
    Kind.MULTIPLE: [["A", "B", "C"], ["Submit"], ["I don't know"]],
    Kind.ORDER: [["A", "B", "C"], ["Undo", "Submit"], ["I don't know"]],
    Kind.TYPED: [["I don't know"]],
    Kind.OPEN: [["Show key points"]],
}


@pytest.mark.parametrize(("kind", "expected"), KEYBOARDS.items())
async def test_the_buttons_under_a_question(bot, kind, expected):
    assert labels(await ask(bot, kind)) == expected


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.TRUE_FALSE])
@pytest.mark.parametrize("right", [True, False])
async def test_a_tap_on_a_letter_tells_the_verdict_and_shows_it(bot, kind, right):
    card = await ask(bot, kind)
    showing = await showing_of(bot, card)
    index = next(i for i, option in enumerate(showing.question.options) if option.correct is right)
    answer, edit, *_ = await bot.hears(bot.tap(data_of(card, "ABC"[showing.arrangement.index(index)])))
    assert answer.parameters["text"] == ("✅ Right · 10 points" if right else "❌ Wrong")
    assert (answer.urgency, answer.since) == (Urgency.CALLBACK, NOW)
    assert edit.method == "editMessageText"
    assert edit.parameters["message_id"] == 5
    assert labels(edit) == [["Next", "All options", "Report"]]


async def test_not_knowing_is_noted(bot):
    card = await ask(bot, Kind.CHOICE)
    replies = await bot.hears(bot.tap(data_of(card, "I don't know")))
    assert toast(replies) == "Noted"
    assert "✅ " in said(replies[1])


async def test_a_second_tap_shows_the_verdict_again(bot):
    card = await ask(bot, Kind.CHOICE)
    first = await bot.hears(bot.tap(data_of(card, "A")))
    second = await bot.hears(bot.tap(data_of(card, "B")))
    assert toast(second) == toasts.ALREADY_ANSWERED
    assert second[1] == first[1]


async def test_nobody_uses_a_button_in_somebody_elses_chat(bot):
    card = await ask(bot, Kind.CHOICE)
    _, verdict, *_ = await bot.hears(bot.tap(data_of(card, "A")))
    under_verdict = [data_of(verdict, label) for label in ("Next", "All options", "Report")]
    for data in [*under_verdict, pack(ForgetMe(1)), pack(PauseReminders(7))]:
        tap = bot.tap(data)
        replies = await bot.hears(replace(tap, origin=replace(tap.origin, who=Who(PLAYER, "Ben"))))
        assert (toast(replies), len(replies)) == (toasts.NOT_YOURS, 1)


async def test_somebody_elses_question(bot):
    card = await ask(bot, Kind.CHOICE)
    replies = await bot.hears(bot.tap(data_of(card, "A"), PLAYER))
    assert toast(replies) == toasts.NOT_YOURS
    assert len(replies) == 1


@pytest.mark.parametrize("data", ["", "old", "p.999.0.0", "p.1.9.0", "x" * 64, "s.77.0", "a.77.0", "f.77.0"])
async def test_old_and_forged_buttons_are_closed(bot, data):
    replies = await bot.hears(bot.tap(data))
    assert toast(replies) == toasts.CLOSED
    assert len(replies) == 1


async def test_a_message_that_telegram_does_not_name_is_not_edited(bot):
    card = await ask(bot, Kind.CHOICE)
    answer, *calls = await bot.hears(bot.tap(data_of(card, "A"), message=None))
    assert answer.parameters["text"]
    assert [call.method for call in calls] == ["sendMessage"]  # the set-up


async def test_the_set_up_follows_the_first_answer_only(bot):
    for expected in (2, 1):
        card = await ask(bot, Kind.CHOICE)
        _, *calls = await bot.hears(bot.tap(data_of(card, "A")))
        assert len(calls) == expected


async def test_several_letters_are_chosen_and_submitted(bot):
    card = await ask(bot, Kind.MULTIPLE)
    assert toast(await bot.hears(bot.tap(data_of(card, "Submit")))) == toasts.CHOOSE_FIRST
    _, edit = await bot.hears(bot.tap(data_of(card, "A")))
    assert labels(edit)[0] == ["☑ A", "B", "C"]
    _, edit = await bot.hears(bot.tap(data_of(edit, "☑ A")))
    assert labels(edit)[0] == ["A", "B", "C"]
    showing = await showing_of(bot, card)
    for index in showing.question.key:
        await bot.hears(bot.tap(Toggle(showing.id, index)))
    assert toast(await bot.hears(bot.tap(data_of(card, "Submit")))) == "✅ Right · 10 points"
    assert toast(await bot.hears(bot.tap(data_of(card, "Submit")))) == toasts.ALREADY_ANSWERED
    assert toast(await bot.hears(bot.tap(data_of(card, "A")))) == toasts.ALREADY_ANSWERED


async def test_lines_are_put_in_order_taken_back_and_submitted(bot):
    card = await ask(bot, Kind.ORDER)
    showing = await showing_of(bot, card)
    _, edit = await bot.hears(bot.tap(Toggle(showing.id, 2)))
    assert "Your order: " in said(edit)
    assert toast(await bot.hears(bot.tap(Submit(showing.id)))) == toasts.ORDER_FIRST
    _, edit = await bot.hears(bot.tap(Undo(showing.id)))
    assert "Your order" not in said(edit)
    for index in (0, 1, 2):
        await bot.hears(bot.tap(Toggle(showing.id, index)))
    assert toast(await bot.hears(bot.tap(Submit(showing.id)))) == "✅ Right · 10 points"


@pytest.mark.parametrize("kind", [Kind.MULTIPLE, Kind.ORDER])
async def test_nobody_else_submits(bot, kind):
    card = await ask(bot, kind)
    assert toast(await bot.hears(bot.tap(data_of(card, "Submit"), PLAYER))) == toasts.NOT_YOURS


async def test_key_points_are_shown_ticked_and_submitted(bot):
    card = await ask(bot, Kind.OPEN)
    _, edit = await bot.hears(bot.tap(data_of(card, "Show key points")))
    assert labels(edit) == [["1", "2", "3"], ["Submit"]]
    for number in "12":
        _, edit = await bot.hears(bot.tap(data_of(edit, number)))
    assert labels(edit) == [["☑ 1", "☑ 2", "3"], ["Submit"]]
    _, verdict, *_ = await bot.hears(bot.tap(data_of(edit, "Submit")))
    assert labels(verdict) == [["Next", "Report"]]
    assert "A good answer" in said(verdict)


async def test_a_text_answers_the_open_typed_question(bot):
    card = await ask(bot, Kind.TYPED)
    verdict, strip, *_ = await bot.hears(bot.text(" `308` "))
    assert "Right · 10 points" in said(verdict)
    assert verdict.parameters["reply_parameters"] == {"message_id": 4, "allow_sending_without_reply": True}
    showing = await showing_of(bot, card)
    assert strip.method == "editMessageReplyMarkup"
    assert strip.parameters == {"message_id": showing.message_id, "reply_markup": {"inline_keyboard": []}}
    assert "No question waits" in said((await bot.hears(bot.text("308")))[0])


async def test_a_text_that_looks_like_a_command_may_be_the_answer(bot):
    await ask(bot, Kind.TYPED)
    assert "❌ <code>/hello</code>" in said((await bot.says("/hello"))[0])
    assert "I do not know /hello" in said((await bot.says("/hello"))[0])


async def test_all_options_are_for_whoever_has_answered(bot):
    card = await ask(bot, Kind.CHOICE)
    assert toast(await bot.hears(bot.tap(AllOptions(card.showing_id)))) == toasts.CLOSED
    await bot.hears(bot.tap(data_of(card, "A")))
    _, edit = await bot.hears(bot.tap(AllOptions(card.showing_id)))
    assert said(edit).count("↳") == 3
    assert labels(edit) == [["Next", "Report"]]


async def test_next_keeps_to_the_topic_and_the_purpose(bot):
    card = await ask(bot, Kind.ORDER)
    _, verdict, *_ = await bot.hears(bot.tap(data_of(card, "I don't know")))
    assert data_of(verdict, "Next") == pack(Next(Purpose.QUIZ, topic_code("order")))
    _, another = await bot.hears(bot.tap(data_of(verdict, "Next")))
    assert said(another).startswith("<b>Order · ")
    _, nothing = await bot.hears(bot.tap(Next(Purpose.REVIEW)))
    assert "Nothing waits for review" in said(nothing)


# Replays.


@pytest.mark.parametrize("kind", KEYBOARDS)
async def test_a_replayed_tap_says_the_same(bot, kind):
    card = await ask(bot, kind)
    for row in keys(card):
        for key in row:
            tap = bot.tap(key["callback_data"])
            assert await bot.hears(tap) == await bot.hears(tap)


async def test_replayed_words_say_the_same(bot):
    await ask(bot, Kind.TYPED)
    for incoming in (
        bot.text("308"),
        bot.command("/quiz"),
        bot.command("/daily"),
        bot.command("/remind 09:00 Europe/Berlin"),
        bot.command("/remind delete 1"),
        bot.command("/settings level senior"),
        bot.command("/cancel"),
        bot.command("/stop"),
        bot.command("/hello"),
    ):
        assert await bot.hears(incoming) == await bot.hears(incoming), incoming


async def test_a_replayed_toggle_of_a_topic_does_not_toggle_back(bot):
    tap = bot.tap(ChooseTopic(topic_code("order")))
    assert await bot.hears(tap) == await bot.hears(tap)
    assert (await bot.services.store.person(ADMIN)).topics == ("order",)


# Anything at all.


@settings(max_examples=15)
@given(st.lists(any_button | st.text(max_size=64), min_size=10, max_size=30))
def test_whatever_is_tapped_is_answered_once(buttons):
    async def tap_all() -> None:
        with TemporaryDirectory() as folder:
            async with table(Path(folder)) as bot:
                await bot.says("/daily", PLAYER, GROUP)
                for kind in Kind:
                    await ask(bot, kind)
                for data in buttons:
                    for person, chat in ((ADMIN, None), (PLAYER, GROUP)):
                        check(await bot.hears(bot.tap(data, person, chat)), tapped=True)

    asyncio.run(tap_all())


@settings(max_examples=15)
@given(st.lists(st.integers(0, 40), min_size=20, max_size=60))
def test_any_walk_over_the_buttons_is_answered(steps):
    async def walk() -> None:
        with TemporaryDirectory() as folder:
            async with table(Path(folder)) as bot:
                replies = await bot.says("/start")
                seen = [key["callback_data"] for row in keys(replies[0]) for key in row]
                for start in ("/topics", "/settings", "/remind 09:00", "/remind", "/forgetme", "/report"):
                    replies = await bot.says(start)
                    seen += [key["callback_data"] for row in keys(replies[0]) for key in row]
                for step in steps:
                    replies = await bot.hears(bot.tap(seen[-1 - step % len(seen)]))
                    check(replies, tapped=True)
                    seen += [k["callback_data"] for reply in replies for row in keys(reply) for k in row]

    asyncio.run(walk())
