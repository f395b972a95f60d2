"""Everything sent: a lane per chat with one call in flight, the urgent first, bulk at a steady rate."""

import asyncio
import heapq
import itertools
import logging
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from bot.delivery import Delivery, Entry, Outcome, Settled, TryLater
from bot.pacing import FloodWaits, GroupBudget, Metronome
from handlers.outgoing import Outgoing, Urgency

log = logging.getLogger(__name__)

SLOTS = 64
BULK_SLOTS = 64
_COALESCED = ("editMessageText", "editMessageReplyMarkup", "editMessageCaption")


@dataclass(slots=True)
class _Lane:
    """What waits for one chat. Bulk goes when nothing else does.

    A lane stands in the queue of the urgent, in that of bulk, or in both when an answer came while bulk was waiting;
    whichever comes first takes it, the other finds nothing to do. It stands in neither while it `sleeps`.
    """

    key: Hashable
    chat_id: int | None
    waiting: deque[Entry] = field(default_factory=deque)
    bulk: deque[Entry] = field(default_factory=deque)
    busy: bool = False
    in_ready: bool = False
    in_bulk: bool = False
    sleeps: bool = False
    not_before: float = 0.0

    def head(self) -> Entry | None:
        queue = self.waiting or self.bulk
        return queue[0] if queue else None


class Outbox:
    """The only way out. `submit` returns at once; the future it returns is done when every call is settled."""

    def __init__(self, delivery: Delivery, *, rate: float, waits: FloodWaits | None = None) -> None:
        """Send through `delivery`; bulk leaves at `rate` calls a second."""
        self._delivery = delivery
        self._metronome = Metronome(rate)
        self._groups = GroupBudget()
        self.waits = waits or FloodWaits()
        self._lanes: dict[Hashable, _Lane] = {}
        self._ready: list[tuple[int, int, _Lane]] = []
        self._bulk_ready: deque[_Lane] = deque()
        self._count = itertools.count()
        self._running: set[asyncio.Task[None]] = set()
        self._bulk_running = 0
        self._bulk_timer: asyncio.TimerHandle | None = None
        self._closed = False

    def submit(self, outgoings: Sequence[Outgoing]) -> "asyncio.Future[None]":
        """Queue calls; those of one chat leave in this order."""
        entries = [self._enqueue(outgoing) for outgoing in outgoings]
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        left = len(entries)

        def settled(_: object) -> None:
            nonlocal left
            left -= 1
            if left == 0 and not done.done():
                done.set_result(None)

        for entry in entries:
            entry.done.add_done_callback(settled)
        if not entries:
            done.set_result(None)
        self._pump()
        return done

    @property
    def waiting(self) -> int:
        """The number of calls not settled yet."""
        return sum(len(lane.waiting) + len(lane.bulk) for lane in self._lanes.values())

    @property
    def busy(self) -> bool:
        """Whether any call waits or is under way."""
        return bool(self._lanes)

    async def close(self, patience: float) -> None:
        """Let what is under way finish for at most `patience` seconds, then drop the rest; the rows know of it."""
        deadline = asyncio.get_running_loop().time() + patience
        while self._running and (left := deadline - asyncio.get_running_loop().time()) > 0:
            await asyncio.wait(self._running, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        self._closed = True
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _enqueue(self, outgoing: Outgoing) -> Entry:
        lane = self._lane(outgoing.chat_id)
        earlier = _same_edit(lane, outgoing)
        if earlier is not None:
            earlier.outgoing = outgoing
            return earlier
        entry = Entry(outgoing, asyncio.get_running_loop().create_future(), asyncio.get_running_loop().time())
        (lane.bulk if outgoing.urgency is Urgency.BULK else lane.waiting).append(entry)
        self._offer(lane)
        return entry

    def _lane(self, chat_id: int | None) -> _Lane:
        """A call without a chat has nothing to keep its place with: a lane of its own."""
        key: Hashable = chat_id if chat_id is not None else ("call", next(self._count))
        return self._lanes.setdefault(key, _Lane(key, chat_id))

    def _offer(self, lane: _Lane) -> None:
        """Put a lane where it will be picked up."""
        if lane.busy or lane.sleeps or self._closed:
            return
        head = lane.head()
        if head is None:
            self._lanes.pop(lane.key, None)
        elif head.outgoing.urgency is not Urgency.BULK and not lane.in_ready:
            lane.in_ready = True
            heapq.heappush(self._ready, (head.outgoing.urgency, next(self._count), lane))
        elif head.outgoing.urgency is Urgency.BULK and not lane.in_bulk:
            lane.in_bulk = True
            self._bulk_ready.append(lane)

    def _pump(self) -> None:
        while self._ready and len(self._running) - self._bulk_running < SLOTS and not self._closed:
            lane = heapq.heappop(self._ready)[2]
            lane.in_ready = False
            self._take(lane, bulk=False)
        self._pump_bulk()

    def _pump_bulk(self) -> None:
        now = asyncio.get_running_loop().time()
        while self._bulk_ready and self._bulk_running < BULK_SLOTS and not self._closed:
            wait = self._metronome.wait(now)
            if wait > 0.0:
                self._wake_bulk(wait)
                return
            lane = self._bulk_ready.popleft()
            lane.in_bulk = False
            if self._take(lane, bulk=True):
                self._metronome.take(now)

    def _wake_bulk(self, wait: float) -> None:
        if self._bulk_timer is None:
            self._bulk_timer = asyncio.get_running_loop().call_later(wait, self._bulk_woken)

    def _bulk_woken(self) -> None:
        self._bulk_timer = None
        self._pump_bulk()

    def _take(self, lane: _Lane, *, bulk: bool) -> bool:
        """Start the lane's head if it is of this sort and need not wait; say whether a call was started."""
        head = lane.head()
        if lane.busy or lane.sleeps or head is None:
            return False
        if (head.outgoing.urgency is Urgency.BULK) is not bulk:
            self._offer(lane)
            return False
        wait = self._wait(lane)
        if wait > 0.0:
            lane.sleeps = True
            asyncio.get_running_loop().call_later(wait, self._woken, lane)
            return False
        self._start(lane, head)
        return True

    def _wait(self, lane: _Lane) -> float:
        now = asyncio.get_running_loop().time()
        wait = max(lane.not_before - now, self.waits.wait(lane.chat_id, now))
        if lane.chat_id is not None and lane.chat_id < 0:
            wait = max(wait, self._groups.wait(lane.chat_id, now))
        return wait

    def _woken(self, lane: _Lane) -> None:
        lane.sleeps = False
        self._offer(lane)
        self._pump()

    def _start(self, lane: _Lane, entry: Entry) -> None:
        (lane.waiting or lane.bulk).popleft()
        lane.busy = True
        if lane.chat_id is not None and lane.chat_id < 0:
            self._groups.spend(lane.chat_id, asyncio.get_running_loop().time())
        bulk = entry.outgoing.urgency is Urgency.BULK
        self._bulk_running += bulk
        task = asyncio.get_running_loop().create_task(self._run(lane, entry, bulk))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._pump()

    async def _run(self, lane: _Lane, entry: Entry, bulk: bool) -> None:
        outcome: Outcome = Settled()
        try:
            outcome = await self._delivery.attempt(entry)
        except Exception:  # a mistake of ours in one call must not stop the lane
            log.exception("%s to %s failed inside", entry.outgoing.method, entry.outgoing.chat_id)
        finally:
            self._bulk_running -= bulk
            lane.busy = False
        match outcome:
            case Settled():
                entry.settle()
            case TryLater():
                self._again(lane, entry, outcome)
        self._offer(lane)

    def _again(self, lane: _Lane, entry: Entry, later: TryLater) -> None:
        now = asyncio.get_running_loop().time()
        if later.flood:
            self.waits.refused(lane.chat_id, later.seconds, now)
        else:
            lane.not_before = now + later.seconds
        if entry.outgoing.chat_id != lane.chat_id:
            lane = self._move(lane, entry.outgoing.chat_id)
        (lane.bulk if entry.outgoing.urgency is Urgency.BULK else lane.waiting).appendleft(entry)
        self._offer(lane)

    def _move(self, old: _Lane, chat_id: int | None) -> _Lane:
        """The group has a new id: everything that waits for the old one goes there."""
        new = self._lane(chat_id)
        for mine, theirs in ((old.waiting, new.waiting), (old.bulk, new.bulk)):
            while mine:
                entry = mine.pop()
                entry.readdress(chat_id)
                theirs.appendleft(entry)
        return new


def _same_edit(lane: _Lane, outgoing: Outgoing) -> Entry | None:
    """An edit of the same message that has not left yet: the newer state takes its place."""
    if outgoing.method not in _COALESCED:
        return None
    message_id = outgoing.parameters.get("message_id")
    for entry in lane.waiting:
        if entry.outgoing.method == outgoing.method and entry.outgoing.parameters.get("message_id") == message_id:
            return entry
    return None
