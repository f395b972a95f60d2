"""The HTTP client over real sockets: what was sent for sure, what perhaps, and no token in any message."""

import asyncio
import logging
from contextlib import asynccontextmanager

import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.api import make_api
from bot.faults import Cure, understand
from bot.logs import set_up_logging
from bot.transport import MaybeSent, NotSent

TOKEN = "42:very-secret-token"


@asynccontextmanager
async def server(answer):
    """A TCP server that hands every connection to `answer`; yields its port."""
    tasks = []

    async def connected(reader, writer):
        tasks.append(asyncio.current_task())
        await answer(reader, writer)
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
        await asyncio.gather(*tasks)


async def request_of(reader):
    """Read one HTTP request to its end; gives its head."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")
    )
    await reader.readexactly(length)
    return head


def answering(raw, *, close=True):
    async def answer(reader, writer):
        await request_of(reader)
        writer.write(raw)
        await writer.drain()
        if not close:
            await reader.read()
        writer.close()

    return answer


def response(status, body, kind="application/json"):
    body = body.encode()
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


async def failure(answer, patience=30.0):
    """Make a call to a server that answers like this and return what was raised."""
    async with server(answer) as port:
        api = make_api(TOKEN, f"http://127.0.0.1:{port}")
        await api.request.initialize()
        try:
            with pytest.raises(TelegramError) as caught:
                await api.call("sendMessage", {"chat_id": 1, "text": "x"}, patience=patience)
        finally:
            await api.request.shutdown()
    assert TOKEN not in str(caught.value)
    return caught.value


async def test_a_call_and_its_answer():
    heads = []

    async def answer(reader, writer):
        heads.append(await request_of(reader))
        writer.write(response(200, '{"ok": true, "result": {"message_id": 7}}'))
        writer.close()

    async with server(answer) as port:
        api = make_api(TOKEN, f"http://127.0.0.1:{port}")
        await api.request.initialize()
        assert await api.call("sendMessage", {"chat_id": 1, "text": "x"}) == {"message_id": 7}
        await api.request.shutdown()
    assert heads[0].startswith(f"POST /bot{TOKEN}/sendMessage HTTP/1.1".encode())


async def test_nobody_listens():
    async with server(answering(b"")) as port:
        pass
    api = make_api(TOKEN, f"http://127.0.0.1:{port}")
    await api.request.initialize()
    with pytest.raises(NotSent):
        await api.call("sendMessage", {"chat_id": 1, "text": "x"})
    await api.request.shutdown()


async def closes_at_once(reader, writer):
    writer.close()


async def closes_after_reading(reader, writer):
    await request_of(reader)
    writer.close()


async def resets_after_reading(reader, writer):
    await request_of(reader)
    writer.transport.abort()


@pytest.mark.parametrize(
    "answer",
    [
        closes_at_once,
        closes_after_reading,
        resets_after_reading,
        answering(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"),
        answering(b"garbage\r\n\r\n"),
        answering(b"HTTP/1.1 200 OK\r\nContent-Le"),
    ],
)
async def test_once_it_was_on_its_way_nobody_knows(answer):
    error = await failure(answer)
    assert isinstance(error, MaybeSent)
    assert understand(error).cure is Cure.UNKNOWN


async def test_no_answer_in_time():
    assert isinstance(await failure(answering(b"", close=False), patience=0.2), MaybeSent)


@pytest.mark.parametrize(
    ("status", "body", "error", "cure"),
    [
        (429, '{"ok":false,"description":"Too Many Requests","parameters":{"retry_after":3}}', RetryAfter, Cure.WAIT),
        (400, '{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-5}}', ChatMigrated, Cure.MOVED_CHAT),
        (403, '{"ok":false,"description":"Forbidden: bot was blocked by the user"}', Forbidden, Cure.LOST_CHAT),
        (403, '{"ok":false,"description":"Forbidden: user is deactivated"}', Forbidden, Cure.LOST_CHAT),
        (403, '{"ok":false,"description":"Forbidden: bot was kicked from the group chat"}', Forbidden, Cure.LOST_CHAT),
        (400, '{"ok":false,"description":"Bad Request: chat not found"}', BadRequest, Cure.LOST_CHAT),
        (400, '{"ok":false,"description":"Bad Request: message is not modified: x"}', BadRequest, Cure.DONE),
        (400, '{"ok":false,"description":"Bad Request: message to delete not found"}', BadRequest, Cure.DONE),
        (400, '{"ok":false,"description":"Bad Request: query is too old and response"}', BadRequest, Cure.DROP),
        (400, '{"ok":false,"description":"Bad Request: message to edit not found"}', BadRequest, Cure.DROP),
        (400, '{"ok":false,"description":"Bad Request: can\'t parse entities: x"}', BadRequest, Cure.PLAIN),
        (400, '{"ok":false,"description":"Bad Request: TOPIC_CLOSED"}', BadRequest, Cure.NO_THREAD),
        (400, '{"ok":false,"description":"Bad Request: message thread not found"}', BadRequest, Cure.NO_THREAD),
        (400, '{"ok":false,"description":"Bad Request: CHAT_WRITE_FORBIDDEN"}', BadRequest, Cure.LOST_CHAT),
        (400, '{"ok":false,"description":"Bad Request: message is too long"}', BadRequest, Cure.DROP),
        (401, '{"ok":false,"description":"Unauthorized"}', InvalidToken, Cure.AGAIN),
        (404, '{"ok":false,"description":"Not Found"}', InvalidToken, Cure.AGAIN),
        (409, '{"ok":false,"description":"Conflict: terminated by other getUpdates"}', Conflict, Cure.AGAIN),
        (500, '{"ok":false,"description":"Internal Server Error"}', NetworkError, Cure.UNKNOWN),
        (502, "<html>Bad Gateway</html>", NetworkError, Cure.UNKNOWN),
    ],
)
async def test_each_refusal_is_understood(status, body, error, cure):
    raised = await failure(answering(response(status, body)))
    assert type(raised) is error or isinstance(raised, error)
    assert understand(raised).cure is cure


async def test_waits_and_new_addresses_are_read():
    flood = await failure(answering(response(429, '{"ok":false,"parameters":{"retry_after":3}}')))
    assert understand(flood).wait_s == 3.0
    moved = await failure(answering(response(400, '{"ok":false,"parameters":{"migrate_to_chat_id":-1005}}')))
    assert understand(moved).new_chat_id == -1005


@pytest.mark.parametrize("body", ["<html>", '{"ok": tr', "[]", "null", ""])
async def test_no_log_line_holds_the_token_or_what_was_said(body, capfd):
    set_up_logging("DEBUG", TOKEN)
    async with server(answering(response(200, body))) as port:
        api = make_api(TOKEN, f"http://127.0.0.1:{port}")
        await api.request.initialize()
        with pytest.raises(TelegramError, match=r"Invalid server response") as caught:
            await api.call("sendMessage", {"chat_id": 1, "text": "a private word"})
        await api.request.shutdown()
    assert understand(caught.value).cure is Cure.UNKNOWN
    logging.getLogger("any").error("see http://x/bot%s/getMe", TOKEN, exc_info=ValueError(TOKEN))
    said = capfd.readouterr().err
    assert "[secret]" in said
    assert not any(secret in said for secret in (TOKEN, "<html>", "a private word"))
