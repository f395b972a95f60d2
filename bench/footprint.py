"""Row 8: what a subscribed chat costs in memory and on disk, and what many of them do to a start.

The same application is started on databases with no, many and very many subscribed chats (a chat, a person and a daily
schedule each, ids in no order) in turns, and looked at after five seconds of beats. The start is the time from the
command to the first getUpdates, reading the shipped questions included. python-telegram-bot holds a job of its
JobQueue for each chat.
"""

import asyncio
import time
from pathlib import Path
from statistics import median

from bench.crowds import empty, subscribe
from bench.databases import now_ms
from bench.figures import Bound, Figure, Progress, Sizes
from bench.subjects import ours, peer
from bench.telegram import FakeTelegram

ROW = 8
TITLE = "Memory and disk per subscribed chat"
MISSED = (
    "A start is about a second of imports and questions on a core of its own, whatever the number of chats; on a "
    "machine with more work than cores it takes several times that. Memory that is left is the page cache of the two "
    "connections, which ends at 32 MB each, and what the allocator kept."
)


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    counts = (0, sizes.chats, sizes.many_chats)
    databases = {count: folder / str(count) / "quiz.db" for count in counts}
    for count, database in databases.items():
        await empty(database)
        if count:
            subscribe(database, 0, count, now_ms())
    memory: dict[int, list[float]] = {count: [] for count in counts}
    starts: dict[int, list[float]] = {count: [] for count in counts}
    for _ in range(sizes.starts):
        for count in counts:
            start, resident = await _look(databases[count], sizes.beats_s)
            memory[count].append(resident)
            starts[count].append(start)
    disk = {count: database.stat().st_size for count, database in databases.items()}
    many = sizes.many_chats
    say(", ".join(f"{n:,} chats: {median(memory[n]) / 1e6:.1f} MB, start {median(starts[n]):.2f} s" for n in counts))
    per_chat = [(median(memory[count]) - median(memory[0])) / count for count in counts[1:]]
    return [
        Figure(f"process memory per chat, {sizes.chats:,} chats", round(per_chat[0]), "bytes"),
        Figure(f"process memory per chat, {many:,} chats", round(per_chat[1]), "bytes", 0, Bound.AT_MOST),
        Figure(f"database per chat, {many:,} chats", (disk[many] - disk[0]) / many, "bytes", 200),
        Figure("process memory per chat, a job of python-telegram-bot", await _job(sizes.jobs, folder), "bytes"),
        Figure("process memory, nobody subscribed, ours", median(memory[0]) / 1e6, "MB"),
        Figure(f"start with {many:,} chats, command to first getUpdates", median(starts[many]), "s", 2.0),
        Figure(f"start with {many:,} chats to start with none", median(starts[many]) / median(starts[0]), "×"),
    ]


async def _look(database: Path, beats_s: float) -> tuple[float, float]:
    """Seconds of the start, and resident memory after some beats."""
    async with FakeTelegram(0.0) as telegram:
        begun = time.perf_counter()
        async with ours(telegram.account(), database) as subject:
            started = time.perf_counter() - begun
            await asyncio.sleep(beats_s)
            return started, subject.memory_bytes


async def _job(count: int, folder: Path) -> float:
    async with FakeTelegram(0.0) as telegram:
        async with peer(telegram.account(), "ptb", folder) as subject:
            await asyncio.sleep(1.0)
            without = subject.memory_bytes
        async with peer(telegram.account(), "ptb", folder, JOBS=str(count)) as subject:
            await asyncio.sleep(1.0)
            return (subject.memory_bytes - without) / count
