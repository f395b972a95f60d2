"""The ASGI application behind ``/bot<token>/<method>`` and ``/file/bot<token>/<path>``."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.api.body import read_call
from sandbox.api.faults import Fault, Faults
from sandbox.api.flood import Flood
from sandbox.api.transcript import CallRecord, Transcript
from sandbox.methods import METHODS
from sandbox.methods.registry import Call, Upload
from sandbox.spec import load_spec
from sandbox.telegram.errors import ApiError
from sandbox.telegram.state import Bot, Telegram

Json = dict[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_CALL = re.compile(r"/bot(?P<token>[^/]+)/(?P<method>[^/]+)")
_FILE = re.compile(r"/file/bot(?P<token>[^/]+)/(?P<path>.+)")
_BY_NAME = {name.lower(): name for name in METHODS}


@dataclass(slots=True)
class BotDoor:
    """Takes the bots' calls: finds the bot, applies faults, runs the method, keeps the record."""

    telegram: Telegram
    transcript: Transcript = field(default_factory=Transcript)
    faults: Faults = field(default_factory=Faults)
    flood: Flood | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        path = str(scope["path"])
        if found := _FILE.fullmatch(path):
            await self._send_file(found["token"], found["path"], send)
            return
        found = _CALL.fullmatch(path)
        if found is None:
            await _answer(send, 404, ApiError(404, "Not Found").body())
            return
        body = await _body(receive)
        content_type = dict(scope["headers"]).get(b"content-type", b"").decode("latin-1")
        try:
            params, uploads = read_call(scope["query_string"], content_type, body)
        except ApiError as error:
            await _answer(send, error.status, error.body())
            return
        status, answer = await self.call(found["token"], found["method"], params, uploads)
        if status == 0:
            await _hang_up(scope, receive)
        else:
            await _answer(send, status, answer)

    async def call(
        self, token: str, method: str, params: Json, uploads: dict[str, Upload] | None = None
    ) -> tuple[int, str | Json]:
        """Run one call and return HTTP status and body; status 0 stands for a connection to be dropped."""
        bot = self.telegram.bots.get(token)
        if bot is None or bot.revoked:
            return 401, ApiError(401, "Unauthorized").body()
        uploads, spec = uploads or {}, load_spec()
        name = spec.canonical(method) or method
        record = self.transcript.open(self.telegram.clock.now_ms(), bot.user.id, name, params, sorted(uploads))
        record.violations = spec.call_faults(name, params, frozenset(uploads))
        await self.faults.until_thawed()
        fault = self.faults.take(name, str(params.get("chat_id", "")))
        if fault is None:
            return await self._run(record, bot, uploads)
        return await self._run_faulty(fault, record, bot, uploads)

    async def _run_faulty(
        self, fault: Fault, record: CallRecord, bot: Bot, uploads: dict[str, Upload]
    ) -> tuple[int, str | Json]:
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.keeps_answer:
            return await self._run(record, bot, uploads)
        if fault.effect:
            await self._run(record, bot, uploads)
        status, body = (0, "") if fault.drop else fault.answer()
        record.status, record.answer = status, body if isinstance(body, dict) else {}
        return status, body

    async def _run(self, record: CallRecord, bot: Bot, uploads: dict[str, Upload]) -> tuple[int, Json]:
        """Run the method itself and note the answer."""
        try:
            if self.flood is not None:
                self.flood.check(record.method, str(record.params.get("chat_id", "")))
            result = _function(record.method)(Call(self.telegram, bot, record.params, uploads))
            if inspect.isawaitable(result):
                result = await result
            record.status, record.answer = 200, {"ok": True, "result": result}
        except ApiError as error:
            record.status, record.answer = error.status, error.body()
        return record.status, record.answer

    async def _send_file(self, token: str, path: str, send: Send) -> None:
        file = self.telegram.files.by_path(path)
        if token not in self.telegram.bots or file is None:
            await _answer(send, 404, ApiError(404, "Not Found").body())
            return
        await _answer(send, 200, file.data, file.mime)


def _function(method: str) -> Callable[[Call], Any]:
    """Return the function of a method. Raises ApiError for one that Telegram or the sandbox does not have."""
    name = _BY_NAME.get(method.lower())
    if name is not None:
        return METHODS[name]
    if load_spec().canonical(method) is None:
        raise ApiError(404, "Not Found: method not found")
    raise ApiError(501, f"Not Implemented: the sandbox has no {method}; it has {', '.join(sorted(METHODS))}")


async def _body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _answer(send: Send, status: int, body: bytes | str | Json, mime: str = "application/json") -> None:
    data = body if isinstance(body, bytes) else _encoded(body)
    headers = [(b"content-type", mime.encode()), (b"content-length", str(len(data)).encode())]
    if isinstance(body, dict) and (wait := body.get("parameters", {}).get("retry_after")):
        headers.append((b"retry-after", str(wait).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


def _encoded(body: str | Json) -> bytes:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Cut the connection without a byte, and wait until the server has noticed."""
    scope["state"]["connections"][scope["client"]].abort()
    while (await receive())["type"] != "http.disconnect":
        pass
