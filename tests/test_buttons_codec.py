"""Callback data: every button round trips within 64 bytes, everything else is an old button."""

import types
from dataclasses import fields
from enum import StrEnum
from typing import get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.records import Purpose
from handlers import buttons
from handlers.buttons import DontKnow, Next, Pick, Reason, ReportFor, SetUpDate, SetUpLevel
from handlers.codec import LIMIT_BYTES, ButtonData, button, button_kinds, pack, parse, topic_code, zone_code
from handlers.routes import all_routes
from handlers.routing import ButtonRoute
from handlers.zones import COMMON, zone_of_code
from quiz.questions import Level

numbers = st.integers(0, 2**63 - 1)


def values(hint) -> st.SearchStrategy:
    """Whatever a field of that type may hold."""
    if isinstance(hint, types.UnionType):
        return st.one_of(values(choice) for choice in get_args(hint))
    if hint is types.NoneType:
        return st.none()
    return st.sampled_from(hint) if issubclass(hint, StrEnum) else numbers


def filled(kind: type[ButtonData]) -> st.SearchStrategy[ButtonData]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values(hints[field.name]) for field in fields(kind)})


any_button = st.one_of(*map(filled, button_kinds()))


@given(any_button)
def test_what_is_packed_is_read_back(data):
    packed = pack(data)
    assert 0 < len(packed.encode()) <= LIMIT_BYTES
    assert parse(packed) == data


@given(st.text(max_size=70) | st.from_regex(r"[a-z]{1,2}(\.[0-9a-z]{0,3}){0,4}", fullmatch=True))
def test_forged_data_is_read_only_as_it_would_have_been_packed(text):
    data = parse(text)
    assert data is None or pack(data) == text


@pytest.mark.parametrize(
    ("data", "packed"),
    [
        (Pick(showing=36, index=1), "p.10.1.0"),
        (DontKnow(7, focus=35), "u.7.z"),
        (Next(Purpose.REVIEW), "n.2.0"),
        (SetUpLevel(Level.SENIOR), "wl.2"),
        (SetUpLevel(None), "wl."),
        (SetUpDate(0), "wd.0"),
        (ReportFor(1, Reason.TYPO), "f.1.3"),
    ],
)
def test_buttons_under_old_messages_keep_their_meaning(data, packed):
    assert pack(data) == packed
    assert parse(packed) == data


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "p",
        "p.1",
        "p.1.2.3.4",
        "p.1..0",
        "p.-1.0.0",
        "p.+1.0.0",
        "p.01.0.0",
        "p. 1.0.0",
        "p.1_0.0.0",
        "p.Z.0.0",
        "p.١.0.0",
        "f.1.99",
        "wl.3",
        "nosuch.1",
        "p." + "z" * 60 + ".0.0",
        "p.1y2p0ij32e8e8.0.0",
        "x" * 100_000,
    ],
)
def test_old_and_forged_data_is_no_button(text):
    assert parse(text) is None


def test_what_takes_too_many_bytes_is_refused_when_it_is_packed():
    with pytest.raises(ValueError, match="64 bytes"):
        pack(Pick(showing=36**60, index=0))


def test_negative_numbers_are_refused():
    with pytest.raises(ValueError, match="count from 0"):
        pack(Pick(showing=-5, index=0))


def test_no_two_buttons_share_a_prefix():
    with pytest.raises(ValueError, match="share the prefix"):

        @button("p")
        class Another(ButtonData):
            showing: int


def test_every_button_is_answered_by_one_feature():
    answered = [route.data for route in all_routes() if isinstance(route, ButtonRoute)]
    assert len(answered) == len(set(answered))
    assert set(answered) == set(button_kinds())
    defined = {kind for kind in vars(buttons).values() if isinstance(kind, type) and issubclass(kind, ButtonData)}
    assert defined - {ButtonData} <= set(button_kinds())


def test_enums_on_buttons_grow_at_the_end_only():
    known = {
        Level: ["fresher", "intermediate", "senior"],
        Purpose: ["quiz", "daily", "review", "drill"],
        Reason: ["wrong", "unclear", "outdated", "typo", "other"],
        buttons.Section: ["all", "level", "topics", "zone", "date", "name"],
    }
    for enum, members in known.items():
        assert [str(member) for member in enum][: len(members)] == members


def test_topics_and_zones_have_codes_of_their_own():
    slugs = [f"topic-{number}" for number in range(1000)]
    assert len({topic_code(slug) for slug in slugs}) == len(slugs)
    assert 0 not in {topic_code(slug) for slug in slugs}
    assert [zone_of_code(zone_code(zone)) for zone in COMMON] == list(COMMON)
    assert zone_of_code(1) is None
