"""Interviews: thinking, the follow-up, and when there is nothing to ask."""

from handlers.words.en.markup import Html, bold, escape, inline, italic, lines
from quiz.sittings import THINK_SECONDS

ABOUT_INTERVIEW = "open questions as in interviews; /interview quick: three minutes"
SAME_TOPIC = "Stay on this topic"
ANOTHER = "Next question"


def thinking() -> str:
    """Over an open question."""
    return f"You have {THINK_SECONDS // 60} minutes: say your answer aloud, or type it here."


def follow_up(text: str) -> Html:
    """What an interviewer asks next."""
    return lines(
        [
            bold(escape("The interviewer digs deeper")),
            inline(text),
            italic(escape("Say it aloud as you would there, then go on.")),
        ]
    )


def go_on() -> Html:
    """After a question that has no follow-up."""
    return escape("Another question?")


def nothing_to_ask(topic: str | None) -> Html:
    """There is no open question; `topic` is the title of the one asked for."""
    if topic:
        return escape(f"{topic} has no interview questions yet. /interview asks about anything.")
    return escape("There are no interview questions yet. /quiz asks others.")
