"""The power goes: the log is cut anywhere or its end is garbage, and everything acknowledged before that is there."""

import random
import shutil
from pathlib import Path

import pytest
from store_kit import ADA, GRACE, NOON, RIGHT, WRONG, asked, opened

from data.store import Store

HEADER, FRAME = 32, 24 + 4096
ANSWERS = 24


async def written(path: Path) -> list[int]:
    """Answer questions with the log growing in one piece; the size it had when each answer was acknowledged."""
    sizes = []
    async with opened(path) as store:
        await store._writer._thread.run(lambda connection: connection.execute("PRAGMA wal_autocheckpoint = 0"))
        for number in range(ANSWERS):
            who = (ADA, GRACE)[number % 2]
            showing = await asked(store, who, chance=number, topic="routing")
            response = (RIGHT, WRONG)[number % 3 == 0]
            await store.answer(showing.id, who, response, message_id=None, now=NOON + number, update_id=number)
            sizes.append(path.with_name("q.db-wal").stat().st_size)
        for name in ("q.db", "q.db-wal"):
            shutil.copyfile(path.with_name(name), path.with_name("kept-" + name))
    return sizes


def lay_out(path: Path, folder: Path, log: bytes) -> None:
    folder.mkdir()
    shutil.copyfile(path.with_name("kept-q.db"), folder / "q.db")
    (folder / "q.db-wal").write_bytes(log)


async def survivors(path: Path, folder: Path, log: bytes) -> set[int]:
    """Open the database with that log; the updates whose answers are there."""
    lay_out(path, folder, log)
    store = await Store.open(folder / "q.db", create=False)
    try:
        assert await store.check() == ()
        rows = await store._read(lambda connection: connection.execute("SELECT update_id FROM outcome").fetchall())
        answers = await store._read(lambda connection: connection.execute("SELECT COUNT(*) FROM answer").fetchone()[0])
        assert answers == len(rows)
        return {update_id for (update_id,) in rows}
    finally:
        await store.close()


def acknowledged(sizes: list[int], end: int) -> set[int]:
    """The updates that were answered before the log grew past `end`."""
    return {number for number, size in enumerate(sizes) if size <= end}


@pytest.mark.parametrize("inside", [0, 1, 24, 2000], ids=["boundary", "one byte", "frame header", "half a page"])
async def test_a_log_cut_anywhere_loses_nothing_acknowledged_before(tmp_path: Path, inside: int) -> None:
    sizes = await written(tmp_path / "q.db")
    log = (tmp_path / "kept-q.db-wal").read_bytes()
    frames = (len(log) - HEADER) // FRAME
    chosen = {*random.Random(inside).sample(range(frames + 1), 20), 0, frames}
    for number in chosen:
        end = min(HEADER + number * FRAME + inside, len(log))
        found = await survivors(tmp_path / "q.db", tmp_path / f"cut-{number}", log[:end])
        assert found == acknowledged(sizes, end), f"cut at {end}"


async def test_garbage_in_the_log_loses_nothing_acknowledged_before_it(tmp_path: Path) -> None:
    sizes = await written(tmp_path / "q.db")
    log = (tmp_path / "kept-q.db-wal").read_bytes()
    source = random.Random(4)
    for attempt in range(20):
        at = source.randrange(HEADER, len(log) - 1000)
        damaged = log[:at] + source.randbytes(1000) + log[at + 1000 :]
        found = await survivors(tmp_path / "q.db", tmp_path / f"garbage-{attempt}", damaged)
        assert found == acknowledged(sizes, at), f"garbage at {at}"
