"""A month in virtual time: the same seed gives the same transcript, and nothing fires twice or is forgotten."""

import hashlib
import sqlite3
from collections import Counter

import pytest

from tests.simulation import MINUTE_MS, Life

DAY_MS = 24 * 60 * MINUTE_MS
HOUR_MS = 60 * MINUTE_MS


async def live(folder, seed, days, people=4):
    """Live some days; returns the digest of the transcript, its length, and what the store found wrong with itself."""
    folder.mkdir()
    async with Life(folder, seed) as life:
        for _ in range(days):
            for _ in range(6):
                await life.act(life.source.randrange(101, 101 + people))
            await life.pass_by(DAY_MS, step_ms=life.source.choice((20, 30, 60)) * MINUTE_MS)
        faults = await life.parts.store.check()
        text = "\n".join(life.wire.lines)
    return hashlib.sha256(text.encode()).hexdigest(), len(life.wire.lines), faults


async def test_a_month_repeats_to_the_byte(tmp_path):
    first = await live(tmp_path / "a", 7, 30)
    again = await live(tmp_path / "b", 7, 30)
    assert first == again
    assert first[1] > 200
    assert first[2] == ()


async def test_another_seed_is_another_month(tmp_path):
    assert (await live(tmp_path / "a", 1, 3))[0] != (await live(tmp_path / "b", 2, 3))[0]


LONG = [pytest.param(range(start, start + 100), marks=pytest.mark.long) for start in range(100, 1000, 100)]


@pytest.mark.parametrize("seeds", [range(50), range(50, 100), *LONG], ids=lambda seeds: f"{seeds[0]}-{seeds[-1]}")
async def test_days_repeat_to_the_byte(tmp_path, seeds):
    for seed in seeds:
        first = await live(tmp_path / f"{seed}a", seed, 1)
        again = await live(tmp_path / f"{seed}b", seed, 1)
        assert first == again
        assert first[2] == ()


def pushes(folder):
    connection = sqlite3.connect(folder / "life.db")
    try:
        return connection.execute("SELECT chat_id, kind, day FROM push").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("step", [HOUR_MS, -HOUR_MS, DAY_MS, -DAY_MS])
async def test_a_stepped_wall_clock_fires_nothing_twice(tmp_path, step):
    folder = tmp_path / "life"
    folder.mkdir()
    async with Life(folder, 3) as life:
        life.source.random = lambda: 0.99
        life.source.choice = lambda options: "/remind 09:00 Europe/Berlin" if "/quiz" in options else options[0]
        await life.act(101)
        await life.pass_by(3 * DAY_MS, step_ms=30 * MINUTE_MS)
        life.hands.wall_ms += step
        await life.pass_by(4 * DAY_MS, step_ms=30 * MINUTE_MS)
    counted = Counter(pushes(folder))
    assert max(counted.values()) == 1
    assert 6 <= len(counted) <= 8
