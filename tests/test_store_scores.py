"""Tables of points: ranks, periods, names, and a rank that agrees with counting everybody."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_kit import ADA, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, WRONG, answered, daily, opened

from data.records import Row, Table, Who
from data.scores import add_points, grown, keys_of_day
from data.store import Store
from quiz.periods import Period

TODAY = date(2026, 3, 2)
EDSGER = Who(13, "Edsger")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def test_equal_points_share_a_rank_and_the_next_counts_them_all(store: Store) -> None:
    crowd = {Who(number, f"n{number}"): number % 2 == 0 for number in range(100, 106)}
    post = await daily(store, ADA, GROUP)
    for who, right in crowd.items():
        await store.meet(who, GROUP, NOON)
        await answered(store, post, who, RIGHT if right else WRONG)
    table = await store.leaderboard(GROUP.id, Period.WEEK, 105, NOON, limit=4)
    assert [(row.rank, row.points) for row in table.rows] == [(1, 20), (1, 20), (1, 20), (4, 0)]
    assert table.own == Row(4, 105, "n105", 0)
    assert table.people == 6


async def test_nobody_is_named_in_the_table_of_all_unless_they_chose_a_name(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    for who in (ADA, GRACE, EDSGER):
        await store.meet(who, GROUP, NOON)
        await answered(store, post, who)
    await store.change_person(GRACE.id, update_id=None, table_name="Amazing Grace")
    await store.change_person(EDSGER.id, update_id=None, hidden=True)
    names = {row.person_id: row.name for row in (await store.leaderboard(0, Period.ALL, None, NOON)).rows}
    assert names == {ADA.id: None, GRACE.id: "Amazing Grace", EDSGER.id: None}
    names = {row.person_id: row.name for row in (await store.leaderboard(GROUP.id, Period.ALL, None, NOON)).rows}
    assert names == {ADA.id: "Ada", GRACE.id: "Grace", EDSGER.id: None}


async def test_who_has_not_played_has_no_row(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    assert await store.leaderboard(0, Period.ALL, ADA.id, NOON) == Table((), None, 0)
    await answered(store, await daily(store), response=WRONG)
    assert (await store.leaderboard(0, Period.ALL, ADA.id, NOON)).own == Row(1, ADA.id, None, 0)


async def test_weeks_and_months_begin_anew_in_the_zone_of_the_table(store: Store) -> None:
    sunday = NOON + 6 * DAY
    await store.set_zone(GROUP.id, "Pacific/Auckland", NOON, None)
    for now in (NOON, sunday):
        await answered(store, await daily(store, ADA, GROUP, now=now), now=now)

    async def own(board: int, period: Period, now: int) -> int | None:
        row = (await store.leaderboard(board, period, ADA.id, now)).own
        return row and row.points

    # In Auckland it is Monday of the next week already.
    assert (await own(0, Period.WEEK, sunday), await own(GROUP.id, Period.WEEK, sunday)) == (40, 20)
    assert (await own(0, Period.WEEK, sunday + DAY), await own(GROUP.id, Period.WEEK, sunday + DAY)) == (None, 20)
    assert (await own(0, Period.MONTH, sunday + DAY), await own(0, Period.ALL, sunday + 40 * DAY)) == (40, 40)
    assert await own(0, Period.MONTH, sunday + 40 * DAY) is None
    assert await store.check() == ()


def test_points_of_an_earlier_week_change_only_the_total() -> None:
    monday, sunday = keys_of_day(TODAY), keys_of_day(TODAY - timedelta(days=1))
    assert grown(grown(None, monday, 10), sunday, 20) == ((0, 30), (monday[1], 30), (monday[2], 10))
    assert grown(grown(None, sunday, 20), monday, 10) == ((0, 30), (monday[1], 30), (monday[2], 10))


additions = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.sampled_from([0, GROUP.id]),
        st.integers(-40, 40),
        st.sampled_from([0, 10, 20, 130, 250, 1000]),
    ),
    max_size=60,
)


@settings(max_examples=40)
@given(additions)
def test_the_table_agrees_with_counting_everybody(added: list[tuple[int, int, int, int]]) -> None:
    asyncio.run(_compare(added))


async def _compare(added: list[tuple[int, int, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(Path(folder) / "q.db", questions=()) as store:
            for number in range(1, 13):
                await store.meet(Who(number, f"n{number}"), None, NOON)
            for person_id, board, days, points in added:
                day = TODAY + timedelta(days=days)
                await store._write(lambda c, p=person_id, b=board, d=day, x=points: add_points(c, p, b, d, x))
            for board in (0, GROUP.id):
                for period in Period:
                    for days in (0, 3, 35):
                        await _compare_table(store, added, board, period, days)


async def _compare_table(
    store: Store, added: list[tuple[int, int, int, int]], board: int, period: Period, days: int
) -> None:
    """Sum the additions of the period; somebody who went on to a later one has left it."""
    place = {Period.ALL: 0, Period.MONTH: 1, Period.WEEK: 2}[period]
    wanted = keys_of_day(TODAY + timedelta(days=days))[place]
    sums: dict[int, int] = {}
    latest: dict[int, int] = {}
    for person_id, where, offset, points in added:
        if where == board:
            key = keys_of_day(TODAY + timedelta(days=offset))[place]
            latest[person_id] = max(key, latest.get(person_id, 0))
            if key == wanted:
                sums[person_id] = sums.get(person_id, 0) + points
    expected = {person_id: points for person_id, points in sums.items() if latest[person_id] == wanted}
    ranks = {
        person_id: 1 + sum(other > points for other in expected.values()) for person_id, points in expected.items()
    }
    for person_id in range(1, 13):
        table = await store.leaderboard(board, period, person_id, NOON + days * DAY, limit=3)
        own = table.own
        assert (own and (own.rank, own.points)) == (
            (ranks[person_id], expected[person_id]) if person_id in expected else None
        )
        assert [row.points for row in table.rows] == sorted(expected.values(), reverse=True)[:3]
        assert [row.rank for row in table.rows] == [ranks[row.person_id] for row in table.rows]
        assert table.people == len(expected)


async def test_the_owner_sees_counts_and_no_ids(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.meet(GRACE, GROUP, NOON)
    await answered(store, await daily(store))
    await store.store_updates([(1, "{}", None, None), (2, "{}", None, None)], NOON)
    await store.quarantine(2, "{}", "odd", None, NOON)
    stats = await store.owner_stats(NOON + HOUR)
    assert (stats.people, stats.recent, stats.private_chats, stats.groups) == (2, 1, 1, 1)
    assert (stats.answers, stats.reminders, stats.undone_updates, stats.quarantined) == (1, 0, 1, 1)
    assert stats.questions == 12
    assert (await store.owner_stats(NOON + 2 * DAY)).recent == 0
