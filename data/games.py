"""Live games: the lobby, who plays, and what a player does."""

import sqlite3

from data.chats import ensure_chat
from data.game_records import (
    Cancelled,
    CancelOutcome,
    GameOpened,
    GameRunning,
    GameStarted,
    Joined,
    JoinOutcome,
    LeaveOutcome,
    LeftGame,
    LiveGame,
    NoGame,
    NotPlaying,
    OpenOutcome,
    StartOutcome,
    TooLateToJoin,
)
from data.game_rows import (
    GameRow,
    is_playing,
    live_game,
    read_game,
    running_game,
)
from data.game_steps import advance, drawn, join_team, turned
from data.outcomes import Closed, NothingToAsk
from data.people import ensure_person
from data.questions import Bank
from data.records import Chat, Who
from data.verbs import Verbs
from quiz.game import Phase, may_join, opened
from quiz.game_events import End, Started, Stopped
from quiz.game_scoring import seconds_for

SECONDS = 20
"""The time for a question when nobody said otherwise."""


class GameVerbs(Verbs):
    """Playing together in a group."""

    async def game(self, game_id: int) -> LiveGame | None:
        """The game, None when there is none of that id."""
        bank = self._bank

        def read(connection: sqlite3.Connection) -> LiveGame | None:
            row = read_game(connection, game_id)
            return None if row is None else live_game(connection, bank, row)

        return await self._read(read)

    async def running_game(self, chat_id: int, thread_id: int | None) -> LiveGame | None:
        """The game that runs in a chat or forum topic."""
        bank = self._bank

        def read(connection: sqlite3.Connection) -> LiveGame | None:
            row = running_game(connection, chat_id, thread_id or 0)
            return None if row is None else live_game(connection, bank, row)

        return await self._read(read)

    async def open_game(
        self,
        who: Who | None,
        chat: Chat,
        *,
        thread_id: int | None,
        topic: str | None,
        count: int,
        seconds: int | None,
        teams: int,
        now: int,
        chance: int,
        update_id: int | None,
    ) -> OpenOutcome:
        """Open a lobby with `who` in it (None: the group itself asked), and draw the questions.

        Without `seconds` a question has 20, and more where there is much code to read. `teams` is 0 for none.
        """
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> OpenOutcome:
            ensure_chat(connection, chat)
            before = running_game(connection, chat.id, thread_id or 0)
            if before is not None:
                return GameRunning(live_game(connection, bank, before))
            numbers = drawn(connection, bank, chat.id, topic, count, chance)
            if not numbers:
                return NothingToAsk()
            game_id = _insert(connection, chat.id, thread_id or 0, topic, seconds, teams, len(numbers), now)
            for place, number in enumerate(numbers, 1):
                time = seconds or seconds_for(bank.live[number].code, SECONDS)
                connection.execute(_QUESTION, (game_id, place, number, (chance + place) % 2**62, time))
            if who is not None:
                ensure_person(connection, who)
                connection.execute(_JOIN, (game_id, who.id, 1))
            return GameOpened(_live(connection, bank, game_id))

        return await self._once("open_game", update_id, unit, person_id=who.id if who else None, now=now)

    async def lobby_sent(self, game_id: int, message_id: int) -> None:
        """The lobby stands in the chat as that message."""
        await self._change("UPDATE game SET lobby_id = ? WHERE game_id = ?", (message_id, game_id))

    async def join_game(
        self, game_id: int, who: Who, *, message_id: int | None, now: int, update_id: int | None
    ) -> JoinOutcome:
        """Join, also while it runs; `message_id` becomes the lobby's when none is known and no question was asked."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> JoinOutcome:
            row = _still_running(connection, game_id)
            if row is None:
                return Closed()
            again = is_playing(connection, game_id, who.id)
            if not again and not may_join(row.state):
                return TooLateToJoin()
            _adopt_lobby(connection, row, message_id)
            if not again:
                ensure_person(connection, who)
                connection.execute(_JOIN, (game_id, who.id, 0))
                if row.teams and row.state.phase is not Phase.LOBBY:
                    join_team(connection, row, who.id)
                turned(connection, bank, row, now)
            return Joined(_live(connection, bank, game_id), again)

        return await self._once("join_game", update_id, unit, person_id=who.id, now=now)

    async def leave_game(self, game_id: int, who: Who, *, now: int, update_id: int | None) -> LeaveOutcome:
        """Leave; what was answered stays answered."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> LeaveOutcome:
            row = _still_running(connection, game_id)
            if row is None:
                return Closed()
            if not is_playing(connection, game_id, who.id):
                return NotPlaying()
            connection.execute(
                "UPDATE game_player SET playing = 0 WHERE game_id = ? AND person_id = ?", (game_id, who.id)
            )
            turned(connection, bank, row, now)
            return LeftGame(_live(connection, bank, game_id))

        return await self._once("leave_game", update_id, unit, person_id=who.id, now=now)

    async def start_game(self, game_id: int, who: Who, *, now: int, update_id: int | None) -> StartOutcome:
        """Begin; any player may."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> StartOutcome:
            row = _still_running(connection, game_id)
            if row is None:
                return Closed()
            if not is_playing(connection, game_id, who.id):
                return NotPlaying()
            _, effects = advance(connection, bank, row, Started(), now)
            return GameStarted(again=not effects)

        return await self._once("start_game", update_id, unit, person_id=who.id, now=now)

    async def cancel_game(self, chat_id: int, thread_id: int | None, *, now: int, update_id: int) -> CancelOutcome:
        """End the game of the chat or forum topic. Whether somebody may is the caller's to ask."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> CancelOutcome:
            row = running_game(connection, chat_id, thread_id or 0)
            if row is None:
                return NoGame()
            advance(connection, bank, row, Stopped(End.CANCELLED), now)
            return Cancelled(_live(connection, bank, row.id))

        return await self._once("cancel_game", update_id, unit, person_id=None, now=now)


def _insert(
    connection: sqlite3.Connection,
    chat_id: int,
    thread_id: int,
    topic: str | None,
    seconds: int | None,
    teams: int,
    size: int,
    now: int,
) -> int:
    state = opened(size, now)
    (game_id,) = connection.execute(
        "INSERT INTO game (chat_id, thread_id, topic, asked_seconds, teams, opened_on, asking, podium, size, phase, "
        "number, seconds, idle, unsure, speed, lost_ms, paused_at, resumed_at, due_at, edited_at) "
        "VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, ?, 0, 0, 1, 0, 0, 0, ?, ?) RETURNING game_id",
        (chat_id, thread_id, topic, seconds, teams, now, size, seconds or SECONDS, state.due_at, state.edited_at),
    ).fetchone()
    return int(game_id)


_QUESTION = (
    "INSERT INTO game_question (game_id, number, question_id, chance, seconds, state, speed) "
    "VALUES (?, ?, ?, ?, ?, 0, 1)"
)
_JOIN = (
    "INSERT INTO game_player (game_id, person_id, playing, starter) VALUES (?, ?, 1, ?) "
    "ON CONFLICT (game_id, person_id) DO UPDATE SET playing = 1"
)


def _still_running(connection: sqlite3.Connection, game_id: int) -> GameRow | None:
    row = read_game(connection, game_id)
    return None if row is None or row.state.phase is Phase.OVER else row


def _live(connection: sqlite3.Connection, bank: Bank, game_id: int) -> LiveGame:
    row = read_game(connection, game_id)
    if row is None:
        raise LookupError(f"there is no game {game_id}")
    return live_game(connection, bank, row)


def _adopt_lobby(connection: sqlite3.Connection, row: GameRow, message_id: int | None) -> None:
    if row.lobby_id is None and message_id is not None and row.state.phase is Phase.LOBBY:
        connection.execute("UPDATE game SET lobby_id = ? WHERE game_id = ?", (message_id, row.id))
