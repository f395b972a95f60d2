"""Trouble on request: errors, delays, dropped connections, a frozen server."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

_TEXTS = {
    401: "Unauthorized",
    403: "Forbidden: bot was blocked by the user",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
}


@dataclass(slots=True)
class Fault:
    """What happens to the next ``times`` calls of a method (``*`` is any), in one chat if ``chat_id`` is given.

    ``effect`` says whether the call does its work first. ``drop`` cuts the connection instead of an answer; ``status``
    answers with an error; with neither, the call is only late by ``delay`` seconds. ``body`` is sent as it is.
    """

    method: str = "*"
    times: int = 1
    status: int | None = None
    body: str | Json | None = None
    retry_after: int | None = None
    delay: float = 0.0
    drop: bool = False
    effect: bool = False
    chat_id: int | None = None

    @property
    def keeps_answer(self) -> bool:
        """Say whether the call is answered as usual, only later."""
        return not self.drop and self.status is None and self.body is None

    def fits(self, method: str, chat_id: str) -> bool:
        """Say whether the fault is meant for this call."""
        return self.method.lower() in ("*", method.lower()) and self.chat_id in (None, _number(chat_id))

    def answer(self) -> tuple[int, str | Json]:
        """Return the status and body of the scripted answer."""
        status = self.status or 200
        if self.body is not None:
            return status, self.body
        if status == 429:
            wait = self.retry_after or 1
            parameters = {"retry_after": wait}
            text = f"Too Many Requests: retry after {wait}"
            return status, {"ok": False, "error_code": 429, "description": text, "parameters": parameters}
        text = _TEXTS.get(status, "Bad Request: scripted fault")
        return status, {"ok": False, "error_code": status, "description": text}


class Faults:
    """The faults that wait for their calls, and the freeze."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._thawed = asyncio.Event()
        self._thawed.set()

    def add(self, fault: Fault) -> Fault:
        """Let a fault wait for its calls."""
        self._waiting.append(fault)
        return fault

    def take(self, method: str, chat_id: str) -> Fault | None:
        """Return the oldest fault that fits a call and count it down."""
        for fault in self._waiting:
            if fault.fits(method, chat_id):
                fault.times -= 1
                if fault.times <= 0:
                    self._waiting.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        """Forget all faults and thaw."""
        self._waiting.clear()
        self.thaw()

    def freeze(self) -> None:
        """Let every call hang from now on, before it has any effect."""
        self._thawed.clear()

    def thaw(self) -> None:
        """Let the calls go on."""
        self._thawed.set()

    async def until_thawed(self) -> None:
        """Wait for the end of a freeze."""
        await self._thawed.wait()


def _number(text: str) -> int | None:
    return int(text) if text.lstrip("-").isdecimal() else None
