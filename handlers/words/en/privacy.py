"""What is kept about a person, and how it goes away."""

from handlers.words.en.markup import Html, escape, paragraphs

ABOUT_MY_DATA = "everything I keep about you, as a file"
ABOUT_FORGET_ME = "delete everything about you"


def my_data() -> Html:
    """Under the file."""
    return escape("Everything I keep about you. /forgetme deletes it.")


def ask() -> Html:
    """Before everything is deleted."""
    return paragraphs(
        [
            escape(
                "This deletes everything I keep about you: answers, points, streak, settings and reminders. "
                "It cannot be undone."
            ),
            escape("/mydata gives you a copy first."),
        ]
    )


def forgotten() -> Html:
    """Everything is deleted."""
    return escape("Everything about you is deleted. Only counts remain, with nobody's name or id. /start begins anew.")


def kept() -> Html:
    """Nothing is deleted."""
    return escape("Nothing was deleted.")
