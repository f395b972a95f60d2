"""Delivering updates to a webhook, one at a time, until each is taken."""

from __future__ import annotations

import asyncio
import json
import logging
import urllib.error
import urllib.request
from typing import Any

from sandbox.api.door import BotDoor
from sandbox.telegram.state import Bot

Json = dict[str, Any]

log = logging.getLogger(__name__)

_IDLE_SECONDS = 0.5
_FIRST_RETRY_SECONDS = 1.0
_LONGEST_RETRY_SECONDS = 60.0
_ANSWER_SECONDS = 60.0


async def deliver_forever(bot: Bot, door: BotDoor) -> None:
    """Post a bot's updates to its webhook whenever it has one. A failed delivery is repeated, later each time."""
    pause = _FIRST_RETRY_SECONDS
    while True:
        waiting = bot.updates.waiting(1)
        if not bot.webhook or not waiting:
            await _until_arrival(bot)
            continue
        if await _deliver(bot, door, waiting[0]):
            bot.updates.confirm(waiting[0])
            pause = _FIRST_RETRY_SECONDS
        else:
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_RETRY_SECONDS)


async def _until_arrival(bot: Bot) -> None:
    try:
        async with asyncio.timeout(_IDLE_SECONDS):
            await bot.updates.arrived()
    except TimeoutError:
        pass


async def _deliver(bot: Bot, door: BotDoor, update: Json) -> bool:
    """Post one update; a call in the answer's body is carried out, as Telegram does."""
    try:
        answer = await asyncio.to_thread(_post, bot.webhook["url"], bot.webhook["secret"], update)
    except (OSError, urllib.error.URLError) as error:
        bot.webhook |= {"last_error_date": door.telegram.clock.now(), "last_error_message": str(error)}
        log.warning("The webhook did not take update %s: %s", update["update_id"], error)
        return False
    if method := answer.pop("method", None):
        await door.call(bot.token, str(method), answer)
    return True


def _post(url: str, secret: str, update: Json) -> Json:
    """Send one update and return the JSON of the answer, if there is any. Raises OSError for anything but 2xx."""
    headers = {"Content-Type": "application/json"}
    if secret:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    request = urllib.request.Request(url, json.dumps(update).encode(), headers)  # noqa: S310 - http(s) checked in setWebhook
    with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as response:  # noqa: S310 - as above
        body = response.read()
    try:
        answer = json.loads(body)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
