"""Our HTTP service: stored before it is acknowledged, the secret, bad bodies, health, a taken port."""

import asyncio
import json

import aiohttp
import pytest

from bot.webhook import PortInUse, Service

SECRET = "a-secret_1"


@pytest.fixture
async def hook(unused_tcp_port):
    """A service that takes updates; yields its address and what it took."""
    taken = []
    state = {"ok": True}
    service = Service(lambda: state)

    async def take(batch):
        await asyncio.sleep(0.01)
        taken.extend(batch)

    service.receive("https://example.org/hook/x", SECRET, take)
    await service.start("127.0.0.1", unused_tcp_port)
    yield f"http://127.0.0.1:{unused_tcp_port}", taken, state
    await service.stop()


async def post(url, body, secret=SECRET):
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as response:
        return response.status


async def test_an_update_is_taken_before_it_is_acknowledged(hook):
    address, taken, _ = hook
    update = {"update_id": 5, "message": {"text": "ü"}}
    assert await post(f"{address}/hook/x", json.dumps(update)) == 200
    assert taken == [update]


@pytest.mark.parametrize("secret", [None, "", "wrong", "a-secret_", "ä"])
async def test_without_the_secret_nothing_is_taken(hook, secret):
    address, taken, _ = hook
    sent = secret.encode("utf-8").decode("latin-1") if secret else secret
    assert await post(f"{address}/hook/x", '{"update_id": 5}', sent) == 403
    assert taken == []


@pytest.mark.parametrize("body", ["", "{", "[]", "5", '{"message": {}}', '{"update_id": "5"}', "\xff"])
async def test_what_is_no_update_is_refused(hook, body):
    address, taken, _ = hook
    assert await post(f"{address}/hook/x", body) == 400
    assert taken == []


async def test_health_says_how_we_are(hook):
    address, _, state = hook
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{address}/health") as response:
            assert (response.status, await response.json()) == (200, {"ok": True})
        state["ok"] = False
        async with session.get(f"{address}/health") as response:
            assert response.status == 503


async def test_a_taken_port_is_told(hook):
    address, _, _ = hook
    port = int(address.rpartition(":")[2])
    with pytest.raises(PortInUse, match=str(port)):
        await Service(lambda: {}).start("127.0.0.1", port)
