"""Serving: from an open store to a bot that answers, until a signal or a fault that only a person can mend."""

import asyncio
import logging
import signal
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from telegram.error import InvalidToken, TelegramError

from bank.faults import BrokenBankError
from bank.loading import read_bank
from bot.api import ALLOWED_UPDATES, Api, make_api
from bot.clock import Clock
from bot.compose import Parts, build
from bot.fetching import TokenRefused
from bot.patience import backoff, until_stored
from bot.settings import Settings
from bot.webhook import Service
from data.errors import PublishedQuestionChanged
from data.store import Store
from handlers.menus import DESCRIPTION, SHORT_DESCRIPTION, menus
from quiz.questions import Topic

log = logging.getLogger(__name__)

SEEDS = Path("seeds")
PATIENCE_S = 2.0
"""How long running work may go on after a signal to stop, for each of the way in and the way out."""


class NoQuestions(Exception):
    """There is nothing to ask: the packs are broken, and the store has no bank from before."""


async def serve(settings: Settings, stop: asyncio.Event | None = None, seeds: Path = SEEDS) -> None:
    """Serve Telegram with the packs under `seeds` until `stop` is set or a SIGTERM or SIGINT arrives.

    Raises:
        StoreError: the database is newer, damaged or in use.
        TokenRefused: Telegram refuses the token.
        PortInUse: the address of our HTTP service is taken.
        NoQuestions: there is no usable bank.
    """
    stop = stop or _stop_on_signals()
    clock = Clock(settings.clock_file)
    store = await Store.open(settings.database_path)
    try:
        topics = await _load_questions(store, seeds, clock)
        api = make_api(settings.token, settings.telegram_api_url)
        try:
            username = await _introduce(api, stop)
            if username is not None:
                parts = build(settings, store, api, clock, username, topics)
                await _run(parts, settings, stop)
        finally:
            await api.shutdown()
    finally:
        await store.close()


async def _load_questions(store: Store, seeds: Path, clock: Clock) -> dict[str, Topic]:
    """Publish the packs and return their topics. A broken pack changes nothing: the bank of the last start stays."""
    bank, faults = await asyncio.to_thread(read_bank, seeds)
    try:
        if faults:
            raise BrokenBankError(tuple(faults))
        log.info("Questions: %s", await store.publish(bank.questions, clock.now(), bank.weights))
    except (BrokenBankError, PublishedQuestionChanged) as error:
        known = await store.topics_of_bank()
        if not known:
            raise NoQuestions(str(error)) from None
        log.error("The packs were not loaded, the questions from before stay: %s", error)
        return {slug: Topic(slug, slug, "") for slug in known} | {topic.slug: topic for topic in bank.topics}
    return {topic.slug: topic for topic in bank.topics}


async def _introduce(api: Api, stop: asyncio.Event) -> str | None:
    """Wait until Telegram knows us and return our username; None when told to stop before."""
    attempt = 0
    while not stop.is_set():
        try:
            await api.initialize()
        except InvalidToken:
            raise TokenRefused from None
        except TelegramError as error:
            log.warning("Telegram cannot be reached (%s); trying again", type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), backoff(attempt, 10.0))
            attempt += 1
        else:
            log.info("Serving as @%s", api.username)
            return api.username
    return None


async def _run(parts: Parts, settings: Settings, stop: asyncio.Event) -> None:
    service = await _listen(parts, settings)
    fetching: asyncio.Task[None] | None = None
    menu = asyncio.create_task(_set_up_menus(parts.api))
    try:
        await _resume(parts)
        parts.heartbeat.start()
        fetching = await _open_the_way_in(parts, settings)
        await _until_stopped(stop, fetching)
    finally:
        menu.cancel()
        await _close(parts, service, fetching)


async def _listen(parts: Parts, settings: Settings) -> Service | None:
    if settings.listen_address is None:
        return None
    service = Service(partial(health, parts))
    if settings.webhook_url is not None and settings.webhook_secret is not None:
        service.receive(settings.webhook_url, settings.webhook_secret.get_secret_value(), parts.inbox.take)
    await service.start(*settings.listen_address)
    return service


async def _resume(parts: Parts) -> None:
    """Go on where the last process ended: waits, pushes in flight, updates not done."""
    now, loop_now = parts.clock.now(), asyncio.get_running_loop().time()
    waits = await parts.store.waits(now)
    parts.outbox.waits.restore({chat: loop_now + (until - now) / 1000 for chat, until in waits.items()})
    unknown = await until_stored(partial(parts.store.recover_pushes, now))
    games = await until_stored(partial(parts.store.recover_games, now))
    await until_stored(partial(parts.store.recover_sittings, now))
    replayed = await parts.inbox.replay()
    if unknown or replayed or games:
        log.info("Going on: %d updates, %d pushes, %d games were under way", replayed, unknown, games)


async def _open_the_way_in(parts: Parts, settings: Settings) -> "asyncio.Task[None] | None":
    """Tell Telegram how we want updates; with long polling, start the fetch loop."""
    if settings.webhook_url is None:
        return asyncio.create_task(_poll(parts))
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    await _insist(
        parts.api,
        "setWebhook",
        {"url": settings.webhook_url, "secret_token": secret, "allowed_updates": list(ALLOWED_UPDATES)},
    )
    return None


async def _poll(parts: Parts) -> None:
    await _insist(parts.api, "deleteWebhook", {})
    await parts.fetcher.run()


async def _insist(api: Api, method: str, parameters: dict[str, Any]) -> None:
    attempt = 0
    while True:
        try:
            await api.call(method, parameters)
            return
        except TelegramError as error:
            log.warning("%s failed: %s", method, type(error).__name__)
        await asyncio.sleep(backoff(attempt))
        attempt += 1


async def _until_stopped(stop: asyncio.Event, fetching: "asyncio.Task[None] | None") -> None:
    """Wait for the signal, or for the fetch loop to end, which it does by raising only."""
    stopped = asyncio.create_task(stop.wait())
    waiting = {stopped} | ({fetching} if fetching else set())
    done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if fetching is not None and fetching in done:
        fetching.result()


async def _close(parts: Parts, service: Service | None, fetching: "asyncio.Task[None] | None") -> None:
    await parts.heartbeat.stop()
    if fetching is not None:
        fetching.cancel()
        await asyncio.gather(fetching, return_exceptions=True)
        await parts.fetcher.confirm()
    if service is not None:
        await service.stop()
    await parts.inbox.drain(PATIENCE_S)
    await parts.outbox.close(PATIENCE_S)
    await parts.inbox.close()
    await parts.timers.close()


async def _set_up_menus(api: Api) -> None:
    """Commands per scope and the two descriptions; not worth more than one try at each start."""
    calls: list[tuple[str, dict[str, Any]]] = [
        ("setMyCommands", {"scope": scope, "commands": [{"command": c, "description": d} for c, d in commands]})
        for scope, commands in menus()
    ]
    calls.append(("setMyDescription", {"description": DESCRIPTION}))
    calls.append(("setMyShortDescription", {"short_description": SHORT_DESCRIPTION}))
    for method, parameters in calls:
        try:
            await api.call(method, parameters)
        except TelegramError as error:
            log.warning("%s failed: %s", method, error)


def health(parts: Parts) -> dict[str, Any]:
    """Say how the process is: ages and lags in seconds, counts; `ok` is False when somebody should look."""
    now = asyncio.get_running_loop().time()
    fetched = parts.fetcher.last_success
    age = None if fetched is None else round(now - fetched, 1)
    return {
        "ok": not parts.heartbeat.failing and (age is None or age < 120.0),
        "seconds_since_updates_were_fetched": age,
        "update_lag_seconds": parts.inbox.lag_ms / 1000,
        "updates_handled": parts.inbox.handled,
        "updates_waiting": parts.inbox.held,
        "calls_waiting": parts.outbox.waiting,
        "beats": parts.heartbeat.beats,
        "sqlite": parts.store.sqlite_version,
    }


def _stop_on_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
