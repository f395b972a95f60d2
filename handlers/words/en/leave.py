"""Leaving what is running, and stopping all pushes."""

from handlers.words.en.markup import Html, escape

ABOUT_CANCEL = "leave what is running"
ABOUT_STOP = "pause everything I send unasked"


def nothing_running() -> Html:
    """There is nothing to leave."""
    return escape("Nothing is running here.")


def left() -> Html:
    """The newest open question was closed."""
    return escape("Left: the last question is closed. /quiz asks another one.")


def stopped() -> Html:
    """All pushes are off."""
    return escape("I send you nothing unasked any more. /start and /remind offer to go on.")
