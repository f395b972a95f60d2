"""/progress: how one stands, in text."""

from handlers.asked import Command
from handlers.chats import person_of
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, CommandRoute, Route
from handlers.sending import send
from handlers.services import Services
from handlers.words.en import progress as words
from quiz.timetable import local_date


def routes() -> list[Route]:
    """The command."""
    return [CommandRoute("progress", progress, PRIVATE, words.ABOUT_PROGRESS)]


async def progress(command: Command, services: Services) -> Replies:
    """Show answers, streak, reviews and topics."""
    origin = command.origin
    person = await person_of(origin, services)
    found = await services.store.progress(person.id, origin.now)
    text = words.overview(found, person, local_date(origin.now, person.zone), services.title)
    return [send(origin, text)]
