"""The heartbeat: regular, earlier when asked, alive after failures and after the wall clock was set back."""

import asyncio
from datetime import timedelta

import pytest

from bot.heartbeat import Heartbeat
from data.errors import StoreBusy


async def beats_within(seconds, beat):
    heart = Heartbeat(beat)
    heart.start()
    try:
        await asyncio.sleep(seconds)
    finally:
        await heart.stop()
    return heart


async def test_it_beats_at_once_and_every_second():
    async def beat():
        return None

    assert (await beats_within(2.3, beat)).beats == 3


async def test_a_nearer_deadline_brings_it_forward():
    async def beat():
        return 0.1

    assert (await beats_within(1.05, beat)).beats >= 7


@pytest.mark.parametrize("error", [StoreBusy("locked"), ValueError("a mistake of ours")])
async def test_a_failing_beat_is_told_and_tried_again(error, caplog):
    async def beat():
        raise error

    heart = await beats_within(1.3, beat)
    assert heart.beats == 2
    assert heart.failing
    assert "beat" in caplog.text


async def test_it_goes_on_when_its_next_run_moved_away():
    """What a wall clock set back by an hour does to APScheduler: the next run is an hour off."""

    async def beat():
        return None

    heart = Heartbeat(beat)
    heart.start()
    await asyncio.sleep(0.2)
    job = heart._scheduler.get_jobs()[0]
    job.modify(next_run_time=job.next_run_time + timedelta(hours=1))
    await asyncio.sleep(3.0)
    await heart.stop()
    assert heart.beats >= 2


async def test_the_beat_under_way_is_finished_before_it_stops(caplog):
    done = []

    async def beat():
        await asyncio.sleep(0.3)
        done.append(True)

    heart = await beats_within(0.1, beat)
    assert done == [True]
    assert heart.beats == 1
    assert caplog.text == ""
