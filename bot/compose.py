"""The one place that knows everybody: the same `build` serves the command line, the tests and the benchmarks."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.admins import TelegramQuestions
from bot.api import Api
from bot.clock import Clock
from bot.delivery import Delivery
from bot.fetching import Fetcher
from bot.game_timers import GameTimers
from bot.heartbeat import Heartbeat
from bot.inbox import Conversation, Inbox
from bot.outbox import Outbox
from bot.settings import Settings
from bot.sitting_timers import SittingTimers
from bot.timers import Timers
from data.store import Store
from handlers.narrow import narrow
from handlers.routes import apologise, dispatch
from handlers.services import Services
from quiz.questions import Topic


@dataclass(frozen=True, slots=True)
class Parts:
    """The running parts, wired to each other."""

    store: Store
    api: Api
    clock: Clock
    services: Services
    outbox: Outbox
    inbox: Inbox
    fetcher: Fetcher
    timers: Timers
    heartbeat: Heartbeat


def draw() -> int:
    """Draw the chance that verbs are given; the store keeps what came of it."""
    return secrets.randbits(62)


def build(
    settings: Settings,
    store: Store,
    api: Api,
    clock: Clock,
    username: str,
    topics: Mapping[str, Topic],
    chance: Callable[[], int] = draw,
) -> Parts:
    """Wire the parts. Nothing starts; `username` is the bot's, `topics` are those of the bank, in order."""
    services = Services(
        store=store,
        topics=topics,
        bot_username=username,
        telegram=TelegramQuestions(api, clock.passed),
        chance=chance,
        owners=settings.owner_ids,
    )
    outbox = Outbox(Delivery(api, store, clock.now), rate=settings.send_rate)

    conversation = Conversation(
        narrow=lambda update, arrived: narrow(update, arrived, username),
        answer=lambda incoming: dispatch(incoming, services),
        apologise=apologise,
    )
    inbox = Inbox(store, api, outbox, conversation, clock.now)
    games = GameTimers(store, services, outbox, clock, inbox.longest_lag)
    sittings = SittingTimers(store, services, outbox)
    timers = Timers(store, services, outbox, clock, chance, settings.send_rate, games, sittings)
    return Parts(
        store=store,
        api=api,
        clock=clock,
        services=services,
        outbox=outbox,
        inbox=inbox,
        fetcher=Fetcher(api, inbox.take),
        timers=timers,
        heartbeat=Heartbeat(timers.beat),
    )
