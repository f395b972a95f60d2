"""Our own HTTP service: Telegram's webhook, stored before it is acknowledged, and a page that says how we are."""

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

log = logging.getLogger(__name__)

LARGEST_UPDATE = 4 * 1024 * 1024
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class PortInUse(Exception):
    """Another program listens on the address already."""


class Service:
    """Listens on one address. Serves `/health`, and the webhook at the path of its public URL when there is one."""

    def __init__(self, health: Callable[[], dict[str, Any]]) -> None:
        """`health` gives what `/health` shows."""
        self._health = health
        self._app = web.Application(client_max_size=LARGEST_UPDATE)
        self._app.router.add_get("/health", self._show_health)
        self._runner = web.AppRunner(self._app, access_log=None)

    def receive(self, url: str, secret: str, take: Callable[[list[Any]], Awaitable[None]]) -> None:
        """Take updates posted to the path of `url` with the right secret; to be called before `start`."""

        async def post(request: web.Request) -> web.Response:
            given = request.headers.get(_HEADER, "")
            if not hmac.compare_digest(given.encode(), secret.encode()):
                return web.Response(status=403)
            update = _update(await request.read())
            if update is None:
                return web.Response(status=400)
            await take([update])
            return web.Response(status=200)

        self._app.router.add_post(urlsplit(url).path or "/", post)

    async def start(self, host: str, port: int) -> None:
        """Listen.

        Raises:
            PortInUse: the address is taken.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortInUse(f"{host}:{port}") from error

    async def stop(self) -> None:
        """Stop listening; requests under way are finished."""
        await self._runner.cleanup()

    async def _show_health(self, request: web.Request) -> web.Response:
        health = self._health()
        return web.json_response(health, status=200 if health["ok"] else 503)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except ValueError:
        return None
    return update if isinstance(update, dict) and isinstance(update.get("update_id"), int) else None
