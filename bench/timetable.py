"""A million schedules, a thousand of them due in the same second.

The application serves very many while a thousand come due: every one must be sent once, and its memory must not grow.
Then claiming is measured in this process, on stores with very many schedules and with none but those that came due, in
turns, each time with a new thousand.
"""

import asyncio
import time
from pathlib import Path
from statistics import median

from bench.broadcasting import Sends, sent
from bench.crowds import empty, subscribe
from bench.databases import now_ms, shipped
from bench.figures import Bound, Figure, Progress, Sizes, median_ratio
from bench.subjects import ours
from bench.telegram import FakeTelegram
from data.store import Store

ROW = 8
TITLE = "A thousand schedules due in one second, among very many"
MISSED = ""
DUE = 1000
_LEAD_MS = 6_000
_PATIENCE_S = 30.0


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    folders = {"many": folder / "many", "few": folder / "few"}
    for place in folders.values():
        await empty(place / "quiz.db")
    subscribe(folders["many"] / "quiz.db", 0, sizes.many_chats, now_ms())
    sends, grown = await _serve(folders["many"] / "quiz.db", sizes.many_chats)
    claims: dict[str, list[float]] = {name: [] for name in folders}
    for number in range(sizes.rounds):
        for name, place in folders.items():
            claims[name].append(await _claim(place / "quiz.db", sizes.many_chats + (number + 1) * DUE))
    say(", ".join(f"claimed with {name} others in {median(found) * 1000:.0f} ms" for name, found in claims.items()))
    return [
        Figure("a thousand claimed within", median(claims["many"]), "s", 1.0),
        Figure("claiming among many to claiming among none", median_ratio(claims["many"], claims["few"]), "×"),
        Figure("chats that got their message, of a thousand", len(sends.chats), "", DUE, Bound.EXACTLY),
        Figure("messages sent to them", len(sends.times), "", DUE, Bound.EXACTLY),
        Figure("growth of process memory meanwhile", grown, "MB", 20),
    ]


async def _claim(database: Path, first: int) -> float:
    """Seconds to claim a new thousand, with the question of the day drawn already."""
    now = now_ms()
    subscribe(database, first, DUE, now, due=now)
    store = await Store.open(database)
    try:
        await store.publish(shipped().questions, now)
        begun = time.perf_counter()
        claimed = await store.claim_due(now, chance=1)
        taken = time.perf_counter() - begun
    finally:
        await store.close()
    if claimed.pushes != DUE:
        raise RuntimeError(f"{claimed.pushes} claimed in place of {DUE}")
    return taken


async def _serve(database: Path, chats: int) -> tuple[Sends, float]:
    """What the application sends to a new thousand, and by how many megabytes it grew meanwhile."""
    now = now_ms()
    subscribe(database, chats, DUE, now, due=now + _LEAD_MS)
    async with FakeTelegram(0.05) as telegram:
        sends = Sends(telegram.account(), 1000)
        async with ours(sends.account, database, SEND_RATE="1000") as subject:
            await asyncio.sleep((now + _LEAD_MS - now_ms()) / 1000 - 1.0)
            before = subject.memory_bytes
            await sent(subject, sends, DUE, _PATIENCE_S)
            await asyncio.sleep(1.0)
            return sends, (subject.memory_bytes - before) / 1e6
