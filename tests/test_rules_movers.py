"""Who climbed in a table."""

from quiz.movers import movers


def test_climbing_counts_places_not_points():
    points = {1: (500, 700), 2: (300, 310), 3: (200, 400), 4: (0, 320)}
    assert movers(points) == [(3, 1), (4, 1)]


def test_nobody_climbs_when_nothing_changes():
    assert movers({1: (10, 10), 2: (5, 5)}) == []


def test_from_nothing_to_the_top():
    assert movers({1: (10, 10), 2: (5, 5), 3: (0, 20)}) == [(3, 2)]


def test_equals_share_a_place():
    assert movers({1: (10, 10), 2: (5, 10), 3: (1, 1)}) == [(2, 1)]
