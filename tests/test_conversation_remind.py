"""Reminders: every form, the pushes at the right instants, once, through pauses and changes of clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sandbox.testing import World
from tests.talk import quizmaster, to
from tests.test_conversation_private import is_refused, right_letter

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
async def world(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world, quizmaster(world, tmp_path):
        yield world
        await world.quiet()
        assert world.violations == []
        assert [call for call in world.transcript if is_refused(call)] == []


def now(world) -> datetime:
    return datetime.fromtimestamp(world.clock.now(), UTC)


def next_at(world, hour, zone=BERLIN) -> datetime:
    """The next time it is this hour in the zone."""
    local = now(world).astimezone(zone)
    wanted = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return wanted if wanted > local else (wanted + timedelta(days=1)).replace(tzinfo=zone)


async def pushes_when(world, person, moment):
    """Move the clock to shortly before and after a moment; returns the messages that came between."""
    to(world, moment - timedelta(seconds=30))
    await world.quiet(1.5)
    before = len(person.room.bot_messages)
    to(world, moment + timedelta(seconds=30))
    await world.quiet(1.5)
    return person.room.bot_messages[before:]


async def test_one_push_a_day_at_nine_through_the_change_of_clocks(world):
    """From the day before the clocks go forward in spring 2027 to the day after."""
    ada = world.person("Ada")
    ada.say("/remind 09:00 Europe/Berlin")
    await ada.reads("09:00")
    to(world, datetime(2027, 3, 26, 12, tzinfo=UTC))
    await world.quiet(1.5)
    for day in (27, 28, 29):
        pushed = await pushes_when(world, ada, datetime(2027, 3, day, 9, tzinfo=BERLIN))
        assert len(pushed) == 1
        assert "I don't know" in pushed[0].labels
    sent = [datetime.fromtimestamp(m.date, UTC).astimezone(BERLIN).hour for m in pushed]
    assert sent == [9]


async def test_a_daily_answered_already_is_one_line(world):
    ada = world.person("Ada")
    ada.say("/remind 09:00 Europe/Berlin")
    await ada.reads("09:00")
    moment = next_at(world, 9)
    to(world, moment - timedelta(minutes=5))
    await world.quiet(1.5)
    ada.say("/daily")
    card = await ada.reads(button="A")
    await ada.tap(card, right_letter(card))
    await ada.reads(button="Next")
    await world.quiet()
    pushed = await pushes_when(world, ada, moment)
    assert len(pushed) == 1
    assert len(pushed[0].text.splitlines()) == 1
    assert "streak" in pushed[0].text.lower()


async def test_weekdays(world):
    ada = world.person("Ada")
    ada.say("/remind 07:30 mon-fri UTC")
    await ada.reads("07:30")
    start = datetime(2027, 1, 4, 0, tzinfo=UTC)
    got = []
    for offset in range(7):
        day = start + timedelta(days=offset, hours=7, minutes=30)
        got.append(len(await pushes_when(world, ada, day)))
    assert got == [1, 1, 1, 1, 1, 0, 0]


async def test_the_list_delete_pause_resume(world):
    ada = world.person("Ada")
    for words in ("09:00", "drill 19:30 mon,wed,fri", "review 08:00"):
        ada.say(f"/remind {words}")
        await ada.reads(words.split()[-1] if ":" in words.split()[-1] else "19:30")
    ada.say("/remind")
    listed = await ada.reads("19:30")
    assert "08:00" in listed.text
    assert "Delete 1" in listed.labels
    ada.say("/remind pause 2w")
    await ada.reads()
    moment = next_at(world, 9, ZoneInfo("UTC"))
    assert await pushes_when(world, ada, moment) == []
    ada.say("/remind resume")
    await ada.reads()
    assert len(await pushes_when(world, ada, moment + timedelta(days=1))) == 1
    ada.say("/remind delete 1")
    await ada.reads()
    ada.say("/remind delete 9")
    await ada.reads("2")


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("25:00", "09:00"),
        ("nine", "09:00"),
        ("09:00 Europe/Berln", "Europe/Berlin"),
        ("09:00 someday", ""),
        ("pause", ""),
        ("pause 99w", ""),
        ("delete x", ""),
    ],
)
async def test_what_cannot_be_understood_is_told_and_changes_nothing(world, words, part):
    ada = world.person("Ada")
    ada.say(f"/remind {words}")
    await ada.reads(part)
    ada.say("/remind")
    listed = await ada.reads()
    assert "Delete 1" not in listed.labels


async def test_at_most_ten(world):
    ada = world.person("Ada")
    for hour in range(10):
        ada.say(f"/remind {hour:02}:00")
        await ada.reads(f"{hour:02}:00")
    ada.say("/remind 10:00")
    await ada.reads("10 ")
    ada.say("/remind 09:00 mon")
    await ada.reads("09:00")


async def test_stop_and_start_again(world):
    ada = world.person("Ada")
    ada.say("/remind 09:00 UTC")
    await ada.reads("09:00")
    ada.say("/stop")
    await ada.reads()
    moment = next_at(world, 9, ZoneInfo("UTC"))
    assert await pushes_when(world, ada, moment) == []
    ada.say("/start")
    offer = await ada.reads()
    resume = next(label for label in offer.labels if "resume" in label.lower())
    await ada.tap(offer, resume)
    await world.quiet()
    assert len(await pushes_when(world, ada, moment + timedelta(days=1))) == 1


async def test_who_blocked_the_bot_is_left_alone(world):
    ada = world.person("Ada")
    ada.say("/remind 09:00 UTC")
    await ada.reads("09:00")
    ada.block()
    moment = next_at(world, 9, ZoneInfo("UTC"))
    calls = len(world.calls("sendMessage", ada.room))
    to(world, moment + timedelta(minutes=1))
    await world.quiet(1.5)
    assert len(world.calls("sendMessage", ada.room)) == calls


async def test_over_three_hours_late_is_skipped_and_said_at_the_next_push(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        ada = world.person("Ada")
        async with quizmaster(world, tmp_path):
            ada.say("/remind 09:00 UTC")
            await ada.reads("09:00")
            moment = next_at(world, 9, ZoneInfo("UTC"))
        to(world, moment + timedelta(hours=4))
        async with quizmaster(world, tmp_path):
            before = len(ada.room.bot_messages)
            await world.quiet(1.5)
            assert len(ada.room.bot_messages) == before
            pushed = await pushes_when(world, ada, moment + timedelta(days=1))
        assert pushed[0].text.splitlines()[0] == "1 reminder could not be sent in time and was left out."


async def test_less_than_three_hours_late_is_sent_once(tmp_path):
    async with World(clock_file=tmp_path / "clock") as world:
        ada = world.person("Ada")
        async with quizmaster(world, tmp_path):
            ada.say("/remind 09:00 UTC")
            await ada.reads("09:00")
            moment = next_at(world, 9, ZoneInfo("UTC"))
        to(world, moment + timedelta(hours=2))
        for _ in range(2):
            async with quizmaster(world, tmp_path):
                await world.quiet(1.5)
        assert sum("I don't know" in message.labels for message in ada.room.bot_messages) == 1
