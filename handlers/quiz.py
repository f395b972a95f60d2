"""/quiz, /review, and the button that asks on."""

from data.records import Purpose
from handlers import interview
from handlers.arguments import UnknownTopic, parse_topic
from handlers.asked import Command, Tap
from handlers.asking import ask_next, ask_review
from handlers.buttons import Next
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.words.en import arguments as argument_words
from handlers.words.en import quiz as words
from handlers.words.en import toasts
from quiz.sittings import Form


def routes() -> list[Route]:
    """The commands and the button."""
    return [
        CommandRoute("quiz", quiz, PRIVATE, words.ABOUT_QUIZ),
        CommandRoute("review", review, PRIVATE, words.ABOUT_REVIEW),
        ButtonRoute(Next, ask_on),
    ]


async def quiz(command: Command, services: Services) -> Replies:
    """Ask the next best question."""
    topic = parse_topic(command.words, services.topics)
    if isinstance(topic, UnknownTopic):
        return [send(command.origin, argument_words.fault(topic))]
    return await ask_next(command.origin, services, topic.slug if topic else None)


async def review(command: Command, services: Services) -> Replies:
    """Ask what waits for review."""
    return await ask_review(command.origin, services)


async def ask_on(tap: Tap, data: Next, services: Services) -> Reaction:
    """Ask another question, for the same purpose and of the same topic as the one before."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    if data.purpose is Purpose.REVIEW:
        return Reaction("", await ask_review(tap.origin, services))
    if data.purpose is Purpose.INTERVIEW:
        return Reaction("", await interview.begin(tap.origin, Form.INTERVIEW, services.slug(data.focus), services))
    return Reaction("", await ask_next(tap.origin, services, services.slug(data.focus)))
