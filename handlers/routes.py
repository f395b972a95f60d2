"""Every feature in one list, and the way from what was asked to the feature that answers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import assert_never

from handlers import (
    answering,
    broadcast,
    challenge,
    compete,
    daily,
    drill,
    exam,
    interview,
    interview_date,
    leaderboard,
    leave,
    membership,
    mistakes,
    privacy,
    progress,
    quiz,
    remind,
    report,
    set_up,
    settings,
    settings_menu,
    start,
    stray,
    topics,
)
from handlers import (
    help as helping,
)
from handlers.arguments import closest
from handlers.asked import Command, Incoming, Membership, Migration, OtherMessage, Tap, Text
from handlers.chats import chat_of, may_administer
from handlers.codec import ButtonData, parse
from handlers.links import group_key, private_key
from handlers.outgoing import Replies
from handlers.routing import (
    ButtonRoute,
    CommandRoute,
    MembershipRoute,
    MigrationRoute,
    OtherRoute,
    Reaction,
    Route,
    Scope,
    TextRoute,
)
from handlers.sending import Key, answer, is_private, send
from handlers.services import Services
from handlers.words.en import stray as words
from handlers.words.en import toasts
from handlers.words.en.markup import Html


@cache
def all_routes() -> tuple[Route, ...]:
    """The features, in the order in which /help lists their commands."""
    return (
        *start.routes(all_routes),
        *quiz.routes(),
        *daily.routes(),
        *drill.routes(),
        *exam.routes(),
        *interview.routes(),
        *mistakes.routes(),
        *topics.routes(),
        *answering.routes(),
        *progress.routes(),
        *compete.routes(),
        *challenge.routes(),
        *leaderboard.routes(),
        *remind.routes(),
        *settings.routes(),
        *settings_menu.routes(),
        *set_up.routes(),
        *interview_date.routes(),
        *report.routes(),
        *privacy.routes(),
        *broadcast.routes(),
        *leave.routes(),
        *helping.routes(all_routes),
        *membership.routes(all_routes),
        *stray.routes(),
    )


@dataclass(frozen=True, slots=True)
class Table:
    """The routes by what they answer to."""

    commands: Mapping[str, CommandRoute]
    buttons: Mapping[type[ButtonData], ButtonRoute]
    texts: TextRoute
    others: OtherRoute
    memberships: MembershipRoute
    migrations: MigrationRoute


async def dispatch(incoming: Incoming, services: Services) -> Replies:
    """Have the feature answer that is responsible. A tap gets exactly one callback answer, and gets it first."""
    match incoming:
        case Command():
            return await _command(incoming, services)
        case Tap():
            reaction = await _tap(incoming, services)
            return [answer(incoming, reaction.toast, alert=reaction.alert), *reaction.calls]
        case Text():
            await _meet(incoming, services)
            return await _table().texts.handler(incoming, services)
        case OtherMessage():
            return await _table().others.handler(incoming, services)
        case Membership():
            return await _table().memberships.handler(incoming, services)
        case Migration():
            return await _table().migrations.handler(incoming, services)
        case _:
            assert_never(incoming)


def apologise(incoming: Incoming) -> Replies:
    """What to say when answering failed by our own fault: the tap's one answer, a sentence in private, else nothing."""
    match incoming:
        case Tap():
            return [answer(incoming, toasts.FAILED)]
        case Command() | Text() | OtherMessage() if is_private(incoming.origin):
            return [send(incoming.origin, words.failed())]
        case _:
            return []


async def _tap(tap: Tap, services: Services) -> Reaction:
    """Hand a tap to its button's feature. In a private chat every button is for the one person whose chat it is."""
    if is_private(tap.origin) and tap.origin.where.chat_id != tap.origin.who.id:
        return Reaction(toasts.NOT_YOURS)
    data = parse(tap.data)
    route = _table().buttons.get(type(data)) if data is not None else None
    return await route.handler(tap, data, services) if route else Reaction(toasts.CLOSED)


async def _command(command: Command, services: Services) -> Replies:
    route = _table().commands.get(command.name)
    if route is None or (Scope.OWNER in route.scopes and not _owns(command, services)):
        return await _unknown(command, services)
    refused = await _refused(command, route, services)
    if refused is not None:
        return refused
    await _meet(command, services)
    return await route.handler(command, services)


async def _meet(incoming: Command | Text, services: Services) -> None:
    """Know the chat, and the person unless it is the group itself that speaks."""
    origin = incoming.origin
    if origin.as_group:
        await services.store.chat_joined(chat_of(origin), origin.now, origin.update_id)
    else:
        await services.store.meet(origin.who, chat_of(origin), origin.now, origin.update_id)


def _owns(command: Command, services: Services) -> bool:
    """Whether it is one of our owners, in private; to others their commands do not exist."""
    return is_private(command.origin) and command.origin.who.id in services.owners


async def _unknown(command: Command, services: Services) -> Replies:
    """Say so in private and to whoever named the bot; what looks like a command may be a typed answer, though."""
    origin = command.origin
    if not is_private(origin) and not command.addressed:
        return []
    if is_private(origin):
        said = Text(origin, command.text, command.message_id, command.reply_to)
        answered = await answering.typed(said, services)
        if answered is not None:
            return answered
    similar = closest(command.name, _table().commands, 2)
    return [send(origin, words.unknown_command(command.name, similar))]


async def _refused(command: Command, route: CommandRoute, services: Services) -> Replies | None:
    """What to say when the command does not work here or for this person; None when it does."""
    origin, scopes = command.origin, route.scopes
    if Scope.OWNER in scopes:
        return None
    if is_private(origin):
        return None if Scope.PRIVATE in scopes else _pointer(command, words.group_only(route.name), group_key(services))
    if Scope.GROUP in scopes:
        return None
    if Scope.ADMIN not in scopes:
        payload = route.name if route.linkable else ""
        return _pointer(command, words.private_only(route.name), private_key(services, payload))
    if await may_administer(origin, services):
        return None
    return [send(origin, words.admins_only(route.name))]


def _pointer(command: Command, text: Html, there: Key) -> Replies:
    return [send(command.origin, text, [[there]])]


@cache
def _table() -> Table:
    routes = all_routes()
    return Table(
        commands={route.name: route for route in routes if isinstance(route, CommandRoute)},
        buttons={route.data: route for route in routes if isinstance(route, ButtonRoute)},
        texts=next(route for route in routes if isinstance(route, TextRoute)),
        others=next(route for route in routes if isinstance(route, OtherRoute)),
        memberships=next(route for route in routes if isinstance(route, MembershipRoute)),
        migrations=next(route for route in routes if isinstance(route, MigrationRoute)),
    )
