"""Exams: shares by weight, no repeats, the freshest first; what passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.exam import ExamQuestion, apportion, draw_exam, is_passed, percentage
from quiz.questions import Kind
from quiz.sittings import CLOCKED_KINDS, PAGED_KINDS, Form, deadline, kinds_of

WEIGHTS = {"basics": 35, "databases": 15, "apis": 15, "security": 20, "operations": 15}

PLENTY = dict.fromkeys(WEIGHTS, 100)


def pool(sizes, *, used=()):
    """Numbered questions: so many per domain, each domain of two topics; `used` numbers were in an exam at 1."""
    domains = [domain for domain, size in sizes.items() for _ in range(size)]
    return [
        ExamQuestion(number, domain, f"{domain}-{number % 2}", int(number in used))
        for number, domain in enumerate(domains)
    ]


@pytest.mark.parametrize(
    ("weights", "available", "size", "shares"),
    [
        (WEIGHTS, PLENTY, 20, {"basics": 7, "databases": 3, "apis": 3, "security": 4, "operations": 3}),
        (WEIGHTS, PLENTY, 60, {"basics": 21, "databases": 9, "apis": 9, "security": 12, "operations": 9}),
        ({"a": 50, "b": 50}, {"a": 1, "b": 100}, 10, {"a": 1, "b": 9}),
        ({"a": 99, "b": 1}, {"a": 5, "b": 5}, 10, {"a": 5, "b": 5}),
        ({"a": 100}, {"a": 3, "b": 9}, 5, {"a": 3, "b": 2}),
        ({}, {"a": 9, "b": 9}, 4, {"a": 2, "b": 2}),
        ({}, {}, 20, {}),
        ({"a": 1}, {"a": 3}, 20, {"a": 3}),
    ],
)  # fmt: skip
def test_the_shares_of_the_domains(weights, available, size, shares):
    assert apportion(weights, available, size) == shares


domains = st.sampled_from("abcde")


@given(st.dictionaries(domains, st.integers(0, 100)), st.dictionaries(domains, st.integers(0, 30)), st.integers(0, 80))
def test_shares_fill_the_exam_and_exceed_nothing(weights, available, size):
    shares = apportion(weights, available, size)
    assert sum(shares.values()) == min(size, sum(available.values()))
    assert all(0 <= shares[domain] <= available[domain] for domain in available)


@given(st.dictionaries(domains, st.integers(0, 12), min_size=1), st.integers(0, 30), st.integers(), st.data())
def test_an_exam_repeats_nothing_and_takes_what_was_not_used_first(sizes, size, chance, data):
    count = sum(sizes.values())
    used = data.draw(st.sets(st.integers(0, max(0, count - 1))))
    questions = pool(sizes, used=used)
    drawn = draw_exam(questions, {}, size, chance)
    assert len(set(drawn)) == len(drawn) == min(size, count)
    assert drawn == draw_exam(questions[::-1], {}, size, chance)
    for domain in sizes:
        fresh = {question.number for question in questions if question.domain == domain and not question.used_at}
        stale = {question.number for question in questions if question.domain == domain} - fresh
        assert not stale & set(drawn) or fresh <= set(drawn)


def test_topics_take_turns_within_a_domain():
    questions = [ExamQuestion(n, "a", "large" if n < 18 else "small") for n in range(20)]
    drawn = draw_exam(questions, {"a": 100}, 4, 1)
    assert {18, 19} < set(drawn)


@pytest.mark.parametrize(
    ("right", "size", "per_cent", "passed"),
    [(14, 20, 70, True), (13, 20, 65, False), (42, 60, 70, True), (41, 60, 68, False), (0, 0, 0, False)],
)
def test_the_pass_mark(right, size, per_cent, passed):
    assert percentage(right, size) == per_cent
    assert is_passed(right, size) is passed


@given(st.integers(1, 60), st.data())
def test_who_reads_seventy_has_passed(size, data):
    right = data.draw(st.integers(0, size))
    assert is_passed(right, size) == (percentage(right, size) >= 70)


@pytest.mark.parametrize(
    ("form", "last", "kinds"),
    [
        (Form.DRILL, Kind.CHOICE, CLOCKED_KINDS),
        (Form.QUICK, Kind.CHOICE, CLOCKED_KINDS - {Kind.CHOICE}),
        (Form.QUICK, None, CLOCKED_KINDS),
        (Form.INTERVIEW, None, {Kind.OPEN}),
        (Form.SHORT_EXAM, None, PAGED_KINDS),
        (Form.FULL_EXAM, Kind.ORDER, PAGED_KINDS),
    ],
)
def test_the_kinds_of_each_form(form, last, kinds):
    assert kinds_of(form, last) == kinds


def test_a_deadline_leaves_a_second_for_the_way():
    assert deadline(30, 1_000_000) == 1_031_000
