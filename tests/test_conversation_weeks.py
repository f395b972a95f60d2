"""Four weeks towards an interview: reviews come due as the clock moves, then the last evening and the day after."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from sandbox.testing import World
from tests.talk import quizmaster, to
from tests.test_conversation_private import is_refused, right_letter, wrong_letter


@pytest.fixture
async def world(tmp_path):
    """A world with the bot in it; at the end every call was valid and every tap was answered."""
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


def morning(world, days: int) -> datetime:
    """Eight o'clock UTC, some days from the world's present date."""
    today = datetime.fromtimestamp(world.clock.now(), UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    return today + timedelta(days=days)


async def move(world, moment: datetime) -> None:
    """Let the time pass, and the bot notice: it reads the clock with every beat."""
    to(world, moment)
    await asyncio.sleep(1.2)


async def quiz(ada, *, right: bool):
    """Answer a question; the text of it."""
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    prompt = card.text.splitlines()[1]
    await ada.tap(card, right_letter(card) if right else wrong_letter(card))
    await ada.reads(button="Next")
    return prompt


async def test_a_wrong_answer_is_due_on_the_next_day_and_then_at_growing_distances(world):
    ada = world.person("Ada")
    await move(world, morning(world, 1))
    begun, came = morning(world, 0), []
    prompt = await quiz(ada, right=False)
    await ada.reads("Four short questions")
    for day in (0, 1, 2, 3, 4, 8, 12, 28, 120):
        if day:
            await move(world, begun + timedelta(days=day))
        ada.say("/review")
        reply = await ada.reads()
        if "I don't know" in reply.labels:
            came.append(day)
            assert prompt in reply.text
            await ada.tap(reply, right_letter(reply))
            await ada.reads(button="Next")
        else:
            assert "Nothing waits for review today" in reply.text
    assert came[:2] == [1, 3]
    assert 4 not in came
    # How far the last one lies depends on how fast the taps were: quick ones twice running earn a longer rest.
    assert came[-1] >= 28


async def test_what_is_due_comes_before_what_is_new(world):
    ada = world.person("Ada")
    await move(world, morning(world, 1))
    failed = await quiz(ada, right=False)
    await ada.reads("Four short questions")
    await move(world, morning(world, 1))
    ada.say("/quiz choice")
    card = await ada.reads(button="A")
    assert card.text.splitlines()[1] == failed


async def test_a_review_push_says_how_much_is_due(world):
    ada = world.person("Ada")
    await move(world, morning(world, 1))
    for _ in range(2):
        await quiz(ada, right=False)
    ada.say("/remind review 09:00")
    await ada.reads("09:00")
    ada.room.mark()
    to(world, morning(world, 1) + timedelta(hours=1))
    push = await ada.reads("2 questions to review", button="Review")
    await ada.tap(push, "Review")
    await ada.reads(button="I don't know")


async def test_the_evening_before_and_the_day_after(world):
    ada = world.person("Ada")
    await move(world, morning(world, 1))
    interview = morning(world, 27).date()
    ada.say(f"/settings date {interview}")
    told = await ada.reads("Plan:")
    assert "Mock exams" in told.text
    failed = await quiz(ada, right=False)
    ada.say("/remind 07:00 Europe/Berlin")
    await ada.reads("07:00")
    eve = datetime(interview.year, interview.month, interview.day, 18, 0, tzinfo=UTC) - timedelta(days=1)
    to(world, eve - timedelta(hours=3))
    await world.quiet()
    ada.room.mark()
    to(world, eve + timedelta(minutes=1))
    pack = await ada.reads("Your interview is tomorrow", button="Review")
    assert "1 question" in pack.text
    await ada.tap(pack, "Review")
    card = await ada.reads(button="I don't know")
    assert card.text.splitlines()[1] == failed
    ada.room.mark()
    to(world, eve + timedelta(days=1, hours=16))
    question = await ada.reads("How did it go?", button="Well")
    await ada.tap(question, "Well")
    plan = await ada.reads("Plan:")
    assert "Good to hear" in plan.text
    assert len([m for m in ada.room.bot_messages if "interview is tomorrow" in m.text]) == 1


async def test_without_pushes_nothing_comes_on_the_eve(world):
    ada = world.person("Ada")
    await move(world, morning(world, 1))
    ada.say(f"/settings date {morning(world, 2).date()}")
    await ada.reads("Interview")
    ada.room.mark()
    to(world, morning(world, 1) + timedelta(hours=12))
    await world.quiet()
    assert ada.room.fresh == []


@pytest.mark.parametrize("day", ["2020-01-01", "yesterday"])
async def test_a_date_that_is_over_is_refused_with_a_sentence(world, day):
    ada = world.person("Ada")
    ada.say(f"/settings date {day}")
    reply = await ada.reads("Write the day as")
    assert "Interview" not in reply.text.splitlines()[0]
