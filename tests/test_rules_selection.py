"""Which question comes next."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.habits import Habit, expected
from quiz.memory import Grade, Memory, fresh, outlook, recall, review
from quiz.planning import SPRINT_DAYS, Plan, plan_for
from quiz.questions import Kind, Level
from quiz.ratings import misfit
from quiz.selection import (
    CHECKS,
    LOOKED_AT,
    PLAIN_KINDS,
    PLAIN_QUESTIONS,
    Candidate,
    Standing,
    choose_daily,
    choose_next,
    due_by_risk,
    first_chance,
    gain,
)

DATE = date(2026, 11, 20)
TODAY = DATE.toordinal()
FRESHER, INTERMEDIATE, SENIOR = Level
EVERY = range(60)

chances = st.integers(0, 2**63)
levels = st.sampled_from(Level)


def new(number: int, level: Level = FRESHER, kind: Kind = Kind.CHOICE, topic: str = "t", *objectives: str) -> Candidate:
    return Candidate(number, level, kind, topic, frozenset(objectives))


def seen(days_ago: int, *, stability: float = 2.0, due_in: int = 0) -> Memory:
    return Memory(stability, 5.0, TODAY - days_ago, TODAY + due_in)


def standing(**fields: object) -> Standing:
    return Standing(TODAY, **{"answers": PLAIN_QUESTIONS, **fields})


def chosen(bank: list[Candidate], where: Standing) -> set[int | None]:
    """What comes, whatever the chance."""
    return {choose_next(bank, where, chance) for chance in EVERY}


BANK = [new(number) for number in range(1, 5)]
DUE = {1: seen(3), 2: seen(9), 3: seen(1, due_in=4)}
FAR = Plan(days_left=20, retention=0.6)

# Where a person stands, and which of the four questions may come; the fourth they have not met.
CASES: dict[str, tuple[Standing, set[int]]] = {
    "nothing met: any": (standing(), {1, 2, 3, 4}),
    "due ones first, by risk": (standing(memories=DUE), {2}),
    "what is not due waits for the new": (standing(memories={3: DUE[3]}), {1, 2, 4}),
    "no due one again within the day": (standing(memories={**DUE, 2: seen(0, due_in=1)}), {1}),
    "the new once the day's repetitions are done": (standing(memories=DUE, repeated=20), {4}),
    "the due ones again when nothing is new": (
        standing(memories={**DUE, 4: seen(1, due_in=2)}, repeated=20),
        {2},
    ),
    "nothing due, nothing new: the least known": (
        standing(memories={n: seen(n, stability=50, due_in=9) for n in (1, 2, 3, 4)}),
        {4},
    ),
    "before the interview, due ones that are still known wait": (
        standing(memories={1: seen(3), 2: seen(2)}, plan=FAR, repeated=CHECKS),
        {3, 4},
    ),
    "before the interview, what has faded comes first": (
        standing(memories={1: seen(3), 2: seen(9, stability=0.2)}, plan=FAR, repeated=CHECKS),
        {2},
    ),
    "before the interview, a few due ones a day come all the same": (
        standing(memories={1: seen(1, stability=0.3)}, plan=FAR),
        {1},
    ),
    "what was shown today and is open is not shown again": (standing(open_today=frozenset({1, 2, 3})), {4}),
    "all asked today: again": (standing(memories={n: seen(0, due_in=1) for n in (1, 2, 3, 4)}), {1, 2, 3, 4}),
}


@pytest.mark.parametrize(("where", "may_come"), CASES.values(), ids=CASES)
def test_the_next_question(where: Standing, may_come: set[int]) -> None:
    assert chosen(BANK, where) <= may_come
    assert chosen(BANK, where)


def test_siblings_of_one_objective_are_kept_apart() -> None:
    bank = [new(1, FRESHER, Kind.CHOICE, "t", "s1-01"), new(2, FRESHER, Kind.CHOICE, "t", "s1-01", "s1-02"), new(3)]
    today = {1: seen(0, due_in=2)}
    assert chosen(bank, standing(memories=today)) == {3}
    assert chosen(bank, standing(memories={**today, 2: seen(9)})) == {3}
    assert chosen(bank[:2], standing(memories=today)) == {2}


def test_new_objectives_come_before_other_questions_about_known_ones() -> None:
    bank = [new(n, FRESHER, Kind.CHOICE, "t", "old" if n < 3 else f"s1-{n}") for n in range(1, 5)]
    drawn = Counter(choose_next(bank, standing(memories={1: seen(1, due_in=5)}), chance) for chance in range(600))
    assert drawn[3] + drawn[4] > 5 * drawn[2]


def test_topics_come_by_their_weight_in_the_syllabus() -> None:
    bank = [new(n, topic="heavy" if n % 2 else "light") for n in range(20)]
    where = standing(importance={"heavy": 1.6, "light": 0.4})
    heavy = sum(choose_next(bank, where, chance) % 2 for chance in range(1000))
    assert 740 < heavy < 860


def test_weak_topics_come_more_often() -> None:
    bank = [new(n, topic="weak" if n % 2 else "strong") for n in range(20)]
    where = standing(abilities={"weak": -200, "strong": 200})
    weak = sum(choose_next(bank, where, chance) % 2 for chance in range(1000))
    assert weak > 520


@pytest.mark.parametrize("level", [None, *Level])
def test_new_questions_are_as_hard_as_they_should_be(level: Level | None) -> None:
    bank = [new(n, list(Level)[n % 3]) for n in range(30)]
    where = standing(level=level)
    fits = [misfit(first_chance(bank[choose_next(bank, where, chance) or 0], where)) for chance in range(300)]
    assert sum(fit == 0 for fit in fits) > 280


def test_a_rating_moves_what_is_asked() -> None:
    bank = [new(n, list(Level)[n % 3]) for n in range(30)]
    able = standing(level=FRESHER, abilities={"t": 1600})
    levels_asked = Counter(bank[choose_next(bank, able, chance) or 0].level for chance in range(200))
    assert levels_asked.most_common(1)[0][0] in (INTERMEDIATE, SENIOR)
    hard = standing(level=FRESHER, difficulties=dict.fromkeys(range(0, 30, 6), 3000))
    assert not chosen(bank, hard) & set(range(0, 30, 6))


def test_a_misconception_gets_a_contrast_in_another_form() -> None:
    about = frozenset({"B07"})
    bank = [
        Candidate(1, FRESHER, Kind.CHOICE, "t", beliefs=about),
        Candidate(2, FRESHER, Kind.CHOICE, "t", beliefs=about),
        Candidate(3, FRESHER, Kind.TRUE_FALSE, "t", beliefs=about),
        new(4),
    ]
    fallen = standing(fallen={"B07": 1}, memories={1: seen(1), 4: seen(20)})
    assert chosen(bank, fallen) == {3}
    assert chosen(bank[:2] + bank[3:], fallen) == {2}
    assert chosen([bank[0], bank[3]], fallen) == {4}


@pytest.mark.parametrize("answers", range(7))
def test_the_first_five_are_plain(answers: int) -> None:
    bank = [new(1, SENIOR, Kind.TRUE_FALSE), new(2, SENIOR), new(3, FRESHER, Kind.MULTIPLE), new(4, FRESHER, Kind.OPEN)]
    assert chosen(bank, standing(answers=answers, level=FRESHER)) <= ({1, 2} if answers < 5 else {1, 2, 3, 4})


def test_where_nothing_is_plain_the_first_is_what_there_is() -> None:
    assert choose_next([new(7, kind=Kind.TYPED)], Standing(TODAY), 1) == 7


def test_an_empty_bank_has_no_next_question() -> None:
    assert choose_next([], standing(), 1) is None
    assert choose_daily([], {}, 1) is None


# Before the interview.


def test_in_the_last_days_what_helps_most_on_the_day_comes() -> None:
    memories = {1: seen(2, stability=300.0), 2: seen(10, stability=3.0), 3: seen(1, stability=40.0, due_in=30)}
    where = standing(memories=memories, plan=Plan(days_left=2))
    assert chosen(BANK[:3], where) == {2}
    gains = [gain(candidate, where) for candidate in BANK[:3]]
    assert gains[1] == max(gains)


def test_a_large_bank_is_looked_at_in_part() -> None:
    bank = [new(n) for n in range(3 * LOOKED_AT)]
    memories = {n: seen(1 + n % 40, stability=1 + n % 30) for n in range(3 * LOOKED_AT)}
    where = standing(memories=memories, plan=Plan(days_left=3))
    best = sorted((gain(candidate, where) for candidate in bank), reverse=True)
    for chance in EVERY:
        number = choose_next(bank, where, chance)
        assert number is not None
        assert gain(bank[number], where) >= best[len(best) // 10]


@given(
    st.floats(0.05, 200),
    st.floats(1, 10),
    st.integers(0, 60),
    st.booleans(),
)
def test_the_outlook_is_what_the_review_brings(stability: float, difficulty: float, gap: int, right: bool) -> None:
    memory = Memory(stability, difficulty, TODAY, TODAY + 1)
    then = review(memory, Grade.GOOD if right else Grade.AGAIN, TODAY + gap, 1)
    assert outlook(memory, TODAY + gap, right=right) == pytest.approx(then.stability, rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("right", [True, False])
def test_a_fresh_card_is_what_the_first_review_brings(right: bool) -> None:
    first = review(None, Grade.GOOD if right else Grade.AGAIN, TODAY, 1)
    assert fresh(TODAY, right=right).stability == pytest.approx(first.stability, rel=1e-3)


@pytest.mark.parametrize(
    ("interview", "sprint", "eve"),
    [(None, False, False), (-1, False, False), (0, True, False), (1, True, True), (8, True, False), (9, False, False)],
)
def test_when_the_interview_is_near(interview: int | None, sprint: bool, eve: bool) -> None:
    plan = plan_for(TODAY, None if interview is None else TODAY + interview, unseen=100, seen=50)
    assert (plan.sprint, plan.eve) == (sprint, eve)


@given(st.integers(0, 400), st.integers(0, 700), st.integers(0, 700))
def test_a_plan_can_be_lived(left: int, unseen: int, seen_so_far: int) -> None:
    plan = plan_for(TODAY, TODAY + left, unseen=unseen, seen=seen_so_far)
    assert 10 <= plan.a_day <= 40
    assert 0 <= plan.new_a_day <= plan.a_day
    assert 0 < plan.reviews_a_day <= plan.a_day
    assert 0.5 < plan.retention < 1
    assert all(TODAY <= day < TODAY + max(left, 1) for day in plan.exams)
    if left > SPRINT_DAYS and plan.new_a_day < plan.a_day:
        assert plan.new_a_day * (left - SPRINT_DAYS) >= unseen


# What always holds.

banks = st.lists(st.tuples(levels, st.sampled_from(Kind)), min_size=1, max_size=20).map(
    lambda parts: [new(number, *part) for number, part in enumerate(parts)]
)
plans = st.sampled_from([Plan(), FAR, Plan(days_left=3), Plan(days_left=0)])
days = st.lists(st.booleans(), min_size=1, max_size=30)


@given(banks, levels, st.integers(0, 9), plans, chances, st.randoms(use_true_random=False))
def test_the_order_in_which_candidates_arrive_decides_nothing(
    bank: list[Candidate], level: Level, answers: int, plan: Plan, chance: int, shuffler: object
) -> None:
    where = standing(level=level, answers=answers, plan=plan, memories={n: seen(1 + n) for n in range(0, 20, 3)})
    before = choose_next(bank, where, chance)
    shuffler.shuffle(bank)  # type: ignore[attr-defined]
    assert choose_next(bank, where, chance) == before


def a_day_of(bank: list[Candidate], where: Standing, verdicts: list[bool], chance: int) -> list[int]:
    """Ask as many questions on one day as there are verdicts."""
    asked = []
    for turn, right in enumerate(verdicts):
        number = choose_next(bank, where, chance + turn)
        assert number is not None
        asked.append(number)
        before = where.memories.get(number)
        after = review(before, Grade.GOOD if right else Grade.AGAIN, TODAY, number)
        repeated = where.repeated + (before is not None)
        where = replace(where, memories={**where.memories, number: after}, answers=where.answers + 1, repeated=repeated)
    return asked


@given(banks, levels, days, plans, chances)
def test_nothing_is_asked_twice_in_a_day_while_others_are_left(
    bank: list[Candidate], level: Level, verdicts: list[bool], plan: Plan, chance: int
) -> None:
    memories = {n: seen(1 + n, due_in=n - 5) for n in range(0, 20, 3)}
    asked = a_day_of(bank, standing(level=level, plan=plan, memories=memories), verdicts, chance)
    first_round = asked[: len(bank)]
    assert len(set(first_round)) == len(first_round)


@given(banks, levels, days, chances)
def test_a_newcomer_meets_plain_questions_none_twice_while_plain_ones_are_left(
    bank: list[Candidate], level: Level, verdicts: list[bool], chance: int
) -> None:
    plain = {c.number for c in bank if c.kind in PLAIN_KINDS}
    first = a_day_of(bank, standing(level=level, answers=0), verdicts[:PLAIN_QUESTIONS], chance)
    if plain:
        assert set(first) <= plain
        assert len(set(first)) == min(len(first), len(plain))


@given(st.dictionaries(st.integers(1, 50), st.tuples(st.integers(0, 30), st.integers(-9, 9)), max_size=30))
def test_what_is_due_comes_by_risk(parts: dict[int, tuple[int, int]]) -> None:
    where = standing(memories={n: seen(ago, due_in=max(due, 1 - ago)) for n, (ago, due) in parts.items()})
    due = due_by_risk(where.memories, where)
    assert all(where.memories[n].due <= TODAY > where.memories[n].day for n in due)
    risks = [expected(Habit(), where.memories[n], TODAY) for n in due]
    assert risks == sorted(risks)
    assert all(abs(risk - recall(where.memories[n], TODAY)) < 0.01 for n, risk in zip(due, risks, strict=True))


@given(st.sets(st.integers(1, 1000), min_size=1, max_size=20), st.integers(1, 60), chances)
def test_the_question_of_the_day_comes_back_after_all_others(numbers: set[int], days: int, chance: int) -> None:
    used: dict[int, date] = {}
    chosen = []
    for turn in range(days):
        number = choose_daily(sorted(numbers), used, chance + turn)
        assert number is not None
        used[number] = DATE + timedelta(days=turn)
        chosen.append(number)
    for turn, number in enumerate(chosen):
        assert number not in chosen[max(0, turn - len(numbers) + 1) : turn]


@given(st.permutations(range(8)), chances)
def test_the_question_of_the_day_is_a_matter_of_the_chance_alone(numbers: list[int], chance: int) -> None:
    assert choose_daily(numbers, {}, chance) == choose_daily(sorted(numbers), {}, chance)


def test_every_unused_question_can_become_the_one_of_the_day() -> None:
    assert {choose_daily([1, 2, 3, 4], {4: DATE - timedelta(days=7)}, chance) for chance in range(60)} == {1, 2, 3}
