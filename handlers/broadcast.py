"""/broadcast: the owner tells everybody something."""

from data.records import Broadcast
from handlers.asked import Command
from handlers.outgoing import Outgoing, Replies, Urgency
from handlers.routing import OWNERS, CommandRoute, Route
from handlers.sending import send
from handlers.services import Services
from handlers.words.en import broadcast as words


def routes() -> list[Route]:
    """The command."""
    return [CommandRoute("broadcast", broadcast, OWNERS, words.ABOUT_BROADCAST, linkable=False)]


async def broadcast(command: Command, services: Services) -> Replies:
    """Begin a broadcast, or tell how far the running ones are."""
    origin = command.origin
    _, _, text = command.text.partition(" ")
    if not text.strip():
        running = await services.store.running_broadcasts()
        return [send(origin, words.under_way(running) if running else words.how_to())]
    number = await services.store.start_broadcast(text.strip(), origin.now, origin.update_id)
    _, total = await services.store.broadcast_progress(number)
    return [send(origin, words.begun(total))]


def broadcast_words(running: Broadcast, chat_ids: tuple[int, ...]) -> Replies:
    """The message to each of these chats: once at most, because a chat handed out is not handed out again."""
    parameters = {"text": words.message(running.text), "parse_mode": "HTML"}
    return [Outgoing("sendMessage", chat_id, parameters, urgency=Urgency.BULK) for chat_id in chat_ids]
