"""Publishing the bank: what is new, what a revision is, what may change in place, and what is no longer asked."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from store_kit import ADA, BANK, NOON, RIGHT, answered, asked, choice, opened, typed

from data.errors import PublishedQuestionChanged
from data.outcomes import NothingToAsk, Published
from data.store import Store
from quiz.questions import Kind, Option, Question


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db", questions=()) as store:
        yield store


async def test_publishing_counts_what_is_new_revised_and_gone(store: Store) -> None:
    one, two, three = choice("one"), choice("two"), choice("three")
    assert await store.publish([one, two], NOON) == Published(2, 0, 0)
    assert await store.publish([one, two], NOON) == Published(0, 0, 0)
    assert await store.publish([replace(one, revision=2, prompt="?"), three], NOON) == Published(1, 1, 1)
    assert await store.publish([two, three], NOON) == Published(1, 0, 1)


async def test_topics_count_what_is_asked(store: Store) -> None:
    await store.publish(BANK, NOON)
    assert await store.topics_of_bank() == {"routing": 8, "many": 1, "order": 1, "typed": 1, "open": 1}
    await store.publish(BANK[:3], NOON)
    assert await store.topics_of_bank() == {"routing": 3}


ONE = choice("one")
CHANGES = {
    "prompt": replace(ONE, prompt="another"),
    "code": replace(ONE, code="app = 1"),
    "kind": replace(ONE, kind=Kind.MULTIPLE),
    "options": replace(ONE, options=(*ONE.options, Option("new", correct=False))),
}


@pytest.mark.parametrize("field", CHANGES)
async def test_what_decides_an_answer_needs_a_new_revision(store: Store, field: str) -> None:
    await store.publish([ONE], NOON)
    with pytest.raises(PublishedQuestionChanged, match=rf"flask/routing/one: {field}.*revision 2"):
        await store.publish([choice("two"), CHANGES[field]], NOON)
    assert await store.topics_of_bank() == {"routing": 1}
    assert (await asked(store)).question == ONE
    await store.publish([replace(CHANGES[field], revision=2)], NOON)


@pytest.mark.parametrize(
    "changed",
    [
        replace(typed("t"), accepted=("g",)),
        replace(typed("t"), case=True),
    ],
    ids=["accepted", "case"],
)
async def test_what_is_accepted_needs_a_new_revision(store: Store, changed: Question) -> None:
    await store.publish([typed("t")], NOON)
    with pytest.raises(PublishedQuestionChanged):
        await store.publish([changed], NOON)


async def test_a_key_that_moves_needs_a_new_revision(store: Store) -> None:
    await store.publish([ONE], NOON)
    moved = tuple(replace(option, correct=index == 1) for index, option in enumerate(ONE.options))
    with pytest.raises(PublishedQuestionChanged, match="options"):
        await store.publish([replace(ONE, options=moved)], NOON)


async def test_explanations_change_in_place_also_for_what_was_shown_before(store: Store, tmp_path: Path) -> None:
    await store.publish([ONE], NOON)
    showing = await asked(store)
    better = replace(
        ONE, explanation="clearer", options=tuple(replace(option, why="clearer") for option in ONE.options)
    )
    assert await store.publish([better], NOON) == Published(0, 0, 0)
    again = await store.showing(showing.id)
    assert again is not None
    assert again.question == better


async def test_an_answer_names_the_revision_it_was_given_to(store: Store) -> None:
    await store.publish([ONE], NOON)
    before = await asked(store)
    await store.publish([replace(ONE, revision=2, prompt="Put better?")], NOON)
    outcome = await answered(store, before, response=RIGHT)
    assert outcome.showing.question == ONE
    assert (await asked(store)).question.revision == 2
    row = await store._read(lambda connection: connection.execute("SELECT revision FROM answer").fetchall())
    assert row == [(1,)]


async def test_a_retired_question_is_answerable_and_never_asked(store: Store) -> None:
    await store.publish([ONE], NOON)
    showing = await asked(store)
    await store.publish([], NOON)
    assert isinstance(await store.ask_next(ADA, ADA.id, topic=None, now=NOON, chance=1, update_id=None), NothingToAsk)
    assert (await answered(store, showing)).answer.right


async def test_the_bank_is_as_published_after_a_restart(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        expected = dict(store._bank.live)
    async with opened(tmp_path / "q.db", questions=()) as store:
        assert dict(store._bank.live) == expected
        assert set(store._bank.live.values()) == set(BANK)
