"""/interview: open questions as spoken in interviews, and the quick one of three minutes."""

from typing import assert_never

from data.outcomes import NothingToAsk
from data.records import Purpose, Showing
from data.sitting_records import NoSitting, SittingLeft, SittingOpened, SittingRunning
from handlers import sittings
from handlers.arguments import UnknownTopic, parse_topic
from handlers.asked import Command, Origin, Text
from handlers.buttons import Next
from handlers.cards import question_card
from handlers.codec import topic_code
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, CommandRoute, Route
from handlers.sending import PRIMARY, key, say, send, strip_buttons
from handlers.services import Services
from handlers.words.en import arguments as argument_words
from handlers.words.en import drill as drill_words
from handlers.words.en import interview as words
from quiz.sittings import QUICK_QUESTIONS, QUICK_SECONDS, THINK_SECONDS, Form

_QUICK = "quick"
_AMOUNTS = {Form.INTERVIEW: (1, THINK_SECONDS), Form.QUICK: (QUICK_QUESTIONS, QUICK_SECONDS)}


def routes() -> list[Route]:
    """The command."""
    return [CommandRoute("interview", interview, PRIVATE, words.ABOUT_INTERVIEW)]


async def interview(command: Command, services: Services) -> Replies:
    """Ask an open question, or many of all kinds in three minutes."""
    said = [word for word in command.words if word.lower() != _QUICK]
    form = Form.INTERVIEW if len(said) == len(command.words) else Form.QUICK
    topic = parse_topic(said, services.topics)
    if isinstance(topic, UnknownTopic):
        return [send(command.origin, argument_words.fault(topic))]
    return await begin(command.origin, form, topic.slug if topic else None, services)


async def begin(origin: Origin, form: Form, topic: str | None, services: Services) -> Replies:
    """Ask the first question."""
    size, seconds = _AMOUNTS[form]
    outcome = await services.store.start_sitting(
        origin.who,
        form,
        topic=topic,
        size=size,
        seconds=seconds,
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    match outcome:
        case SittingOpened(sitting, showing):
            notice = words.thinking() if form is Form.INTERVIEW else drill_words.clock(sitting)
            return [sittings.ask(origin, showing, services, notice)]
        case SittingRunning():
            return await sittings.offer(origin, outcome, services)
        case NothingToAsk():
            return [send(origin, words.nothing_to_ask(services.title(topic) if topic else None))]
        case _:
            assert_never(outcome)


async def spoken(text: Text, services: Services) -> Replies | None:
    """Take a text as what somebody says to the open interview question; None when there is none.

    What was typed is not kept: it is compared with the key points by who typed it.
    """
    origin = text.origin
    outcome = await services.store.think_over(origin.who, now=origin.now, update_id=origin.update_id)
    match outcome:
        case SittingLeft(_, showing):
            return _points(origin, showing, services) if showing is not None else None
        case NoSitting():
            return None
        case _:
            assert_never(outcome)


def dig_deeper(origin: Origin, showing: Showing, services: Services) -> Replies:
    """The follow-up that an interviewer would ask, and the way on."""
    question = showing.question
    focus = topic_code(question.topic)
    keys = [
        [
            key(words.ANOTHER, Next(Purpose.INTERVIEW), PRIMARY),
            key(words.SAME_TOPIC, Next(Purpose.INTERVIEW, focus)),
        ]
    ]
    return [send(origin, words.follow_up(question.follow_up) if question.follow_up else words.go_on(), keys)]


def _points(origin: Origin, showing: Showing, services: Services) -> Replies:
    card = question_card(showing, services, points_shown=True)
    calls = [say(origin, card.text, card.keyboard, showing_id=showing.id)]
    if showing.message_id is not None:
        calls.append(strip_buttons(showing.chat_id, showing.message_id))
    return calls
