"""Serving an ASGI application on the loopback interface with uvicorn's protocol, inside a running event loop.

uvicorn's own ``Server`` takes a tenth of a second to start and to stop and installs signal handlers; a test that
opens a world of its own should not pay for that. Its protocol does the HTTP here as well.
"""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

HOST = "127.0.0.1"
_BACKLOG = 2048
_GRACE_SECONDS = 1.0
_KEEP_ALIVE_SECONDS = 120


class PortInUse(Exception):
    """Another program listens on the port."""


class _Protocol(H11Protocol):
    """HTTP/1.1 whose transports the application can find by the client's address, to cut a connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state["connections"][self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        self.app_state["connections"].pop(self.client, None)
        super().connection_lost(exc)


class HttpServer:
    """One listening port and its connections."""

    def __init__(self, app: Any, port: int = 0) -> None:
        self._socket = _bound(port)
        self.port: int = self._socket.getsockname()[1]
        self._config = uvicorn.Config(
            app, log_config=None, access_log=False, lifespan="off", ws="none", timeout_keep_alive=_KEEP_ALIVE_SECONDS
        )
        self._state = ServerState()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begin to answer."""
        self._config.load()
        shared: dict[str, Any] = {"connections": {}}
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Protocol(self._config, self._state, shared), sock=self._socket, backlog=_BACKLOG
        )

    async def stop(self) -> None:
        """Stop listening, let answers in progress finish for a moment, then cut what is left."""
        if self._server is None:
            self._socket.close()
            return
        self._server.close()
        for connection in list(self._state.connections):
            connection.shutdown()
        tasks = [task for task in self._state.tasks if not task.done()]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        for connection in list(self._state.connections):
            connection.transport.abort()
        await asyncio.sleep(0)


def _bound(port: int) -> socket.socket:
    """Return a socket on the loopback interface. Raises PortInUse."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen(_BACKLOG)
    except OSError as error:
        listening.close()
        raise PortInUse(str(error)) from error
    listening.setblocking(False)
    return listening
