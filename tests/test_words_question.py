"""A question and its verdict in words: the layout is a contract, whatever is in the texts."""

import pytest

from data.outcomes import Revealed
from data.records import Purpose
from handlers.words.en import daily, toasts
from handlers.words.en.question import Heading, Series
from handlers.words.en.question import question as ask
from handlers.words.en.verdict import all_options, verdict
from quiz.grading import Ordered, Picked, Ticked, Typed, Unknown
from quiz.questions import Kind
from tests.words_html import read_message
from tests.words_samples import ANSWERED, NAMES, RESPONSES, answer, longest, question, showing

ROUTING = Heading("Routing")
KINDS = list(Kind)


def asked(kind, heading=ROUTING, **fields):
    return read_message(ask(showing(question(kind), **fields), heading))


def told(kind, response, **fields):
    return read_message(verdict(showing(question(kind)), answer(response, **fields), ROUTING))


def test_a_question_with_code():
    assert asked(Kind.CHOICE, Heading("Routing", series=Series(3, 10))).splitlines() == [
        "Routing · intermediate · 3 of 10",
        "Which status code does a GET to /hello get <here>?",
        "@app.get('/hello/')",
        "def hello():",
        "    return 'a < b'",
        "A. 404",
        "B. 200",
        "C. 308",
    ]


def test_true_and_false_keep_their_places():
    assert asked(Kind.TRUE_FALSE).splitlines()[-2:] == ["A. True", "B. False"]


@pytest.mark.parametrize(
    ("kind", "hint"),
    [
        (Kind.MULTIPLE, "Choose all that are right, then Submit."),
        (Kind.ORDER, "Tap the letters in the right order, then Submit."),
        (Kind.TYPED, "Send your answer as a message."),
        (Kind.OPEN, "Say or type your answer to yourself, then look at the key points."),
    ],
)
def test_a_kind_that_is_not_answered_by_one_tap_says_how(kind, hint):
    assert asked(kind).endswith(hint)


def test_the_question_of_the_day_says_so_in_its_header():
    assert asked(Kind.CHOICE, purpose=Purpose.DAILY).startswith("Routing · intermediate · Question of the day\n")


def test_a_notice_stands_above_the_header():
    assert asked(Kind.CHOICE, Heading("Routing", "1 reminder was left out.")).splitlines()[:2] == [
        "1 reminder was left out.",
        "Routing · intermediate",
    ]


def test_an_order_shows_the_sequence_so_far():
    assert "Your order: A, B" in asked(Kind.ORDER, selection=(2, 0))


def test_the_key_points_of_an_open_question_are_numbered():
    text = read_message(ask(showing(question(Kind.OPEN)), ROUTING, points_shown=True))
    assert "1. names the app context\n2. names g\n3. names the request" in text


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.OPEN])
def test_key_points_are_for_open_questions_alone(kind):
    assert "Key points" not in read_message(ask(showing(question(kind)), ROUTING, points_shown=True))


def test_a_right_answer():
    text = told(Kind.CHOICE, Picked(frozenset({1})), right=True, points=10)
    assert text.splitlines()[5:] == [
        "A. 404",
        "B. 200",
        "✅ C. 308",
        "",
        "Right · 10 points",
        "C: The rule redirects.",
        "",
        "A rule with a trailing slash redirects.",
        "",
        "The interviewer listens for: Knows that 308 keeps the method & body.",
        "",
        "Documentation",
    ]


def test_a_wrong_answer_says_why_the_choice_is_wrong_before_why_the_right_one_is_right():
    text = told(Kind.CHOICE, Picked(frozenset({0})))
    assert text.splitlines()[5:11] == [
        "A. 404",
        "❌ B. 200",
        "✅ C. 308",
        "",
        "Wrong",
        "B: The rule has a trailing slash.",
    ]
    assert "\nC: The rule redirects.\n" in text


def test_the_streak_stands_beside_the_points():
    html = verdict(
        showing(question(Kind.CHOICE)), answer(Picked(frozenset({1})), right=True, points=20), ROUTING, streak=3
    )
    assert "Right · 20 points · streak: 3 days" in read_message(html)


def test_not_knowing_shows_what_is_right_and_marks_nothing_wrong():
    text = told(Kind.CHOICE, Unknown())
    assert "✅ C. 308" in text
    assert "❌" not in text


def test_a_wrong_choice_of_several_marks_each():
    text = told(Kind.MULTIPLE, Picked(frozenset({0, 2})))
    assert [line for line in text.splitlines() if line.startswith(("✅", "❌"))] == [
        "❌ A. POST",
        "✅ B. HEAD",
        "✅ C. OPTIONS",
    ]


def test_a_wrong_order_is_shown_below_the_right_one():
    text = told(Kind.ORDER, Ordered((2, 0, 1)))
    assert "✅ B. url match\n✅ C. before_request\n✅ A. the view\n❌ Your order: A, B, C" in text


def test_a_right_order_shows_no_other():
    assert "❌" not in told(Kind.ORDER, Ordered((0, 1, 2)), right=True)


def test_a_wrong_text_is_shown_below_the_accepted_one():
    assert "✅ 308 PERMANENT REDIRECT\n❌ <b>200</b> & `more`" in told(Kind.TYPED, Typed("<b>200</b> & `more`"))


def test_an_open_question_ends_with_a_model_answer_and_the_follow_up():
    text = told(Kind.OPEN, Ticked(frozenset({1})))
    assert "– names the app context\n✅ names g\n– names the request" in text
    assert "Both are pushed & popped together." in text
    assert "A likely follow-up: And with strict_slashes=False?" in text
    assert "1 of 3 key points" in text


def test_all_options_gives_the_reason_of_each():
    text = read_message(all_options(showing(question(Kind.CHOICE)), answer(Picked(frozenset({0}))), ROUTING))
    assert text.splitlines()[5:11] == [
        "A. 404",
        "↳ Only the other way round.",
        "❌ B. 200",
        "↳ The rule has a trailing slash.",
        "✅ C. 308",
        "↳ The rule redirects.",
    ]


def test_all_options_of_a_typed_question_are_all_accepted_answers():
    text = read_message(all_options(showing(question(Kind.TYPED)), answer(Typed("x")), ROUTING))
    assert "✅ 308 PERMANENT REDIRECT\n✅ 308\n" in text


@pytest.mark.parametrize(("kind", "response"), ANSWERED)
@pytest.mark.parametrize("make", [verdict, all_options])
def test_every_answer_of_every_kind_reads_well(kind, response, make):
    text = read_message(make(showing(question(kind)), answer(response), ROUTING))
    assert "Documentation" in text
    assert "The interviewer listens for: " in text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("points_shown", [True, False])
def test_the_longest_question_fits_and_keeps_every_letter(kind, points_shown):
    shown = showing(longest(kind))
    text = read_message(ask(shown, Heading("Routing", "A notice."), points_shown=points_shown))
    for place in range(len(shown.question.options)):
        assert f"\n{'ABC'[place]}. " in text


@pytest.mark.parametrize(("kind", "response"), ANSWERED)
@pytest.mark.parametrize("make", [verdict, all_options])
def test_the_longest_verdict_fits_and_keeps_its_link(kind, response, make):
    text = read_message(make(showing(longest(kind)), answer(response), ROUTING))
    assert text.endswith("Documentation") or make is all_options


@pytest.mark.parametrize(
    ("response", "right", "points", "toast"),
    [
        (Picked(frozenset({1})), True, 10, "✅ Right · 10 points"),
        (Picked(frozenset({1})), True, 0, "✅ Right"),
        (Picked(frozenset({0})), False, 0, "❌ Wrong"),
        (Unknown(), False, 0, "Noted"),
        (Ticked(frozenset()), False, 0, "Noted"),
        (Ticked(frozenset({0, 1})), True, 10, "✅ Right · 10 points"),
    ],
)
def test_toasts_tell_the_verdict_and_the_points(response, right, points, toast):
    assert toasts.verdict(answer(response, right=right, points=points)) == toast


def test_the_other_toasts_are_those_of_the_contract():
    assert toasts.ALREADY_ANSWERED == "You have already answered this one"
    assert toasts.CLOSED == "This question is closed"
    assert toasts.NOT_YOURS == "This one is not yours"
    fixed = [text for name, text in vars(toasts).items() if name.isupper()]
    assert all(0 < len(text) <= 200 for text in fixed)


def revealed(**fields):
    shown = showing(question(Kind.CHOICE), person_id=None, purpose=Purpose.DAILY, closed=True)
    usual = {"shares": (1, 2, 0), "unknown": 1, "right_names": ("Ada <b>", "Bob"), "right_count": 2}
    return Revealed(shown, **(usual | fields))


def test_the_reveal_of_a_group_shows_shares_names_and_reasons():
    text = read_message(daily.reveal(revealed(), ROUTING))
    assert "A. 404 · 0 % (0)\nB. 200 · 25 % (1)\n✅ C. 308 · 50 % (2)\nI don't know · 25 % (1)" in text
    assert "Closed. Right: Ada <b> and Bob" in text
    assert "C: The rule redirects." in text
    assert text.endswith("Documentation")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"shares": (0, 0, 0), "unknown": 0, "right_names": (), "right_count": 0}, "Closed. Nobody answered."),
        ({"shares": (3, 0, 0), "unknown": 0, "right_names": (), "right_count": 0}, "Closed. Nobody got it."),
        ({"right_names": ("Ada",), "right_count": 3}, "Closed. Right: Ada and 2 more"),
        ({"right_names": (), "right_count": 3}, "Closed. Right: 3"),
    ],
)
def test_the_reveal_names_who_got_it(fields, said):
    assert said in read_message(daily.reveal(revealed(**fields), ROUTING))


def test_the_longest_reveal_fits():
    shown = showing(longest(Kind.CHOICE), person_id=None)
    crowd = Revealed(shown, (999999, 999999, 999999), 999999, NAMES * 20, 999999)
    assert read_message(daily.reveal(crowd, ROUTING)).endswith("Documentation")


def test_every_kind_has_responses_to_show():
    assert set(RESPONSES) == set(Kind)
