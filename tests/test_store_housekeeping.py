"""Updates seen through, reveals, broadcasts, waits, and what is deleted when its time is over."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from store_kit import ADA, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, WRONG, answered, asked, daily, opened, private

from data.outcomes import Closed
from data.records import Broadcast, InboxRow, ReminderKind, Who
from data.store import Store
from quiz.grading import Unknown
from quiz.timetable import Pattern

HALF_DAY = 12 * HOUR


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def count(store: Store, table: str) -> int:
    return await store._read(lambda connection: connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0])


async def test_an_update_is_stored_once_and_undone_until_it_is_done(store: Store) -> None:
    rows = [(number, f'{{"n": {number}}}', ADA.id, ADA.id) for number in (3, 1, 2)]
    assert await store.store_updates(rows, NOON) == (3, 1, 2)
    assert await store.store_updates([*rows, (4, "{}", None, None)], NOON + 1) == (4,)
    await store.update_done(2, NOON)
    assert await store.undone_updates() == (
        InboxRow(1, '{"n": 1}', NOON),
        InboxRow(3, '{"n": 3}', NOON),
        InboxRow(4, "{}", NOON + 1),
    )


async def test_many_done_at_once_are_all_marked_after_closing(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        await store.store_updates([(number, "{}", None, None) for number in range(300)], NOON)
        await asyncio.gather(*(store.update_done(number, NOON) for number in range(299)))
    async with opened(tmp_path / "q.db") as store:
        assert [row.update_id for row in await store.undone_updates()] == [299]


async def test_what_is_set_aside_is_done_and_kept_with_its_reason(store: Store) -> None:
    await store.store_updates([(1, "{}", ADA.id, None)], NOON)
    await store.quarantine(1, "{}", "not an update", ADA.id, NOON)
    assert await store.undone_updates() == ()
    rows = await store._read(lambda c: c.execute("SELECT update_id, reason, person_id FROM quarantine").fetchall())
    assert rows == [(1, "not an update", ADA.id)]


async def test_a_groups_question_is_revealed_after_twelve_hours(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    crowd = {ADA: RIGHT, GRACE: WRONG, Who(13, "Edsger"): RIGHT, Who(14, "Barbara"): Unknown()}
    for number, (who, response) in enumerate(crowd.items()):
        await store.meet(who, GROUP, NOON)
        await answered(store, post, who, response, now=NOON + number)
    await store.change_person(13, update_id=None, hidden=True)
    assert await store.close_due(NOON + HALF_DAY - 1) == ()
    (revealed,) = await store.close_due(NOON + HALF_DAY)
    assert revealed.showing.closed
    assert (revealed.shares, revealed.unknown, revealed.right_count, revealed.right_names) == (
        (2, 1, 0),
        1,
        2,
        ("Ada",),
    )
    late = await store.answer(post.id, Who(15, "Late"), RIGHT, message_id=None, now=NOON + HALF_DAY, update_id=None)
    assert late == Closed()


async def test_a_reveal_comes_again_until_it_is_confirmed(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    assert await store.close_due(NOON + DAY) == await store.close_due(NOON + DAY) != ()
    await store.revealed(post.id)
    assert await store.close_due(NOON + 9 * DAY) == ()


async def test_a_newer_post_brings_on_the_reveal_of_the_last(store: Store) -> None:
    first = await daily(store, ADA, GROUP, now=NOON + 11 * HOUR)
    second = await daily(store, ADA, GROUP, now=NOON + 13 * HOUR)
    (revealed,) = await store.close_due(NOON + 13 * HOUR)
    assert revealed.showing.id == first.id
    found = await store.showing(second.id)
    assert found is not None
    assert not found.closed


async def test_private_questions_are_never_revealed(store: Store) -> None:
    await asked(store)
    await daily(store)
    assert await store.close_due(NOON + 30 * DAY) == ()


async def test_a_broadcast_goes_to_each_active_private_chat_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        for number in range(1, 8):
            await store.meet(Who(number, "x"), None, NOON)
        await store.meet(ADA, GROUP, NOON)
        await store.chat_left(3, NOON)
        first = await store.start_broadcast("Hello", NOON, None)
        assert await store.next_recipients(first, 4) == (1, 2, 4, 5)
        assert await store.broadcast_progress(first) == (4, 6)
    async with opened(tmp_path / "q.db") as store:
        assert await store.running_broadcasts() == (Broadcast(first, "Hello", 4, 6),)
        await store.chat_left(6, NOON)
        assert await store.next_recipients(first, 4) == (7,)
        assert await store.next_recipients(first, 4) == ()
        assert await store.running_broadcasts() == ()
        assert await store.broadcast_progress(first) == (5, 6)
        assert await store.broadcast_progress(404) == (0, 0)


async def test_waits_are_remembered_until_they_are_over(store: Store) -> None:
    await store.remember_wait(GROUP.id, NOON + 30_000)
    await store.remember_wait(ADA.id, NOON + 10_000)
    await store.remember_wait(ADA.id, NOON + 5_000)
    assert await store.waits(NOON) == {GROUP.id: NOON + 30_000, ADA.id: NOON + 5_000}
    assert await store.waits(NOON + 5_000) == {GROUP.id: NOON + 30_000}


async def test_a_step_of_the_clock_moves_deadlines_and_leaves_schedules(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.remind(private(ADA), ReminderKind.DAILY, Pattern(540), zone=None, now=NOON, update_id=None)
    due = await store.next_due()
    post = await daily(store, ADA, GROUP)
    await store.remember_wait(ADA.id, NOON + 5_000)
    await store.shift_deadlines(HOUR, NOON)
    assert await store.waits(NOON) == {ADA.id: NOON + HOUR + 5_000}
    assert await store.next_due() == due
    assert await store.close_due(NOON + HALF_DAY) == ()
    (revealed,) = await store.close_due(NOON + HALF_DAY + HOUR)
    assert revealed.showing.id == post.id


async def test_rows_go_when_their_time_is_over(store: Store) -> None:
    await store.meet(ADA, None, NOON, 1)
    await store.store_updates([(number, "{}", None, None) for number in (1, 2, 3)], NOON)
    await store.update_done(1, NOON)
    await store.quarantine(2, "{}", "odd", None, NOON)
    await store.remind(private(ADA), ReminderKind.REVIEW, Pattern(780), zone=None, now=NOON, update_id=4)
    await store.claim_due(NOON + HOUR, chance=1)
    (push,) = await store.waiting_pushes()
    await store.push_sent(push.id, None, NOON + HOUR)
    await store.remember_wait(ADA.id, NOON)
    expected = {
        0: (3, 1, 2, 1, 1),
        DAY: (3, 1, 2, 1, 0),
        DAY + 1: (1, 1, 0, 1, 0),
        7 * DAY + HOUR: (1, 1, 0, 1, 0),
        7 * DAY + HOUR + 1: (1, 1, 0, 0, 0),
        14 * DAY + 1: (1, 0, 0, 0, 0),
    }
    for after, counts in expected.items():
        if after:
            await store.prune(NOON + after)
        found = [await count(store, table) for table in ("inbox", "quarantine", "outcome", "push", "flood_wait")]
        assert tuple(found) == counts, after
    assert [row.update_id for row in await store.undone_updates()] == [3]


async def test_the_outcome_of_an_update_that_may_be_replayed_is_kept(store: Store) -> None:
    await store.store_updates([(1, "{}", ADA.id, ADA.id)], NOON)
    first = await store.ask_next(ADA, ADA.id, topic=None, now=NOON, chance=1, update_id=1)
    await store.prune(NOON + 5 * DAY)
    assert await store.ask_next(ADA, ADA.id, topic=None, now=NOON + 5 * DAY, chance=9, update_id=1) == first


async def test_pruning_goes_in_bites_and_to_the_end(store: Store) -> None:
    rows = [(number, "{}", None, None) for number in range(2500)]
    await store.store_updates(rows, NOON)
    for number, *_ in rows:
        await store.update_done(number, NOON)
    await store.settle()
    await store.prune(NOON + 2 * DAY)
    assert await count(store, "inbox") == 0


async def test_empty_counts_of_the_histogram_go(store: Store) -> None:
    for days in range(3):
        await answered(store, await daily(store, now=NOON + days * DAY), now=NOON + days * DAY)
    before = await count(store, "histogram")
    await store.prune(NOON + 3 * DAY)
    assert await count(store, "histogram") < before
    assert await store.check() == ()
