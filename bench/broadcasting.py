"""Row 6: everybody's question of the day at the same instant, and how fast it leaves.

The server refuses (429) what exceeds 1.1 times the rate in any one second. Ours reads the rate from SEND_RATE and
claims the due schedules of its database. python-telegram-bot does it with a job of its JobQueue for each chat and its
AIORateLimiter set to the same rate; it is stopped after a while if it is not done. Calls take 50 ms on their way.
"""

import asyncio
from collections import deque
from pathlib import Path

from bench.crowds import empty, subscribe
from bench.databases import now_ms
from bench.figures import Bound, Figure, Progress, Sizes
from bench.subjects import Subject, ours, peer
from bench.telegram import Account, Call, FakeTelegram

ROW = 6
TITLE = "Throughput of a broadcast against the configured rate"
MISSED = (
    "A message costs about three quarters of a millisecond of processor time in one process: two durable marks, "
    "the words, the call. At 1,000 a second one interpreter is at its limit, and what else runs on these cores decides "
    "the share that is reached."
)
SLOW, FAST = 30, 1000
_TOLERANCE = 1.1
_LATEST_S = 30.0


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    figures: list[Figure] = []
    for rate, count in ((SLOW, sizes.sends_slow), (FAST, sizes.sends_fast)):
        mine, others = await _ours(rate, count, folder), await _theirs(rate, count, sizes, folder)
        say(f"at {rate}/s: ours {mine.share:.3f} of the rate, python-telegram-bot {others.share:.3f}")
        figures += [
            Figure(f"share of {rate}/s reached, ours", mine.share, "", 0.95, Bound.AT_LEAST),
            Figure(f"calls answered 429 at {rate}/s, ours", mine.refused, "", 0, Bound.EXACTLY),
            Figure(f"busiest second at {rate}/s, ours", mine.busiest / rate, "× the rate"),
            Figure(f"share of {rate}/s reached, python-telegram-bot", others.share),
            Figure(f"calls answered 429 at {rate}/s, python-telegram-bot", others.refused),
            Figure(f"busiest second at {rate}/s, python-telegram-bot", others.busiest / rate, "× the rate"),
        ]
    return figures


class Sends:
    """Counts what a bot sends, and refuses what is too fast."""

    def __init__(self, account: Account, rate: int) -> None:
        self._rate = rate
        self.account = account
        self._span: deque[float] = deque()
        self.times: list[float] = []
        self.chats: set[int] = set()
        self.busiest = 0
        account.refuse = self._refuse

    def _refuse(self, call: Call) -> int | None:
        if call.method != "sendMessage":
            return None
        while self._span and call.at - self._span[0] >= 1.0:
            self._span.popleft()
        self._span.append(call.at)
        self.busiest = max(self.busiest, len(self._span))
        if len(self._span) > self._rate * _TOLERANCE:
            return 1
        self.times.append(call.at)
        self.chats.add(call.number("chat_id") or 0)
        return None

    @property
    def refused(self) -> int:
        """How many calls got a 429."""
        return self.account.refused

    @property
    def share(self) -> float:
        """The part of the rate that was reached between the first and the last message."""
        if len(self.times) < 2:
            return 0.0
        return (len(self.times) - 1) / (self.times[-1] - self.times[0]) / self._rate


async def _ours(rate: int, count: int, folder: Path) -> Sends:
    database = folder / f"{rate}" / "quiz.db"
    await empty(database)
    subscribe(database, 0, count, now_ms(), due=now_ms())
    async with FakeTelegram(0.05) as telegram:
        sends = Sends(telegram.account(), rate)
        async with ours(sends.account, database, SEND_RATE=str(rate)) as subject:
            await sent(subject, sends, count, count / rate + _LATEST_S)
    if len(sends.chats) != count or len(sends.times) != count:
        raise RuntimeError(f"{len(sends.times)} messages to {len(sends.chats)} chats in place of {count}")
    return sends


async def _theirs(rate: int, count: int, sizes: Sizes, folder: Path) -> Sends:
    jobs = {"JOBS": str(count), "DUE_S": str(sizes.due_s), "RATE": str(rate)}
    async with FakeTelegram(0.05) as telegram:
        sends = Sends(telegram.account(), rate)
        async with peer(sends.account, "ptb", folder, **jobs) as subject:
            await sent(subject, sends, count, sizes.due_s + sizes.jobs_s)
    return sends


async def sent(subject: Subject, sends: Sends, count: int, seconds: float) -> None:
    """Wait until everything was sent, for so many seconds at most."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while len(sends.times) < count and loop.time() < end:
        subject.check()
        await asyncio.sleep(0.05)
