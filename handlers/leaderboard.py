"""/leaderboard: points by week, month and all time, always with one's own place."""

from data.records import Person
from handlers.asked import Command
from handlers.outgoing import Replies
from handlers.routing import EVERYWHERE, CommandRoute, Route
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.words.en import leaderboard as words
from handlers.words.en.markup import Html, paragraphs
from quiz.periods import Period

_EVERYBODY = 0


def routes() -> list[Route]:
    """The command."""
    return [CommandRoute("leaderboard", leaderboard, EVERYWHERE, words.ABOUT_LEADERBOARD)]


async def leaderboard(command: Command, services: Services) -> Replies:
    """Show the tables: of everybody in private, of the group in a group."""
    origin, private = command.origin, is_private(command.origin)
    board = _EVERYBODY if private else origin.where.chat_id
    person = None if origin.as_group else await services.store.person(origin.who.id)
    tables = {
        period: await services.store.leaderboard(board, period, person.id if person else None, origin.now)
        for period in Period
    }
    text = words.tables(tables, own=_own(person, private=private))
    if not private:
        movers = await services.store.movers(board, origin.now)
        text = paragraphs([text, words.movers(movers), words.teams(await services.store.team_records(board))])
    if private and person and person.table_name is None:
        text = paragraphs([text, words.how_to_be_named()])
    return [send(origin, text)]


def _own(person: Person | None, *, private: bool) -> Html | None:
    """How whoever asked is called: not by name where they chose not to be."""
    if person is None:
        return None
    return words.you() if private or person.hidden else words.called(person.first_name)
