"""Copies: made while answers come in, put in place of a database, and refused when they are none."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from store_kit import ADA, GRACE, NOON, answered, asked, names, opened

from data.backup import backup, restore
from data.errors import DamagedDatabase, NewerDatabase, NoDatabase, StoreInUse
from data.store import Store


async def answers_in(path: Path) -> int:
    store = await Store.open(path, create=False)
    try:
        assert await store.check() == ()
        return await store._read(lambda connection: connection.execute("SELECT COUNT(*) FROM answer").fetchone()[0])
    finally:
        await store.close()


async def test_a_copy_is_of_one_moment_while_answers_come_in(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        showings = [await asked(store, chance=number) for number in range(60)]
        writing = asyncio.gather(*(answered(store, showing) for showing in showings))
        copies = [tmp_path / f"copy-{number}.db" for number in range(5)]
        for copy in copies:
            await store.backup(copy)
        await writing
        await store.backup(copies[-1])
    counts = [await answers_in(copy) for copy in copies]
    assert counts == sorted(counts)
    assert counts[-1] == 60
    assert not any(name.endswith(".part") for name in names(tmp_path))


async def test_a_database_in_use_by_another_process_can_be_copied(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        await answered(store, await asked(store))
        await asyncio.to_thread(backup, tmp_path / "q.db", tmp_path / "deep" / "copy.db")
        await answered(store, await asked(store, GRACE), GRACE)
    assert await answers_in(tmp_path / "deep" / "copy.db") == 1
    assert await answers_in(tmp_path / "q.db") == 2


async def test_a_restored_copy_is_the_database_and_the_old_one_is_kept(tmp_path: Path) -> None:
    path, copy = tmp_path / "q.db", tmp_path / "copy.db"
    async with opened(path) as store:
        await answered(store, await asked(store))
        await store.backup(copy)
        await answered(store, await asked(store, GRACE), GRACE)
    first = restore(copy, path)
    assert await answers_in(path) == 1
    assert first is not None
    assert await answers_in(first) == 2
    assert restore(first, path) != first
    assert await answers_in(path) == 2
    assert copy.exists()


async def test_restoring_to_a_new_place_keeps_nothing(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        await answered(store, await asked(store))
    assert restore(tmp_path / "q.db", tmp_path / "new" / "place.db") is None
    assert await answers_in(tmp_path / "new" / "place.db") == 1


async def test_a_damaged_database_can_be_replaced(tmp_path: Path) -> None:
    path, copy = tmp_path / "q.db", tmp_path / "copy.db"
    async with opened(path) as store:
        await answered(store, await asked(store))
        await store.backup(copy)
    path.write_bytes(b"\0" * 9000)
    path.with_name("q.db-wal").write_bytes(b"old log")
    kept = restore(copy, path)
    assert await answers_in(path) == 1
    assert kept is not None
    assert kept.read_bytes() == b"\0" * 9000
    assert kept.with_name(kept.name + "-wal").read_bytes() == b"old log"


async def test_nothing_is_restored_over_a_database_in_use(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        await store.backup(tmp_path / "copy.db")
        with pytest.raises(StoreInUse):
            restore(tmp_path / "copy.db", tmp_path / "q.db")
        await store.meet(ADA, None, NOON)


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 907")


def foreign(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts (name)")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def garbage(path: Path) -> None:
    path.write_bytes(b"garbage" * 3000)


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (newer, NewerDatabase),
        (foreign, DamagedDatabase),
        (cut, DamagedDatabase),
        (garbage, DamagedDatabase),
        (empty, DamagedDatabase),
        (Path.unlink, NoDatabase),
    ],
)
async def test_what_is_no_database_of_ours_is_refused_and_nothing_changes(
    tmp_path: Path, spoil: "type[Path]", error: type[Exception]
) -> None:
    path, copy = tmp_path / "q.db", tmp_path / "copy.db"
    async with opened(path) as store:
        await answered(store, await asked(store))
        await store.backup(copy)
    spoil(copy)
    before = path.read_bytes()
    with pytest.raises(error):
        restore(copy, path)
    assert path.read_bytes() == before
    assert names(tmp_path) - {"copy.db"} == {"q.db", "q.db.lock"}
    with pytest.raises(error):
        backup(copy, tmp_path / "another.db")
    assert not (tmp_path / "another.db").exists()
