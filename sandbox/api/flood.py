"""Flood control: about one message a second in a private chat, twenty a minute in a group."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

from sandbox.telegram.errors import too_many_requests

_METHODS = ("send", "edit", "copy", "forward")


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back with time."""

    tokens: float
    at: float


class Flood:
    """A token bucket for each chat. Rates are messages a second; bursts are what may come at once."""

    def __init__(self, private: tuple[float, int] = (1.0, 5), group: tuple[float, int] = (20 / 60, 20)) -> None:
        self._private = private
        self._group = group
        self._buckets: dict[int, _Bucket] = {}

    def check(self, method: str, chat_id: str) -> None:
        """Take one token for a call. Raises ApiError 429 with the seconds to wait when there is none."""
        if not method.lower().startswith(_METHODS) or not chat_id.lstrip("-").isdecimal():
            return
        if method == "sendChatAction":
            return
        number, now = int(chat_id), time.monotonic()
        rate, burst = self._private if number > 0 else self._group
        bucket = self._buckets.setdefault(number, _Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.at) * rate)
        bucket.at = now
        if bucket.tokens < 1:
            raise too_many_requests(max(math.ceil((1 - bucket.tokens) / rate), 1))
        bucket.tokens -= 1
