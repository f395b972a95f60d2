"""Schedules of a chat, what is claimed of them, and what is sent."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from store_kit import ADA, BANK, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, answered, asked, daily, opened, private

from data.outcomes import Asked, Claimed, NoSuchReminder, Reminder, ReminderSet, TooManyReminders
from data.records import Chat, Purpose, Push, ReminderKind, Reminders
from data.store import Store
from quiz.grading import Unknown
from quiz.questions import Kind
from quiz.timetable import EVERY_DAY, Pattern

NINE, TEN = Pattern(9 * 60), Pattern(10 * 60)
TOMORROW_NINE = NOON + 21 * HOUR
MINUTE = 60_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        await store.meet(ADA, None, NOON)
        yield store


async def remind(
    store: Store,
    kind: ReminderKind = ReminderKind.DAILY,
    pattern: Pattern = NINE,
    *,
    chat: Chat | None = None,
    zone: str | None = None,
    now: int = NOON,
) -> ReminderSet:
    outcome = await store.remind(chat or private(ADA), kind, pattern, zone=zone, now=now, update_id=None)
    assert isinstance(outcome, ReminderSet)
    return outcome


async def claim(store: Store, now: int) -> tuple[Push, ...]:
    await store.claim_due(now, chance=3)
    return await store.waiting_pushes()


async def test_the_same_kind_and_time_replaces_another_time_adds(store: Store) -> None:
    first = await remind(store)
    assert (first.replaced, first.zone_changed, first.reminder.next_at) == (False, False, TOMORROW_NINE)
    weekdays = Pattern(9 * 60, 0b0011111)
    second = await remind(store, pattern=weekdays)
    assert second.replaced
    assert second.reminder.pattern == weekdays
    assert second.reminder.id == first.reminder.id
    await remind(store, pattern=TEN)
    third = await remind(store, ReminderKind.REVIEW)
    assert [(item.number, item.kind, item.pattern.minute) for item in third.reminders.items] == [
        (1, ReminderKind.DAILY, 540),
        (2, ReminderKind.DAILY, 600),
        (3, ReminderKind.REVIEW, 540),
    ]
    assert await store.reminders(ADA.id) == third.reminders


async def test_ten_are_enough_and_the_eleventh_changes_nothing(store: Store) -> None:
    for minute in range(10):
        await remind(store, pattern=Pattern(minute))
    before = await store.reminders(ADA.id)
    outcome = await store.remind(private(ADA), ReminderKind.DAILY, NINE, zone="Asia/Tokyo", now=NOON, update_id=None)
    assert outcome == TooManyReminders(10)
    assert await store.reminders(ADA.id) == before
    assert (await remind(store, pattern=Pattern(3, 1))).replaced


async def test_a_zone_in_a_reminder_moves_all_of_them(store: Store) -> None:
    await remind(store)
    outcome = await remind(store, pattern=TEN, zone="Asia/Tokyo")
    assert outcome.zone_changed
    assert [item.next_at for item in outcome.reminders.items] == [NOON + 12 * HOUR, NOON + 13 * HOUR]
    assert not (await remind(store, pattern=TEN, zone="Asia/Tokyo")).zone_changed


async def test_deleting_goes_by_the_number_in_the_list(store: Store) -> None:
    await remind(store)
    await remind(store, pattern=TEN)
    gone = await store.delete_reminder(ADA.id, 1, now=NOON, update_id=None)
    assert isinstance(gone, Reminder)
    assert gone.pattern == NINE
    for number in (0, 2, -1):
        assert await store.delete_reminder(ADA.id, number, now=NOON, update_id=None) == NoSuchReminder(1)
    assert [item.pattern for item in (await store.reminders(ADA.id)).items] == [TEN]


async def test_an_unknown_chat_has_no_reminders(store: Store) -> None:
    assert await store.reminders(404) == Reminders("UTC", ())


async def test_a_pause_holds_until_its_end_and_ends_by_itself(store: Store) -> None:
    await remind(store)
    paused = await store.pause_reminders(ADA.id, NOON + 14 * DAY, now=NOON, update_id=None)
    assert paused.paused_until == NOON + 14 * DAY
    assert paused.items[0].next_at == TOMORROW_NINE + 14 * DAY
    assert await claim(store, NOON + 3 * DAY) == ()
    assert (await store.reminders(ADA.id)).paused_until == NOON + 14 * DAY
    (push,) = await claim(store, TOMORROW_NINE + 14 * DAY)
    assert push.skipped == 0
    assert (await store.reminders(ADA.id)).paused_until is None


async def test_resuming_ends_pause_and_silence(store: Store) -> None:
    await remind(store)
    await store.pause_reminders(ADA.id, NOON + 14 * DAY, now=NOON, update_id=None)
    await store.change_person(ADA.id, update_id=None, now=NOON, silent=True)
    assert await store.next_due() is None
    resumed = await store.resume_reminders(ADA.id, now=NOON, update_id=None)
    assert (resumed.paused_until, resumed.silent, resumed.items[0].next_at) == (None, False, TOMORROW_NINE)


async def test_a_new_reminder_ends_silence(store: Store) -> None:
    await remind(store)
    await store.change_person(ADA.id, update_id=None, now=NOON, silent=True)
    outcome = await remind(store, pattern=TEN)
    assert not outcome.reminders.silent
    assert [item.next_at for item in outcome.reminders.items] == [TOMORROW_NINE, TOMORROW_NINE + HOUR]


async def test_a_daily_push_opens_the_dates_question(store: Store) -> None:
    await remind(store)
    assert await store.claim_due(TOMORROW_NINE - 1, chance=1) == Claimed(0)
    assert await store.claim_due(TOMORROW_NINE, chance=1) == Claimed(1)
    assert await store.claim_due(TOMORROW_NINE, chance=1) == Claimed(0)
    (push,) = await store.waiting_pushes()
    assert push.showing is not None
    assert (push.kind, push.day, push.chat) == (ReminderKind.DAILY, date(2026, 3, 3), private(ADA))
    assert (push.showing.day, push.showing.purpose, push.showing.person_id) == (push.day, Purpose.DAILY, ADA.id)
    asked_again = await store.ask_daily(ADA, private(ADA), now=TOMORROW_NINE, chance=8, update_id=None)
    assert asked_again == Asked(push.showing, again=True)
    assert await store.next_due() == TOMORROW_NINE + DAY


async def test_a_daily_answered_before_the_push_leaves_a_push_without_question(store: Store) -> None:
    await remind(store)
    await answered(store, await asked(store, topic="order"), response=Unknown())
    early = TOMORROW_NINE - HOUR
    await answered(store, await daily(store, now=early), now=early)
    (push,) = await claim(store, TOMORROW_NINE)
    assert (push.showing, push.streak, push.due) == (None, 1, 1)


async def test_a_daily_answered_while_the_push_waits_leaves_it_too(store: Store) -> None:
    await remind(store)
    (push,) = await claim(store, TOMORROW_NINE)
    assert push.showing is not None
    await answered(store, push.showing, now=TOMORROW_NINE)
    (push,) = await store.waiting_pushes()
    assert (push.showing, push.streak) == (None, 1)


async def test_drills_and_reviews_are_pushed_too(store: Store) -> None:
    await remind(store, ReminderKind.DRILL)
    await remind(store, ReminderKind.REVIEW)
    drill, review = await claim(store, TOMORROW_NINE)
    assert drill.showing is not None
    assert (drill.showing.purpose, drill.showing.person_id) == (Purpose.DRILL, ADA.id)
    assert (review.kind, review.showing, review.due) == (ReminderKind.REVIEW, None, 0)


async def test_a_group_gets_a_question_for_everybody_unless_it_stands_there(store: Store) -> None:
    for kind in ReminderKind:
        await remind(store, kind, chat=GROUP)
    drill, post = sorted(await claim(store, TOMORROW_NINE), key=lambda push: push.kind is ReminderKind.DAILY)
    assert post.showing is not None
    assert drill.showing is not None
    assert (post.showing.person_id, post.showing.day) == (None, date(2026, 3, 3))
    assert (drill.showing.person_id, drill.showing.purpose) == (None, Purpose.DRILL)
    assert drill.showing.question.kind in (Kind.CHOICE, Kind.TRUE_FALSE)
    await answered(store, drill.showing, GRACE, now=TOMORROW_NINE)
    await daily(store, GRACE, GROUP, now=TOMORROW_NINE + DAY - HOUR)
    later = await claim(store, TOMORROW_NINE + DAY)
    assert [push.kind for push in later if push.day > post.day] == [ReminderKind.DRILL]


@pytest.mark.parametrize(("late", "sent"), [(0, True), (3 * HOUR, True), (3 * HOUR + 1, False)])
async def test_three_hours_late_is_sent_later_is_skipped(store: Store, late: int, sent: bool) -> None:
    reminder = (await remind(store)).reminder
    claimed = await store.claim_due(TOMORROW_NINE + late, chance=1)
    assert claimed == (Claimed(1) if sent else Claimed(0, (reminder.id,)))
    assert await store.next_due() == TOMORROW_NINE + DAY


async def test_every_firing_missed_is_counted_and_told_once(store: Store) -> None:
    reminder = (await remind(store)).reminder
    assert await store.claim_due(TOMORROW_NINE + 5 * DAY - HOUR, chance=1) == Claimed(0, (reminder.id,))
    (push,) = await claim(store, TOMORROW_NINE + 5 * DAY)
    assert push.skipped == 5
    await store.push_sent(push.id, 1, NOON)
    (push,) = await claim(store, TOMORROW_NINE + 6 * DAY)
    assert push.skipped == 0


async def test_back_within_three_hours_after_days_away_sends_the_last_one(store: Store) -> None:
    await remind(store)
    (push,) = await claim(store, TOMORROW_NINE + 4 * DAY + HOUR)
    assert (push.skipped, push.day) == (4, date(2026, 3, 7))
    assert push.showing is not None
    assert push.showing.day == push.day


async def test_a_claim_belongs_to_the_date_it_was_due_on(store: Store) -> None:
    await remind(store, pattern=Pattern(23 * 60 + 30))
    (push,) = await claim(store, NOON + 13 * HOUR)
    assert push.day == date(2026, 3, 2)
    assert push.showing is not None
    assert push.showing.day == date(2026, 3, 2)


async def test_a_zone_move_never_fires_the_same_date_twice(store: Store) -> None:
    await remind(store, zone="Asia/Tokyo")
    (push,) = await claim(store, NOON + 12 * HOUR)
    moved = await store.set_zone(ADA.id, "America/Los_Angeles", NOON + 13 * HOUR, None)
    assert push.day == date(2026, 3, 3)
    # 09:00 on the 4th in Los Angeles: the 2nd and the 3rd there are over or fired for.
    assert moved.items[0].next_at == NOON + 2 * DAY + 5 * HOUR


async def test_what_is_due_and_not_claimed_survives_a_zone_move(store: Store) -> None:
    await remind(store)
    await store.set_zone(ADA.id, "Asia/Tokyo", TOMORROW_NINE + MINUTE, None)
    (push,) = await claim(store, TOMORROW_NINE + 2 * MINUTE)
    assert push.day == date(2026, 3, 3)


async def test_a_claim_takes_the_oldest_first_and_no_more_than_its_limit(store: Store) -> None:
    for number in range(450):
        await remind(store, pattern=Pattern(540 + number % 3), chat=Chat(1000 + number, private(ADA).kind))
    assert await store.claim_due(TOMORROW_NINE + HOUR, chance=1, limit=420) == Claimed(420)
    rest = await store._read(
        lambda c: c.execute("SELECT DISTINCT minute FROM schedule WHERE fired_day IS NULL").fetchall()
    )
    assert rest == [(542,)]
    assert await store.claim_due(TOMORROW_NINE + HOUR, chance=1) == Claimed(30)
    showings = [push.showing for push in await store.waiting_pushes(1000) if push.showing]
    assert len({showing.id for showing in showings}) == 450
    assert len({showing.arrangement for showing in showings}) == 6


async def test_a_push_is_sent_once(store: Store) -> None:
    await remind(store)
    (push,) = await claim(store, TOMORROW_NINE)
    await store.push_started(push.id)
    assert await store.waiting_pushes() == ()
    await store.push_sent(push.id, 71, TOMORROW_NINE)
    assert await store.recover_pushes(TOMORROW_NINE) == 0
    assert push.showing is not None
    found = await store.showing(push.showing.id)
    assert found is not None
    assert found.message_id == 71


async def test_in_flight_with_a_question_is_unknown_and_adopted_by_a_tap(store: Store) -> None:
    await remind(store)
    (push,) = await claim(store, TOMORROW_NINE)
    await store.push_started(push.id)
    assert await store.recover_pushes(TOMORROW_NINE + MINUTE) == 1
    assert await store.waiting_pushes() == ()
    assert push.showing is not None
    await store.answer(push.showing.id, ADA, RIGHT, message_id=72, now=TOMORROW_NINE, update_id=None)
    assert (await store.showing(push.showing.id)).message_id == 72  # type: ignore[union-attr]


async def test_in_flight_without_a_question_is_sent_again_once(store: Store) -> None:
    await remind(store, ReminderKind.REVIEW)
    (push,) = await claim(store, TOMORROW_NINE)
    for expected in ((push,), ()):
        await store.push_started(push.id)
        assert await store.recover_pushes(TOMORROW_NINE) == 1
        assert await store.waiting_pushes() == expected


async def test_pushes_to_a_lost_chat_are_given_up(store: Store) -> None:
    await remind(store)
    (push,) = await claim(store, TOMORROW_NINE)
    await store.push_failed(push.id, "refused", TOMORROW_NINE)
    (push,) = await claim(store, TOMORROW_NINE + DAY)
    await store.chat_left(ADA.id, TOMORROW_NINE + DAY)
    assert await store.waiting_pushes() == ()


async def test_with_nothing_to_ask_nothing_is_pushed(store: Store) -> None:
    await remind(store)
    await remind(store, ReminderKind.DRILL)
    await store.publish([], NOON)
    assert await store.claim_due(TOMORROW_NINE, chance=1) == Claimed(0)
    await store.publish(BANK, NOON)
    assert await store.claim_due(TOMORROW_NINE + DAY, chance=1) == Claimed(2)


def test_every_day_is_seven_bits() -> None:
    assert Pattern(0).days == EVERY_DAY == 127
