"""What an answer does to the memory of a question."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.grading import Picked, Unknown
from quiz.habits import Habit, expected, learned
from quiz.learning import Given, Learner, concerned, fallen_for, taught
from quiz.memory import Grade, Memory, Tap, expected_ms, grade, recall, review, tap
from quiz.questions import Kind, Level, Option, Question
from quiz.ratings import WANTED, chance_of, changes, misfit, start_of_person, start_of_question

TODAY = date(2026, 11, 20).toordinal()
OPTIONS = (
    Option("right", correct=True),
    Option("wrong", correct=False, belief="B01"),
    Option("worse", correct=False, belief="B02"),
)
QUESTION = Question("f/t/q", 1, "t", Level.FRESHER, Kind.CHOICE, "Which?", options=OPTIONS, objectives=("s1-01", "B07"))
USUAL = 1000
grades = st.sampled_from(Grade)
seeds = st.integers(0, 2**40)

# How long it took against the person's usual, right or not, the last one right and fast: the grade.
GRADES = [
    (False, 100, True, Grade.AGAIN),
    (False, None, False, Grade.AGAIN),
    (True, None, True, Grade.GOOD),
    (True, 1000, False, Grade.GOOD),
    (True, 2000, False, Grade.GOOD),
    (True, 2001, False, Grade.HARD),
    (True, 600, False, Grade.GOOD),
    (True, 600, True, Grade.EASY),
    (True, 601, True, Grade.GOOD),
]


@pytest.mark.parametrize(("right", "pace", "quick", "expected_grade"), GRADES)
def test_the_tap_is_the_grade(right: bool, pace: int | None, quick: bool, expected_grade: Grade) -> None:
    assert grade(Tap(right, pace), USUAL, quick=quick) is expected_grade


def test_slow_is_told_from_long() -> None:
    longer = replace(QUESTION, code="x = 1\n" * 60)
    taken = 3 * expected_ms(QUESTION)
    assert grade(tap(QUESTION, right=True, taken_ms=taken), USUAL, quick=False) is Grade.HARD
    assert grade(tap(longer, right=True, taken_ms=taken), USUAL, quick=False) is Grade.GOOD


def test_who_went_away_is_not_slow() -> None:
    assert tap(QUESTION, right=True, taken_ms=3 * 60 * 60 * 1000) == Tap(right=True)


@given(st.lists(st.tuples(grades, st.integers(0, 40)), max_size=12), st.integers(0, 3), seeds)
def test_a_wrong_answer_is_due_on_the_next_local_day(past: list[tuple[Grade, int]], gap: int, seed: int) -> None:
    memory = after(past, seed)
    day = (memory.day if memory else TODAY) + gap
    assert review(memory, Grade.AGAIN, day, seed).due == day + 1


def after(past: list[tuple[Grade, int]], seed: int) -> Memory | None:
    memory, day = None, TODAY
    for given_grade, gap in past:
        day += gap
        memory = review(memory, given_grade, day, seed)
    return memory


@given(st.lists(st.tuples(grades, st.integers(-3, 60)), min_size=1, max_size=15), seeds)
def test_a_card_stays_within_its_bounds(past: list[tuple[Grade, int]], seed: int) -> None:
    memory = after(past, seed)
    assert memory is not None
    assert memory.stability > 0
    assert 1 <= memory.difficulty <= 10
    assert memory.due > memory.day
    chances = [recall(memory, memory.day + later) for later in range(-2, 100)]
    assert all(0 < chance <= 1 for chance in chances)
    assert chances == sorted(chances, reverse=True)
    assert memory == after(past, seed)


@given(st.lists(st.tuples(grades, st.integers(0, 40)), min_size=1, max_size=8), st.integers(1, 60), seeds)
def test_a_better_grade_never_comes_back_sooner(past: list[tuple[Grade, int]], gap: int, seed: int) -> None:
    memory = after(past, seed)
    assert memory is not None
    waits = [review(memory, each, memory.day + gap, seed).stability for each in Grade]
    assert waits == sorted(waits)


def test_due_days_are_spread() -> None:
    memory = Memory(20.0, 5.0, TODAY - 20, TODAY)
    dues = {review(memory, Grade.GOOD, TODAY, seed).due for seed in range(200)}
    assert len(dues) > 5
    middle = (min(dues) + max(dues)) / 2 - TODAY
    assert (max(dues) - min(dues)) / 2 <= 0.11 * middle + 1


def answer(picked: int | None, taken_ms: int | None = None, day: int = TODAY) -> Given:
    response = Unknown() if picked is None else Picked(frozenset({picked}))
    return Given(QUESTION, response, picked == 0, taken_ms, day)


def test_right_and_fast_twice_running_is_easy() -> None:
    fast, memory, learner, found = expected_ms(QUESTION) // 3, None, Learner(), []
    for later in (0, 2, 9):
        lesson = taught(memory, learner, answer(0, fast, TODAY + later), 1)
        memory, learner = lesson.memory, lesson.learner
        found.append(lesson.grade)
    assert found == [Grade.GOOD, Grade.EASY, Grade.EASY]


def test_not_knowing_says_nothing_about_pace() -> None:
    assert taught(None, Learner(), answer(None, 100), 1).learner == Learner()


def test_which_misconception_an_answer_shows() -> None:
    assert fallen_for(answer(1)) == {"B01"}
    assert fallen_for(answer(0)) == fallen_for(answer(None)) == frozenset()
    assert concerned(QUESTION) == {"B01", "B02", "B07"}


@pytest.mark.parametrize("half_life", [2.0, 30.0])
def test_the_habit_comes_near_a_person_who_forgets_in_another_way(half_life: float) -> None:
    habit, card = Habit(), Memory(8.0, 5.0, TODAY, TODAY + 8)
    gaps = [1 + place % 12 for place in range(400)]
    owed = dict.fromkeys(range(1, 13), 0.0)
    for gap in gaps:
        owed[gap] += 2 ** (-gap / half_life)
        right = owed[gap] >= 0.5
        owed[gap] -= right
        habit = learned(habit, card, TODAY + gap, right=right)
    truth = [2 ** (-gap / half_life) for gap in range(1, 13)]
    apart = [abs(expected(habit, card, TODAY + gap) - true) for gap, true in enumerate(truth, start=1)]
    fsrs = [abs(recall(card, TODAY + gap) - true) for gap, true in enumerate(truth, start=1)]
    assert max(apart) < 0.12
    assert sum(apart) < sum(fsrs) / 2


def test_an_answer_on_the_same_day_says_nothing_about_forgetting() -> None:
    assert learned(Habit(), Memory(2.0, 5.0, TODAY, TODAY + 2), TODAY, right=False) == Habit()


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 90)), max_size=60))
def test_expectations_are_probabilities_whatever_was_answered(answers: list[tuple[bool, int]]) -> None:
    habit, card = Habit(), Memory(3.0, 5.0, TODAY, TODAY + 3)
    for right, gap in answers:
        habit = learned(habit, card, TODAY + gap, right=right)
    assert all(0 < expected(habit, card, TODAY + later) < 1 for later in range(400))


def test_people_meet_questions_of_their_own_level_within_what_is_wanted() -> None:
    for level in Level:
        chance = chance_of(start_of_person(level), start_of_question(level))
        assert WANTED[0] <= chance <= WANTED[1]
        assert misfit(chance) == 0


@given(st.floats(0.01, 0.99), st.booleans(), st.integers(0, 500), st.integers(0, 500))
def test_an_answer_moves_the_ratings_apart_or_together(chance: float, right: bool, mine: int, its: int) -> None:
    person, question = changes(chance, right=right, person_answers=mine, question_answers=its)
    assert (person >= 0) is right or person == 0
    assert person * question <= 0
