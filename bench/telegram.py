"""A Bot API server that costs next to nothing, so that what is measured is the bot."""

import asyncio
import itertools
import json
import re
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

BATCH = 100
"""getUpdates hands out no more than this at once."""
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_TRUE = b'{"ok":true,"result":true}'


@dataclass(frozen=True, slots=True)
class Call:
    """A call as it arrived: the method, the unparsed body, and when (loop time)."""

    method: str
    body: bytes
    at: float

    def number(self, name: str) -> int | None:
        """A parameter that is a whole number."""
        text = self.text(name)
        return None if text is None else int(text)

    def text(self, name: str) -> str | None:
        """A parameter without characters that a form would escape."""
        found = _parameter(name).search(self.body)
        return None if found is None else next(text for text in found.groups() if text is not None).decode()


@cache
def _parameter(name: str) -> re.Pattern[bytes]:
    """A parameter in any of the encodings that HTTP clients use: JSON, a form, a form of parts."""
    key = re.escape(name.encode())
    encodings = (rb'"%b": ?"?([^",}]*)', rb"(?:^|&)%b=([^&]*)", rb'name="%b"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r]*)')
    return re.compile(b"|".join(encoding % key for encoding in encodings))


@dataclass(slots=True)
class Account:
    """A bot at this server: what waits for it, and what it did.

    `heard` is told of every call but getUpdates when it arrives, `answered` when its answer leaves. `refuse` may name
    the seconds to wait (429) in place of doing what a call asks.
    """

    token: str
    url: str
    latency: float
    updates: deque[tuple[int, bytes]] = field(default_factory=deque)
    calls: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    fetches: int = 0
    heard: Callable[[Call], None] = lambda call: None
    answered: Callable[[Call], None] = lambda call: None
    refuse: Callable[[Call], int | None] = lambda call: None
    _poll: "tuple[_Connection, asyncio.TimerHandle] | None" = None
    _last_message_id: int = 1_000_000

    def push(self, update_id: int, update: bytes) -> None:
        """Deliver an update, already in JSON."""
        self.updates.append((update_id, update))
        if self._poll is not None and len(self.updates) == 1:
            asyncio.get_running_loop().call_soon(self._hand_out)

    def poll(self, connection: "_Connection", call: Call) -> None:
        """Begin a getUpdates: what the offset confirms is forgotten, the answer comes when there is something."""
        self.fetches += 1
        offset = call.number("offset") or 0
        while self.updates and self.updates[0][0] < offset:
            self.updates.popleft()
        self._let_go()
        wait = min(call.number("timeout") or 0, 20)
        timer = asyncio.get_running_loop().call_later(wait, self._hand_out)
        self._poll = (connection, timer)
        if self.updates:
            self._hand_out()

    def message_id(self) -> int:
        """The id of the next message."""
        self._last_message_id += 1
        return self._last_message_id

    def _hand_out(self) -> None:
        if self._poll is None:
            return
        connection, timer = self._poll
        timer.cancel()
        self._poll = None
        batch = [update for _, update in list(self.updates)[:BATCH]]
        connection.reply(b'{"ok":true,"result":[' + b",".join(batch) + b"]}")

    def _let_go(self) -> None:
        """A poll that is still open belongs to a connection that gave it up."""
        if self._poll is not None:
            self._poll[1].cancel()
            self._poll = None


class FakeTelegram:
    """The server, with any number of bots."""

    def __init__(self, latency: float) -> None:
        """Answer every call but getUpdates after `latency` seconds."""
        self._latency = latency
        self._accounts: dict[str, Account] = {}
        self._numbers = itertools.count(1)
        self._server: asyncio.Server | None = None
        self._url = ""

    async def __aenter__(self) -> "FakeTelegram":
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Connection(self._accounts), "127.0.0.1", 0)
        host, port = self._server.sockets[0].getsockname()
        self._url = f"http://{host}:{port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()

    def account(self) -> Account:
        """Make a new bot."""
        token = f"{next(self._numbers)}:bench"
        self._accounts[token] = Account(token, self._url, self._latency)
        return self._accounts[token]


class _Connection(asyncio.Protocol):
    """HTTP/1.1 with keep-alive, as far as the three clients use it."""

    def __init__(self, accounts: Mapping[str, Account]) -> None:
        self._accounts = accounts
        self._buffer = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            found = _LENGTH.search(self._buffer, 0, end)
            length = int(found[1]) if found else 0
            if len(self._buffer) < end + 4 + length:
                return
            path = self._buffer[: self._buffer.index(b"\r\n")].split(b" ", 2)[1]
            body, self._buffer = self._buffer[end + 4 : end + 4 + length], self._buffer[end + 4 + length :]
            self._take(path.decode(), body)

    def reply(self, body: bytes, status: bytes = b"200 OK") -> None:
        """Send an answer, unless the other side is gone."""
        assert self._transport is not None
        if not self._transport.is_closing():
            self._transport.write(
                b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(body), body)
            )

    def _take(self, path: str, body: bytes) -> None:
        _, bot, method = path.split("/", 2)
        account = self._accounts[bot.removeprefix("bot")]
        loop = asyncio.get_running_loop()
        call = Call(method, body, loop.time())
        account.calls[method] += 1
        if method == "getUpdates":
            account.poll(self, call)
            return
        wait = account.refuse(call)
        account.heard(call)
        if wait is not None:
            account.refused += 1
            loop.call_later(account.latency, self.reply, _flood(wait), b"429 Too Many Requests")
            return
        loop.call_later(account.latency, self._answer, account, call)

    def _answer(self, account: Account, call: Call) -> None:
        self.reply(_result(account, call))
        account.answered(call)


def _result(account: Account, call: Call) -> bytes:
    match call.method:
        case "getMe":
            return _ME
        case "sendMessage":
            return _message(call.number("chat_id") or 0, account.message_id())
        case "editMessageText":
            return _message(call.number("chat_id") or 0, call.number("message_id") or 0)
        case _:
            return _TRUE


def _flood(wait: int) -> bytes:
    answer = {
        "ok": False,
        "error_code": 429,
        "description": f"Too Many Requests: retry after {wait}",
        "parameters": {"retry_after": wait},
    }
    return json.dumps(answer).encode()


BOT = {"id": 77, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
_ME = json.dumps({"ok": True, "result": {**BOT, "can_join_groups": True, "supports_inline_queries": False}}).encode()
_KEYS = [[{"text": "Next", "callback_data": "n"}, {"text": "All options", "callback_data": "a"}]]
_TEXT = "Routing\nWhich status code does a GET to /hello get here?\n" + "A line of the answer. " * 30


@cache
def _message_parts() -> tuple[bytes, bytes, bytes]:
    """A message as Telegram returns it, cut where its id and its chat belong."""
    chat = {"id": "CHAT", "type": "private", "first_name": "Ada", "username": "ada"}
    entities = [{"type": "bold", "offset": 0, "length": 7}]
    message = {"message_id": "ID", "from": BOT, "chat": chat, "date": 1_795_000_000, "edit_date": 1_795_000_001}
    message |= {"text": _TEXT, "entities": entities, "reply_markup": {"inline_keyboard": _KEYS}}
    text = json.dumps({"ok": True, "result": message}).encode()
    before, rest = text.split(b'"ID"')
    between, after = rest.split(b'"CHAT"')
    return before, between, after


def _message(chat_id: int, message_id: int) -> bytes:
    before, between, after = _message_parts()
    return b"%b%d%b%d%b" % (before, message_id, between, chat_id, after)
