"""Answers: one per person and showing, what they are worth, and what refuses them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from store_kit import ADA, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, WRONG, answered, asked, daily, opened, private

from data.outcomes import AlreadyAnswered, Answered, Closed, NotYours, Selected
from data.records import Who
from data.store import Store
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown
from quiz.periods import Period


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def points(store: Store, who: Who, board: int = 0) -> int | None:
    own = (await store.leaderboard(board, Period.ALL, who.id, NOON)).own
    return own and own.points


async def test_the_first_of_many_answers_at_once_stands(store: Store) -> None:
    showing = await asked(store)
    responses: list[Response] = [RIGHT, WRONG, Unknown(), Picked(frozenset({2}))] * 25
    outcomes = await asyncio.gather(
        *(
            store.answer(showing.id, ADA, response, message_id=None, now=NOON + number, update_id=number)
            for number, response in enumerate(responses)
        )
    )
    first, *others = outcomes
    assert isinstance(first, Answered)
    assert {type(outcome) for outcome in others} == {AlreadyAnswered}
    assert {outcome.answer for outcome in others if isinstance(outcome, AlreadyAnswered)} == {first.answer}
    person = await store.person(ADA.id)
    assert person is not None
    assert (person.answers, await points(store, ADA)) == (1, 10)
    assert await store.check() == ()


async def test_everybody_may_answer_a_groups_question_once(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    crowd = [Who(number, f"n{number}") for number in range(100, 130)]
    taps = [
        store.answer(post.id, who, RIGHT, message_id=8, now=NOON, update_id=None) for who in crowd for _ in range(3)
    ]
    outcomes = await asyncio.gather(*taps)
    assert sum(isinstance(outcome, Answered) for outcome in outcomes) == 30
    assert all(isinstance(outcome, Answered | AlreadyAnswered) and not outcome.showing.closed for outcome in outcomes)
    assert (await store.leaderboard(GROUP.id, Period.ALL, None, NOON)).people == 30


async def test_a_first_answer_is_worth_ten_a_second_none(store: Store) -> None:
    showings = [await asked(store, chance=number, topic="many") for number in range(2)]
    both = Picked(frozenset({0, 1}))
    assert (await answered(store, showings[0], response=both)).answer.points == 10
    assert (await answered(store, showings[1], response=both)).answer.points == 0


async def test_wrong_the_first_time_is_worth_nothing_ever(store: Store) -> None:
    for response, right in ((Unknown(), False), (Ordered((0, 1, 2)), True)):
        outcome = await answered(store, await asked(store, topic="order"), response=response)
        assert (outcome.answer.right, outcome.answer.points) == (right, 0)
    assert await points(store, ADA) == 0


async def test_the_daily_is_worth_twenty_and_extends_the_streak_on_its_date(store: Store) -> None:
    outcome = await answered(store, await daily(store))
    assert (outcome.answer.points, outcome.streak) == (20, 1)
    tomorrow = await answered(store, await daily(store, now=NOON + DAY), response=WRONG, now=NOON + DAY)
    assert (tomorrow.answer.points, tomorrow.streak) == (0, 2)
    late = await daily(store, now=NOON + 2 * DAY)
    old = await answered(store, late, now=NOON + 3 * DAY)
    assert (old.answer.points, old.streak) == (20, None)
    person = await store.person(ADA.id)
    assert person is not None
    assert (person.streak.days, person.streak.last_day) == (2, date(2026, 3, 3))


async def test_the_first_answer_to_a_dates_question_counts_wherever_it_was_given(store: Store) -> None:
    mine, post = await daily(store), await daily(store, GRACE, GROUP)
    first = await answered(store, post, response=WRONG)
    assert (first.answer.points, first.streak) == (0, 1)
    second = await answered(store, mine)
    assert (second.answer.right, second.answer.points, second.streak) == (True, 0, None)
    person = await store.person(ADA.id)
    assert person is not None
    assert person.answers == 1
    progress = await store.progress(ADA.id, NOON)
    assert (progress.answers, progress.right) == (1, 0)
    assert await store.check() == ()


async def test_a_group_counts_what_was_answered_there_the_table_of_all_everything(store: Store) -> None:
    await answered(store, await asked(store, topic="order"), response=Ordered((0, 1, 2)))
    await answered(store, await daily(store, ADA, GROUP))
    assert (await points(store, ADA), await points(store, ADA, GROUP.id)) == (30, 20)


async def test_a_later_answer_to_the_same_daily_gives_no_place_in_that_groups_table(store: Store) -> None:
    await answered(store, await daily(store))
    await answered(store, await daily(store, GRACE, GROUP))
    assert (await points(store, ADA), await points(store, ADA, GROUP.id)) == (20, None)


async def test_the_streak_counts_a_groups_date_in_the_groups_zone(store: Store) -> None:
    await store.set_zone(GROUP.id, "Pacific/Auckland", NOON, None)
    post = await daily(store, ADA, GROUP)
    assert post.day == date(2026, 3, 3)
    assert (await answered(store, post)).streak == 1
    person = await store.person(ADA.id)
    assert person is not None
    assert person.streak.last_day == date(2026, 3, 3)


async def test_somebody_elses_question_is_not_yours(store: Store) -> None:
    showing = await asked(store)
    outcome = await store.answer(showing.id, GRACE, RIGHT, message_id=None, now=NOON, update_id=None)
    assert outcome == NotYours()
    assert await store.select(showing.id, GRACE, 0, message_id=None, now=NOON, update_id=None) == NotYours()
    assert await store.person(GRACE.id) is None


@pytest.mark.parametrize(
    ("topic", "response"),
    [
        ("routing", Picked(frozenset({3}))),
        ("routing", Picked(frozenset({0, 1}))),
        ("routing", Typed("right")),
        ("many", Picked(frozenset())),
        ("order", Ordered((0, 1))),
        ("typed", RIGHT),
        ("open", Ticked(frozenset({3}))),
    ],
)
async def test_a_response_that_does_not_fit_finds_it_closed_and_changes_nothing(
    store: Store, topic: str, response: Response
) -> None:
    showing = await asked(store, topic=topic)
    outcome = await store.answer(showing.id, ADA, response, message_id=None, now=NOON, update_id=None)
    assert outcome == Closed()
    assert await store.answer_of(showing.id, ADA.id) is None
    assert [s.id for s in await store.open_showings(ADA.id, ADA.id)] == [showing.id]


@pytest.mark.parametrize(
    ("topic", "response", "right"),
    [
        ("many", Picked(frozenset({0, 1})), True),
        ("many", Picked(frozenset({0})), False),
        ("order", Ordered((0, 1, 2)), True),
        ("order", Ordered((0, 2, 1)), False),
        ("typed", Typed('  "Flask.G" '), True),
        ("typed", Typed("t:x, u\n'1'"), False),
        ("open", Ticked(frozenset({0, 2})), True),
        ("open", Ticked(frozenset()), False),
        ("routing", Unknown(), False),
    ],
)
async def test_every_kind_of_response_comes_back_as_it_was_given(
    store: Store, topic: str, response: Response, right: bool
) -> None:
    showing = await asked(store, topic=topic)
    outcome = await answered(store, showing, response=response)
    assert outcome.answer.right is right
    kept = await store.answer_of(showing.id, ADA.id)
    assert kept == outcome.answer
    assert kept.response == response
    assert (kept.shown_at, kept.answered_at) == (NOON, NOON)


async def test_unknown_and_closed_showings_are_closed(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    await store.close_showing(post.id, NOON)
    for showing_id in (post.id, 404):
        assert await store.answer(showing_id, ADA, RIGHT, message_id=None, now=NOON, update_id=None) == Closed()


async def test_a_tap_adopts_the_message_when_none_is_known(store: Store) -> None:
    private_showing, post = await asked(store), await daily(store, ADA, GROUP)
    for showing in (private_showing, post):
        await store.answer(showing.id, ADA, RIGHT, message_id=601, now=NOON, update_id=None)
        found = await store.showing(showing.id)
        assert found is not None
        assert found.message_id == 601
    await store.answer(post.id, GRACE, RIGHT, message_id=999, now=NOON, update_id=None)
    assert (await store.showing(post.id)).message_id == 601  # type: ignore[union-attr]


async def selection(store: Store, showing_id: int, *indices: int) -> tuple[int, ...]:
    for index in indices:
        outcome = await store.select(showing_id, ADA, index, message_id=44, now=NOON, update_id=None)
        assert isinstance(outcome, Selected)
    found = await store.showing(showing_id)
    assert found is not None
    assert found.message_id == 44
    return found.selection


async def test_options_toggle_and_lines_queue_up(store: Store) -> None:
    many, lines = await asked(store, topic="many"), await asked(store, topic="order")
    assert await selection(store, many.id, 2, 0, 2, 1) == (0, 1)
    assert await selection(store, lines.id, 2, 0, 2) == (2, 0)
    outcome = await store.undo_selection(lines.id, ADA, now=NOON, update_id=None)
    assert isinstance(outcome, Selected)
    assert outcome.showing.selection == (2,)
    assert await selection(store, lines.id, 1) == (2, 1)


async def test_key_points_are_revealed_and_ticked(store: Store) -> None:
    spoken = await asked(store, topic="open")
    outcome = await store.reveal_points(spoken.id, ADA, now=NOON, update_id=None)
    assert outcome == Selected(spoken)
    assert await selection(store, spoken.id, 2, 0) == (0, 2)
    await answered(store, spoken, response=Ticked(frozenset({0, 2})))
    again = await store.reveal_points(spoken.id, ADA, now=NOON, update_id=None)
    assert isinstance(again, AlreadyAnswered)


@pytest.mark.parametrize(("topic", "index"), [("routing", 0), ("many", 3), ("many", -1), ("typed", 0), ("open", 3)])
async def test_what_cannot_be_selected_finds_it_closed(store: Store, topic: str, index: int) -> None:
    showing = await asked(store, topic=topic)
    assert await store.select(showing.id, ADA, index, message_id=None, now=NOON, update_id=None) == Closed()


async def test_a_report_names_the_showing_and_the_last_reason_stays(store: Store) -> None:
    mine, post = await asked(store), await daily(store, ADA, GROUP)
    assert await store.report(mine.id, ADA, "wrong", now=NOON, update_id=None)
    assert await store.report(mine.id, ADA, "unclear", now=NOON, update_id=None)
    assert await store.report(post.id, GRACE, "typo", now=NOON, update_id=None)
    assert not await store.report(mine.id, GRACE, "not mine", now=NOON, update_id=None)
    assert not await store.report(404, GRACE, "nothing", now=NOON, update_id=None)
    rows = await store._read(lambda c: c.execute("SELECT person_id, reason FROM report ORDER BY person_id").fetchall())
    assert rows == [(ADA.id, "unclear"), (GRACE.id, "typo")]


async def test_progress_counts_per_topic_what_is_still_asked(store: Store) -> None:
    await answered(store, await asked(store, topic="routing"), response=WRONG)
    await answered(store, await asked(store, topic="order"), response=Ordered((0, 1, 2)))
    await answered(store, await daily(store), response=Unknown())
    progress = await store.progress(ADA.id, NOON)
    topics = {topic.topic: (topic.questions, topic.answered, topic.right) for topic in progress.topics}
    assert topics["order"] == (1, 1, 1)
    assert topics["routing"][0] == 8
    assert topics["typed"] == (1, 0, 0)
    assert (progress.points, progress.answers, progress.right, progress.streak, progress.due) == (10, 3, 1, 1, 0)
    later = await store.progress(ADA.id, NOON + 3 * DAY)
    assert (later.streak, later.due) == (0, 3)  # the right one too: a first answer lasts two days
    nobody = await store.progress(404, NOON)
    assert (nobody.points, nobody.answers, nobody.due) == (0, 0, 0)


async def test_an_answer_given_in_private_belongs_to_the_persons_date(store: Store) -> None:
    await store.set_zone(ADA.id, "America/Los_Angeles", NOON, None)
    showing = await daily(store, now=NOON - 6 * HOUR)
    assert showing.day == date(2026, 3, 1)
    assert (await answered(store, showing, now=NOON - 6 * HOUR)).streak == 1
    assert (await store.ask_daily(ADA, private(ADA), now=NOON, chance=1, update_id=None)).showing.day == date(
        2026, 3, 2
    )  # type: ignore[union-attr]
