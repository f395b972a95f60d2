"""/daily: the question of the day, in a private chat and in a group."""

from typing import assert_never

from data.outcomes import AlreadyAnswered, Asked, NothingToAsk
from data.records import Showing
from handlers.asked import Command, Origin, Tap
from handlers.buttons import GroupDaily
from handlers.cards import question_card, verdict_card
from handlers.chats import chat_of
from handlers.outgoing import Replies, Resend
from handlers.routing import EVERYWHERE, ButtonRoute, CommandRoute, Reaction, Route, WelcomeButton
from handlers.sending import send
from handlers.services import Services
from handlers.words.en import daily as words
from handlers.words.en import labels


def routes() -> list[Route]:
    """The command, and the button that a new group gets."""
    return [
        CommandRoute("daily", daily, EVERYWHERE, words.ABOUT_DAILY),
        ButtonRoute(GroupDaily, group_daily),
        WelcomeButton(labels.DAILY, GroupDaily()),
    ]


async def daily(command: Command, services: Services) -> Replies:
    """Ask the question of the day."""
    return await ask_daily(command.origin, services)


async def group_daily(tap: Tap, data: GroupDaily, services: Services) -> Reaction:
    """Ask it from the button under the welcome."""
    return Reaction("", await ask_daily(tap.origin, services))


async def ask_daily(origin: Origin, services: Services) -> Replies:
    """Ask the question of the day; where it is answered or posted already, say so."""
    outcome = await services.store.ask_daily(
        origin.who, chat_of(origin), now=origin.now, chance=services.chance(), update_id=origin.update_id
    )
    match outcome:
        case Asked(showing, again):
            return _running(origin, showing) if again and _posted(showing) else _post(origin, showing, services)
        case AlreadyAnswered(showing, answer):
            card = verdict_card(showing, answer, services)
            return [send(origin, card.text, card.keyboard, resend=Resend.NEVER)]
        case NothingToAsk():
            return [send(origin, words.none_today())]
        case _:
            assert_never(outcome)


def _posted(showing: Showing) -> bool:
    """Say whether a group has the post already; in private the question is shown again where one can see it."""
    return showing.person_id is None and (showing.message_id is not None or showing.closed)


def _running(origin: Origin, showing: Showing) -> Replies:
    text = words.over() if showing.closed else words.running()
    return [send(origin, text, reply_to=showing.message_id)]


def _post(origin: Origin, showing: Showing, services: Services) -> Replies:
    card = question_card(showing, services)
    return [send(origin, card.text, card.keyboard, showing_id=showing.id, resend=Resend.NEVER)]
