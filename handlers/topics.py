"""/topics: the topics as buttons, each with one's own progress."""

from handlers.asked import Command
from handlers.buttons import Next
from handlers.codec import topic_code
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, CommandRoute, Route
from handlers.sending import key, send
from handlers.services import Services
from handlers.words.en import topics as words


def routes() -> list[Route]:
    """The command; its buttons ask on like any other."""
    return [CommandRoute("topics", topics, PRIVATE, words.ABOUT_TOPICS)]


async def topics(command: Command, services: Services) -> Replies:
    """Show the topics that have questions, in the order of the syllabus."""
    progress = await services.store.progress(command.origin.who.id, command.origin.now)
    known = {item.topic: item for item in progress.topics if item.questions}
    order = [slug for slug in services.topics if slug in known] + [
        slug for slug in known if slug not in services.topics
    ]
    keys = [[key(words.label(services.title(slug), known[slug]), Next(focus=topic_code(slug)))] for slug in order]
    return [send(command.origin, words.overview() if keys else words.empty(), keys)]
