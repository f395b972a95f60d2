"""/compete: a game in a group, from the lobby to the first question; the rest is told by timers."""

from typing import assert_never

from data.game_records import (
    Cancelled,
    Chosen,
    GameOpened,
    GameRunning,
    GameStarted,
    Joined,
    LeftGame,
    LiveGame,
    NoGame,
    NotPlaying,
    TooLateToJoin,
)
from data.outcomes import Closed, NothingToAsk
from data.records import Showing
from handlers.arguments import FAULTS, Fault, OutOfRange, Round, parse_round
from handlers.asked import Command, Origin, Tap
from handlers.chats import chat_of, may_administer
from handlers.game_buttons import Again, Choose, Compete, HowDidIDo, Join, Leave, Start
from handlers.game_cards import lobby_card, running_card
from handlers.outgoing import Replies, Resend
from handlers.routing import (
    GROUP,
    ButtonRoute,
    CommandRoute,
    LinkRoute,
    Reaction,
    Route,
    WelcomeButton,
)
from handlers.sending import edit_tapped, send, to_game
from handlers.services import Services
from handlers.words.en import arguments as argument_words
from handlers.words.en import compete as words
from handlers.words.en import labels, toasts
from handlers.words.en.question import letter

COUNT = 10
TEAMS_RANGE = (2, 4)
MISTAKES = "mistakes_"
_DIGITS = 18


def routes() -> list[Route]:
    """The command and the buttons of a game."""
    return [
        CommandRoute("compete", compete, GROUP, words.ABOUT_COMPETE),
        ButtonRoute(Compete, compete_button),
        ButtonRoute(Join, join),
        ButtonRoute(Leave, leave),
        ButtonRoute(Start, start),
        ButtonRoute(Choose, choose),
        ButtonRoute(HowDidIDo, how_did_i_do),
        ButtonRoute(Again, again),
        LinkRoute(MISTAKES, mistakes),
        WelcomeButton(labels.COMPETE, Compete()),
    ]


async def compete(command: Command, services: Services) -> Replies:
    """Open a lobby."""
    asked = _arguments(command.words, services)
    if isinstance(asked, FAULTS):
        return [send(command.origin, argument_words.fault(asked), resend=Resend.FREELY)]
    wanted, teams = asked
    topic = wanted.topic.slug if wanted.topic else None
    return await _open(command.origin, services, topic, wanted.count or COUNT, wanted.seconds, teams)


async def compete_button(tap: Tap, data: Compete, services: Services) -> Reaction:
    """Open a lobby from the button under the welcome."""
    return Reaction("", await _open(tap.origin, services, None, COUNT, None, 0))


async def again(tap: Tap, data: Again, services: Services) -> Reaction:
    """Open a lobby for a game like the one that is over."""
    before = await services.store.game(data.game)
    if before is None or before.chat_id != tap.origin.where.chat_id:
        return Reaction(toasts.CLOSED)
    size = before.state.size
    return Reaction("", await _open(tap.origin, services, before.topic, size, before.asked_seconds, before.teams))


async def join(tap: Tap, data: Join, services: Services) -> Reaction:
    """Come in; the lobby shows it a moment later, together with others."""
    origin = tap.origin
    outcome = await services.store.join_game(
        data.game, origin.who, message_id=tap.message_id, now=origin.now, update_id=origin.update_id
    )
    match outcome:
        case Joined(again=already):
            return Reaction(words.JOINED_ALREADY if already else words.JOINED)
        case TooLateToJoin():
            return Reaction(words.TOO_LATE)
        case Closed():
            return Reaction(words.GAME_OVER)
        case _:
            assert_never(outcome)


async def leave(tap: Tap, data: Leave, services: Services) -> Reaction:
    """Leave the game."""
    origin = tap.origin
    outcome = await services.store.leave_game(data.game, origin.who, now=origin.now, update_id=origin.update_id)
    match outcome:
        case LeftGame():
            return Reaction(words.LEFT)
        case NotPlaying():
            return Reaction(words.NOT_IN_GAME)
        case Closed():
            return Reaction(words.GAME_OVER)
        case _:
            assert_never(outcome)


async def start(tap: Tap, data: Start, services: Services) -> Reaction:
    """Begin before the minute is over."""
    origin = tap.origin
    outcome = await services.store.start_game(data.game, origin.who, now=origin.now, update_id=origin.update_id)
    match outcome:
        case GameStarted(again=already):
            live = await services.store.game(data.game)
            if already or live is None:
                return Reaction(words.BEGAN_BEFORE)
            card = running_card(live, services)
            return Reaction(words.BEGINS, edit_tapped(tap, card.text, card.keyboard))
        case NotPlaying():
            return Reaction(words.NOT_IN_GAME)
        case Closed():
            return Reaction(words.GAME_OVER)
        case _:
            assert_never(outcome)


async def choose(tap: Tap, data: Choose, services: Services) -> Reaction:
    """Take an answer, and say that it is in."""
    origin = tap.origin
    outcome = await services.store.choose(
        data.showing,
        origin.who,
        data.index,
        message_id=tap.message_id,
        now=origin.now,
        update_id=origin.update_id,
    )
    match outcome:
        case Chosen(showing, index):
            return Reaction(_in(showing, index))
        case NotPlaying():
            return Reaction(words.NOT_IN_GAME)
        case Closed():
            return Reaction(toasts.CLOSED)
        case _:
            assert_never(outcome)


async def how_did_i_do(tap: Tap, data: HowDidIDo, services: Services) -> Reaction:
    """Tell a player how they did, where nobody else reads it."""
    result = await services.store.own_result(data.showing, tap.origin.who.id)
    if result is None:
        return Reaction(toasts.CLOSED)
    return Reaction(words.alert(result), alert=True)


async def mistakes(command: Command, services: Services) -> Replies:
    """Go through the mistakes of a game, in private."""
    text = command.words[0]
    game_id = int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
    found = await services.store.mistakes(game_id, command.origin.who.id)
    return [send(command.origin, words.mistakes(found), resend=Resend.FREELY)]


async def cancel(command: Command, services: Services) -> Replies | None:
    """End the game of this chat or topic, for whoever began it and for admins; None when none runs.

    The verb is asked even then: when the update is replayed, it knows what it ended the first time.
    """
    origin = command.origin
    live = await services.store.running_game(origin.where.chat_id, origin.where.thread_id)
    if live is not None and not await _may_cancel(origin, live, services):
        return [send(origin, words.not_yours_to_cancel(), resend=Resend.FREELY)]
    outcome = await services.store.cancel_game(
        origin.where.chat_id, origin.where.thread_id, now=origin.now, update_id=origin.update_id
    )
    match outcome:
        case Cancelled():
            return [send(origin, words.cancelled(), resend=Resend.FREELY)]
        case NoGame():
            return None
        case _:
            assert_never(outcome)


async def _may_cancel(origin: Origin, live: LiveGame, services: Services) -> bool:
    starter = any(player.starter and player.person_id == origin.who.id for player in live.players)
    return starter or await may_administer(origin, services)


async def _open(
    origin: Origin, services: Services, topic: str | None, count: int, seconds: int | None, teams: int
) -> Replies:
    outcome = await services.store.open_game(
        None if origin.as_group else origin.who,
        chat_of(origin),
        thread_id=origin.where.thread_id,
        topic=topic,
        count=count,
        seconds=seconds,
        teams=teams,
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    match outcome:
        case GameOpened(live):
            card = lobby_card(live, services)
            return [to_game(live, card.text, card.keyboard, game_id=live.id)]
        case GameRunning(live):
            return [send(origin, words.running(), reply_to=live.lobby_id, resend=Resend.FREELY)]
        case NothingToAsk():
            return [send(origin, words.nothing_to_play(services.title(topic) if topic else None))]
        case _:
            assert_never(outcome)


def _arguments(said: tuple[str, ...], services: Services) -> tuple[Round, int] | Fault:
    """Read `[teams n] [topic] [n] [seconds]`."""
    rest, teams = list(said), 0
    lowered = [word.lower() for word in rest]
    if "teams" in lowered:
        place = lowered.index("teams")
        number = rest[place + 1] if len(rest) > place + 1 and rest[place + 1].isdecimal() else None
        teams = int(number[:_DIGITS]) if number else TEAMS_RANGE[0]
        if not TEAMS_RANGE[0] <= teams <= TEAMS_RANGE[1]:
            return OutOfRange("teams", *TEAMS_RANGE)
        del rest[place : place + (2 if number else 1)]
    wanted = parse_round(rest, services.topics)
    return wanted if isinstance(wanted, FAULTS) else (wanted, teams)


def _in(showing: Showing, index: int | None) -> str:
    return toasts.NOTED if index is None else words.chosen(letter(showing, index))
