"""Settings: what is set, and what may be chosen."""

from collections.abc import Callable
from datetime import date

from data.records import Person
from handlers.buttons import Section
from handlers.words.en.counts import calendar_day, listed
from handlers.words.en.interview_date import plan
from handlers.words.en.markup import Html, bold, code, escape, lines, name, paragraphs
from quiz.planning import Plan

ABOUT_SETTINGS = "level, topics, zone, interview date, name"
ABOUT_GROUP_SETTINGS = "the zone of this group"
_LABELS = {
    Section.LEVEL: "Level",
    Section.TOPICS: "Topics",
    Section.ZONE: "Zone",
    Section.DATE: "Interview date",
    Section.NAME: "Name",
}
_ASKS = {
    Section.LEVEL: ("At which level shall I begin?", "/settings level senior"),
    Section.TOPICS: ("Which topics shall I ask? A tap switches one on or off.", "/settings topics routing, security"),
    Section.ZONE: ("Where is it this time now? All reminders go by it.", "/settings zone Asia/Dubai"),
    Section.DATE: ("When is your interview?", "/settings date 2027-01-15"),
    Section.NAME: (
        "How do you want to appear in the tables? In the tables of all people only a name of your choice is shown; "
        "in groups it is your first name.",
        "/settings name Ada",
    ),
}
_EXAMPLES = tuple(example for _, example in _ASKS.values())


def overview(person: Person, title: Callable[[str], str], found: Plan | None = None) -> Html:
    """Everything that is set, and the plan towards an interview; `title` names a topic."""
    topics = listed([title(slug) for slug in person.topics]) if person.topics else "all"
    return lines(
        [
            bold(escape("Your settings")),
            escape(f"Level: {person.level or 'any'}"),
            escape(f"Topics: {topics}"),
            escape(f"Zone: {person.zone}"),
            escape(f"Interview: {_day(person.interview_date)}"),
            Html(f"Name in the tables: {_table_name(person)}"),
            escape(f"In groups: {'somebody' if person.hidden else 'your first name'}"),
            plan(found) if found and found.days_left is not None else None,
        ]
    )


def section(chosen: Section) -> Html:
    """What a part of the settings is about, over its buttons."""
    ask, example = _ASKS[chosen]
    return paragraphs([bold(escape(ask)), Html(f"{escape('Or send:')} {code(example)}")])


def group_overview(zone: str) -> Html:
    """What is set for a group."""
    return paragraphs(
        [
            Html(f"{bold(escape('Zone of this group:'))} {escape(zone)}"),
            Html(f"{escape('Choose another, or send:')} {code('/settings zone Asia/Dubai')}"),
        ]
    )


def zone_saved(zone: str) -> Html:
    """The zone has changed."""
    return escape(f"The zone is {zone} now; all reminders here go by it.")


def how_to() -> Html:
    """How settings are written."""
    return lines([escape("For example:"), *(code(example) for example in _EXAMPLES)])


def group_how_to() -> Html:
    """How settings of a group are written."""
    return lines([escape("For example:"), code("/settings zone Asia/Dubai")])


def label(chosen: Section) -> str:
    """The button that opens a part of the settings."""
    return _LABELS[chosen]


ANY_LEVEL = "Any level"
ALL_TOPICS = "All topics"
NO_DATE = "No date"
NAMED = "My first name"
UNNAMED = "Somebody"
GROUPS_NAMED = "In groups: my first name"
GROUPS_HIDDEN = "In groups: somebody"


def _day(day: date | None) -> str:
    return calendar_day(day) if day else "no date"


def _table_name(person: Person) -> Html:
    return name(person.table_name) if person.table_name else escape("somebody")
