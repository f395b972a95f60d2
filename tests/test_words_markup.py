"""Text made safe: escaping, inline code, names, cutting, and pages that always fit."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.words.en.counts import calendar_day, counted, hour, listed, percent, times, weekdays
from handlers.words.en.markup import (
    code_block,
    escape,
    inline,
    link,
    name,
    shorten,
    visible,
)
from handlers.words.en.page import Part, fixed, page
from quiz.timetable import Pattern
from tests.words_html import read

# What Telegram's parser, HTML and people's names trip over.
HOSTILE = [
    "<b>bold</b>",
    "a & b",
    "&lt;",
    "he said \"x\" and 'y'",
    "`code` and `more`",
    "`` ` ```",
    "`<i>` & `&amp;`",
    "<!-- x --> <![CDATA[",
    "</pre></code>",
    "مرحبا بالعالم",
    "🧑‍🚀" * 16,
    "\u202egnp.exe",
    "x" * 64,
]
texts = st.text(max_size=80) | st.sampled_from(HOSTILE)


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_reads_as_it_was_written(text):
    assert read(escape(text)) == text


@given(texts)
def test_any_text_is_well_formed_after_inline(text):
    assert "<" not in inline(text).replace("<code>", "").replace("</code>", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("use `g`", "use <code>g</code>"),
        ("`a` or `b`?", "<code>a</code> or <code>b</code>?"),
        ("a lone ` stays", "a lone ` stays"),
        ("three ` ` `", "three <code> </code> `"),
        ("``", "``"),
        ("`<int:id>` & co", "<code>&lt;int:id&gt;</code> &amp; co"),
        ("folded\n", "folded"),
    ],
)
def test_backticks_become_code(written, shown):
    assert inline(written) == shown


def test_a_listing_keeps_its_indentation_and_says_its_language():
    html = code_block("\nif a < b:\n    pass\n", "python")
    assert html == '<pre><code class="language-python">if a &lt; b:\n    pass</code></pre>'
    assert read(html) == "if a < b:\n    pass"


def test_a_link_cannot_break_out_of_its_tag():
    assert read(link('https://x.y/?a=1&b="><b>', "<there>")) == "<there>"


@given(texts)
def test_a_name_cannot_turn_or_break_the_line_it_stands_in(text):
    shown = read(name(text))
    turns = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in shown)
    assert (shown[:1] == "\u2068" and shown[-1:] == "\u2069") is turns
    assert not set(shown[1:-1]) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n")


@pytest.mark.parametrize("text", ["Ada <b>", "🧑‍🚀 Ada", "x" * 64])
def test_the_letters_of_a_name_stay(text):
    assert read(name(text)) == text


def test_a_name_from_right_to_left_stands_in_an_isolate_of_its_own():
    assert read(name("عائشة")) == "\u2068عائشة\u2069"


@given(texts, st.integers(1, 100))
def test_shortening_keeps_the_limit_and_the_beginning(text, limit):
    cut = shorten(text, limit)
    assert len(cut) <= limit
    assert cut == text or (cut.endswith("…") and text.startswith(cut[:-1]))


def test_shortening_cuts_between_words():
    assert shorten("one two three four", 12) == "one two…"


@given(st.lists(st.tuples(texts, st.integers(0, 3))), st.integers(30, 300))
def test_a_page_fits_whenever_its_parts_may_give_way(parts, limit):
    made = page([Part(text, inline, gives_way=1 + gives) for text, gives in parts], limit)
    assert len(visible(made)) <= limit
    read(made)


def test_a_page_shortens_what_gives_way_most_and_leaves_the_rest():
    made = page([fixed(escape("Q?")), Part("a " * 60, escape, gives_way=1), Part("b " * 60, escape, gives_way=2)], 200)
    assert made.startswith("Q?\n" + "a " * 60)
    assert made.endswith("b b…")


def test_a_page_leaves_out_what_would_say_nothing_any_more():
    made = page([Part("a" * 90, escape, gives_way=1), Part("b" * 50, escape, gives_way=2)], 100)
    assert made == "a" * 90


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (counted(1, "point"), "1 point"),
        (counted(0, "point"), "0 points"),
        (percent(1, 3), "33 %"),
        (percent(0, 0), "0 %"),
        (hour(545), "09:05"),
        (weekdays(0b1111111), "every day"),
        (weekdays(0b0011111), "Mon–Fri"),
        (weekdays(0b0010101), "Mon, Wed, Fri"),
        (times(Pattern(0, 0b1100000)), "00:00, Sat and Sun"),
        (listed([]), ""),
        (listed(["a"]), "a"),
        (listed(["a", "b", "c"], "or"), "a, b or c"),
    ],
)
def test_numbers_and_days_in_words(said, expected):
    assert said == expected


def test_a_date_does_not_depend_on_the_locale_of_the_machine():
    assert calendar_day(date(2026, 11, 24)) == "Tue 24 Nov 2026"
