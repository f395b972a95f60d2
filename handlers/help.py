"""/help and /rules."""

from functools import partial

from handlers.asked import Command
from handlers.chats import may_administer
from handlers.outgoing import Replies
from handlers.routing import EVERYWHERE, CommandRoute, Listing, Route, Scope
from handlers.sending import is_private, send
from handlers.services import Services
from handlers.words.en import help as words


def routes(listing: Listing) -> list[Route]:
    """The commands; `listing` gives the routes that /help speaks of."""
    return [
        CommandRoute("rules", rules, EVERYWHERE, words.ABOUT_RULES),
        CommandRoute("help", partial(show_help, listing=listing), EVERYWHERE, words.ABOUT_HELP),
    ]


async def rules(command: Command, services: Services) -> Replies:
    """Tell how points work."""
    return [send(command.origin, words.rules())]


async def show_help(command: Command, services: Services, *, listing: Listing) -> Replies:
    """List what the asker may use in this chat."""
    origin, group = command.origin, not is_private(command.origin)
    open_to = {Scope.GROUP} if group else {Scope.PRIVATE}
    if not group and origin.who.id in services.owners:
        open_to.add(Scope.OWNER)
    if group and await may_administer(origin, services):
        open_to.add(Scope.ADMIN)
    listed = [
        (route.name, route.described(group=group))
        for route in listing()
        if isinstance(route, CommandRoute) and route.scopes & open_to
    ]
    return [send(origin, words.commands(listed, group=group))]
