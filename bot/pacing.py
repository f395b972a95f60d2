"""How fast calls may leave: bulk at a steady rate, groups at most so many a minute, chats that were told to wait."""

from collections import deque
from collections.abc import Mapping

GROUP_CALLS = 20
GROUP_SPAN_S = 60.0
FLOOD_CHATS = 3
FLOOD_SPAN_S = 2.0
_CATCH_UP_S = 0.03


class Metronome:
    """Slots at a steady rate. A late taker may catch up by a few hundredths of a second, never more."""

    def __init__(self, rate: float) -> None:
        """Give `rate` slots a second."""
        self._gap = 1.0 / rate
        self._next = 0.0

    def wait(self, now: float) -> float:
        """Return the seconds until the next slot: 0 when it may be taken now."""
        return max(0.0, self._next - now)

    def take(self, now: float) -> None:
        """Take the slot that is due now."""
        self._next = max(self._next, now - _CATCH_UP_S) + self._gap


class GroupBudget:
    """At most 20 calls in any 60 seconds to one group (Telegram's FAQ on bots)."""

    def __init__(self) -> None:
        self._spent: dict[int, deque[float]] = {}

    def wait(self, chat_id: int, now: float) -> float:
        """Return the seconds until a call to this group is allowed."""
        spent = self._spent.get(chat_id)
        if spent is None:
            return 0.0
        while spent and now - spent[0] >= GROUP_SPAN_S:
            spent.popleft()
        if not spent:
            del self._spent[chat_id]
        return GROUP_SPAN_S - (now - spent[0]) if len(spent) >= GROUP_CALLS else 0.0

    def spend(self, chat_id: int, now: float) -> None:
        """Count a call."""
        self._spent.setdefault(chat_id, deque()).append(now)


class FloodWaits:
    """Chats that Telegram told us to leave alone, and the whole bot when several were told so at once."""

    def __init__(self) -> None:
        self._until: dict[int, float] = {}
        self._recent: deque[tuple[float, int]] = deque()
        self._all_until = 0.0

    def wait(self, chat_id: int | None, now: float) -> float:
        """Return the seconds until this chat (None: calls without a chat) may be called."""
        own = self._until.get(chat_id, 0.0) if chat_id is not None else 0.0
        if chat_id is not None and 0.0 < own <= now:
            del self._until[chat_id]
        return max(0.0, own - now, self._all_until - now)

    def refused(self, chat_id: int | None, seconds: float, now: float) -> None:
        """Remember a 429. Without a chat, or with three chats refused within two seconds, everything waits."""
        until = now + seconds
        if chat_id is None:
            self._all_until = max(self._all_until, until)
            return
        self._until[chat_id] = max(self._until.get(chat_id, 0.0), until)
        self._recent.append((now, chat_id))
        while now - self._recent[0][0] > FLOOD_SPAN_S:
            self._recent.popleft()
        if len({chat for _, chat in self._recent}) >= FLOOD_CHATS:
            self._all_until = max(self._all_until, until)

    def restore(self, waits: Mapping[int, float]) -> None:
        """Take over waits that were remembered across a restart: chat to loop time."""
        self._until.update(waits)
