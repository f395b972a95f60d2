"""Flagging a question."""

from handlers.buttons import Reason
from handlers.words.en.markup import Html, bold, escape, inline, lines, paragraphs, shorten
from handlers.words.en.page import Part, page

ABOUT_REPORT = "tell what is wrong with the last question"
_REASONS = {
    Reason.WRONG: "The answer is wrong",
    Reason.UNCLEAR: "It is unclear",
    Reason.OUTDATED: "It is outdated",
    Reason.TYPO: "There is a typo",
    Reason.OTHER: "Something else",
}
_PROMPT_LENGTH = 300


def ask(prompt: str) -> Html:
    """Over the reasons to choose from."""
    return paragraphs(
        [
            lines([bold(escape("What is wrong with this question?")), inline(shorten(prompt.strip(), _PROMPT_LENGTH))]),
            escape("Or in your own words: /report and the reason, about the question asked last."),
        ]
    )


def label(reason: Reason) -> str:
    """A reason on a button; also what is written down."""
    return _REASONS[reason]


def reported(prompt: str, reason: str) -> Html:
    """The report is written down."""
    return page(
        [
            Part(shorten(prompt.strip(), _PROMPT_LENGTH), inline),
            Part(f"Reported: {reason}", escape, "\n\n", gives_way=1),
        ]
    )


def already() -> Html:
    """The person reported it before."""
    return escape("You have reported this question already; the first report stands.")


def nothing() -> Html:
    """Nothing was asked yet."""
    return escape("There is no question to report yet. /quiz asks one.")
