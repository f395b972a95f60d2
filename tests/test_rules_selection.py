"""Which question comes next."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.questions import Kind, Level
from quiz.selection import PLAIN_KINDS, PLAIN_QUESTIONS, Candidate, choose_daily, choose_next

TODAY = date(2026, 11, 20)
YESTERDAY = TODAY - timedelta(days=1)
LAST_WEEK = TODAY - timedelta(days=7)
FRESHER, INTERMEDIATE, SENIOR = Level

chances = st.integers(0, 2**63)
levels = st.sampled_from(Level)


def new(number: int, level: Level = FRESHER, kind: Kind = Kind.CHOICE) -> Candidate:
    return Candidate(number, level, kind)


def seen(number: int, day: date, *, right: bool, level: Level = FRESHER) -> Candidate:
    return Candidate(number, level, Kind.CHOICE, 1, right, day)


# Banks of unseen questions, numbered.
banks = st.lists(st.tuples(levels, st.sampled_from(Kind)), min_size=1, max_size=20).map(
    lambda parts: [new(number, *part) for number, part in enumerate(parts)]
)


# The bank, the person's level, and which may come; every chance is tried.
CASES: dict[str, tuple[list[Candidate], Level | None, set[int]]] = {
    "the person's own level first": ([new(1, SENIOR), new(2, INTERMEDIATE), new(3)], INTERMEDIATE, {2}),
    "then the levels beside it": ([new(1, SENIOR), new(3, FRESHER)], INTERMEDIATE, {1, 3}),
    "the nearer level before the farther": ([new(1, INTERMEDIATE), new(2, FRESHER)], SENIOR, {1}),
    "without a level a fresher's": ([new(1, SENIOR), new(2, FRESHER), new(3, INTERMEDIATE)], None, {2}),
    "equals are drawn from": ([new(1), new(2), new(3)], FRESHER, {1, 2, 3}),
    "a new one of a far level before any seen": ([new(1, SENIOR), seen(2, LAST_WEEK, right=False)], FRESHER, {1}),
    "a wrong one before a right one": (
        [seen(1, LAST_WEEK, right=True), seen(2, YESTERDAY, right=False)],
        FRESHER,
        {2},
    ),
    "the longest unseen of the wrong ones": (
        [seen(1, YESTERDAY, right=False), seen(2, LAST_WEEK, right=False, level=SENIOR)],
        FRESHER,
        {2},
    ),
    "the longest unseen of the right ones": (
        [seen(1, YESTERDAY, right=True), seen(2, LAST_WEEK, right=True)],
        FRESHER,
        {2},
    ),
    "what was right long ago before today's wrong one": (
        [seen(1, TODAY, right=False), seen(2, YESTERDAY, right=True)],
        FRESHER,
        {2},
    ),
    "today's again when nothing else is left": ([seen(1, TODAY, right=True)], FRESHER, {1}),
}


@pytest.mark.parametrize(("bank", "level", "expected"), CASES.values(), ids=CASES)
def test_the_next_question(bank: list[Candidate], level: Level | None, expected: set[int]) -> None:
    answers = PLAIN_QUESTIONS
    chosen = {choose_next(bank, level=level, answers=answers, today=TODAY, chance=chance) for chance in range(60)}
    assert chosen == expected


@pytest.mark.parametrize("answers", range(7))
def test_the_first_five_are_plain(answers: int) -> None:
    bank = [new(1, SENIOR, Kind.TRUE_FALSE), new(2, SENIOR), new(3, FRESHER, Kind.MULTIPLE), new(4, FRESHER, Kind.OPEN)]
    chosen = {choose_next(bank, level=FRESHER, answers=answers, today=TODAY, chance=chance) for chance in range(40)}
    assert chosen == ({1, 2} if answers < 5 else {3, 4})


def test_where_nothing_is_plain_the_first_is_what_there_is() -> None:
    assert choose_next([new(7, kind=Kind.TYPED)], level=None, answers=0, today=TODAY, chance=1) == 7


def test_an_empty_bank_has_no_next_question() -> None:
    assert choose_next([], level=FRESHER, answers=9, today=TODAY, chance=1) is None
    assert choose_daily([], {}, 1) is None


@given(banks, levels, st.integers(0, 9), chances, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_arrive_decides_nothing(
    bank: list[Candidate], level: Level, answers: int, chance: int, shuffler: object
) -> None:
    chosen = choose_next(bank, level=level, answers=answers, today=TODAY, chance=chance)
    shuffler.shuffle(bank)  # type: ignore[attr-defined]
    assert choose_next(bank, level=level, answers=answers, today=TODAY, chance=chance) == chosen


def a_day_of(bank: list[Candidate], level: Level, answers: int, verdicts: list[bool], chance: int) -> list[Candidate]:
    """Ask as many questions on one day as there are verdicts; the questions as they stood when asked."""
    known, asked = {c.number: c for c in bank}, []
    for turn, right in enumerate(verdicts):
        number = choose_next(
            list(known.values()), level=level, answers=answers + turn, today=TODAY, chance=chance + turn
        )
        assert number is not None
        asked.append(known[number])
        known[number] = replace(known[number], answered=1, last_right=right, last_day=TODAY)
    return asked


days = st.lists(st.booleans(), min_size=1, max_size=30)


@given(banks, levels, days, chances)
def test_nothing_is_asked_twice_in_a_day_while_others_are_left(
    bank: list[Candidate], level: Level, verdicts: list[bool], chance: int
) -> None:
    asked = a_day_of(bank, level, PLAIN_QUESTIONS, verdicts, chance)
    first_round = [c.number for c in asked[: len(bank)]]
    assert len(set(first_round)) == len(first_round)


@given(banks, levels, days, chances)
def test_new_questions_come_by_closeness_of_level(
    bank: list[Candidate], level: Level, verdicts: list[bool], chance: int
) -> None:
    order = list(Level)
    asked = a_day_of(bank, level, PLAIN_QUESTIONS, verdicts, chance)
    distances = [abs(order.index(c.level) - order.index(level)) for c in asked if not c.answered]
    assert distances == sorted(distances)


@given(banks, levels, days, chances)
def test_a_newcomer_meets_plain_questions_none_twice_while_plain_ones_are_left(
    bank: list[Candidate], level: Level, verdicts: list[bool], chance: int
) -> None:
    plain = [c for c in bank if c.kind in PLAIN_KINDS]
    first = a_day_of(bank, level, 0, verdicts[:PLAIN_QUESTIONS], chance)
    if plain:
        assert {c.kind for c in first} <= PLAIN_KINDS
        assert len({c.number for c in first}) == min(len(first), len(plain))


@given(st.sets(st.integers(1, 1000), min_size=1, max_size=20), st.integers(1, 60), chances)
def test_the_question_of_the_day_comes_back_after_all_others(numbers: set[int], days: int, chance: int) -> None:
    used: dict[int, date] = {}
    chosen = []
    for turn in range(days):
        number = choose_daily(sorted(numbers), used, chance + turn)
        assert number is not None
        used[number] = TODAY + timedelta(days=turn)
        chosen.append(number)
    for turn, number in enumerate(chosen):
        assert number not in chosen[max(0, turn - len(numbers) + 1) : turn]


@given(st.permutations(range(8)), chances)
def test_the_question_of_the_day_is_a_matter_of_the_chance_alone(numbers: list[int], chance: int) -> None:
    assert choose_daily(numbers, {}, chance) == choose_daily(sorted(numbers), {}, chance)


def test_every_unused_question_can_become_the_one_of_the_day() -> None:
    assert {choose_daily([1, 2, 3, 4], {4: LAST_WEEK}, chance) for chance in range(60)} == {1, 2, 3}
