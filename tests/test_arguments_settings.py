"""The words after /settings, and zones as people write them."""

from datetime import date
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.arguments import FAULTS, BadDate, NotUnderstood, OutOfRange, UnknownTopic, UnknownZone
from handlers.setting_arguments import SetFact, SetZone, ShowSettings, parse_settings
from handlers.zones import COMMON, city, parse_zone
from quiz.questions import Level, Topic

TODAY = date(2026, 11, 24)
TITLES = {"routing-urls": "Routing", "security": "Security", "errors-logging": "Errors and logging"}
TOPICS = {slug: Topic(slug, title, "basics") for slug, title in TITLES.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ShowSettings()),
        ("level senior", SetFact("level", Level.SENIOR)),
        ("Level SEN", SetFact("level", Level.SENIOR)),
        ("level any", SetFact("level", None)),
        ("level none", SetFact("level", None)),
        ("level wizard", NotUnderstood("level wizard")),
        ("level", NotUnderstood("level")),
        ("date 2027-01-15", SetFact("interview_date", date(2027, 1, 15))),
        ("date 2026-11-24", SetFact("interview_date", TODAY)),
        ("date none", SetFact("interview_date", None)),
        ("date 2026-11-23", BadDate("2026-11-23", past=True)),
        ("date 2027-02-30", BadDate("2027-02-30")),
        ("date tomorrow", BadDate("tomorrow")),
        ("zone Europe/Berlin", SetZone("Europe/Berlin")),
        ("zone new york", SetZone("America/New_York")),
        ("name Ada Lovelace", SetFact("table_name", "Ada Lovelace")),
        ("name none", SetFact("table_name", None)),
        ("name <b>Ada</b>", SetFact("table_name", "<b>Ada</b>")),
        ("name " + "x" * 64, SetFact("table_name", "x" * 64)),
        ("name " + "x" * 65, OutOfRange("letters of a name", 1, 64)),
        ("topics routing", SetFact("topics", ("routing-urls",))),
        ("topics routing, security", SetFact("topics", ("routing-urls", "security"))),
        ("topics routing security", SetFact("topics", ("routing-urls", "security"))),
        ("topics security,security", SetFact("topics", ("security",))),
        ("topics Errors and logging", SetFact("topics", ("errors-logging",))),
        ("topics Errors and logging, sec", SetFact("topics", ("errors-logging", "security"))),
        ("topics all", SetFact("topics", ())),
        ("topics ,", NotUnderstood("topics ,")),
        ("groups name", SetFact("hidden", False)),
        ("groups none", SetFact("hidden", True)),
        ("groups perhaps", NotUnderstood("groups perhaps")),
        ("colour green", NotUnderstood("colour green")),
    ],
)
def test_what_is_wished(text, expected):
    assert parse_settings(text.split(), TOPICS, TODAY) == expected


def test_an_unknown_topic_among_others_is_named():
    fault = parse_settings(["topics", "security,", "frogs"], TOPICS, TODAY)
    assert isinstance(fault, UnknownTopic)
    assert fault.text == "frogs"


@given(st.lists(st.text(max_size=12) | st.sampled_from(["level", "date", "zone", "name", "topics"]), max_size=5))
def test_any_words_are_a_wish_or_a_fault(words):
    assert isinstance(parse_settings(words, TOPICS, TODAY), (ShowSettings, SetFact, SetZone, *FAULTS))


@pytest.mark.parametrize("zone", sorted(available_timezones() - {"Factory", "localtime", "posixrules"}))
def test_every_zone_is_found_by_its_name_in_any_case(zone):
    assert parse_zone(zone.upper()) == zone


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Berlin", "Europe/Berlin"),
        ("  new   york ", "America/New_York"),
        ("buenos aires", "America/Argentina/Buenos_Aires"),
        ("istanbul", "Europe/Istanbul"),
        ("calcutta", "Asia/Calcutta"),
        ("Singapore", "Singapore"),
    ],
)
def test_a_city_is_enough(text, zone):
    assert parse_zone(text) == zone


@pytest.mark.parametrize("text", ["", "localtime", "Factory", "../etc/passwd", "frogs" * 1000])
def test_what_is_no_zone(text):
    assert isinstance(parse_zone(text), UnknownZone)


def test_the_common_zones_exist():
    assert set(COMMON) <= available_timezones()
    assert city("America/New_York") == "New York"
