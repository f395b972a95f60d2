"""Coming into chats and going: added, removed, blocked, moved to a new id."""

from functools import partial

from handlers.asked import Membership, Migration
from handlers.chats import chat_of
from handlers.outgoing import Replies
from handlers.routing import Listing, MembershipRoute, MigrationRoute, Route, WelcomeButton
from handlers.sending import is_private, key, send
from handlers.services import Services
from handlers.words.en import start as words


def routes(listing: Listing) -> list[Route]:
    """Membership and migration; `listing` gives the buttons that a new group is offered."""
    return [MembershipRoute(partial(membership, listing=listing)), MigrationRoute(migration)]


async def membership(change: Membership, services: Services, *, listing: Listing) -> Replies:
    """Remember whether the bot can write here; greet a new group once."""
    origin, store = change.origin, services.store
    if not change.present:
        await store.chat_left(origin.where.chat_id, origin.now, origin.update_id)
        return []
    await store.chat_joined(chat_of(origin), origin.now, origin.update_id)
    if is_private(origin) or not change.added:
        return []
    keys = [key(route.label, route.data) for route in listing() if isinstance(route, WelcomeButton)]
    return [send(origin, words.welcome(), [keys])]


async def migration(moved: Migration, services: Services) -> Replies:
    """Move everything of the group to its new id."""
    await services.store.migrate_chat(moved.origin.where.chat_id, moved.new_chat_id, moved.origin.now)
    return []
