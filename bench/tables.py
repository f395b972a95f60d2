"""Row 9: the top ten with the own rank, while people grow from a thousand to a million.

Two stores, read in turns through the store's own verb, from its call to its answer: the table of all and that of a
group of a thousand, each for a person drawn at random. Points are those of 20 answers a person on average, in the rows
that the store maintains with every answer. For comparison a rank among all is counted from the rows of the score table.
"""

import random
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench.crowds import empty, score, subscriber
from bench.databases import now_ms
from bench.figures import Figure, Progress, Sizes, percentile
from data.scores import ALL
from data.store import Store
from quiz.periods import Period

ROW = 9
TITLE = "Top ten and own rank while people grow"
MISSED = ""
FEW = 1_000
GROUP = -100
_COUNTING = 5


async def run(sizes: Sizes, folder: Path, say: Progress) -> list[Figure]:
    """Measure."""
    day = datetime.now(UTC).date()
    paths = {count: folder / str(count) / "quiz.db" for count in (FEW, sizes.people)}
    for count, path in paths.items():
        await empty(path)
        score(path, count, GROUP, min(count, 1_000), day)
    few, many = [await Store.open(path) for path in paths.values()]
    try:
        everybody = await _in_turns(few, many, ALL, sizes)
        group = await _in_turns(few, many, GROUP, sizes)
    finally:
        await few.close()
        await many.close()
    counted = _counted(paths[sizes.people])
    say(f"of all: {_told(everybody)}; a group of 1,000: {_told(group)}")
    return [
        Figure(f"table of all, {sizes.people:,} people to 1,000, p99", _ratio(everybody), "×", 2.0),
        Figure(f"table of a chat of 1,000 among {sizes.people:,} people to among 1,000, p99", _ratio(group), "×", 2.0),
        Figure(f"table of all with {sizes.people:,} people, p99", percentile(everybody[1], 0.99) * 1000, "ms"),
        Figure("one rank by counting rows, to the whole table of all", counted / percentile(everybody[1], 0.5), "×"),
    ]


async def _in_turns(few: Store, many: Store, board: int, sizes: Sizes) -> tuple[list[float], list[float]]:
    """Seconds for each look, among few and among many."""
    taken: tuple[list[float], list[float]] = ([], [])
    draw = random.Random(board)
    for number in range(-50, sizes.looks):
        for store, found, people in ((few, taken[0], FEW), (many, taken[1], sizes.people)):
            person = subscriber(draw.randrange(people if board == ALL else FEW))
            begun = time.perf_counter()
            table = await store.leaderboard(board, Period.ALL, person, now_ms())
            if number >= 0:
                found.append(time.perf_counter() - begun)
            if len(table.rows) != 10 or table.own is None:
                raise RuntimeError("a table without a top ten or an own row")
    return taken


def _counted(path: Path) -> float:
    """Seconds to count the people above somebody in the middle."""
    with closing(sqlite3.connect(path)) as connection:
        taken = []
        for _ in range(_COUNTING):
            begun = time.perf_counter()
            connection.execute("SELECT COUNT(*) FROM score WHERE board = ? AND points > 140", (ALL,)).fetchone()
            taken.append(time.perf_counter() - begun)
        return sorted(taken)[_COUNTING // 2]


def _ratio(taken: tuple[list[float], list[float]]) -> float:
    return percentile(taken[1], 0.99) / percentile(taken[0], 0.99)


def _told(taken: tuple[list[float], list[float]]) -> str:
    return ", ".join(f"p99 {percentile(found, 0.99) * 1000:.2f} ms" for found in taken)
