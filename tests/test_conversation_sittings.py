"""Drills, exams and interviews over the real application: the clock ends what it should, and says so once."""

import pytest

from sandbox.testing import World
from tests.talk import quizmaster
from tests.test_conversation_private import is_refused, question_of, right_letter


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


async def next_question(ada, number: int, of: int):
    """The next question of a drill, in a message of its own."""
    return await ada.reads(f"· {number} of {of}", button="I don't know")


def picture_of(person):
    return next((message for message in person.room.bot_messages if message.content.get("photo")), None)


async def test_a_drill_with_one_question_timed_out(world):
    ada = world.person("Ada")
    ada.say("/drill choice 3 10")
    first = await next_question(ada, 1, 3)
    assert "10 seconds for each of 3 questions" in first.text
    toast = await ada.tap(first, right_letter(first))
    assert toast.text.startswith("✅ Right")
    second = await next_question(ada, 2, 3)
    assert "Next" not in first.labels
    world.advance(12)
    third = await next_question(ada, 3, 3)
    await world.wait_for(lambda: "Time is up" in second.text, "the word on the missed question")
    assert "✅" in second.text
    assert (await ada.tap(third, right_letter(third))).text.startswith("✅ Right")
    result = await ada.reads("2 of 3")
    assert result.text.count("✅") == 2
    assert "2. ⌛ not answered" in result.text
    assert result.labels == ["2", "Again"]
    await ada.tap(result, "2")
    review = await ada.reads(question_of(second).prompt, button="Ask me again")
    assert all(option.why in review.text for option in question_of(second).options)
    await ada.tap(review, "Ask me again")
    again = await ada.reads(question_of(second).prompt, button="A")
    assert (await ada.tap(again, right_letter(again))).text.startswith("✅ Right")


async def test_a_tap_that_comes_too_late_counts_as_unanswered_and_says_so(world):
    ada = world.person("Ada")
    ada.say("/drill choice 1 5")
    card = await next_question(ada, 1, 1)
    data = card.buttons[0]["callback_data"]
    world.advance(8)
    await ada.reads("0 of 1", button="Again")
    late = await ada.answer_to(ada.press_data(card, data))
    assert late.text == "Time was up: it counts as unanswered"
    await world.quiet()
    assert sum("0 of 1 ·" in message.text for message in ada.room.bot_messages) == 1


async def test_a_drill_that_nobody_sits_at_ends_by_itself(world):
    ada = world.person("Ada")
    ada.say("/drill choice 5 5")
    for number in (1, 2, 3):
        await next_question(ada, number, 5)
        world.advance(8)
    result = await ada.reads("0 of 5", button="Again")
    assert "Nobody seems to be there" in result.text


REFUSED = (
    ("/drill 0", "The number of questions goes from 1 to 50."),
    ("/drill 10000", "The number of questions goes from 1 to 50."),
    ("/drill 3 4", "The number of seconds goes from 5 to 300."),
    ("/drill 3 301", "The number of seconds goes from 5 to 300."),
    ("/drill chioce", "Did you mean Choosing?"),
    ("/drill speaking", "Speaking has no questions that can be asked against the clock."),
    ("/exam medium", "I do not understand “medium” here."),
    ("/exam", "20 questions, 30 minutes"),
    ("/interview nothing", "I know no topic “nothing”"),
    ("/interview truth", "Truth has no interview questions yet."),
)


async def test_what_cannot_be_taken_gets_a_word_that_helps(world):
    ada = world.person("Ada")
    for said, reply in REFUSED:
        ada.say(said)
        await ada.reads(reply)


async def test_a_drill_is_no_longer_than_there_are_questions(world):
    ada = world.person("Ada")
    ada.say("/drill 10 truth")
    card = await next_question(ada, 1, 1)
    await ada.tap(card, "A")
    await ada.reads("1 of 1 · Truth", button="Again")


async def test_cancel_leaves_a_drill_and_gives_the_result_so_far(world):
    ada = world.person("Ada")
    ada.say("/drill choice 4")
    first = await next_question(ada, 1, 4)
    await ada.tap(first, right_letter(first))
    second = await next_question(ada, 2, 4)
    ada.say("/cancel")
    result = await ada.reads("1 of 4", button="Again")
    assert "Left." in result.text
    await world.wait_for(lambda: not second.labels)
    ada.say("/cancel")
    await ada.reads("Nothing is running here.")


async def test_a_second_drill_is_answered_with_the_running_one(world):
    ada = world.person("Ada")
    ada.say("/drill choice 3")
    first = await next_question(ada, 1, 3)
    ada.say("/exam short")
    offered = await ada.reads("Your drill is running. /cancel leaves it.", button="A")
    assert question_of(offered) == question_of(first)
    await ada.tap(offered, right_letter(offered))
    await next_question(ada, 2, 3)


async def test_typed_answers_go_on_with_the_drill(world):
    ada = world.person("Ada")
    ada.say("/drill typed 1")
    await ada.reads("1 of 1", button="I don't know")
    ada.say("42")
    await ada.reads("✅ 42")
    await ada.reads("1 of 1 · Typing", button="Again")


async def exam_of(ada, said="/exam short"):
    ada.say(said)
    return await ada.reads("Short exam", button="Submit")


async def turn(world, ada, card, button):
    before = card.text
    await ada.tap(card, button)
    await world.wait_for(lambda: card.text != before, "another page")


async def choose(world, ada, card, letters):
    for letter in letters:
        before = list(card.labels)
        await ada.tap(card, letter)
        await world.wait_for(lambda before=before: card.labels != before, "a chosen letter")


async def answer_page(world, ada, card):
    """Choose what is right on the page that is open."""
    question = question_of(card)
    straight = [option.text for option in question.options if option.correct is not False]
    letters = []
    for text in straight:
        line = next(line for line in card.text.splitlines() if line.endswith(f". {text}"))
        letters.append(line.split(". ")[0][-1])
    await choose(world, ada, card, letters)


async def test_an_exam_is_paged_back_and_forth_and_submitted(world):
    ada = world.person("Ada")
    card = await exam_of(ada)
    size = int(card.text.split(" of ")[1].split()[0])
    assert size == 9
    assert f"0 of {size} answered" in card.text
    assert card.labels[-4:] == ["Previous", "Mark", "Next", "Submit"]
    first_page = question_of(card)
    await turn(world, ada, card, "Previous")
    assert f"· {size} of {size}" in card.text
    await turn(world, ada, card, "Next")
    assert question_of(card) == first_page
    await ada.tap(card, "Mark")
    await world.wait_for(lambda: "☑ Mark" in card.labels)
    for _ in range(size - 2):
        await answer_page(world, ada, card)
        await turn(world, ada, card, "Next")
    assert "✅" not in "".join(card.versions)
    assert not any(answer.text for answer in ada.answers)
    await turn(world, ada, card, "Submit")
    assert f"Not answered: {size - 1}, {size}" in card.text
    assert "Marked: 1" in card.text
    await turn(world, ada, card, "1")
    assert question_of(card) == first_page
    assert any(label.startswith("☑ ") for label in card.labels if label != "☑ Mark")
    await turn(world, ada, card, "Submit")
    await turn(world, ada, card, "Submit")
    assert "Passed: 77 %" in card.text
    assert "7 of 9 right" in card.text
    assert "this is the official result" in card.text
    assert card.labels == [str(size - 1), str(size), "Retake with other questions"]
    await world.wait_for(lambda: picture_of(ada) is not None, "the picture of the report")
    assert "77 %" in picture_of(ada).text
    await ada.tap(card, str(size))
    await ada.reads("Documentation", button="Ask me again")
    data = "es.1.1"
    assert (await ada.answer_to(ada.press_data(card, data))).text == "This exam has been submitted"


async def test_a_retake_keeps_the_first_result_as_the_official_one(world):
    ada = world.person("Ada")
    card = await exam_of(ada)
    await turn(world, ada, card, "Submit")
    await turn(world, ada, card, "Submit")
    assert "Not passed: 0 %" in card.text
    await ada.tap(card, "Retake with other questions")
    card = await ada.reads("answered", button="Submit")
    await answer_page(world, ada, card)
    await turn(world, ada, card, "Submit")
    await turn(world, ada, card, "Submit")
    assert "Not passed: 11 %" in card.text
    assert "Attempt 2. The official result is that of the first: 0 %." in card.text


async def test_an_exam_that_runs_out_is_submitted_as_it_is(world):
    ada = world.person("Ada")
    card = await exam_of(ada)
    await answer_page(world, ada, card)
    data = card.buttons[0]["callback_data"]
    world.advance(20 * 60)
    await world.quiet(1.2)
    late = await ada.answer_to(ada.press_data(card, data))
    assert late.text.startswith("The time of this exam is over")
    await world.wait_for(lambda: "Time was up. 8 questions not answered." in card.text)
    assert "1 of 9 right" in card.text
    await world.quiet()
    assert len([message for message in ada.room.bot_messages if message.content.get("photo")]) == 1


async def test_the_clock_alone_ends_an_exam(world):
    ada = world.person("Ada")
    card = await exam_of(ada)
    world.advance(20 * 60)
    await world.wait_for(lambda: "Time was up. 9 questions not answered." in card.text)
    await world.wait_for(lambda: picture_of(ada) is not None)


async def test_two_exams_at_once_offer_the_running_one(world):
    ada = world.person("Ada")
    card = await exam_of(ada)
    await answer_page(world, ada, card)
    ada.say("/exam full")
    offered = await ada.reads("Your exam is running", button="Submit")
    assert "1 of 9 answered" in offered.text
    assert question_of(offered) == question_of(card)
    ada.say("/cancel")
    await ada.reads("The exam was left and is not graded.")
    assert (await ada.tap(card, "Next")).text == "This question is closed"


async def test_pushes_wait_while_somebody_is_at_an_exam(world):
    ada = world.person("Ada")
    ada.say("/remind 09:00 UTC")
    await ada.reads("09:00")
    now = int(world.clock.now())
    world.advance((9 * 3600 - 120 - now % 86400) % 86400)
    await world.quiet(1.5)
    await exam_of(ada)
    world.advance(180)
    await world.quiet(1.5)
    assert not any("Question of the day" in message.text for message in ada.room.bot_messages)
    ada.say("/cancel")
    await ada.reads("Question of the day", button="A")


async def test_a_pushed_drill_begins_with_the_first_answer(world):
    ada = world.person("Ada")
    ada.say("/remind drill 09:00 UTC")
    await ada.reads("09:00")
    now = int(world.clock.now())
    world.advance((9 * 3600 + 10 - now % 86400) % 86400)
    card = await ada.reads("1 of 10", button="I don't know")
    assert "The clock starts once you answer." in card.text
    world.advance(3600)
    await world.quiet(1.5)
    assert "I don't know" in card.labels
    await ada.tap(card, "I don't know")
    await next_question(ada, 2, 10)
    world.advance(35)
    await next_question(ada, 3, 10)


async def test_an_interview_question_by_taps(world):
    ada = world.person("Ada")
    ada.say("/interview")
    card = await ada.reads("You have 2 minutes", button="Show key points")
    assert "Say the first thing" not in card.text
    await ada.tap(card, "Show key points")
    await world.wait_for(lambda: "Say the first thing" in card.text)
    for _ in range(2):
        await choose(world, ada, card, [next(label for label in card.labels if label.isdigit())])
    assert (await ada.tap(card, "Submit")).text.startswith("✅ Right")
    await world.wait_for(lambda: "First, second and third are said." in card.text)
    deeper = await ada.reads("And what comes after?", button="Next question")
    assert "digs deeper" in deeper.text
    await ada.tap(deeper, "Stay on this topic")
    await ada.reads("You have 2 minutes", button="Show key points")


async def test_an_interview_question_typed(world):
    ada = world.person("Ada")
    ada.say("/quiz typed")
    await ada.reads(button="I don't know")
    ada.say("/interview")
    await ada.reads("You have 2 minutes", button="Show key points")
    ada.say("The first thing, and so on")
    card = await ada.reads("Say the first thing", button="Submit")
    assert (await ada.tap(card, "Submit")).text == "Noted"
    await ada.reads("And what comes after?")


async def test_the_time_to_think_ends_by_itself(world):
    ada = world.person("Ada")
    ada.say("/interview")
    card = await ada.reads("You have 2 minutes", button="Show key points")
    world.advance(125)
    await world.wait_for(lambda: "Say the first thing" in card.text)
    await ada.tap(card, "1")
    await ada.tap(card, "Submit")
    await ada.reads("And what comes after?")


async def test_three_minutes_without_feedback_and_a_debrief(world):
    ada = world.person("Ada")
    ada.say("/interview quick")
    card = await ada.reads("3 minutes", button="I don't know")
    assert "question 1" in card.text
    assert (await ada.tap(card, "I don't know")).text == "Noted"
    second = await ada.reads("question 2", button="I don't know")
    await world.wait_for(lambda: "Your answer is in." in card.text)
    assert "✅" not in card.text
    assert not card.labels
    assert question_of(second).kind is not question_of(card).kind
    world.advance(190)
    debrief = await ada.reads("0 of 2 · Quick interview", button="Again")
    assert "Time is up." in debrief.text
    assert debrief.labels == ["1", "2", "Again"]


async def test_progress_is_a_picture_with_the_same_in_words(world):
    ada = world.person("Ada")
    ada.say("/settings date 2099-01-15")
    await ada.reads("2099")
    ada.say("/progress")
    assert "You have not answered anything yet." in (await ada.reads()).text
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    await ada.tap(card, right_letter(card))
    await ada.reads(button="Next")
    ada.say("/progress")
    told = await ada.reads("1 answer, 1 right", seconds=20)
    assert told.content["photo"]
    assert "Expected recall on Thu 15 Jan 2099: " in told.text
    assert "Choosing: 1 right of 6, 1 answered, " in told.text
    assert "Answers in the last seven days: " in told.text
