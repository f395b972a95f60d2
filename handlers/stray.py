"""Texts and other messages in a private chat that no feature asked for."""

from handlers.answering import typed
from handlers.asked import OtherMessage, Text
from handlers.interview import spoken
from handlers.outgoing import Replies
from handlers.routing import OtherRoute, Route, TextRoute
from handlers.sending import send
from handlers.services import Services
from handlers.words.en import stray as words


def routes() -> list[Route]:
    """Text, and everything that is no text."""
    return [TextRoute(text), OtherRoute(other)]


async def text(message: Text, services: Services) -> Replies:
    """Take it as said to an interview question, else as the answer to an open typed one, else say that none is open."""
    answered = await spoken(message, services) if message.reply_to is None else None
    answered = answered or await typed(message, services)
    return answered if answered is not None else [send(message.origin, words.text())]


async def other(message: OtherMessage, services: Services) -> Replies:
    """Say what the bot reads."""
    return [send(message.origin, words.no_text())]
