"""What each feature says: every text reads well with the worst values, and says what it is there to say."""

from datetime import UTC, date, datetime

import pytest

from data.outcomes import NoSuchReminder, ReminderSet
from data.records import Person, Progress, Reminder, ReminderKind, Reminders, Row, Table, TopicProgress
from handlers.arguments import FAULTS as FAULT_TYPES
from handlers.arguments import (
    BadDate,
    BadPause,
    BadTime,
    NotUnderstood,
    OutOfRange,
    UnknownTopic,
    UnknownZone,
)
from handlers.buttons import Reason, Section
from handlers.reminder_arguments import parse_reminder
from handlers.setting_arguments import parse_settings
from handlers.words.en import (
    arguments,
    daily,
    labels,
    leaderboard,
    leave,
    privacy,
    progress,
    push,
    quiz,
    remind,
    report,
    set_up,
    settings,
    start,
    stray,
    topics,
)
from handlers.words.en import help as helping
from quiz.periods import Period
from quiz.questions import Level, Topic
from quiz.timetable import Pattern
from tests.words_html import read, read_message
from tests.words_samples import LONG, NAMES

HOSTILE = "<b>&amp; `x`"
AT = int(datetime(2026, 11, 24, 8, tzinfo=UTC).timestamp() * 1000)
NINE = Reminder(1, 1, ReminderKind.DAILY, Pattern(9 * 60), AT)
BERLIN = Reminders("Europe/Berlin", (NINE,))
MANY = Reminders(
    "America/Argentina/ComodRivadavia",
    tuple(Reminder(n, n, ReminderKind.REVIEW, Pattern(n, 0b1010101), None) for n in range(1, 11)),
    paused_until=AT,
)
TOPICS = {slug: Topic(slug, slug.title(), "basics") for slug in ("routing-urls", "security")}
ADA = Person(7, "Ada")
FULL = Person(
    7,
    NAMES[0],
    zone="America/Argentina/ComodRivadavia",
    level=Level.SENIOR,
    topics=("routing-urls", "security"),
    interview_date=date(2027, 1, 15),
    table_name=NAMES[1],
    hidden=True,
)
FAULTS = {
    UnknownTopic("rooting", (Topic("routing-urls", "Routing", "basics"),)): "“rooting”. Did you mean Routing?",
    UnknownTopic(HOSTILE, ()): "I know no topic “<b>&amp; `x`”. /topics lists them.",
    OutOfRange("questions", 1, 50): "The number of questions goes from 1 to 50.",
    NotUnderstood("frogs"): "“frogs”",
    BadTime("25:00"): "“25:00” is no time of day. Write it as 09:00 or 18:30.",
    BadTime(""): "The time is missing.",
    UnknownZone("Berln", ("Europe/Berlin", "UTC")): "Did you mean Europe/Berlin or UTC?",
    UnknownZone(LONG, ()): "Write it as Europe/Berlin",
    BadDate("tomorrow"): "“tomorrow” is no date.",
    BadDate("2020-01-01", past=True): "“2020-01-01” is over.",
    BadPause("long"): "/remind pause 2w",
}


@pytest.mark.parametrize(("fault", "said"), FAULTS.items(), ids=lambda value: type(value).__name__)
def test_a_fault_in_the_words_of_a_command(fault, said):
    assert said in read_message(arguments.fault(fault))


TEXTS = {
    "nothing to ask": (quiz.nothing_to_ask(None), "/settings"),
    "nothing to ask of a topic": (quiz.nothing_to_ask(HOSTILE), "<b>&amp; `x`"),
    "nothing to review": (quiz.nothing_to_review(), "Nothing waits for review"),
    "daily running": (daily.running(), "Today's question"),
    "daily over": (daily.over(), "tomorrow"),
    "no daily": (daily.none_today(), "no question today"),
    "topics": (topics.overview(), "A tap asks one"),
    "no topics": (topics.empty(), "no questions"),
    "hello": (start.hello(silent=False), "/help"),
    "hello again": (start.hello(silent=True), "Your reminders are stopped."),
    "welcome": (start.welcome(), "/remind"),
    "set-up level": (set_up.ask_level(), "1 of 4"),
    "set-up date": (set_up.ask_date(), "2 of 4"),
    "set-up hour": (set_up.ask_hour(), "3 of 4"),
    "set-up zone": (set_up.ask_zone(), "4 of 4"),
    "set-up skipped": (set_up.done(ADA, Reminders("UTC", ())), "Question of the day: none"),
    "set-up done": (set_up.done(FULL, MANY), "Interview: Fri 15 Jan 2027"),
    "no reminders": (remind.overview(Reminders("UTC", ()), group=False), "/remind 09:00 Europe/Berlin"),
    "reminders": (remind.overview(BERLIN, group=False), "1. 09:00, every day: question of the day"),
    "paused reminders": (remind.overview(MANY, group=True), "Paused until Tue 24 Nov 2026, 05:00."),
    "silent reminders": (remind.overview(Reminders("UTC", (NINE,), silent=True), group=False), "/remind resume"),
    "reminder set": (remind.confirmed(ReminderSet(NINE, BERLIN)), "Next: Tue 24 Nov 2026, 09:00, Europe/Berlin."),
    "reminder replaced": (remind.confirmed(ReminderSet(NINE, BERLIN, replaced=True)), "It replaces the one"),
    "reminder moves": (remind.confirmed(ReminderSet(NINE, BERLIN, zone_changed=True)), "The zone is Europe/Berlin now"),
    "reminder in UTC": (remind.confirmed(ReminderSet(NINE, Reminders("UTC", (NINE,)))), "That is in UTC."),
    "too many reminders": (remind.too_many(10), "There are 10 reminders already"),
    "reminder deleted": (remind.deleted(NINE), "Deleted: 09:00"),
    "no such reminder": (remind.deleted(NoSuchReminder(3)), "from 1 to 3"),
    "no reminder at all": (remind.deleted(NoSuchReminder(0)), "no reminder"),
    "paused": (remind.paused(MANY, 14), "Paused for 14 days"),
    "resumed": (remind.resumed(BERLIN), "Next: Tue 24 Nov 2026, 09:00, Europe/Berlin."),
    "nothing to resume": (remind.resumed(Reminders("UTC", ())), "no reminders yet"),
    "no review in groups": (remind.no_review_in_groups(), "private chat"),
    "settings": (settings.overview(ADA, str), "Topics: all"),
    "full settings": (settings.overview(FULL, str.upper), "Topics: ROUTING-URLS and SECURITY"),
    "settings of a group": (settings.group_overview("Asia/Tokyo"), "Asia/Tokyo"),
    "zone saved": (settings.zone_saved("Asia/Tokyo"), "Asia/Tokyo"),
    "how to set": (settings.how_to(), "/settings level senior"),
    "how to set in a group": (settings.group_how_to(), "/settings zone"),
    "report": (report.ask(HOSTILE), "What is wrong with this question?"),
    "a long question reported": (report.ask(LONG), "…"),
    "reported": (report.reported(LONG, LONG), "Reported: "),
    "reported already": (report.already(), "already"),
    "nothing to report": (report.nothing(), "/quiz"),
    "my data": (privacy.my_data(), "/forgetme"),
    "forget me?": (privacy.ask(), "cannot be undone"),
    "forgotten": (privacy.forgotten(), "deleted"),
    "kept": (privacy.kept(), "Nothing was deleted."),
    "left": (leave.left(), "/quiz"),
    "nothing to leave": (leave.nothing_running(), "Nothing is running"),
    "stopped": (leave.stopped(), "/remind"),
    "unknown command": (stray.unknown_command("frog", []), "I do not know /frog. /help"),
    "similar command": (stray.unknown_command("quz", ["quiz"]), "Did you mean /quiz?"),
    "stray text": (stray.text(), "/quiz"),
    "sticker": (stray.no_text(), "/help"),
    "private only": (stray.private_only("quiz"), "/quiz is for our private chat."),
    "group only": (stray.group_only("compete"), "/compete is for groups"),
    "admins only": (stray.admins_only("remind"), "admins"),
    "rules": (helping.rules(), "10 points"),
    "a fault": (stray.failed(), "Nothing of yours is lost."),
    "push without a question": (push.answered_already(3, 4, 0), "Streak: 3 days. 4 questions to review: /review"),
    "push with nothing": (push.answered_already(0, 0, 0), "Today's question is answered. Nothing to review."),
    "late push": (push.review(1, 2), "2 reminders could not be sent in time and were left out.\n1 question to review."),
    "empty review": (push.review(0, 0), "Nothing waits for review today."),
    "empty drill": (push.nothing_to_drill(1), "1 reminder could not be sent in time and was left out."),
    "no progress": (progress.overview(Progress((), 0, 0, 0, 0, 0), ADA, date(2026, 11, 24), str), "/quiz"),
}


@pytest.mark.parametrize(("html", "said"), TEXTS.values(), ids=TEXTS)
def test_what_is_said(html, said):
    assert said in read_message(html)


@pytest.mark.parametrize("section", [section for section in Section if section is not Section.ALL])
def test_every_part_of_the_settings_says_how_to_write_it(section):
    assert "/settings " in read_message(settings.section(section))
    assert settings.label(section)


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_a_label(reason):
    assert 0 < len(report.label(reason)) <= 64


@pytest.mark.parametrize("group", [True, False])
def test_every_example_of_a_reminder_is_understood(group):
    examples = read(remind.examples(group=group)).splitlines()[1:]
    assert examples
    for line in examples:
        assert not isinstance(parse_reminder(line.split()[1:]), FAULT_TYPES)


def test_every_example_of_a_setting_is_understood():
    for line in read(settings.how_to()).splitlines()[1:]:
        wish = parse_settings(line.split()[1:], TOPICS, date(2026, 11, 24))
        assert not isinstance(wish, FAULT_TYPES), line


def test_hello_takes_two_lines():
    assert len(read_message(start.hello(silent=False)).splitlines()) == 2


def test_the_descriptions_keep_their_limits():
    assert 0 < len(helping.DESCRIPTION) <= 512
    assert 0 < len(helping.SHORT_DESCRIPTION) <= 120


@pytest.mark.parametrize("name", NAMES)
def test_names_in_tables_are_shown_as_they_are(name):
    text = read_message(leaderboard.tables({Period.WEEK: Table((Row(1, 7, name, 20),), None, 1)}, own=None))
    shown = name.replace("\u202e", "")
    assert f"1. {shown} · 20" in text.replace("\u2068", "").replace("\u2069", "")


def test_the_tables_of_a_private_chat():
    table = Table((Row(1, 8, None, 1), Row(1, 9, "Bob", 1)), Row(14, 7, None, 0), 230)
    text = read_message(leaderboard.tables(dict.fromkeys(Period, table), own=leaderboard.you()))
    assert text.splitlines()[:4] == [
        "This week",
        "1. somebody · 1",
        "1. Bob · 1",
        "You: place 14 of 230, 0 points",
    ]
    assert [line for line in text.splitlines() if "time" in line or "month" in line] == ["This month", "All time"]


def test_the_tables_before_the_first_answer():
    empty = read_message(leaderboard.tables({Period.ALL: Table((), None, 0)}, own=leaderboard.you()))
    assert empty == "All time\nNo points yet."
    others = Table((Row(1, 8, "Bob", 1),), None, 1)
    assert "You: no points yet" in read_message(leaderboard.tables({Period.ALL: others}, own=leaderboard.you()))


def test_the_longest_tables_fit():
    rows = tuple(Row(10**6, 7, "🧑‍🚀" * 30, 10**9) for _ in range(10))
    table = Table(rows, rows[0], 10**6)
    read_message(leaderboard.tables(dict.fromkeys(Period, table), own=leaderboard.called("x" * 200)))


def test_progress_by_topic():
    found = Progress(
        (TopicProgress("routing", 12, 3, 2), TopicProgress("<security>", 5, 0, 0), TopicProgress("gone", 0, 0, 0)),
        points=40,
        answers=4,
        right=3,
        streak=1,
        due=2,
    )
    text = read_message(progress.overview(found, FULL, date(2027, 1, 14), str.upper))
    assert text.splitlines() == [
        "4 answers, 3 right (75 %)",
        "Points: 40",
        "Streak: 1 day",
        "Waiting for review: 2",
        "Interview: Fri 15 Jan 2027, in 1 day",
        "",
        "Topics",
        "ROUTING: 2 right of 12, 3 answered",
        "",
        "Not begun: <SECURITY>.",
    ]


@pytest.mark.parametrize(("today", "when"), [(date(2027, 1, 15), "today"), (date(2027, 1, 16), "over")])
def test_the_interview_comes_and_goes(today, when):
    found = Progress((), 0, 1, 1, 0, 0)
    assert f"Interview: Fri 15 Jan 2027, {when}" in read(progress.overview(found, FULL, today, str))


def test_the_fixed_labels_fit_on_a_button():
    fixed = [text for name, text in vars(labels).items() if name.isupper() and name != "LETTERS"]
    assert fixed
    assert all(0 < len(text) <= 30 for text in fixed)
    assert labels.DONT_KNOW == "I don't know"
