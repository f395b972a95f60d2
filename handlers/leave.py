"""/cancel and /stop: leave what is running, and stop all pushes."""

from data.records import Purpose
from data.sitting_records import SittingLeft
from handlers import compete, sittings
from handlers.asked import Command
from handlers.chats import person_of
from handlers.outgoing import Replies
from handlers.routing import EVERYWHERE, PRIVATE, CommandRoute, Route
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.words.en import leave as words

_NO_SHOWING = 0


def routes() -> list[Route]:
    """The commands."""
    return [
        CommandRoute("cancel", cancel, EVERYWHERE, words.ABOUT_CANCEL, linkable=False),
        CommandRoute("stop", stop, PRIVATE, words.ABOUT_STOP, linkable=False),
    ]


async def cancel(command: Command, services: Services) -> Replies:
    """Leave a drill, interview or exam, else close the newest open question; in a group, end its game.

    The question of the day stays, it has its whole day.

    The verb is asked even without a question: when the update is replayed, it knows what it closed the first time.
    """
    origin, store = command.origin, services.store
    if not is_private(origin):
        cancelled = await compete.cancel(command, services)
        if cancelled is not None:
            return cancelled
        return [send(origin, words.nothing_running())]
    running = await store.leave_sitting(origin.who, now=origin.now, update_id=origin.update_id)
    if isinstance(running, SittingLeft):
        return await sittings.left(origin, running, services)
    found = await store.open_showings(origin.who.id, origin.where.chat_id)
    newest = max((item.id for item in found if item.purpose is not Purpose.DAILY), default=_NO_SHOWING)
    closed = await store.close_showing(newest, origin.now, origin.update_id)
    return [send(origin, words.left() if closed else words.nothing_running())]


async def stop(command: Command, services: Services) -> Replies:
    """Silence the private chat."""
    origin = command.origin
    person = await person_of(origin, services)
    await services.store.change_person(person.id, update_id=origin.update_id, now=origin.now, silent=True)
    return [send(origin, words.stopped())]
