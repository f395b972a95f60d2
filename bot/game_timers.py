"""What a beat does for live games: deadlines, questions, answers, podiums; all of it may be done twice without harm."""

import logging
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, assert_never

from bot.clock import Clock
from bot.outbox import Outbox
from bot.patience import until_stored
from data.game_records import AskQuestion, EditMessage, GameWork, Podium, SendLobby, ShowAnswer
from data.store import Store
from handlers.game_timers import game_words
from handlers.outgoing import Replies
from handlers.services import Services

log = logging.getLogger(__name__)

LAG_MS = 2_000
"""A queue of ours longer than this makes speed meaningless."""
Key = tuple[str, int, int]


class GameTimers:
    """Sees running games through, each message in a task of its own."""

    def __init__(self, store: Store, services: Services, outbox: Outbox, clock: Clock, lag: Callable[[], int]) -> None:
        """Send through `outbox`; `lag` gives the longest wait of an update since it was last asked, in ms."""
        self._store, self._services, self._outbox, self._clock = store, services, outbox, clock
        self._lag = lag
        self._under_way: set[Key] = set()

    async def beat(self, now: int, track: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        """Step what is due at `now` (UTC ms) and send what is owed; `track` runs a task and keeps it."""
        if self._lag() > LAG_MS:
            log.warning("Updates waited for over %d ms: open questions give no points for speed", LAG_MS)
            await self._store.games_lagged(now)
        # Taken before the rows are read: a message that is sent during the reading was read as owed.
        known = frozenset(self._under_way)
        for work in await self._store.play_games(now):
            key = _key(work)
            if key not in known:
                self._under_way.add(key)
                track(self._see_through(key, work, now))

    async def _see_through(self, key: Key, work: GameWork, now: int) -> None:
        try:
            await self._send(work, now)
        finally:
            self._under_way.discard(key)

    async def _send(self, work: GameWork, now: int) -> None:
        store = self._store
        match work:
            case AskQuestion(live):
                await until_stored(partial(store.question_started, live.id))
                await self._submit(work, now)
                if live.showing is not None:
                    await until_stored(partial(store.question_settled, live.showing.id, self._clock.now()))
            case SendLobby(live):
                await until_stored(partial(store.question_started, live.id))
                await self._submit(work, now)
            case ShowAnswer(live, number):
                await self._submit(work, now)
                await until_stored(partial(store.answer_shown, live.id, number))
            case Podium(live):
                await until_stored(partial(store.podium_started, live.id))
                await self._submit(work, now)
                await until_stored(partial(store.podium_shown, live.id))
            case EditMessage():
                await self._submit(work, now)
            case _:
                assert_never(work)

    async def _submit(self, work: GameWork, now: int) -> None:
        replies: Replies = await game_words(work, self._services, now)
        await self._outbox.submit(replies)


def _key(work: GameWork) -> Key:
    """What must not be sent twice at the same time."""
    number = work.number if isinstance(work, ShowAnswer) else work.live.state.number
    return type(work).__name__, work.live.id, number
