"""Memory in the store: cards, ratings, misconceptions, forecasts, milestones."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from store_kit import (
    ADA,
    BANK,
    DAY,
    GRACE,
    GROUP,
    HOUR,
    NOON,
    RIGHT,
    WRONG,
    answered,
    asked,
    choice,
    daily,
    opened,
    private,
)

from bot.cli import _stats
from data.migrations import migrate, steps
from data.outcomes import Asked, NothingToAsk
from data.records import ReminderKind
from data.store import Store
from quiz.grading import Unknown
from quiz.timetable import Pattern, local_date

MINUTE = 60_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        await store.meet(ADA, None, NOON)
        yield store


async def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    return await store._read(lambda connection: connection.execute(query).fetchall())


async def test_an_answer_moves_card_and_log_in_its_own_transaction(store: Store) -> None:
    await answered(store, await asked(store), response=WRONG)
    today = local_date(NOON, "UTC").toordinal()
    assert await rows(store, "SELECT times, reviewed_day, due_day FROM card") == [(1, today, today + 1)]
    assert await rows(store, "SELECT number, grade FROM review") == [(1, 1)]
    assert await store.check() == ()


async def test_a_slow_right_answer_is_hard(store: Store) -> None:
    for minutes in (0.1, 0.1, 5):
        showing = await asked(store, topic="routing")
        await answered(store, showing, now=NOON + int(minutes * MINUTE))
    assert [grade for (grade,) in await rows(store, "SELECT grade FROM review ORDER BY number")] == [3, 3, 2]


async def test_a_late_daily_in_a_group_is_no_slow_answer(store: Store) -> None:
    await answered(store, await daily(store, ADA, GROUP), now=NOON + 5 * MINUTE)
    assert await rows(store, "SELECT grade FROM review") == [(3,)]


async def test_a_persons_next_day_is_that_of_their_zone(store: Store) -> None:
    await store.set_zone(ADA.id, "Pacific/Auckland", NOON, None)  # 01:00 on the third
    await answered(store, await asked(store), response=WRONG)
    for hours, due in ((22, 0), (23, 1)):
        assert (await store.progress(ADA.id, NOON + hours * HOUR)).due == due


async def test_a_backlog_is_capped_and_spread(tmp_path: Path) -> None:
    bank = tuple(choice(f"q{number}") for number in range(60))
    async with opened(tmp_path / "q.db", questions=bank) as store:
        for _ in range(50):
            await answered(store, await asked(store), response=Unknown())
        done, days = [], 0
        while len(done) < 50 and days < 10:
            days += 1
            assert (await store.progress(ADA.id, NOON + days * DAY)).due == min(20, 50 - len(done))
            while isinstance(outcome := await review(store, NOON + days * DAY), Asked):
                done.append(outcome.showing.question.id)
                await answered(store, outcome.showing, now=NOON + days * DAY)
            assert outcome == NothingToAsk(max(0, 50 - len(done)))
            if len(done) >= 40:
                break
        assert len(done) == len(set(done)) == 40


async def review(store: Store, now: int) -> object:
    return await store.ask_review(ADA, ADA.id, now=now, chance=1, update_id=None)


async def test_the_same_misconception_twice_brings_a_contrast_on_the_next_day(store: Store) -> None:
    for _ in range(2):
        await answered(store, await asked(store, topic="routing"), response=WRONG)
    assert [row[:2] for row in await rows(store, "SELECT belief, times FROM belief")] == [("B01", 2)]
    last = (await rows(store, "SELECT question_id FROM belief"))[0][0]
    contrast = await asked(store, now=NOON + DAY)
    number = store._bank.numbers[contrast.question.id]
    assert number != last
    await answered(store, contrast, now=NOON + DAY)
    assert await rows(store, "SELECT 1 FROM belief") == []
    assert await store.check() == ()


async def test_cards_are_built_from_the_answers_of_before(tmp_path: Path) -> None:
    path = tmp_path / "q.db"
    async with opened(path) as store:
        for turn, response in enumerate((WRONG, RIGHT, Unknown(), RIGHT)):
            await answered(store, await asked(store, now=NOON + turn * DAY), response=response, now=NOON + turn * DAY)
        await answered(store, await daily(store, GRACE, GROUP), GRACE)
        cards = "SELECT person_id, question_id, stability, difficulty, reviewed_day, due_day, quick FROM card"
        before = await rows(store, cards)
        reviews = await rows(store, "SELECT person_id, number, showing_id, grade FROM review")
    connection = sqlite3.connect(path, isolation_level=None)
    for table in ("learner", "review", "rating", "question_rating", "belief", "topic_weight"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("DROP INDEX card_due")
    for column in ("stability", "difficulty", "reviewed_day", "due_day", "quick"):
        connection.execute(f"ALTER TABLE card DROP COLUMN {column}")
    steps()[3](connection)
    connection.close()
    async with opened(path, questions=()) as store:
        assert await rows(store, cards) == before
        assert await rows(store, "SELECT person_id, number, showing_id, grade FROM review") == reviews
        assert await store.check() == ()


def test_an_empty_file_takes_all_steps(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "new.db", isolation_level=None)
    assert migrate(connection) == max(steps())
    connection.close()


async def test_the_ratings_of_questions_outlive_people_without_naming_them(store: Store) -> None:
    for who in (ADA, GRACE):
        await answered(store, await daily(store, who), who, WRONG)
    before = await rows(store, "SELECT change, answers FROM question_rating")
    await store.forget_person(ADA.id, NOON)
    assert await rows(store, "SELECT change, answers FROM question_rating") == before
    assert await store.check() == ()


async def test_a_forecast_grows_with_what_is_known(store: Store) -> None:
    await store.publish(BANK, NOON, {"routing": 0.8, "many": 0.2})
    before = await store.forecast(ADA.id, NOON)
    assert sum(topic.weight for topic in before.topics) == pytest.approx(1)
    assert before.overall == pytest.approx(sum(topic.weight * topic.recall for topic in before.topics))
    for _ in range(8):
        await answered(store, await asked(store, topic="routing"))
    after = await store.forecast(ADA.id, NOON)
    assert after.overall > before.overall
    routing = next(topic for topic in after.topics if topic.topic == "routing")
    assert (routing.seen, routing.questions, routing.weight) == (8, 8, pytest.approx(0.8))
    await store.change_person(ADA.id, update_id=None, now=NOON, interview_date=date(2026, 3, 30))
    later = await store.forecast(ADA.id, NOON)
    assert later.day == date(2026, 3, 30)
    assert later.overall < after.overall


async def test_predictions_are_scored(store: Store) -> None:
    assert (await store.prediction_score()).answers == 0
    for response in (RIGHT, WRONG, Unknown()):
        await answered(store, await asked(store, topic="routing"), response=response)
    score = await store.prediction_score()
    assert score.answers == 3
    assert 0 < score.brier < 0.6


# Milestones of an interview date.

INTERVIEW = date(2026, 3, 12)
EVE, AFTER = ReminderKind.EVE, ReminderKind.AFTER


async def prepare(store: Store, *, zone: str = "UTC") -> None:
    await store.remind(private(ADA), ReminderKind.DAILY, Pattern(540), zone=zone, now=NOON, update_id=None)
    await store.change_person(ADA.id, update_id=None, now=NOON, interview_date=INTERVIEW)


async def fired(store: Store, until: int, *, step: int = HOUR) -> list[tuple[ReminderKind, date]]:
    """Let the hours pass, and collect the milestones that were pushed."""
    found = {}
    for now in range(NOON, until, step):
        await store.claim_due(now, chance=1)
        for push in await store.waiting_pushes():
            found[push.id] = (push.kind, push.day)
            await store.push_sent(push.id, None, now)
    return [each for each in found.values() if each[0] in (EVE, AFTER)]


BOTH = [(EVE, INTERVIEW - timedelta(days=1)), (AFTER, INTERVIEW + timedelta(days=1))]


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Auckland", "America/Los_Angeles"])
async def test_each_milestone_fires_once_on_its_local_date(store: Store, zone: str) -> None:
    await prepare(store, zone=zone)
    assert await fired(store, NOON + 14 * DAY) == BOTH


async def test_a_flight_brings_no_second_one(store: Store) -> None:
    await prepare(store, zone="Asia/Tokyo")
    assert await fired(store, NOON + 9 * DAY) == BOTH[:1]
    await store.set_zone(ADA.id, "America/Los_Angeles", NOON + 9 * DAY, None)
    assert await fired(store, NOON + 14 * DAY) == BOTH[1:]


async def test_a_new_date_brings_new_ones(store: Store) -> None:
    await prepare(store)
    assert await fired(store, NOON + 10 * DAY) == BOTH[:1]
    await store.change_person(ADA.id, update_id=None, now=NOON + 10 * DAY, interview_date=INTERVIEW + timedelta(days=7))
    week = timedelta(days=7)
    assert await fired(store, NOON + 20 * DAY) == [(kind, day + week) for kind, day in BOTH]


@pytest.mark.parametrize("off", ["none", "silent", "date"])
async def test_nobody_is_pushed_who_did_not_ask(store: Store, off: str) -> None:
    if off == "none":
        await store.change_person(ADA.id, update_id=None, now=NOON, interview_date=INTERVIEW)
    else:
        await prepare(store)
    if off == "silent":
        await store.change_person(ADA.id, update_id=None, now=NOON, silent=True)
    if off == "date":
        await store.change_person(ADA.id, update_id=None, now=NOON, interview_date=None)
    assert await fired(store, NOON + 14 * DAY) == []


async def test_a_milestone_that_comes_too_late_is_left_out(store: Store) -> None:
    await prepare(store)
    assert await fired(store, NOON + 23 * DAY, step=11 * DAY + 5 * HOUR) == []


async def test_the_last_pack_is_what_was_once_wrong(store: Store) -> None:
    await prepare(store)
    wrong = await asked(store, topic="routing")
    await answered(store, wrong, response=WRONG)
    eve = NOON + 9 * DAY + 8 * HOUR
    again = await review(store, NOON + DAY)
    assert isinstance(again, Asked)
    for days in (1, 5):
        outcome = await review(store, NOON + days * DAY)
        if isinstance(outcome, Asked):
            await answered(store, outcome.showing, now=NOON + days * DAY)
    last = await review(store, eve)
    assert isinstance(last, Asked)
    assert last.showing.question.id == wrong.question.id


async def test_the_owner_sees_how_good_the_forecasts_were(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with opened(tmp_path / "q.db") as store:
        await answered(store, await asked(store), response=WRONG)
    await _stats(tmp_path / "q.db")
    told = capsys.readouterr().out
    assert "answers: 1\n" in told
    assert "Brier score: 0." in told
    assert "Ada" not in told
