"""Row 7: how long a tap waits for its toast while everybody is sent the question of the day.

20 taps a second, answered by two processes of ours in turns, the other one frozen: one has nothing else to do, the
other one claims and sends to all its chats. Both have as many chats in their databases. Calls take 50 ms on their way;
the wait ends when the toast arrives. python-telegram-bot broadcasts with a job for each of fewer chats and its
AIORateLimiter; a toast that never came counts as 20 s.
"""

import asyncio
import time
from contextlib import AsyncExitStack
from pathlib import Path

from bench.crowds import subscribe
from bench.databases import Asking, now_ms, with_open_questions
from bench.figures import Figure, Progress, Sizes, percentile
from bench.load import keep_waiting, tap_at
from bench.subjects import Subject, ours, peer
from bench.telegram import FakeTelegram

ROW = 7
TITLE = "Tap to toast while a broadcast runs, against idle"
MISSED = (
    "At 1,000 messages a second the event loop and the store's thread share an interpreter that is busy most of the "
    "time, and an answer waits for its commit (synchronous FULL) among those that mark messages as sent: a disk that "
    "takes long over one of them is felt by the tap behind it. At the default rate it is the beginning of the "
    "broadcast that is felt, while its schedules are claimed, 500 in a step."
)
RATES = (25, 1000)
TAPS_A_SECOND = 20.0
_WARM_UP = 40


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    figures: list[Figure] = []
    for rate in RATES:
        figures += await _ours(rate, sizes, folder / str(rate), say)
    return figures + await _theirs(RATES[0], sizes, folder / "ptb", say)


async def _ours(rate: int, sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    count = _WARM_UP + int(TAPS_A_SECOND * sizes.window_s) * sizes.rounds
    idle, busy = [await with_open_questions(folder / name, count) for name in ("idle", "busy")]
    subscribe(idle.database, 0, sizes.chats, now_ms())
    subscribe(busy.database, 0, sizes.chats, now_ms(), due=now_ms())
    async with FakeTelegram(0.05) as telegram, AsyncExitStack() as running:
        calm = await running.enter_async_context(ours(telegram.account(), idle.database, "idle", SEND_RATE=str(rate)))
        loud = await running.enter_async_context(ours(telegram.account(), busy.database, "busy", SEND_RATE=str(rate)))
        alone, amid = await _in_turns(calm, idle, loud, busy, sizes)
        sent = loud.account.calls["sendMessage"]
    say(f"at {rate}/s, {sent} messages sent meanwhile: " + _told(alone, amid))
    return [
        Figure(f"p99 at {rate}/s to p99 when idle, ours", _ratio(alone, amid, 0.99), "×", 2.0),
        Figure(f"p50 at {rate}/s to p50 when idle, ours", _ratio(alone, amid, 0.5), "×"),
        Figure("p99 when idle, ours", percentile(alone, 0.99) * 1000, "ms"),
        Figure(f"p99 at {rate}/s, ours", percentile(amid, 0.99) * 1000, "ms"),
    ]


async def _in_turns(
    calm: Subject, idle: Asking, loud: Subject, busy: Asking, sizes: Sizes
) -> tuple[list[float], list[float]]:
    """The waits for toasts when idle, and while a broadcast runs."""
    waits: tuple[list[float], list[float]] = ([], [])
    size = int(TAPS_A_SECOND * sizes.window_s)
    for number in range(sizes.rounds + 1):
        span = slice(0, _WARM_UP) if number == 0 else slice(_WARM_UP + (number - 1) * size, _WARM_UP + number * size)
        for found, mine, other, asking in zip(waits, (calm, loud), (loud, calm), (idle, busy), strict=True):
            async with other.frozen():
                measured = await tap_at(mine, asking.taps[span], TAPS_A_SECOND)
            if number > 0:
                found.extend(measured.toasts)
    return waits


async def _theirs(rate: int, sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """One round: a loop that has stopped turning does not need more."""
    size = int(TAPS_A_SECOND * sizes.window_s)
    asking = await with_open_questions(folder, _WARM_UP + size)
    settings = {"CARDS": str(asking.cards), "RATE": str(rate)}
    (folder / "busy").mkdir()
    async with FakeTelegram(0.05) as telegram:
        async with peer(telegram.account(), "ptb", folder, **settings) as calm:
            await keep_waiting(calm, asking.taps[:_WARM_UP], 4)
            alone = (await tap_at(calm, asking.taps[_WARM_UP:], TAPS_A_SECOND)).toasts
        jobs = {"JOBS": str(sizes.jobs), "DUE_S": str(sizes.due_s)}
        begun = time.monotonic()
        async with peer(telegram.account(), "ptb", folder / "busy", **settings, **jobs) as loud:
            await asyncio.sleep(begun + sizes.due_s - time.monotonic())
            amid = (await tap_at(loud, asking.taps[_WARM_UP:], TAPS_A_SECOND)).toasts
    say(f"python-telegram-bot, {sizes.jobs} jobs: " + _told(alone, amid))
    return [
        Figure(
            f"p99 at {rate}/s and {sizes.jobs:,} jobs to p99 when idle, python-telegram-bot",
            _ratio(alone, amid, 0.99),
            "×",
        ),
        Figure("p99 when idle, python-telegram-bot", percentile(alone, 0.99) * 1000, "ms"),
    ]


def _ratio(alone: list[float], amid: list[float], share: float) -> float:
    return percentile(amid, share) / percentile(alone, share)


def _told(alone: list[float], amid: list[float]) -> str:
    return ", ".join(
        f"p{share * 100:.0f} {percentile(amid, share) * 1000:.1f} ms (idle {percentile(alone, share) * 1000:.1f})"
        for share in (0.5, 0.99)
    )
