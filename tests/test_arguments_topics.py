"""Topics and numbers in the words after a command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.arguments import FAULTS, NotUnderstood, OutOfRange, Round, UnknownTopic, parse_round, parse_topic
from quiz.questions import Topic

TITLES = {
    "app-factory-config": "Factory and config",
    "async-realtime": "Async and real time",
    "auth": "Login and tokens",
    "database-orm": "Databases",
    "rest-apis": "REST APIs",
    "routing-urls": "Routing",
    "security": "Security",
    "sessions-cookies": "Sessions and cookies",
    "templates-jinja": "Templates",
}
TOPICS = {slug: Topic(slug, title, "basics") for slug, title in TITLES.items()}


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("routing-urls", "routing-urls"),
        ("routing", "routing-urls"),
        ("ROUTING", "routing-urls"),
        ("rou", "routing-urls"),
        ("r o", None),
        ("Login and tokens", "auth"),
        ("login", "auth"),
        ("auth", "auth"),
        ("app factory config", "app-factory-config"),
        ("app_factory", "app-factory-config"),
        ("factory and", "app-factory-config"),
        ("async", "async-realtime"),
        ("rest", "rest-apis"),
        ("sessions and cookies", "sessions-cookies"),
        ("data", "database-orm"),
        ("a", None),
        ("s", None),
        ("se", None),
        ("frogs", None),
        ("routing urls and more", None),
    ],
)
def test_a_topic_by_slug_title_or_a_beginning_that_only_it_has(text, slug):
    found = parse_topic(text.split(), TOPICS)
    assert (found.slug if isinstance(found, Topic) else None) == slug


@pytest.mark.parametrize(
    ("text", "suggested"),
    [
        ("rooting", ["routing-urls"]),
        ("securty", ["security"]),
        ("jinja", ["templates-jinja"]),
        ("cookies", ["sessions-cookies", "auth"]),
        ("orm", ["database-orm"]),
        ("a", ["app-factory-config", "async-realtime", "auth"]),
        ("s", ["security", "sessions-cookies"]),
        ("frogs", []),
    ],
)
def test_an_unknown_topic_comes_with_suggestions(text, suggested):
    found = parse_topic([text], TOPICS)
    assert isinstance(found, UnknownTopic)
    assert found.text == text
    assert [topic.slug for topic in found.suggestions] == suggested


def test_an_exact_name_wins_over_longer_ones():
    known = {slug: Topic(slug, slug.title(), "basics") for slug in ("auth", "auth-more")}
    assert parse_topic(["auth"], known) == known["auth"]


@pytest.mark.parametrize("words", [[], [" "], ["-"], ["_", "-"]])
def test_no_topic_is_no_fault(words):
    assert parse_topic(words, TOPICS) is None


ROUTING = TOPICS["routing-urls"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Round()),
        ("5", Round(None, 5)),
        ("5 30", Round(None, 5, 30)),
        ("routing", Round(ROUTING)),
        ("routing 5 30", Round(ROUTING, 5, 30)),
        ("5 routing 30", Round(ROUTING, 5, 30)),
        ("5 30 routing", Round(ROUTING, 5, 30)),
        ("1 5", Round(None, 1, 5)),
        ("50 300", Round(None, 50, 300)),
        ("0", OutOfRange("questions", 1, 50)),
        ("51", OutOfRange("questions", 1, 50)),
        ("-5", OutOfRange("questions", 1, 50)),
        ("10000 routing", OutOfRange("questions", 1, 50)),
        ("10 4", OutOfRange("seconds", 5, 300)),
        ("10 301", OutOfRange("seconds", 5, 300)),
        ("1 5 9", NotUnderstood("9")),
        ("9" * 5000, OutOfRange("questions", 1, 50)),
    ],
    ids=lambda value: str(value)[:20],
)
def test_words_and_numbers_are_told_apart(text, expected):
    assert parse_round(text.split(), TOPICS) == expected


@given(st.integers(1, 50), st.integers(5, 300), st.permutations(range(3)))
def test_the_order_does_not_matter_except_that_the_count_comes_before_the_seconds(count, seconds, order):
    words = [["routing"], [str(count), str(seconds)], []]
    assert parse_round([word for place in order for word in words[place]], TOPICS) == Round(ROUTING, count, seconds)


@given(st.lists(st.text(max_size=20), max_size=6))
def test_any_words_are_a_round_or_a_fault(words):
    assert isinstance(parse_round(words, TOPICS), (Round, *FAULTS))
