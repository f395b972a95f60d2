"""In what order options are shown."""

from collections import Counter
from collections.abc import Iterable
from itertools import permutations
from math import factorial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.arrangement import draw_arrangement
from quiz.questions import Kind, Level, Option, Question

SHUFFLED = (Kind.CHOICE, Kind.MULTIPLE)
DRAWS = 10_000
# Critical values of chi-square at p = 0.001, by degrees of freedom.
CHI_SQUARE = {1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52, 22: 48.27, 23: 49.73}

words = st.lists(st.text(st.characters(categories=["Ll"]), min_size=4), max_size=6, unique=True)
chances = st.integers(-(2**63), 2**63)


def question(kind: Kind, texts: Iterable[str]) -> Question:
    options = tuple(Option(text, None if kind is Kind.ORDER else index == 0) for index, text in enumerate(texts))
    return Question("flask/routing/x", 1, "routing", Level.FRESHER, kind, "Which?", options=options)


def distance(counts: Counter[object], cells: int) -> float:
    """The chi-square statistic of counts against equal shares."""
    share = counts.total() / cells
    return sum((count - share) ** 2 for count in counts.values()) / share + (cells - len(counts)) * share


@given(st.sampled_from(Kind), words, chances)
def test_every_option_is_shown_once_and_one_chance_gives_one_order(kind: Kind, texts: list[str], chance: int) -> None:
    asked = question(kind, texts)
    drawn = draw_arrangement(asked, chance)
    assert sorted(drawn) == list(range(len(texts)))
    assert draw_arrangement(asked, chance) == drawn


@given(chances)
def test_true_and_false_stay_as_they_are(chance: int) -> None:
    assert draw_arrangement(question(Kind.TRUE_FALSE, ["True", "False"]), chance) == (0, 1)


@given(words.filter(lambda texts: len(texts) > 1), chances)
def test_lines_never_come_in_the_right_order(texts: list[str], chance: int) -> None:
    assert draw_arrangement(question(Kind.ORDER, texts), chance) != tuple(range(len(texts)))


@pytest.mark.parametrize("kind", SHUFFLED)
@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (["404", "200", "308"], ["200", "308", "404"]),
        (["10", "9", "-1", "0"], ["-1", "0", "9", "10"]),
        (["`3`", "`1.5`", " 2 "], ["`1.5`", " 2 ", "`3`"]),
        (["1e3", "5"], ["5", "1e3"]),
    ],
)
def test_numbers_ascend(kind: Kind, texts: list[str], shown: list[str]) -> None:
    for chance in range(20):
        assert [texts[index] for index in draw_arrangement(question(kind, texts), chance)] == shown


@given(st.lists(st.integers(), min_size=2, max_size=6, unique=True), chances)
def test_numbers_ascend_whatever_they_are(numbers: list[int], chance: int) -> None:
    drawn = draw_arrangement(question(Kind.CHOICE, map(str, numbers)), chance)
    values = [float(numbers[index]) for index in drawn]
    assert values == sorted(values)


@pytest.mark.parametrize("texts", [["200", "308", "an error"], ["nan", "1", "2"], ["inf", "-inf", "0"]])
def test_options_that_are_not_all_numbers_are_shuffled(texts: list[str]) -> None:
    drawn = {draw_arrangement(question(Kind.CHOICE, texts), chance) for chance in range(200)}
    assert len(drawn) == factorial(len(texts))


def test_numbers_as_lines_are_shuffled_like_any_lines() -> None:
    drawn = {draw_arrangement(question(Kind.ORDER, ["1", "2", "3"]), chance) for chance in range(200)}
    assert len(drawn) == factorial(3) - 1


@pytest.mark.parametrize("kind", SHUFFLED)
@pytest.mark.parametrize("size", [2, 3, 4])
@pytest.mark.parametrize("first", [0, 1_000_000, 2**40])
def test_every_order_is_equally_likely(kind: Kind, size: int, first: int) -> None:
    asked = question(kind, [f"option {index}" for index in range(size)])
    drawn = [draw_arrangement(asked, chance) for chance in range(first, first + DRAWS)]
    orders = factorial(size)
    assert distance(Counter(drawn), orders) < CHI_SQUARE[orders - 1]
    for option in range(size):
        assert distance(Counter(order.index(option) for order in drawn), size) < CHI_SQUARE[size - 1]


@pytest.mark.parametrize("size", [3, 4])
def test_every_wrong_order_of_lines_is_equally_likely(size: int) -> None:
    asked = question(Kind.ORDER, [f"line {index}" for index in range(size)])
    counts = Counter(draw_arrangement(asked, chance) for chance in range(DRAWS))
    assert set(counts) == set(permutations(range(size))) - {tuple(range(size))}
    assert distance(counts, len(counts)) < CHI_SQUARE[len(counts) - 1]
