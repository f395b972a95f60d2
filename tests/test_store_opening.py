"""Opening the file: a restart, a second process, a newer program, a damaged or foreign file, a step that fails."""

import asyncio
import os
import random
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest
from store_kit import ADA, NOON, RIGHT, answered, asked, names, opened

from data.errors import DamagedDatabase, NewerDatabase, NoDatabase, StoreInUse
from data.migrations import APPLICATION_ID, migrate, statements, steps
from data.store import Store

HOLDER = """
import asyncio, sys
from data.store import Store
async def main():
    await Store.open(sys.argv[1])
    print("open", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_a_restart_finds_everything(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        await store.meet(ADA, None, NOON)
        showing = await asked(store)
        outcome = await answered(store, showing)
    async with opened(tmp_path / "q.db", questions=()) as store:
        assert await store.showing(showing.id) == outcome.showing
        assert await store.answer_of(showing.id, ADA.id) == outcome.answer
        person = await store.person(ADA.id)
        assert person is not None
        assert (person.first_name, person.answers) == ("Ada", 1)
        assert await store.check() == ()


async def test_the_file_says_whose_it_is_and_which_version(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db"):
        pass
    with closing(sqlite3.connect(tmp_path / "q.db")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (max(steps()),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


async def test_a_second_store_is_turned_away_until_the_first_closes(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db"):
        with pytest.raises(StoreInUse, match=rf"q\.db.*{os.getpid()}"):
            await Store.open(tmp_path / "q.db")
    async with opened(tmp_path / "q.db") as store:
        assert await store.check() == ()


async def test_the_lock_goes_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    holder = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLDER, str(path)), stdout=asyncio.subprocess.PIPE, cwd=Path(__file__).parent.parent
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"open\n"
    with pytest.raises(StoreInUse, match=str(holder.pid)):
        await Store.open(path)
    holder.kill()
    await holder.wait()
    async with opened(path) as store:
        await store.meet(ADA, None, NOON)


async def test_no_file_is_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(NoDatabase, match=r"q\.db"):
        await Store.open(tmp_path / "q.db", create=False)
    assert names(tmp_path) == set()


async def test_a_newer_file_is_refused_by_name_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    async with opened(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 907")
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match=rf"907.*{max(steps())}"):
        await Store.open(path)
    assert path.read_bytes() == before


async def test_the_file_of_another_program_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE accounts (name)")
    before = path.read_bytes()
    with pytest.raises(DamagedDatabase, match="another program"):
        await Store.open(path)
    assert path.read_bytes() == before


async def test_a_file_with_spoilt_pages_is_named_with_what_helps(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    async with opened(path):
        pass
    whole = path.read_bytes()
    with closing(sqlite3.connect(path)) as connection:
        root, size = *connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'question'").fetchone(), 4096
    path.write_bytes(whole[: (root - 1) * size] + b"\xff" * size + whole[root * size :])
    with pytest.raises(DamagedDatabase, match=r"q\.db.*Restore a backup"):
        await Store.open(path)


@pytest.mark.parametrize("size", [100, 5000, 100_000])
async def test_random_bytes_are_not_a_database(tmp_path: Path, size: int) -> None:
    path = tmp_path / "q.db"
    path.write_bytes(random.Random(size).randbytes(size))
    with pytest.raises(DamagedDatabase, match="Restore a backup"):
        await Store.open(path)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.98])
async def test_a_copy_cut_short_is_found_at_once(tmp_path: Path, share: float) -> None:
    path = tmp_path / "q.db"
    async with opened(path):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(DamagedDatabase):
        await Store.open(path)


async def test_a_page_overwritten_is_found_by_the_check_or_at_the_opening(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    async with opened(path) as store:
        await store.meet(ADA, None, NOON)
    pages = path.stat().st_size // 4096
    whole = path.read_bytes()
    for page in range(1, pages):
        path.write_bytes(whole[: page * 4096] + random.Random(page).randbytes(4096) + whole[(page + 1) * 4096 :])
        try:
            store = await Store.open(path)
        except DamagedDatabase:
            continue
        faults = await store.check()
        await store.close()
        assert faults, f"page {page} was overwritten"


async def test_a_failed_open_lets_go_of_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    path.write_bytes(b"not a database at all, but long enough to look at" * 30)
    with pytest.raises(DamagedDatabase):
        await Store.open(path)
    path.unlink()
    async with opened(path) as store:
        assert await store.person(ADA.id) is None


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("CREATE TABLE half_done (a INTEGER)")
        raise RuntimeError("no")

    with closing(sqlite3.connect(tmp_path / "q.db", isolation_level=None)) as connection:
        migrate(connection)
        newest = max(steps())
        with pytest.raises(RuntimeError):
            migrate(
                connection, {**steps(), newest + 1: lambda c: c.execute("CREATE TABLE new (a)"), newest + 2: broken}
            )
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        assert not tables & {"half_done", "new"}
        assert connection.execute("PRAGMA user_version").fetchone() == (newest,)


def test_missing_steps_are_applied_in_order_and_once(tmp_path: Path) -> None:
    ran: list[int] = []

    def step(number: int, connection: sqlite3.Connection) -> None:
        ran.append(number)

    later = {number: lambda connection, number=number: step(number, connection) for number in (2, 3)}
    with closing(sqlite3.connect(tmp_path / "q.db", isolation_level=None)) as connection:
        assert migrate(connection, {1: steps()[1]}) == 1
        assert migrate(connection, {1: steps()[1], **later}) == 3
        assert migrate(connection, {1: steps()[1], **later}) == 3
    assert ran == [2, 3]


def test_scripts_are_split_where_statements_end() -> None:
    script = "-- a; comment\nCREATE TABLE a (b TEXT DEFAULT ';');\nCREATE TABLE c (\n  d TEXT -- e;\n);\n"
    assert [s.split()[-2:] for s in statements(script)] == [["DEFAULT", "';');"], ["e;", ");"]]


async def test_the_reading_connection_cannot_write(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await store._read(lambda connection: connection.execute("DELETE FROM person"))


async def test_one_connection_writes_to_the_disk_for_good_and_only_it_checkpoints(tmp_path: Path) -> None:
    def pragmas(connection: sqlite3.Connection) -> dict[str, object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "query_only", "wal_autocheckpoint")
        return {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in names}

    async with opened(tmp_path / "q.db") as store:
        writing, reading = await store._writer._thread.run(pragmas), await store._reader._thread.run(pragmas)
    full = 2
    assert (writing["journal_mode"], writing["synchronous"], writing["foreign_keys"]) == ("wal", full, 1)
    assert (writing["query_only"], reading["query_only"]) == (0, 1)
    assert writing["wal_autocheckpoint"] != 0
    assert reading["wal_autocheckpoint"] == 0


async def test_answers_to_a_closed_showing_survive_a_reopening(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        showing = await asked(store)
        first = await store.answer(showing.id, ADA, RIGHT, message_id=None, now=NOON, update_id=5)
    async with opened(tmp_path / "q.db") as store:
        assert await store.answer(showing.id, ADA, RIGHT, message_id=None, now=NOON + 9, update_id=5) == first
