"""Lanes: order within a key, independence between keys, and a bound over all."""

import asyncio
from collections import defaultdict
from itertools import pairwise
from random import Random

from bot.lanes import Lanes


async def test_a_hundred_thousand_items_keep_their_order_per_person():
    seen = defaultdict(list)
    source = Random(1)

    async def work(item):
        if source.random() < 0.05:
            await asyncio.sleep(source.random() * 0.001)
        seen[item[0]].append(item[1])

    lanes = Lanes(work, limit=64, room=2000)
    for number in range(100_000):
        person = source.randrange(500)
        await lanes.room()
        lanes.put(person, (person, number))
    await lanes.empty()
    violations = sum(later < earlier for numbers in seen.values() for earlier, later in pairwise(numbers))
    assert violations == 0
    assert sum(map(len, seen.values())) == 100_000


async def test_a_stuck_lane_holds_up_nobody_else():
    gate, done = asyncio.Event(), []

    async def work(item):
        if item == "stuck":
            await gate.wait()
        done.append(item)

    lanes = Lanes(work)
    lanes.put(1, "stuck")
    lanes.put(1, "behind")
    lanes.put(2, "free")
    await asyncio.sleep(0.01)
    assert done == ["free"]
    gate.set()
    await asyncio.sleep(0.01)
    assert done == ["free", "stuck", "behind"]


async def test_no_more_than_the_limit_runs_at_once():
    running, most = 0, 0

    async def work(item):
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.001)
        running -= 1

    lanes = Lanes(work, limit=5)
    for number in range(50):
        lanes.put(number, number)
    await lanes.empty()
    assert most == 5


async def test_closing_drops_what_waits_and_tells_nobody_it_is_done():
    done = []

    async def work(item):
        await asyncio.sleep(0.05 if item == 0 else 10)
        done.append(item)

    lanes = Lanes(work)
    for number in range(3):
        lanes.put(7, number)
    await lanes.close(0.1)
    assert done == [0]
