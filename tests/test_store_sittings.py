"""Drills, interviews and exams in the store: one at a time, deadlines as rows, facts once."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from store_kit import ADA, BANK, DAY, GRACE, NOON, RIGHT, WRONG, choice, opened, private

from data.exam_pages import Choose, Mark, TakeBack, Turn
from data.outcomes import AlreadyAnswered, Answered, Asked, Closed, NothingToAsk, NotYours, TooLate
from data.records import Purpose, ReminderKind, Showing
from data.sitting_records import ExamOver, ExamPage, NoSitting, SittingLeft, SittingOpened, SittingRunning
from data.store import Store
from quiz.grading import Unknown
from quiz.questions import Kind
from quiz.sittings import Ending, Form
from quiz.timetable import Pattern

SECOND = 1000
LATE = NOON + 31 * SECOND + 1


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        await store.meet(ADA, None, NOON)
        yield store
        assert await store.check() == ()


async def start(
    store: Store, form: Form = Form.DRILL, *, topic: str | None = "routing", size: int = 3, now: int = NOON
):
    return await store.start_sitting(ADA, form, topic=topic, size=size, seconds=30, now=now, chance=1, update_id=None)


async def drill(store: Store, size: int = 3) -> Showing:
    outcome = await start(store, size=size)
    assert isinstance(outcome, SittingOpened)
    return outcome.showing


async def reply(store: Store, showing: Showing, response: Any = RIGHT, *, now: int = NOON) -> Any:
    return await store.answer(showing.id, ADA, response, message_id=None, now=now, update_id=None)


async def exam(store: Store, *, now: int = NOON) -> ExamPage:
    outcome = await store.start_exam(ADA, Form.SHORT_EXAM, domains={}, weights={}, now=now, chance=1, update_id=None)
    assert isinstance(outcome, ExamPage)
    return outcome


async def work(store: Store, page: ExamPage, act: Any, *, now: int = NOON, who: Any = ADA) -> Any:
    return await store.work_on_exam(page.sitting.id, who, act, message_id=5, now=now, update_id=None)


async def submit(store: Store, page: ExamPage, *, now: int = NOON) -> Any:
    return await store.submit_exam(page.sitting.id, ADA, sure=True, message_id=5, now=now, update_id=None)


async def test_a_drill_goes_from_question_to_question_without_repeats(store: Store) -> None:
    showing, asked = await drill(store, 8), []
    while showing is not None:
        asked.append(showing)
        outcome = await reply(store, showing)
        assert isinstance(outcome, Answered)
        assert outcome.following is not None
        showing = outcome.following.showing
    assert [(one.number, one.size) for one in asked] == [(number, 8) for number in range(1, 9)]
    assert len({one.question.id for one in asked}) == 8
    assert outcome.following.sitting.ending is Ending.FINISHED
    items = await store.sitting_items(outcome.following.sitting.id)
    assert [item.right for item in items] == [True] * 8


async def test_it_is_no_longer_than_the_topic(store: Store) -> None:
    outcome = await start(store, size=50)
    assert outcome.showing.size == 8
    assert isinstance(await start(store, topic="nothing"), SittingRunning)
    await store.leave_sitting(ADA, now=NOON, update_id=None)
    assert isinstance(await start(store, topic="open"), NothingToAsk)


async def test_an_answer_in_the_last_moment_counts_and_one_after_it_does_not(store: Store) -> None:
    first = await drill(store)
    second = (await reply(store, first, now=NOON + 31 * SECOND)).following.showing
    outcome = await reply(store, second, now=NOON + 62 * SECOND + 1)
    assert isinstance(outcome, TooLate)
    assert outcome.following is not None
    assert outcome.following.showing.number == 3
    assert isinstance(again := await reply(store, second, now=NOON + 63 * SECOND), TooLate)
    assert again.following is None
    assert await store.answer_of(second.id, ADA.id) is None


async def test_the_clock_times_out_what_nobody_answers_and_tells_it_until_it_was_told(store: Store) -> None:
    first = await drill(store)
    assert await store.next_due() == NOON + 31 * SECOND
    assert await store.sittings_due(NOON + 31 * SECOND) == ()
    (told,) = await store.sittings_due(LATE)
    assert [showing.id for showing in told.missed] == [first.id]
    assert told.showing is not None
    assert told.showing.number == 2
    assert await store.sittings_due(LATE) == (told,)
    await store.sitting_told(told)
    assert await store.sittings_due(LATE) == ()


async def test_what_times_out_while_it_is_being_told_is_told_next(store: Store) -> None:
    await drill(store)
    (told,) = await store.sittings_due(LATE)
    later = LATE + 32 * SECOND
    await store.sittings_due(later)
    await store.sitting_told(told)
    (then,) = await store.sittings_due(later)
    assert [showing.number for showing in then.missed] == [2]
    assert then.showing is not None
    assert then.showing.number == 3


async def test_an_answer_between_the_time_out_and_the_telling_is_kept(store: Store) -> None:
    await drill(store)
    (told,) = await store.sittings_due(LATE)
    assert told.showing is not None
    assert isinstance(await reply(store, told.showing, now=LATE + SECOND), Answered)
    await store.sitting_told(told)
    assert await store.sittings_due(LATE + 2 * SECOND) == ()


async def test_three_unanswered_questions_end_a_drill(store: Store) -> None:
    await drill(store, 8)
    now = NOON
    for _ in range(3):
        now += 32 * SECOND
        works = await store.sittings_due(now)
    assert works[0].sitting.ending is Ending.IDLE
    assert works[0].showing is None
    assert await store.next_due() is None


async def test_one_thing_at_a_time(store: Store) -> None:
    first = await drill(store)
    for other in (await start(store), await start(store, Form.QUICK)):
        assert isinstance(other, SittingRunning)
        assert other.showing == first
    refused = await store.start_exam(ADA, Form.FULL_EXAM, domains={}, weights={}, now=NOON, chance=1, update_id=None)
    assert isinstance(refused, SittingRunning)
    assert isinstance(await store.leave_sitting(ADA, now=NOON, update_id=None), SittingLeft)
    assert isinstance(await store.leave_sitting(ADA, now=NOON, update_id=None), NoSitting)
    assert isinstance(await reply(store, first), Closed)
    assert isinstance(await exam(store), ExamPage)


async def test_a_question_retired_while_it_is_asked_is_answered_all_the_same(store: Store) -> None:
    first = await drill(store)
    await store.publish([question for question in BANK if question.topic != "routing"], NOON)
    outcome = await reply(store, first)
    assert isinstance(outcome, Answered)
    assert outcome.following is not None
    assert outcome.following.showing is None
    assert (outcome.following.sitting.ending, outcome.following.sitting.size) == (Ending.FINISHED, 1)
    assert isinstance(await store.ask_again(first.id, ADA, now=NOON, chance=1, update_id=None), NothingToAsk)


async def test_after_a_restart_the_open_question_gets_its_time_anew(tmp_path: Path, store: Store) -> None:
    first = await drill(store)
    await store.close()
    async with opened(tmp_path / "q.db", questions=()) as again:
        await again.recover_sittings(NOON + DAY)
        assert await again.sittings_due(NOON + DAY) == ()
        outcome = await again.answer(
            first.id, ADA, RIGHT, message_id=None, now=NOON + DAY + 30 * SECOND, update_id=None
        )
        assert isinstance(outcome, Answered)


async def test_a_step_of_the_clock_moves_the_deadline(store: Store) -> None:
    await drill(store)
    await store.shift_deadlines(DAY, NOON + DAY)
    assert await store.next_due() == NOON + DAY + 31 * SECOND


async def test_a_pushed_drill_starts_with_its_first_answer(store: Store) -> None:
    await store.remind(private(ADA), ReminderKind.DRILL, Pattern(13 * 60), zone=None, now=NOON, update_id=None)
    await store.claim_due(NOON + 3600 * SECOND, chance=1)
    (push,) = await store.waiting_pushes()
    assert push.showing is not None
    assert (push.showing.number, push.showing.purpose) == (1, Purpose.DRILL)
    assert await store.running(ADA.id) is None
    outcome = await reply(store, push.showing, Unknown(), now=NOON + DAY)
    assert outcome.following.showing.number == 2
    assert outcome.following.sitting.due_at == NOON + DAY + 31 * SECOND


async def test_a_pushed_drill_that_was_passed_over_is_one_question(store: Store) -> None:
    await store.remind(private(ADA), ReminderKind.DRILL, Pattern(13 * 60), zone=None, now=NOON, update_id=None)
    for day in range(2):
        await store.claim_due(NOON + 3600 * SECOND + day * DAY, chance=1)
    old, new = [push.showing for push in await store.waiting_pushes()]
    assert old is not None
    assert new is not None
    assert (old.number, new.number) == (None, 1)
    assert (await reply(store, old, Unknown())).following is None
    await drill(store)
    assert (await reply(store, new, Unknown())).following is None


async def test_thinking_gives_way_and_its_question_stays(store: Store) -> None:
    asked = await start(store, Form.INTERVIEW, topic=None, size=1)
    assert asked.showing.question.kind is Kind.OPEN
    await drill(store)
    assert [showing.id for showing in await store.open_showings(ADA.id, ADA.id)][-1] == asked.showing.id


async def test_the_time_to_think_ends_with_the_key_points(store: Store) -> None:
    asked = await start(store, Form.INTERVIEW, topic=None, size=1)
    (told,) = await store.sittings_due(LATE)
    assert told.showing is not None
    assert (told.showing.id, told.showing.closed) == (asked.showing.id, False)
    assert isinstance(await store.think_over(ADA, now=LATE, update_id=None), NoSitting)


async def test_an_exam_is_recorded_as_a_whole(store: Store) -> None:
    page = await exam(store)
    size = page.sitting.size
    assert size == 10
    assert page.unanswered == tuple(range(1, size + 1))
    for number in page.unanswered:
        page = await work(store, page, Turn(number), now=NOON + number * 10 * SECOND)
        for index in _right(page.showing):
            page = await work(store, page, Choose(number, index), now=NOON + number * 10 * SECOND)
    assert page.unanswered == ()
    assert (await store.progress(ADA.id, NOON)).answers == 0
    over = await submit(store, page, now=NOON + 200 * SECOND)
    assert isinstance(over, ExamOver)
    items = await store.sitting_items(over.sitting.id)
    assert all(item.right for item in items)
    assert {item.answer.points for item in items if item.answer} == {10}
    assert (await store.progress(ADA.id, NOON)).points == 10 * size
    spent = [item.answer.answered_at - item.answer.shown_at for item in items if item.answer]
    assert spent[:-1] == [20 * SECOND, *[10 * SECOND] * (size - 2)]
    assert (await submit(store, page, now=NOON + DAY)).sitting == over.sitting


async def test_answers_of_an_exam_change_until_the_end(store: Store) -> None:
    page = await exam(store)
    number = page.sitting.number
    for index, chosen in ((0, (0,)), (1, (1,)), (1, ())):
        if page.showing.question.kind is Kind.CHOICE:
            page = await work(store, page, Choose(number, index))
            assert page.showing.selection == chosen
    page = await work(store, page, Mark(number))
    assert page.marked == (number,)
    assert (await work(store, page, Mark(number))).marked == ()
    assert (await work(store, page, TakeBack(number))).showing.selection == ()
    for beyond in (0, -3, 99):
        assert 1 <= (await work(store, page, Turn(beyond))).sitting.number <= page.sitting.size
    assert isinstance(await work(store, page, Choose(1, 77)), ExamPage)


async def test_an_exam_takes_no_other_answers_and_no_other_people(store: Store) -> None:
    page = await exam(store)
    assert isinstance(await reply(store, page.showing), Closed)
    assert isinstance(await work(store, page, Turn(2), who=GRACE), NotYours)
    assert isinstance(await store.work_on_exam(99, ADA, Turn(1), message_id=1, now=NOON, update_id=None), Closed)


async def test_an_exam_out_of_time_is_submitted_with_what_there_is(store: Store) -> None:
    page = await exam(store)
    page = await work(store, page, Choose(1, 0))
    late = NOON + page.sitting.seconds * SECOND + SECOND + 1
    (told,) = await store.sittings_due(late)
    assert told.sitting.ending is Ending.TIME
    over = await work(store, page, Turn(2), now=late)
    assert over == ExamOver(told.sitting)
    items = await store.sitting_items(page.sitting.id)
    assert sum(item.answer is not None for item in items) <= 1


async def test_the_next_exam_has_other_questions_and_the_first_stays_official(store: Store) -> None:
    await store.publish([*BANK, *(choice(f"x{number}") for number in range(40))], NOON)
    first = await exam(store)
    await submit(store, first)
    second = await exam(store, now=NOON + SECOND)
    await submit(store, second, now=NOON + SECOND)
    drawn = [
        {item.showing.question.id for item in await store.sitting_items(page.sitting.id)} for page in (first, second)
    ]
    assert [len(questions) for questions in drawn] == [20, 20]
    assert not drawn[0] & drawn[1]
    results = await store.exam_results(ADA.id, Form.SHORT_EXAM)
    assert [result.sitting.id for result in results] == [first.sitting.id, second.sitting.id]


async def test_an_exam_that_was_left_is_not_graded(store: Store) -> None:
    page = await exam(store)
    await work(store, page, Choose(1, 0))
    await store.leave_sitting(ADA, now=NOON, update_id=None)
    assert await store.exam_results(ADA.id, Form.SHORT_EXAM) == ()
    assert (await store.progress(ADA.id, NOON)).answers == 0
    over = await work(store, page, Turn(2))
    assert over.sitting.ending is Ending.LEFT


async def test_a_mistake_is_asked_again(store: Store) -> None:
    first = await drill(store)
    await reply(store, first, WRONG)
    again = await store.ask_again(first.id, ADA, now=NOON, chance=1, update_id=None)
    assert isinstance(again, Asked)
    assert (again.showing.question, again.showing.purpose) == (first.question, Purpose.REVIEW)
    assert isinstance(await reply(store, first), AlreadyAnswered)
    assert isinstance(await store.ask_again(first.id, GRACE, now=NOON, chance=1, update_id=None), NothingToAsk)


def _right(showing: Showing) -> list[int]:
    question = showing.question
    return list(range(len(question.options))) if question.kind is Kind.ORDER else sorted(question.key)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE sitting SET ended = 0, due_at = NULL", "still takes answers: sitting, showing 1, 1."),
        ("UPDATE sitting SET number = 9", "at a question that is not there: sitting 1."),
    ],
)
async def test_db_check_finds_a_sitting_at_odds_with_its_questions(tmp_path: Path, damage: str, fault: str) -> None:
    async with opened(tmp_path / "odd.db") as store:
        await store.meet(ADA, None, NOON)
        await drill(store)
        await store._write(lambda connection: connection.execute(damage).rowcount)
        (found,) = await store.check()
        assert found.endswith(fault)
