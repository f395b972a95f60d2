"""Points of a competition, places, and teams."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.game_scoring import draft, hardest, places, points_of, rating, seconds_for, team_points


@pytest.mark.parametrize(
    ("elapsed", "points"),
    [(0, 150), (6_666, 150), (6_667, 125), (13_333, 125), (13_334, 100), (20_000, 100), (21_500, 100)],
)
def test_a_right_answer_is_worth_more_in_the_first_two_thirds(elapsed, points):
    assert points_of(right=True, elapsed_ms=elapsed, seconds=20, speed=True) == points
    assert points_of(right=True, elapsed_ms=elapsed, seconds=20, speed=False) == 100
    assert points_of(right=False, elapsed_ms=elapsed, seconds=20, speed=True) == 0


def test_ties_are_broken_by_right_answers_and_then_shared():
    scores = {1: (200, 2), 2: (250, 2), 3: (200, 1), 4: (200, 2)}
    assert places(scores) == [(1, 2), (2, 1), (2, 4), (4, 3)]


def test_long_code_takes_longer_to_read():
    assert seconds_for(None, 20) == 20
    assert seconds_for("x\n" * 5, 20) == 20
    assert seconds_for("x\n" * 10, 20) == 30
    assert seconds_for("x\n" * 100, 20) == 60


@given(st.dictionaries(st.integers(1, 50), st.floats(0, 1), min_size=1), st.integers(2, 4))
def test_teams_differ_in_size_by_one_at_most(ratings, teams):
    drafted = draft(ratings, teams)
    assert drafted.keys() == ratings.keys()
    sizes = [list(drafted.values()).count(team) for team in range(teams)]
    assert max(sizes) - min(sizes) <= 1


def test_the_two_best_play_against_each_other():
    drafted = draft({1: 0.9, 2: 0.8, 3: 0.2, 4: 0.1}, 2)
    assert drafted[1] != drafted[2]
    assert drafted[1] == drafted[4]


def test_size_does_not_win():
    assert team_points([(100, 1), (50, 2)]) == team_points([(100, 1), (50, 2), (0, 0)]) == 75
    assert team_points([]) == 0


def test_the_hardest_question_is_the_one_fewest_got():
    assert hardest([(1, 2), (0, 0), (1, 3), (2, 6)]) == 2
    assert hardest([(0, 0)]) is None


def test_somebody_new_counts_as_average():
    assert rating(0, 0) == 0.5
    assert rating(8, 8) > 0.8
