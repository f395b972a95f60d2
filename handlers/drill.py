"""/drill: questions against the clock."""

from typing import assert_never

from data.outcomes import NothingToAsk
from data.sitting_records import SittingOpened, SittingRunning
from handlers import exam, interview, sittings
from handlers.arguments import FAULTS, Round, parse_round
from handlers.asked import Command, Origin, Tap
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.sitting_buttons import Begin
from handlers.words.en import arguments as argument_words
from handlers.words.en import drill as words
from handlers.words.en import toasts
from quiz.sittings import DRILL_QUESTIONS, DRILL_SECONDS, EXAMS, Form


def routes() -> list[Route]:
    """The command, and the button that begins another one of anything."""
    return [CommandRoute("drill", drill, PRIVATE, words.ABOUT_DRILL), ButtonRoute(Begin, begin_again)]


async def drill(command: Command, services: Services) -> Replies:
    """Begin a drill as it was asked for."""
    asked = parse_round(command.words, services.topics)
    if isinstance(asked, FAULTS):
        return [send(command.origin, argument_words.fault(asked))]
    return await begin(command.origin, asked, services)


async def begin_again(tap: Tap, data: Begin, services: Services) -> Reaction:
    """Begin another drill, exam or interview."""
    if not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    topic = services.slug(data.focus)
    if data.form in EXAMS:
        return Reaction("", await exam.begin(tap.origin, data.form, services))
    if data.form is Form.DRILL:
        return Reaction("", await begin(tap.origin, Round(services.topics[topic] if topic else None), services))
    return Reaction("", await interview.begin(tap.origin, data.form, topic, services))


async def begin(origin: Origin, asked: Round, services: Services) -> Replies:
    """Ask the first question of a drill."""
    outcome = await services.store.start_sitting(
        origin.who,
        Form.DRILL,
        topic=asked.topic.slug if asked.topic else None,
        size=asked.count or DRILL_QUESTIONS,
        seconds=asked.seconds or DRILL_SECONDS,
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    match outcome:
        case SittingOpened(sitting, showing):
            return [sittings.ask(origin, showing, services, words.clock(sitting))]
        case SittingRunning():
            return await sittings.offer(origin, outcome, services)
        case NothingToAsk():
            return [send(origin, words.nothing_to_drill(asked.topic.title if asked.topic else None))]
        case _:
            assert_never(outcome)
