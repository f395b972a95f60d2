"""Is it right? Every kind of question against every kind of response."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quiz.grading import (
    Ordered,
    Picked,
    Response,
    Ticked,
    Typed,
    Unknown,
    fits,
    grade,
    is_accepted,
    normalised,
)
from quiz.questions import Kind, Level, Option, Question


def question(kind: Kind, **fields: object) -> Question:
    return Question("flask/routing/x", 1, "routing", Level.FRESHER, kind, "Which?", **fields)  # type: ignore[arg-type]


def options(*right: bool | None) -> tuple[Option, ...]:
    return tuple(Option(f"option {index}", correct) for index, correct in enumerate(right))


def picked(*indices: int) -> Picked:
    return Picked(frozenset(indices))


def ticked(*indices: int) -> Ticked:
    return Ticked(frozenset(indices))


CHOICE = question(Kind.CHOICE, options=options(False, True, False))
TRUE_FALSE = question(Kind.TRUE_FALSE, options=options(False, True))
MULTIPLE = question(Kind.MULTIPLE, options=options(True, False, True, False))
ORDER = question(Kind.ORDER, options=options(None, None, None))
TYPED = question(Kind.TYPED, accepted=("url_for", "flask.url_for"))
OPEN = question(Kind.OPEN, key_points=("one", "two", "three", "four"))
ALL = (CHOICE, TRUE_FALSE, MULTIPLE, ORDER, TYPED, OPEN)

# question, response, does it fit?, is it right?
CASES = [
    (CHOICE, picked(1), True, True),
    (CHOICE, picked(0), True, False),
    (CHOICE, picked(0, 1), False, False),
    (CHOICE, picked(), False, False),
    (CHOICE, picked(3), False, False),
    (CHOICE, picked(-1), False, False),
    (TRUE_FALSE, picked(1), True, True),
    (TRUE_FALSE, picked(0), True, False),
    (TRUE_FALSE, picked(0, 1), False, False),
    (MULTIPLE, picked(0, 2), True, True),
    (MULTIPLE, picked(0), True, False),
    (MULTIPLE, picked(0, 1, 2), True, False),
    (MULTIPLE, picked(1, 3), True, False),
    (MULTIPLE, picked(), False, False),
    (MULTIPLE, picked(0, 2, 4), False, False),
    (ORDER, Ordered((0, 1, 2)), True, True),
    (ORDER, Ordered((0, 2, 1)), True, False),
    (ORDER, Ordered((0, 1)), False, False),
    (ORDER, Ordered((0, 1, 1)), False, False),
    (ORDER, Ordered((0, 1, 2, 3)), False, False),
    (TYPED, Typed("url_for"), True, True),
    (TYPED, Typed(" 'Flask.URL_for' "), True, True),
    (TYPED, Typed("url for"), True, False),
    (TYPED, Typed(""), True, False),
    (OPEN, ticked(0, 1, 3), True, True),
    (OPEN, ticked(0, 1, 2, 3), True, True),
    (OPEN, ticked(0, 1), True, False),
    (OPEN, ticked(), True, False),
    (OPEN, ticked(0, 1, 4), False, False),
    # What belongs to another kind neither fits nor is right, however empty.
    (ORDER, picked(), False, False),
    (TYPED, picked(), False, False),
    (TYPED, Ordered(()), False, False),
    (CHOICE, ticked(), False, False),
    (CHOICE, Typed("option 1"), False, False),
    (OPEN, Typed("one two three"), False, False),
    *((any_kind, Unknown(), True, False) for any_kind in ALL),
]


@pytest.mark.parametrize(("asked", "response", "fitting", "right"), CASES)
def test_a_response_fits_and_is_right(asked: Question, response: Response, fitting: bool, right: bool) -> None:
    assert (fits(asked, response), grade(asked, response)) == (fitting, right)


@pytest.mark.parametrize(
    ("points", "ticks", "right"),
    [
        (1, 0, False),
        (1, 1, True),
        (2, 1, False),
        (2, 2, True),
        (3, 1, False),
        (3, 2, True),
        (5, 3, False),
        (5, 4, True),
    ],
)
def test_an_open_question_wants_two_thirds(points: int, ticks: int, right: bool) -> None:
    asked = question(Kind.OPEN, key_points=tuple(map(str, range(points))))
    assert grade(asked, ticked(*range(ticks))) is right


@pytest.mark.parametrize(
    ("text", "folded", "kept"),
    [
        ("GET", "get", "GET"),
        ("  a \t b\n c ", "a b c", "a b c"),
        ("'Yes'", "yes", "Yes"),
        ('"Yes"', "yes", "Yes"),
        ("`Yes`", "yes", "Yes"),
        ("“Yes”", "yes", "Yes"),
        ("``` g.user ```", "g.user", "g.user"),
        ("\" 'x' \"", "x", "x"),
        ("it's", "it's", "it's"),
        ("app['k']", "app['k']", "app['k']"),
        ("Straße", "strasse", "Straße"),
        ('"', '"', '"'),
        ('""', "", ""),
        ("", "", ""),
    ],
)
def test_what_is_compared(text: str, folded: str, kept: str) -> None:
    assert normalised(text, case=False) == folded
    assert normalised(text, case=True) == kept


def test_case_matters_only_where_the_question_says_so() -> None:
    strict = question(Kind.TYPED, accepted=("Flask",), case=True)
    assert is_accepted(strict, "`Flask`")
    assert not is_accepted(strict, "flask")
    assert is_accepted(question(Kind.TYPED, accepted=("Flask",)), "fLASK")


@given(st.text(), st.booleans())
def test_normalising_twice_changes_nothing_more(text: str, case: bool) -> None:
    once = normalised(text, case=case)
    assert normalised(once, case=case) == once


@given(st.text(min_size=1), st.sampled_from(["{}", " {} ", "`{}`", "'{}'", '"{}"', "\n`{}`"]))
def test_an_accepted_answer_is_accepted_in_any_wrapping(answer: str, wrapping: str) -> None:
    for case in (True, False):
        asked = question(Kind.TYPED, accepted=(answer,), case=case)
        assert is_accepted(asked, wrapping.format(answer))


@given(st.text(), st.text())
def test_only_what_normalises_alike_is_accepted(answer: str, other: str) -> None:
    assume(normalised(answer, case=True) != normalised(other, case=True))
    assert not is_accepted(question(Kind.TYPED, accepted=(answer,), case=True), other)


@given(st.lists(st.booleans(), min_size=2, max_size=6), st.data())
def test_a_choice_of_several_is_all_or_nothing(right: list[bool], data: st.DataObject) -> None:
    assume(any(right))
    asked = question(Kind.MULTIPLE, options=options(*right))
    chosen = data.draw(st.sets(st.integers(-1, len(right)), max_size=len(right)))
    exactly = chosen == {index for index, correct in enumerate(right) if correct}
    assert grade(asked, Picked(frozenset(chosen))) is exactly


@given(st.integers(2, 6).flatmap(lambda size: st.permutations(range(size))))
def test_only_the_order_of_the_lines_as_written_is_right(lines: list[int]) -> None:
    asked = question(Kind.ORDER, options=options(*[None] * len(lines)))
    assert fits(asked, Ordered(tuple(lines)))
    assert grade(asked, Ordered(tuple(lines))) is (lines == sorted(lines))
