"""A message of the owner to everybody."""

from data.records import Broadcast
from handlers.words.en.counts import counted, percent
from handlers.words.en.markup import Html, escape, lines

ABOUT_BROADCAST = "a message to everybody who talks to me"


def begun(people: int) -> Html:
    """It is on its way."""
    return escape(f"On its way to {counted(people, 'chat')}. /broadcast alone tells how far it is.")


def how_to() -> Html:
    """Nothing is running, and nothing was said."""
    return escape("Nothing is being sent. /broadcast and your words after it go to every private chat, at once.")


def under_way(running: tuple[Broadcast, ...]) -> Html:
    """How far each one is."""
    return lines(
        [
            escape(f"{one.sent} of {counted(one.total, 'chat')} ({percent(one.sent, one.total)}): {one.text[:60]}")
            for one in running
        ]
    )


def message(text: str) -> Html:
    """The owner's words, as they were written."""
    return escape(text)
