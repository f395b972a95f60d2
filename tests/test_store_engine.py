"""Many writers, one commit: what is shared, what fails alone, and what waits until the disk takes it again."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from store_kit import ADA, GRACE, NOON, asked, opened

from data import engine
from data.errors import CannotWrite, StoreBusy, StoreError
from data.store import Store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def commits(store: Store) -> list[str]:
    """Every COMMIT from now on."""
    seen: list[str] = []

    def note(statement: str) -> None:
        if statement == "COMMIT":
            seen.append(statement)

    await store._writer._thread.run(lambda connection: connection.set_trace_callback(note))
    return seen


async def people(store: Store) -> int:
    return await store._read(lambda connection: connection.execute("SELECT COUNT(*) FROM person").fetchone()[0])


def insert(person_id: int) -> "engine.Job":
    def job(connection: sqlite3.Connection) -> int:
        connection.execute(
            "INSERT INTO person (person_id, first_name, hidden, set_up, answers, right_answers, streak) "
            "VALUES (?, 'x', 0, 0, 0, 0, 0)",
            (person_id,),
        )
        return person_id

    return job


async def test_two_hundred_writers_share_commits_and_one_fails_alone(store: Store) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        insert(999)(connection)
        raise ZeroDivisionError("mine alone")

    seen = await commits(store)
    jobs = [insert(number) for number in range(1, 201)]
    results = await asyncio.gather(
        *(store._write(job) for job in (*jobs[:77], broken, *jobs[77:])), return_exceptions=True
    )
    assert isinstance(results.pop(77), ZeroDivisionError)
    assert results == list(range(1, 201))
    assert await people(store) == 200
    assert 1 <= len(seen) <= 5


async def test_a_broken_constraint_is_told_to_its_own_caller(store: Store) -> None:
    results = await asyncio.gather(*(store._write(insert(number)) for number in (1, 2, 2, 3)), return_exceptions=True)
    assert [r for r in results if isinstance(r, int)] == [1, 2, 3]
    assert [type(r) for r in results if not isinstance(r, int)] == [sqlite3.IntegrityError]


async def test_a_lone_job_that_fails_leaves_nothing(store: Store) -> None:
    def broken(connection: sqlite3.Connection) -> None:
        insert(1)(connection)
        raise ValueError("after writing")

    with pytest.raises(ValueError, match="after writing"):
        await store._write(broken)
    assert await people(store) == 0
    assert await store._write(insert(2)) == 2


async def test_a_commit_that_fails_is_tried_for_each_alone(store: Store) -> None:
    """A reference that is looked at only at the commit: no savepoint finds the culprit, a transaction each does."""

    def culprit(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        connection.execute("INSERT INTO daily_answer (person_id, day, showing_id) VALUES (404, 1, 1)")

    jobs = [insert(1), insert(2), culprit, insert(3)]
    results = await asyncio.gather(*map(store._write, jobs), return_exceptions=True)
    assert isinstance(results.pop(2), sqlite3.IntegrityError)
    assert results == [1, 2, 3]
    assert await people(store) == 3


async def test_a_transaction_that_the_database_gave_up_is_done_again_for_the_innocent(store: Store) -> None:
    def gives_up(connection: sqlite3.Connection) -> None:
        connection.execute("ROLLBACK")
        raise sqlite3.OperationalError("database or disk is full")

    jobs = [insert(1), insert(2), gives_up, insert(3)]
    results = await asyncio.gather(*map(store._write, jobs), return_exceptions=True)
    assert isinstance(results.pop(2), sqlite3.OperationalError)
    assert results == [1, 2, 3]
    assert await people(store) == 3


async def test_what_was_committed_alone_never_runs_again(store: Store, tmp_path: Path) -> None:
    """A lock that comes while the jobs of a failed commit are tried one by one is told to the one it meets."""
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA busy_timeout = 20"))
    ran: list[int] = []
    other = sqlite3.connect(tmp_path / "q.db", isolation_level=None, check_same_thread=False)

    def spoils_the_commit(connection: sqlite3.Connection) -> None:
        ran.append(1)
        if len(ran) == 1:
            connection.execute("ROLLBACK")
            raise sqlite3.OperationalError("database or disk is full")

    def locks_afterwards(connection: sqlite3.Connection) -> None:
        ran.append(2)

    def meets_the_lock(connection: sqlite3.Connection) -> None:
        ran.append(3)

    engine_job = engine._commit_alone

    def lock_before_the_third(connection: sqlite3.Connection, job: "engine.Job") -> object:
        if job is meets_the_lock:
            other.execute("BEGIN IMMEDIATE")
        return engine_job(connection, job)

    with closing(other), pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_commit_alone", lock_before_the_third)
        jobs = [spoils_the_commit, locks_afterwards, meets_the_lock]
        results = await asyncio.gather(*map(store._write, jobs), return_exceptions=True)
        other.execute("ROLLBACK")
    assert results[:2] == [None, None]
    assert isinstance(results[2], StoreBusy)
    assert ran == [1, 1, 2]


async def test_a_job_that_hides_a_lost_transaction_is_not_told_it_was_kept(store: Store) -> None:
    def hides(connection: sqlite3.Connection) -> str:
        insert(5)(connection)
        connection.execute("ROLLBACK")
        return "kept"

    with pytest.raises(sqlite3.OperationalError):
        await store._write(hides)
    assert await people(store) == 0


async def test_nobody_is_answered_before_the_commit(store: Store, tmp_path: Path) -> None:
    async def write_and_look(number: int) -> int:
        await store._write(insert(number))
        with closing(sqlite3.connect(tmp_path / "q.db")) as other:
            return int(other.execute("SELECT COUNT(*) FROM person WHERE person_id = ?", (number,)).fetchone()[0])

    assert await asyncio.gather(*(write_and_look(number) for number in range(1, 40))) == [1] * 39


async def test_a_caller_who_stops_waiting_changes_nothing_for_the_others(store: Store) -> None:
    tasks = [asyncio.create_task(store._write(insert(number))) for number in range(1, 21)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert sum(isinstance(result, asyncio.CancelledError) for result in results) == 1
    assert await people(store) == 20


async def test_failing_reads_do_not_disturb_their_neighbours(store: Store) -> None:
    def broken(connection: sqlite3.Connection) -> int:
        raise LookupError("mine")

    fine = store._read(lambda connection: connection.execute("SELECT 41 + 1").fetchone()[0])
    results = await asyncio.gather(fine, store._read(broken), people(store), return_exceptions=True)
    assert results[0] == 42
    assert isinstance(results[1], LookupError)
    assert results[2] == 0


async def fill_up(store: Store, spare: int) -> None:
    """Let the file grow by no more than `spare` pages."""

    def limit(connection: sqlite3.Connection) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + spare}")

    await store._writer._thread.run(limit)


async def make_room(store: Store) -> None:
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA max_page_count = 1000000"))


async def test_a_full_disk_keeps_what_was_committed_and_writing_resumes(store: Store) -> None:
    await fill_up(store, spare=4)
    rows = [[(number, "x" * 1500, None, None)] for number in range(1, 41)]
    results = await asyncio.gather(*(store.store_updates(row, NOON) for row in rows), return_exceptions=True)
    kept = [row[0][0] for row, result in zip(rows, results, strict=True) if not isinstance(result, BaseException)]
    refused = [result for result in results if isinstance(result, BaseException)]
    assert kept
    assert refused
    assert all(isinstance(error, CannotWrite) and isinstance(error, sqlite3.OperationalError) for error in refused)
    assert [row.update_id for row in await store.undone_updates()] == kept
    await make_room(store)
    again = await asyncio.gather(*(store.store_updates(row, NOON) for row in rows))
    assert [row.update_id for row in await store.undone_updates()] == list(range(1, 41))
    assert sum(map(len, again)) == 40 - len(kept)
    assert await store.check() == ()


async def test_marks_of_done_updates_wait_out_a_disk_that_cannot_write(store: Store) -> None:
    await store.store_updates([(1, "{}", None, None), (2, "{}", None, None)], NOON)

    def refuse(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA query_only = ON")

    await store._writer._thread.run(refuse)
    await store.update_done(1, NOON)
    assert [row.update_id for row in await store.undone_updates()] == [1, 2]
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA query_only = OFF"))
    await store.update_done(2, NOON)
    assert await store.undone_updates() == ()


def lock_for(path: Path, seconds: float, locked: threading.Event) -> None:
    """Hold the write lock, as a person with a database browser would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("BEGIN IMMEDIATE")
        locked.set()
        threading.Event().wait(seconds)
        other.execute("ROLLBACK")


async def held(path: Path, seconds: float) -> threading.Thread:
    locked = threading.Event()
    holder = threading.Thread(target=lock_for, args=(path, seconds, locked))
    holder.start()
    await asyncio.to_thread(locked.wait)
    return holder


async def test_a_locked_database_is_waited_for_past_the_busy_timeout(store: Store, tmp_path: Path) -> None:
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA busy_timeout = 50"))
    holder = await held(tmp_path / "q.db", 0.4)
    reading = await asyncio.wait_for(people(store), 0.3)
    results = await asyncio.gather(*(store._write(insert(number)) for number in range(1, 31)))
    holder.join()
    assert reading == 0
    assert results == list(range(1, 31))
    assert await people(store) == 30


async def test_a_lock_that_stays_is_told_and_nothing_was_written(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_BUSY_ATTEMPTS", 2)
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA busy_timeout = 20"))
    holder = await held(tmp_path / "q.db", 0.5)
    with pytest.raises(StoreBusy) as caught:
        await store.meet(ADA, None, NOON)
    holder.join()
    assert isinstance(caught.value, sqlite3.OperationalError)
    assert await store.person(ADA.id) is None
    await store.meet(ADA, None, NOON)
    assert await store.person(ADA.id) is not None


async def test_closing_finishes_what_was_waiting(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        writers = [asyncio.create_task(store._write(insert(number))) for number in range(1, 50)]
        await asyncio.sleep(0)
    assert len(await asyncio.gather(*writers)) == 49
    async with opened(tmp_path / "q.db") as store:
        assert await people(store) == 49


async def test_a_store_without_its_file_says_so(store: Store) -> None:
    """Answers keep coming from the open file; a verb that fails for the machine's sake is a StoreError."""
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA query_only = ON"))
    with pytest.raises(StoreError):
        await store.meet(GRACE, None, NOON)
    await store._writer._thread.run(lambda connection: connection.execute("PRAGMA query_only = OFF"))
    assert (await asked(store, GRACE)).person_id == GRACE.id
