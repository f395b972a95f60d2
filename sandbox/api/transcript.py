"""The record of every call the bots have made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_KEPT = 200_000


@dataclass(slots=True, eq=False)
class CallRecord:
    """One call: what was asked, when, and what was answered. ``status`` 0 means no answer yet, or none at all."""

    number: int
    at_ms: int
    bot_id: int
    method: str
    params: Json
    uploads: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    status: int = 0
    answer: Json = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Say whether the call was answered with a result."""
        return bool(self.answer.get("ok"))

    @property
    def chat_id(self) -> int | None:
        """The chat the call was about, when it was about one."""
        value = str(self.params.get("chat_id"))
        return int(value) if value.lstrip("-").isdecimal() else None

    def json(self) -> Json:
        """Return the record for the control door."""
        return {name: getattr(self, name) for name in self.__slots__}


class Transcript:
    """Calls in the order they came in; the oldest of very many are dropped."""

    def __init__(self) -> None:
        self._records: deque[CallRecord] = deque(maxlen=_KEPT)
        self._count = 0

    def open(self, at_ms: int, bot_id: int, method: str, params: Json, uploads: list[str]) -> CallRecord:
        """Note a call that has just come in."""
        self._count += 1
        record = CallRecord(self._count, at_ms, bot_id, method, params, uploads)
        self._records.append(record)
        return record

    def __iter__(self) -> Iterator[CallRecord]:
        return iter(list(self._records))

    def __len__(self) -> int:
        return len(self._records)

    @property
    def count(self) -> int:
        """How many calls have come in since the start."""
        return self._count

    def calls(self, method: str | None = None, chat_id: int | None = None) -> list[CallRecord]:
        """Return the calls of one method, or to one chat, or all but getUpdates."""
        return [
            record
            for record in self._records
            if (record.method == method if method else record.method != "getUpdates")
            and chat_id in (None, record.chat_id)
        ]

    @property
    def violations(self) -> list[str]:
        """Everything any call did against the Bot API's specification."""
        return [fault for record in self._records for fault in record.violations]

    def clear(self) -> None:
        """Forget the calls so far."""
        self._records.clear()
