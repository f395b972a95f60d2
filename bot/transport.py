"""HTTP under python-telegram-bot: aiohttp, and faults told apart by whether the call may have arrived.

python-telegram-bot's own client scans its pool at every call, which costs more processor time the more calls are in
flight; and `httpx-aiohttp` reports a connection dropped after sending as one that was never made. Hence our own.
"""

import asyncio
import json
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_S = 5.0
SEND_S = 30.0
"""Telegram's server may hold a call for 8 s by itself before it answers 429; sends get well more than that."""
_JSON = {"Content-Type": "application/json"}


class NotSent(NetworkError):
    """The call did not reach the server: it may be repeated freely."""


class MaybeSent(TimedOut):
    """The call was sent, the answer did not arrive: it may or may not have had its effect."""


class AiohttpRequest(BaseRequest):
    """A pool of kept-alive connections to one Bot API server."""

    def __init__(self, *, connections: int = 100, secret: str = "") -> None:
        """Allow this many connections at once; `secret` is kept out of every error message."""
        self._connections = connections
        self._secret = secret
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds to wait for an answer when the caller does not say."""
        return SEND_S

    async def initialize(self) -> None:
        """Open the pool; a second call changes nothing."""
        if self._session is None or self._session.closed:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30.0)
            self._session = aiohttp.ClientSession(connector=connector, skip_auto_headers=["User-Agent"])

    async def shutdown(self) -> None:
        """Close the pool and its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call and return status and body.

        Raises:
            NotSent: the connection could not be made.
            MaybeSent: it broke, or timed out, after the call was on its way.
        """
        if self._session is None:
            raise NotSent("The HTTP client is not open")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_S, sock_read=_seconds(read_timeout, SEND_S))
        try:
            body, headers = _body(request_data)
            async with self._session.request(method, url, data=body, headers=headers, timeout=timeout) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(self._clean(error)) from None
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, OSError) as error:
            raise MaybeSent(self._clean(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Parse an answer; unlike the inherited one, never log what it held.

        Raises:
            TelegramError: the answer is not a JSON object.
        """
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            raise TelegramError("Invalid server response") from None
        if not isinstance(answer, dict):
            raise TelegramError("Invalid server response")
        return cast(dict[str, Any], answer)

    def _clean(self, error: BaseException) -> str:
        text = f"{type(error).__name__}: {error}"
        return text.replace(self._secret, "[secret]") if self._secret else text


def _seconds(value: Any, default: float) -> float:
    return default if value is None or value is BaseRequest.DEFAULT_NONE else float(value)


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """The body and its headers: JSON unless there are files, because putting a form together costs more."""
    if data is None:
        return None, None
    if not data.multipart_data:
        return json.dumps(data.parameters).encode(), _JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None
