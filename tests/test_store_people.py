"""People and chats: meeting, settings, zones, leaving and coming back, groups that move."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfoNotFoundError

import pytest
from store_kit import ADA, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, answered, asked, daily, opened, private

from data.records import Chat, ChatKind, Person, ReminderKind, Who
from data.store import Store
from quiz.periods import Period
from quiz.questions import Level
from quiz.timetable import Pattern

NINE = Pattern(9 * 60)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def changes(store: Store) -> int:
    return await store._writer._thread.run(lambda connection: connection.total_changes)


async def test_meeting_makes_the_person_and_the_private_chat(store: Store) -> None:
    assert await store.person(ADA.id) is None
    assert await store.meet(ADA, None, NOON) == Person(ADA.id, "Ada")
    assert await store.chat(ADA.id) == private(ADA)


async def test_meeting_again_refreshes_the_name_and_writes_only_then(store: Store) -> None:
    await store.meet(ADA, None, NOON, 1)
    before = await changes(store)
    assert (await store.meet(ADA, private(ADA), NOON, 2)).first_name == "Ada"
    assert await changes(store) == before
    assert (await store.meet(Who(ADA.id, "Augusta"), None, NOON, 3)).first_name == "Augusta"
    assert await changes(store) > before


async def test_meeting_in_a_group_makes_the_group_not_a_private_chat(store: Store) -> None:
    await store.meet(ADA, GROUP, NOON)
    assert await store.chat(GROUP.id) == GROUP
    assert await store.chat(ADA.id) is None
    renamed = Chat(GROUP.id, ChatKind.GROUP, "Another title")
    await store.meet(ADA, renamed, NOON)
    assert await store.chat(GROUP.id) == renamed


async def test_settings_are_kept_and_can_be_unset(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    person = await store.change_person(
        ADA.id,
        update_id=None,
        level=Level.SENIOR,
        topics=("routing", "typed"),
        interview_date=date(2026, 4, 1),
        table_name="A. L.",
        hidden=True,
        set_up=True,
    )
    expected = Person(
        ADA.id,
        "Ada",
        level=Level.SENIOR,
        topics=("routing", "typed"),
        interview_date=date(2026, 4, 1),
        table_name="A. L.",
        hidden=True,
        set_up=True,
    )
    assert person == expected == await store.person(ADA.id)
    person = await store.change_person(
        ADA.id, update_id=None, level=None, topics=(), interview_date=None, table_name=None, hidden=False
    )
    assert person == Person(ADA.id, "Ada", set_up=True)


async def test_two_settings_changed_by_one_update_are_two_acts(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.change_person(ADA.id, update_id=5, level=Level.SENIOR)
    person = await store.change_person(ADA.id, update_id=5, set_up=True)
    assert (person.level, person.set_up) == (Level.SENIOR, True)


async def test_unknown_settings_and_people_are_refused(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    with pytest.raises(TypeError, match="nickname"):
        await store.change_person(ADA.id, update_id=None, nickname="x")
    with pytest.raises(LookupError, match="404"):
        await store.change_person(404, update_id=None, set_up=True)


async def test_silence_stops_the_pushes_until_it_ends(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.remind(private(ADA), ReminderKind.DAILY, NINE, zone=None, now=NOON, update_id=None)
    assert (await store.change_person(ADA.id, update_id=None, now=NOON, silent=True)).silent
    assert await store.next_due() is None
    assert (await store.reminders(ADA.id)).silent
    await store.store_updates([(77, "{}", ADA.id, ADA.id)], NOON + 5 * DAY)
    assert not (await store.change_person(ADA.id, update_id=77, silent=False)).silent
    assert await store.next_due() == NOON + 6 * DAY - 3 * HOUR
    with pytest.raises(ValueError, match="now"):
        await store.change_person(ADA.id, update_id=None, silent=True)


async def test_a_person_has_one_zone_that_of_the_private_chat(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.remind(private(ADA), ReminderKind.DAILY, NINE, zone=None, now=NOON, update_id=None)
    reminders = await store.set_zone(ADA.id, "Asia/Tokyo", NOON, None)
    assert reminders.zone == "Asia/Tokyo"
    assert reminders.items[0].next_at == NOON + 12 * HOUR
    person = await store.person(ADA.id)
    assert person is not None
    assert person.zone == "Asia/Tokyo"
    with pytest.raises(ZoneInfoNotFoundError):
        await store.set_zone(ADA.id, "Asia/Nowhere", NOON, None)


async def test_leaving_switches_the_schedules_off_and_coming_back_on(store: Store) -> None:
    await store.chat_joined(GROUP, NOON)
    await store.remind(GROUP, ReminderKind.DAILY, NINE, zone="Europe/Berlin", now=NOON, update_id=None)
    showing = await daily(store, ADA, GROUP)
    await answered(store, showing)
    await store.chat_left(GROUP.id, NOON + HOUR)
    assert await store.next_due() is None
    left = await store.chat(GROUP.id)
    assert left is not None
    assert not left.active
    assert await store.close_due(NOON + DAY) == ()
    assert (await store.leaderboard(GROUP.id, Period.ALL, None, NOON)).people == 1
    back = await store.chat_joined(Chat(GROUP.id, ChatKind.GROUP, GROUP.title), NOON + DAY)
    assert (back.active, back.zone) == (True, "Europe/Berlin")
    assert await store.next_due() == NOON + 2 * DAY - 4 * HOUR


async def test_a_blocked_person_who_writes_again_gets_pushes_again(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.remind(private(ADA), ReminderKind.DAILY, NINE, zone=None, now=NOON, update_id=None)
    await store.chat_left(ADA.id, NOON)
    await store.meet(ADA, None, NOON + DAY)
    assert await store.next_due() == NOON + 2 * DAY - 3 * HOUR


NEW = -1001234567890


async def test_a_group_moves_with_everything_once(store: Store) -> None:
    await store.chat_joined(GROUP, NOON)
    await store.remind(GROUP, ReminderKind.DAILY, NINE, zone="Europe/Berlin", now=NOON, update_id=None)
    showing = await daily(store, ADA, GROUP)
    await answered(store, showing)
    assert await store.migrate_chat(GROUP.id, NEW, NOON)
    assert not await store.migrate_chat(GROUP.id, NEW, NOON)
    assert await store.chat(GROUP.id) is None
    assert await store.chat(NEW) == Chat(NEW, ChatKind.GROUP, GROUP.title, "Europe/Berlin")
    assert [item.pattern for item in (await store.reminders(NEW)).items] == [NINE]
    assert (await store.leaderboard(NEW, Period.WEEK, ADA.id, NOON)).own is not None
    again = await store.ask_daily(ADA, Chat(NEW, ChatKind.GROUP), now=NOON, chance=9, update_id=None)
    assert (again.showing.id, again.again) == (showing.id, True)  # type: ignore[union-attr]
    assert (await answered(store, showing, GRACE)).showing.chat_id == NEW
    assert await store.check() == ()


async def test_a_group_that_moves_merges_with_what_the_new_one_has(store: Store) -> None:
    new = Chat(NEW, ChatKind.GROUP, "new")
    for chat in (GROUP, new):
        await store.chat_joined(chat, NOON)
        await store.remind(chat, ReminderKind.DAILY, NINE, zone=None, now=NOON, update_id=None)
    await store.remind(GROUP, ReminderKind.DRILL, NINE, zone=None, now=NOON, update_id=None)
    old_post, new_post = await daily(store, ADA, GROUP), await daily(store, ADA, new)
    await answered(store, old_post, ADA)
    await answered(store, new_post, GRACE)
    await answered(store, await daily(store, ADA, new, now=NOON + DAY), ADA, now=NOON + DAY)
    assert await store.migrate_chat(GROUP.id, NEW, NOON + DAY)
    table = await store.leaderboard(NEW, Period.ALL, ADA.id, NOON + DAY)
    assert [(row.person_id, row.points) for row in table.rows] == [(ADA.id, 40), (GRACE.id, 20)]
    assert [item.kind for item in (await store.reminders(NEW)).items] == [ReminderKind.DAILY, ReminderKind.DRILL]
    outcome = await store.answer(old_post.id, Who(13, "Edsger"), RIGHT, message_id=None, now=NOON, update_id=None)
    assert type(outcome).__name__ == "Closed"
    assert await store.check() == ()


@pytest.mark.parametrize("fired", [GROUP.id, NEW])
async def test_a_date_that_either_group_fired_for_does_not_fire_again(store: Store, fired: int) -> None:
    for chat in (GROUP, Chat(NEW, ChatKind.GROUP, "new")):
        await store.chat_joined(chat, NOON)
        if chat.id == fired:
            await store.remind(chat, ReminderKind.DAILY, NINE, zone="Asia/Tokyo", now=NOON, update_id=None)
    assert (await store.claim_due(NOON + 12 * HOUR, chance=1)).pushes == 1
    for chat_id in (GROUP.id, NEW):
        chat = Chat(chat_id, ChatKind.GROUP)
        await store.remind(chat, ReminderKind.DAILY, NINE, zone="UTC", now=NOON + 13 * HOUR, update_id=None)
    assert await store.migrate_chat(GROUP.id, NEW, NOON + 13 * HOUR)
    # The third of March was fired for in Tokyo; in UTC its 09:00 is still to come.
    assert await store.next_due() == NOON + DAY + 21 * HOUR


async def test_an_unknown_group_has_nothing_to_move(store: Store) -> None:
    assert not await store.migrate_chat(-1, -2, NOON)
    assert await store.chat(-2) is None


async def test_the_last_showing_is_what_was_shown_or_answered_last(store: Store) -> None:
    assert await store.last_showing(ADA.id) is None
    post = await daily(store, GRACE, GROUP)
    mine = await asked(store, now=NOON + 1)
    assert await store.last_showing(ADA.id) == mine
    await answered(store, post, now=NOON + 2)
    last = await store.last_showing(ADA.id)
    assert last is not None
    assert last.id == post.id
    newer = await asked(store, now=NOON + 3)
    assert await store.last_showing(ADA.id) == newer
