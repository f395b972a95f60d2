"""Which question comes, how often, and who gets to see the same one again."""

from collections.abc import AsyncIterator
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
    typed,
)

from data.outcomes import AlreadyAnswered, Asked, NothingToAsk
from data.records import Purpose, Who
from data.store import Store
from quiz.grading import Typed
from quiz.questions import Kind

PLAIN = {Kind.CHOICE, Kind.TRUE_FALSE}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store


async def review(store: Store, now: int) -> Asked | NothingToAsk:
    return await store.ask_review(ADA, ADA.id, now=now, chance=1, update_id=None)


async def test_a_new_question_every_time_and_the_older_stay_answerable(store: Store) -> None:
    showings = [await asked(store, chance=number) for number in range(5)]
    for number, showing in enumerate(showings):
        await answered(store, showing, now=NOON + number)
    later = [await asked(store, chance=number, topic="routing") for number in range(3)]
    assert not {s.question.id for s in later} & {s.question.id for s in showings}
    assert all(s.question.kind in PLAIN for s in showings)


async def test_the_topic_asked_for_wins_over_the_topics_chosen(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.change_person(ADA.id, update_id=None, topics=("typed",))
    assert (await asked(store)).question.topic == "typed"
    assert (await asked(store, topic="many")).question.topic == "many"


async def test_topics_that_the_bank_gave_up_mean_all_and_an_unknown_topic_nothing(store: Store) -> None:
    await store.meet(ADA, None, NOON)
    await store.change_person(ADA.id, update_id=None, topics=("gone",))
    assert (await asked(store)).person_id == ADA.id
    assert await store.ask_next(ADA, ADA.id, topic="gone", now=NOON, chance=1, update_id=None) == NothingToAsk()


async def test_what_was_answered_today_waits_until_tomorrow_in_the_persons_zone(tmp_path: Path) -> None:
    async with opened(tmp_path / "two.db", questions=(choice("one"), choice("two"))) as store:
        await store.set_zone(ADA.id, "Pacific/Auckland", NOON, None)
        for at in (NOON - 3 * HOUR, NOON):
            await answered(store, await asked(store, now=at), now=at)
        # 01:00 in Auckland; the first was answered at 22:00 the day before, the second an hour ago.
        yesterday = await store.showing(1)
        assert yesterday is not None
        for chance in range(12):
            assert (await asked(store, now=NOON + HOUR, chance=chance)).question == yesterday.question


async def test_review_brings_what_was_wrong_on_an_earlier_day_the_oldest_first(store: Store) -> None:
    wrong = [await asked(store, chance=number, topic="routing") for number in range(3)]
    for hours, showing in enumerate(wrong):
        await answered(store, showing, response=WRONG if hours != 1 else RIGHT, now=NOON + hours * HOUR)
    assert await review(store, NOON + 11 * HOUR) == NothingToAsk()
    first = await review(store, NOON + DAY)
    assert isinstance(first, Asked)
    assert (first.showing.question, first.showing.purpose) == (wrong[0].question, Purpose.REVIEW)
    await answered(store, first.showing, now=NOON + DAY)
    second = await review(store, NOON + DAY)
    assert isinstance(second, Asked)
    assert second.showing.question == wrong[2].question
    await answered(store, second.showing, response=WRONG, now=NOON + DAY)
    assert await review(store, NOON + DAY) == NothingToAsk()


async def test_a_retired_question_is_not_reviewed(store: Store) -> None:
    showing = await asked(store, topic="routing")
    await answered(store, showing, response=WRONG)
    await store.publish([question for question in BANK if question != showing.question], NOON)
    assert await review(store, NOON + DAY) == NothingToAsk()


async def test_everybody_gets_the_same_question_of_the_day(store: Store) -> None:
    chosen = {(await daily(store, Who(number, "x"), chance=number)).question.id for number in range(20, 40)}
    chosen.add((await daily(store, ADA, GROUP, chance=99)).question.id)
    assert len(chosen) == 1


async def test_no_question_of_the_day_comes_twice_while_another_was_never_used(store: Store) -> None:
    days = [(await daily(store, ADA, now=NOON + number * DAY, chance=number)).question for number in range(8)]
    assert len({question.id for question in days}) == 8
    assert all(question.kind in PLAIN for question in days)
    assert (await daily(store, ADA, now=NOON + 8 * DAY)).question == days[0]


async def test_a_daily_is_one_showing_until_it_is_answered_and_a_verdict_afterwards(store: Store) -> None:
    showing = await daily(store)
    await store.attach_message(showing.id, 70)
    again = await store.ask_daily(ADA, private(ADA), now=NOON + HOUR, chance=5, update_id=None)
    assert isinstance(again, Asked)
    assert (again.again, again.showing.id, again.showing.message_id) == (True, showing.id, 70)
    outcome = await answered(store, showing)
    assert await store.ask_daily(ADA, private(ADA), now=NOON, chance=5, update_id=None) == AlreadyAnswered(
        outcome.showing, outcome.answer
    )
    tomorrow = await daily(store, now=NOON + DAY)
    assert tomorrow.id != showing.id


async def test_a_daily_answered_in_a_group_is_answered_in_private_too(store: Store) -> None:
    post = await daily(store, GRACE, GROUP)
    outcome = await answered(store, post)
    verdict = await store.ask_daily(ADA, private(ADA), now=NOON, chance=1, update_id=None)
    assert verdict == AlreadyAnswered(outcome.showing, outcome.answer)


async def test_a_daily_left_open_is_open_again_when_asked_for(store: Store) -> None:
    showing = await daily(store)
    assert await store.close_showing(showing.id, NOON)
    assert not await store.close_showing(showing.id, NOON)
    outcome = await store.ask_daily(ADA, private(ADA), now=NOON, chance=1, update_id=None)
    assert outcome == Asked(showing, again=True)
    assert (await answered(store, showing)).streak == 1


async def test_the_date_is_that_of_the_person_or_the_group(store: Store) -> None:
    await store.set_zone(ADA.id, "Pacific/Auckland", NOON, None)
    await store.meet(ADA, GROUP, NOON)
    assert (await daily(store)).day == (await daily(store, GRACE, GRACE_CHAT, now=NOON + DAY)).day
    assert (await daily(store, ADA, GROUP)).day != (await daily(store)).day


GRACE_CHAT = private(GRACE)


async def test_a_group_has_one_post_a_date_open_or_closed(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    assert post.person_id is None
    for who in (ADA, GRACE):
        assert await store.ask_daily(who, GROUP, now=NOON + HOUR, chance=3, update_id=None) == Asked(post, again=True)
    await store.close_showing(post.id, NOON)
    again = await store.ask_daily(ADA, GROUP, now=NOON + HOUR, chance=3, update_id=None)
    assert isinstance(again, Asked)
    assert (again.again, again.showing.closed) == (True, True)


async def test_a_question_withdrawn_on_its_day_gives_way_to_another(store: Store) -> None:
    post = await daily(store, ADA, GROUP)
    await store.publish([question for question in BANK if question != post.question], NOON)
    other = await daily(store, ADA)
    assert other.question != post.question
    assert (await daily(store, GRACE)).question == other.question


async def test_an_empty_bank_has_nothing_to_ask(tmp_path: Path) -> None:
    async with opened(tmp_path / "none.db", questions=(typed("t"),)) as store:
        for chat in (private(ADA), GROUP):
            assert await store.ask_daily(ADA, chat, now=NOON, chance=1, update_id=None) == NothingToAsk()


async def test_a_typed_answer_goes_to_the_question_it_replies_to_else_to_the_newest(store: Store) -> None:
    assert await store.typed_showing(ADA.id, ADA.id, None) is None
    older, newer = await asked(store, topic="typed"), await asked(store, topic="typed")
    plain = await asked(store, topic="routing")
    await store.attach_message(older.id, 50)
    await store.attach_message(plain.id, 51)
    found = [await store.typed_showing(ADA.id, ADA.id, reply) for reply in (None, 50, 51, 999)]
    assert [showing and showing.id for showing in found] == [newer.id, older.id, newer.id, newer.id]
    assert await store.typed_showing(GRACE.id, GRACE.id, 50) is None
    await answered(store, newer, response=Typed("`G`"))
    rest = await store.typed_showing(ADA.id, ADA.id, None)
    assert rest is not None
    assert rest.id == older.id


async def test_open_showings_are_the_persons_own_in_that_chat(store: Store) -> None:
    mine = [await asked(store), await asked(store, chance=2)]
    await asked(store, GRACE)
    await daily(store, ADA, GROUP)
    assert [s.id for s in await store.open_showings(ADA.id, ADA.id)] == [mine[1].id, mine[0].id]
    await store.close_showing(mine[0].id, NOON)
    assert [s.id for s in await store.open_showings(ADA.id, ADA.id)] == [mine[1].id]
