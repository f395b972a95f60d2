"""/progress: how one stands, as a picture and the same in text."""

from datetime import timedelta

from handlers.asked import Command
from handlers.chats import person_of
from handlers.outgoing import Replies
from handlers.progress_picture import WEEKS, draw_progress
from handlers.routing import PRIVATE, CommandRoute, Route
from handlers.sending import photo, send
from handlers.services import Services
from handlers.words.en import progress as words
from handlers.words.en.markup import CAPTION_LIMIT, visible
from quiz.timetable import local_date


def routes() -> list[Route]:
    """The command."""
    return [CommandRoute("progress", progress, PRIVATE, words.ABOUT_PROGRESS)]


async def progress(command: Command, services: Services) -> Replies:
    """Show readiness per topic, activity, streak and forecast; a text too long for a caption follows the picture."""
    origin, store = command.origin, services.store
    person = await person_of(origin, services)
    today = local_date(origin.now, person.zone)
    found = await store.progress(person.id, origin.now)
    if not found.answers:
        return [send(origin, words.overview(found, person, today, services.title))]
    forecast = await store.forecast(person.id, origin.now)
    activity = await store.activity(person.id, today - timedelta(days=7 * WEEKS - 1), today)
    text = words.overview(found, person, today, services.title, forecast, activity)
    content = await draw_progress(forecast, activity, today, services.title)
    if len(visible(text)) <= CAPTION_LIMIT:
        return [photo(origin, text, content)]
    return [photo(origin, words.in_short(forecast, today), content), send(origin, text)]
