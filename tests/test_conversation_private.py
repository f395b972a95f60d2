"""Conversations in a private chat: said → replied, over the real application."""

import pytest

from bank.loading import load_bank
from quiz.questions import Question
from sandbox.testing import World
from tests.talk import MINI, quizmaster

QUESTIONS = {question.prompt: question for question in load_bank(MINI).questions}


@pytest.fixture
async def world(tmp_path):
    """A world with the bot in it; at the end every call was valid and every tap was answered."""
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


def is_refused(call) -> bool:
    """Say whether Telegram refused a call; an edit that changes nothing is fine, it heals a lost one."""
    return not call.ok and call.method != "getUpdates" and "not modified" not in str(call.answer)


def question_of(message) -> Question:
    """Find the question a message shows."""
    return next(question for prompt, question in QUESTIONS.items() if prompt in message.text)


def letter(message, text: str) -> str:
    """Find the letter of an option by its text."""
    line = next(line for line in message.text.splitlines() if line.endswith(text) and ". " in line)
    return line.split(". ")[0][-1]


def right_letter(message) -> str:
    return letter(message, next(option.text for option in question_of(message).options if option.correct))


def wrong_letter(message) -> str:
    return letter(message, next(option.text for option in question_of(message).options if not option.correct))


async def ask(ada, topic: str, button: str = "A"):
    ada.say(f"/quiz {topic}")
    return await ada.reads(button=button)


async def test_start_offers_a_question_in_two_lines_and_one_tap(world):
    ada = world.person("Ada")
    ada.say("/start")
    hello = await ada.reads()
    assert len(hello.text.splitlines()) == 2
    await ada.tap(hello, hello.labels[0])
    card = await ada.reads(button="A")
    assert card.labels[-1] == "I don't know"


async def test_a_right_answer(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    key = right_letter(card)
    toast = await ada.tap(card, key)
    assert toast.text.startswith("✅ Right")
    verdict = await ada.reads(button="Next")
    assert verdict is card
    assert f"✅ {key}. " in card.text
    assert "❌" not in card.text
    assert card.labels == ["Next", "All options", "Report"]
    assert question_of(card).options[0].why in card.text
    assert "Because it is so." in card.text
    assert "The interviewer listens for" in card.text


async def test_a_wrong_answer_says_why_it_is_wrong_and_why_the_right_one_is_right(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    key, wrong = right_letter(card), wrong_letter(card)
    toast = await ada.tap(card, wrong)
    assert toast.text.startswith("❌ Wrong")
    await ada.reads(button="Next")
    assert f"❌ {wrong}. " in card.text
    assert f"✅ {key}. " in card.text
    chosen = next(option for option in question_of(card).options if option.text in card.text.split(f"❌ {wrong}. ")[1])
    assert chosen.why in card.text


async def test_not_knowing_is_noted(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    assert (await ada.tap(card, "I don't know")).text == "Noted"
    await ada.reads(button="Next")
    assert "✅" in card.text
    assert "❌" not in card.text


async def test_a_second_tap_changes_nothing(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    data = card.buttons[0]["callback_data"]
    await ada.tap(card, "A")
    await ada.reads(button="Next")
    said = card.text
    again = await ada.answer_to(ada.press_data(card, data))
    assert again.text == "You have already answered this one"
    assert card.text == said


async def test_all_options_shows_every_reason(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    await ada.tap(card, "A")
    await ada.reads(button="All options")
    await ada.tap(card, "All options")
    await world.wait_for(lambda: all(option.why in card.text for option in question_of(card).options))
    assert "Next" in card.labels


async def test_next_asks_another_one(world):
    ada = world.person("Ada")
    card = await ask(ada, "choice")
    await ada.tap(card, "A")
    await ada.reads(button="Next")
    await ada.tap(card, "Next")
    other = await ada.reads(button="A")
    assert other.text != card.text


async def test_an_older_question_stays_answerable(world):
    ada = world.person("Ada")
    older = await ask(ada, "choice")
    newer = await ask(ada, "choice")
    assert newer is not older
    assert (await ada.tap(older, right_letter(older))).text.startswith("✅ Right")
    assert (await ada.tap(newer, right_letter(newer))).text.startswith("✅ Right")


async def test_true_or_false(world):
    ada = world.person("Ada")
    card = await ask(ada, "truth")
    assert card.text.index("A. True") < card.text.index("B. False")
    assert card.labels == ["A", "B", "I don't know"]
    assert (await ada.tap(card, "B")).text.startswith("❌ Wrong")


@pytest.mark.parametrize(
    ("picks", "toast"),
    [
        (["first right", "second right"], "✅ Right"),
        (["first right"], "❌ Wrong"),
        (["first right", "second right", "first wrong"], "❌ Wrong"),
        (["first right", "first wrong", "first wrong", "second right"], "✅ Right"),
    ],
)
async def test_several_right_options_are_toggled_and_submitted(world, picks, toast):
    ada = world.person("Ada")
    card = await ask(ada, "many", "Submit")
    places = {text: "ABCD".index(letter(card, text)) for text in picks}
    for text in picks:
        await ada.tap(card, places[text])
    answer = await ada.tap(card, "Submit")
    assert answer.text.startswith(toast)
    await ada.reads(button="Next")


async def test_nothing_toggled_cannot_be_submitted(world):
    ada = world.person("Ada")
    card = await ask(ada, "many", "Submit")
    answer = await ada.tap(card, "Submit")
    assert answer.text
    assert not answer.text.startswith(("✅", "❌"))
    assert "Submit" in card.labels


async def test_lines_are_put_in_order_with_undo(world):
    ada = world.person("Ada")
    card = await ask(ada, "order", "Undo")
    letters = [letter(card, text) for text in ("first", "second", "third")]
    await ada.tap(card, letters[1])
    await world.wait_for(lambda: card.edit_date is not None)
    await ada.tap(card, "Undo")
    for one in letters:
        await ada.tap(card, next(label for label in card.labels if label.endswith(one)))
    answer = await ada.tap(card, "Submit")
    assert answer.text.startswith("✅ Right")
    await ada.reads(button="Next")


@pytest.mark.parametrize(("typed", "right"), [("42", True), (" `42` ", True), ("Forty-Two", True), ("41", False)])
async def test_a_typed_answer(world, typed, right):
    ada = world.person("Ada")
    await ask(ada, "typed", "I don't know")
    ada.say(typed)
    verdict = await ada.reads(button="Next")
    assert "✅ 42" in verdict.text
    assert ("❌" in verdict.text) is not right


async def test_an_open_question_shows_its_key_points(world):
    ada = world.person("Ada")
    card = await ask(ada, "open", "Show key points")
    assert "Say the first thing" not in card.text
    await ada.tap(card, "Show key points")
    await world.wait_for(lambda: "Say the first thing" in card.text)
    await ada.tap(card, 0)
    await ada.tap(card, "Submit")
    await world.wait_for(lambda: "First, second and third are said." in card.text)
    assert "And what comes after?" in card.text


async def test_the_question_of_the_day_once_a_day(world):
    ada = world.person("Ada")
    ada.say("/daily")
    card = await ada.reads(button="A")
    assert "Question of the day" in card.text
    assert (await ada.tap(card, right_letter(card))).text.startswith("✅ Right")
    await ada.reads(button="Next")
    ada.say("/daily")
    again = await ada.reads("✅")
    assert "I don't know" not in again.labels


async def test_somebody_elses_question(world):
    ada, ben = world.person("Ada"), world.person("Ben")
    card = await ask(ada, "choice")
    ben.say("/start")
    theirs = await ben.reads()
    answer = await ben.answer_to(ben.press_data(theirs, card.buttons[0]["callback_data"]))
    assert answer.text == "This one is not yours"


@pytest.mark.parametrize("data", ["", "x", "q:", "a:zzzzzz:9", "q:1:1:1:1", "🙂", "\x00", "a" * 64])
async def test_forged_buttons_are_answered(world, data):
    ada = world.person("Ada")
    ada.say("/start")
    hello = await ada.reads()
    answer = await ada.answer_to(ada.press_data(hello, data))
    assert answer.text == "This question is closed"


async def test_stray_things_get_a_word_that_helps(world):
    ada = world.person("Ada")
    for act in (lambda: ada.say("hello"), lambda: ada.say("/nonsense"), ada.send_sticker):
        act()
        reply = await ada.reads()
        assert "/help" in reply.text or "/quiz" in reply.text


async def test_an_edited_message_is_no_new_command(world):
    ada = world.person("Ada")
    said = ada.say("/help")
    await ada.reads()
    ada.edit(said, "/quiz")
    await world.quiet()
    assert len(world.calls("sendMessage", ada.room)) == 1


async def test_commands_for_other_bots_are_ignored(world):
    ada = world.person("Ada")
    ada.say("/quiz@other_bot")
    await world.quiet()
    assert world.calls("sendMessage", ada.room) == []
