"""An update handled once more: every verb answers what it answered the first time, and changes nothing."""

import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_kit import ADA, BANK, DAY, GRACE, GROUP, HOUR, NOON, RIGHT, asked, daily, opened, private

from data import codec
from data.exam_pages import Choose
from data.outcomes import AlreadyAnswered, Answered, Asked, Revealed
from data.records import Answer, Purpose, ReminderKind, Showing, Who
from data.store import Store
from quiz.grading import Ordered, Picked, Ticked, Typed, Unknown
from quiz.questions import Level
from quiz.sittings import Form
from quiz.timetable import Pattern

UPDATE = 5000
NINE = Pattern(9 * 60)
ZOE, KAY = Who(13, "Zoë"), Who(14, "Kay")
Act = Callable[[Store, int, int], Awaitable[Any]]

ACTS: dict[str, Act] = {
    "meet somebody new": lambda s, u, n: s.meet(GRACE, GROUP, n, u),
    "change_person": lambda s, u, n: s.change_person(ADA.id, update_id=u, now=n, level=Level.SENIOR, silent=True),
    "set_zone": lambda s, u, n: s.set_zone(ADA.id, "Asia/Tokyo", n, u),
    "chat_joined": lambda s, u, n: s.chat_joined(GROUP, n, u),
    "chat_left": lambda s, u, n: s.chat_left(ADA.id, n, u),
    "forget_person": lambda s, u, n: s.forget_person(ADA.id, n, u),
    "ask_next": lambda s, u, n: s.ask_next(ADA, ADA.id, topic=None, now=n, chance=n, update_id=u),
    "ask_review": lambda s, u, n: s.ask_review(ADA, ADA.id, now=n + DAY, chance=n, update_id=u),
    "ask_daily": lambda s, u, n: s.ask_daily(ADA, private(ADA), now=n + DAY, chance=n, update_id=u),
    "ask_daily in a group": lambda s, u, n: s.ask_daily(ADA, GROUP, now=n + DAY, chance=n, update_id=u),
    "select": lambda s, u, n: s.select(2, ADA, 1, message_id=n, now=n, update_id=u),
    "undo_selection": lambda s, u, n: s.undo_selection(2, ADA, now=n, update_id=u),
    "reveal_points": lambda s, u, n: s.reveal_points(3, ADA, now=n, update_id=u),
    "answer": lambda s, u, n: s.answer(1, ADA, RIGHT, message_id=n, now=n, update_id=u),
    "answer typed": lambda s, u, n: s.answer(4, ADA, Typed("flask.g"), message_id=n, now=n, update_id=u),
    "answer in a group": lambda s, u, n: s.answer(5, GRACE, RIGHT, message_id=n, now=n, update_id=u),
    "report": lambda s, u, n: s.report(1, ADA, f"reason {n}", now=n, update_id=u),
    "close_showing": lambda s, u, n: s.close_showing(5, n, u),
    "remind": lambda s, u, n: s.remind(private(ADA), ReminderKind.DRILL, NINE, zone="Asia/Tokyo", now=n, update_id=u),
    "delete_reminder": lambda s, u, n: s.delete_reminder(ADA.id, 1, now=n, update_id=u),
    "pause_reminders": lambda s, u, n: s.pause_reminders(ADA.id, n + DAY, now=n, update_id=u),
    "resume_reminders": lambda s, u, n: s.resume_reminders(ADA.id, now=n, update_id=u),
    "open_game": lambda s, u, n: game(s, 9, now=n, update_id=u),
    "join_game": lambda s, u, n: s.join_game(1, GRACE, message_id=n, now=n, update_id=u),
    "join_game that runs": lambda s, u, n: s.join_game(2, GRACE, message_id=n, now=n, update_id=u),
    "leave_game": lambda s, u, n: s.leave_game(1, ADA, now=n, update_id=u),
    "start_game": lambda s, u, n: s.start_game(1, ADA, now=n, update_id=u),
    "choose": lambda s, u, n: s.choose(7, ADA, 0, message_id=n, now=n, update_id=u),
    "make_challenge": lambda s, u, n: s.make_challenge(ADA, None, 2, now=n, chance=n, update_id=u),
    "rematch": lambda s, u, n: s.rematch(1, ADA, now=n, chance=n, update_id=u),
    "play_challenge": lambda s, u, n: s.play_challenge(99, GRACE, now=n, update_id=u),
    "play_on": lambda s, u, n: s.play_on(8, ADA, now=n, update_id=u),
    "cancel_game": lambda s, u, n: s.cancel_game(GROUP.id, 5, now=n, update_id=u),
    "start_sitting": lambda s, u, n: sit(s, ZOE, Form.DRILL, now=n, update_id=u),
    "leave_sitting": lambda s, u, n: s.leave_sitting(ADA, now=n, update_id=u),
    "think_over": lambda s, u, n: s.think_over(ADA, now=n, update_id=u),
    "ask_again": lambda s, u, n: s.ask_again(6, ADA, now=n, chance=n, update_id=u),
    "start_exam": lambda s, u, n: exam(s, ZOE, now=n, update_id=u),
    "work_on_exam": lambda s, u, n: s.work_on_exam(1, KAY, Choose(2, 0), message_id=n, now=n, update_id=u),
    "submit_exam": lambda s, u, n: s.submit_exam(1, KAY, sure=True, message_id=n, now=n, update_id=u),
    "start_broadcast": lambda s, u, n: s.start_broadcast("Hello", n, u),
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """Open for Ada: a choice (1), an order (2), a spoken question (3), a typed one (4); for the group its daily (5)."""
    async with opened(tmp_path / "q.db") as store:
        await store.meet(ADA, None, NOON)
        await asked(store, topic="routing")
        await store.select((await asked(store, topic="order")).id, ADA, 0, message_id=1, now=NOON, update_id=None)
        await asked(store, topic="open")
        await asked(store, topic="typed")
        await daily(store, ADA, GROUP)
        await store.answer((await asked(store)).id, ADA, Unknown(), message_id=None, now=NOON, update_id=None)
        for pattern in (NINE, Pattern(600)):
            await store.remind(private(ADA), ReminderKind.DAILY, pattern, zone=None, now=NOON, update_id=None)
        await game(store, None)
        await game(store, 5)
        await store.start_game(2, ADA, now=NOON, update_id=None)
        await store.make_challenge(ADA, None, 2, now=NOON, chance=99, update_id=None)
        await store.play_challenge(99, ADA, now=NOON, update_id=None)
        await store.answer(8, ADA, Unknown(), message_id=None, now=NOON, update_id=None)
        await exam(store, KAY)
        await store.work_on_exam(1, KAY, Choose(1, 0), message_id=4, now=NOON, update_id=None)
        await sit(store, ADA, Form.INTERVIEW)
        yield store


async def exam(store: Store, who: Who, *, now: int = NOON, update_id: int | None = None) -> Any:
    return await store.start_exam(
        who, Form.SHORT_EXAM, domains={}, weights={}, now=now, chance=now, update_id=update_id
    )


async def sit(store: Store, who: Who, form: Form, *, now: int = NOON, update_id: int | None = None) -> Any:
    return await store.start_sitting(
        who, form, topic=None, size=3, seconds=30, now=now, chance=now, update_id=update_id
    )


async def game(store: Store, thread_id: int | None, *, now: int = NOON, update_id: int | None = None) -> Any:
    return await store.open_game(
        ADA,
        GROUP,
        thread_id=thread_id,
        topic=None,
        count=3,
        seconds=None,
        teams=2,
        now=now,
        chance=now,
        update_id=update_id,
    )


async def fingerprint(store: Store) -> str:
    def whole(connection: Any) -> str:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()

    return await store._read(whole)


@pytest.mark.parametrize("name", ACTS)
async def test_a_replay_answers_the_same_and_changes_nothing(store: Store, name: str) -> None:
    act = ACTS[name]
    untouched = await fingerprint(store)
    first = await act(store, UPDATE, NOON + HOUR)
    after = await fingerprint(store)
    assert after != untouched
    assert await act(store, UPDATE, NOON + 2 * HOUR) == first
    assert await fingerprint(store) == after


@pytest.mark.parametrize("name", ACTS)
async def test_a_replay_after_a_restart_is_the_same(tmp_path: Path, store: Store, name: str) -> None:
    first = await ACTS[name](store, UPDATE, NOON + HOUR)
    await store.close()
    async with opened(tmp_path / "q.db", questions=()) as again:
        assert await ACTS[name](again, UPDATE, NOON + 2 * HOUR) == first


async def test_another_update_is_another_act(store: Store) -> None:
    for update_id in (1, 2):
        await store.ask_next(ADA, ADA.id, topic="many", now=NOON, chance=1, update_id=update_id)
    assert len({s.id for s in await store.open_showings(ADA.id, ADA.id) if s.question.topic == "many"}) == 2


async def test_a_verb_that_fails_is_not_recorded(store: Store) -> None:
    for _ in range(2):
        with pytest.raises(LookupError):
            await store.change_person(404, update_id=UPDATE, set_up=True)
    await store.meet(GRACE, None, NOON)
    assert (await store.change_person(GRACE.id, update_id=UPDATE, set_up=True)).set_up


def test_every_verb_with_a_repeat_key_is_replayed_here() -> None:
    """A verb added to the store and not to this file fails here."""
    takes_a_key = {
        name
        for name in dir(Store)
        if not name.startswith("_")
        and callable(getattr(Store, name))
        and "update_id" in getattr(Store, name).__code__.co_varnames[: _arguments(name)]
        and name not in {"update_done", "quarantine"}
    }
    assert takes_a_key == {act.split()[0] for act in ACTS}


def _arguments(name: str) -> int:
    code = getattr(Store, name).__code__
    return int(code.co_argcount + code.co_kwonlyargcount)


showings = st.builds(
    Showing,
    id=st.integers(1),
    chat_id=st.integers(),
    person_id=st.none() | st.integers(1),
    purpose=st.sampled_from(Purpose),
    question=st.sampled_from(BANK),
    arrangement=st.lists(st.integers(0, 255)).map(tuple),
    shown_at=st.integers(0),
    message_id=st.none() | st.integers(1),
    selection=st.lists(st.integers(0, 255)).map(tuple),
    day=st.none() | st.dates(),
    closed=st.booleans(),
)
indices = st.frozensets(st.integers(0, 9))
responses = st.one_of(
    st.builds(Picked, indices),
    st.builds(Ticked, indices),
    st.builds(Ordered, st.lists(st.integers(0, 9)).map(tuple)),
    st.builds(Typed, st.text()),
    st.just(Unknown()),
)
answers = st.builds(
    Answer,
    showing_id=st.integers(1),
    person_id=st.integers(1),
    response=responses,
    right=st.booleans(),
    points=st.integers(0),
    shown_at=st.integers(0),
    answered_at=st.integers(0),
)
values = st.one_of(
    st.builds(Asked, showings, st.booleans()),
    st.builds(Answered, showings, answers, st.none() | st.integers(0), st.booleans()),
    st.builds(AlreadyAnswered, showings, answers),
    st.builds(
        Revealed, showings, st.lists(st.integers(0)).map(tuple), st.integers(0), st.tuples(st.text()), st.just(1)
    ),
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(),
    st.dates(),
    st.sampled_from([*Level, *ReminderKind]),
)
NUMBERS = {question: (number, 1) for number, question in enumerate(BANK)}


@given(values)
def test_what_is_recorded_reads_back_equal(value: Any) -> None:
    text = codec.encode(value, NUMBERS.__getitem__)
    again = codec.decode(text, lambda number, _: BANK[number])
    assert again == value
    assert type(again) is type(value)


def test_a_field_added_later_has_its_default_in_what_was_recorded_before() -> None:
    text = codec.encode(Asked(Showing(1, 2, 3, Purpose.QUIZ, BANK[0], (0,), 4)), NUMBERS.__getitem__)
    shortened = text.replace(",null,[],null,false,null,null,null]", "]")
    assert shortened != text
    assert codec.decode(shortened, lambda number, _: BANK[number]) == codec.decode(text, lambda number, _: BANK[number])


def test_questions_are_recorded_by_reference() -> None:
    text = codec.encode(
        Asked(Showing(1, 2, 3, Purpose.QUIZ, BANK[0], (0,), 4, day=date(2026, 3, 2))), NUMBERS.__getitem__
    )
    assert BANK[0].prompt not in text
    assert len(text) < 140


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises(TypeError, match="Path"):
        codec.encode(Path("x"), NUMBERS.__getitem__)
