"""Coming into a chat, private or group."""

from handlers.words.en.markup import Html, escape, lines, paragraphs

ABOUT_START = "what this is"


def hello(*, silent: bool) -> Html:
    """What this is, in two lines; `silent` when all pushes were stopped."""
    two_lines = lines(
        [
            escape("I ask questions from Flask interviews, one at a time, and explain every option."),
            escape("What you get wrong comes back until you know it. /help lists everything."),
        ]
    )
    return paragraphs([two_lines, escape("Your reminders are stopped.") if silent else None])


def welcome() -> Html:
    """To a group that the bot was added to."""
    return lines(
        [
            escape("Hello. I ask questions from Flask interviews and explain every option."),
            escape("I speak only when asked, or at an hour an admin sets with /remind. /help lists everything."),
        ]
    )
