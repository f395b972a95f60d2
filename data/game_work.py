"""What games are waiting for: deadlines that passed, and messages that are still to be sent."""

import sqlite3

from data.game_choices import confirm
from data.game_records import AskQuestion, EditMessage, GameWork, SendLobby, ShowAnswer
from data.game_rows import GameRow, game_of_showing, games_where, live_game, read_game
from data.game_scores import podium, standings
from data.game_steps import advance
from data.questions import Bank
from data.reveals import revealed_of
from data.showings import attach_message, read_showing
from data.verbs import Verbs
from quiz.game import Effect, Phase
from quiz.game_events import Lagged, Resumed, Ticked, Unsure

_AT_ONCE = 200


class GameWorkVerbs(Verbs):
    """Seeing games through."""

    async def play_games(self, now: int) -> tuple[GameWork, ...]:
        """Take games past their deadlines, and say what is to be sent.

        Edits are said once. Questions, answers and podiums are said again until `question_started`, `answer_shown`
        and `podium_started` are called; a beat that repeats one changes nothing.
        """
        bank = self._bank
        if not await self._read(lambda connection: _anything(connection, now)):
            return ()
        edits = await self._write(lambda connection: _tick(connection, bank, now))
        return edits + await self._read(lambda connection: _waiting(connection, bank))

    async def question_started(self, game_id: int) -> None:
        """The question, or the lobby, is on its way."""
        await self._change("UPDATE game SET asking = 0 WHERE game_id = ?", (game_id,))

    async def question_settled(self, showing_id: int, now: int) -> None:
        """The call is over. If the question is not confirmed by now, nobody knows whether it arrived."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> None:
            row = game_of_showing(connection, showing_id)
            if row is not None and row.state.phase is Phase.SENDING and not row.asking:
                advance(connection, bank, row, Unsure(), now)

        await self._write(unit)

    async def confirm_question(self, showing_id: int, message_id: int, now: int) -> None:
        """Telegram has confirmed the message at `now`; if it shows a question of a game, the timer starts."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> None:
            row = game_of_showing(connection, showing_id)
            if row is None:
                attach_message(connection, showing_id, message_id)
            elif row.state.phase is Phase.SENDING:
                confirm(connection, bank, row, showing_id, message_id, now)

        await self._write(unit)

    async def answer_shown(self, game_id: int, number: int) -> None:
        """The closed question stands there as the answer, or could not be shown."""
        await self._change(
            "UPDATE game_question SET state = 3 WHERE game_id = ? AND number = ? AND state = 2", (game_id, number)
        )

    async def podium_started(self, game_id: int) -> None:
        """The end of the game is on its way."""
        await self._change("UPDATE game SET podium = 2 WHERE game_id = ? AND podium = 1", (game_id,))

    async def podium_shown(self, game_id: int) -> None:
        """The end of the game was told, or could not be."""
        await self._change("UPDATE game SET podium = 3 WHERE game_id = ?", (game_id,))

    async def games_lagged(self, now: int) -> None:
        """Our queue was too long: the open questions give no points for speed."""
        await self._write(lambda connection: _all_open(connection, self._bank, now))

    async def recover_games(self, now: int) -> int:
        """After a restart: give back the time we were away, settle what was on its way; how many games go on."""
        bank = self._bank
        return await self._write(lambda connection: _recover(connection, bank, now))


def next_deadline(connection: sqlite3.Connection) -> int | None:
    """The earliest deadline of all games (UTC ms)."""
    row = connection.execute(
        "SELECT MIN(at) FROM (SELECT MIN(due_at) AS at FROM game WHERE due_at IS NOT NULL "
        "UNION ALL SELECT MIN(edit_at) FROM game WHERE edit_at IS NOT NULL) AS deadlines"
    ).fetchone()
    return None if row[0] is None else int(row[0])


_ANYTHING = (
    "SELECT 1 FROM game WHERE due_at IS NOT NULL LIMIT 1",
    "SELECT 1 FROM game WHERE asking = 1 LIMIT 1",
    "SELECT 1 FROM game WHERE podium = 1 LIMIT 1",
    "SELECT 1 FROM game_question WHERE state = 2 LIMIT 1",
)


def _anything(connection: sqlite3.Connection, now: int) -> bool:
    """Whether a game runs, or a message of one is owed."""
    return any(connection.execute(query).fetchone() for query in _ANYTHING)


def _tick(connection: sqlite3.Connection, bank: Bank, now: int) -> tuple[GameWork, ...]:
    """Step what is due, note that we are alive, and return the edits."""
    connection.execute(_PULSE, (now,))
    edits: list[GameWork] = []
    for row in games_where(connection, "due_at <= ? OR edit_at <= ? ORDER BY game_id", (now, now)):
        stepped, effects = advance(connection, bank, row, Ticked(), now)
        lobby_is_over = row.state.phase is Phase.LOBBY and Effect.ASK in effects
        if Effect.EDIT in effects or lobby_is_over:
            edits.append(EditMessage(live_game(connection, bank, stepped)))
    return tuple(edits)


_PULSE = (
    "INSERT INTO game_pulse (pulse, beaten_at) VALUES (1, ?) "
    "ON CONFLICT (pulse) DO UPDATE SET beaten_at = excluded.beaten_at"
)


def _waiting(connection: sqlite3.Connection, bank: Bank) -> tuple[GameWork, ...]:
    """Messages that are owed, each group's in the order in which they are to be read."""
    owed: list[GameWork] = []
    rows = connection.execute(
        "SELECT game_id, number FROM game_question WHERE state = 2 ORDER BY game_id, number LIMIT ?", (_AT_ONCE,)
    ).fetchall()
    for game_id, number in rows:
        row = read_game(connection, game_id)
        if row is not None:
            owed.append(_answer(connection, bank, row, number))
    for row in games_where(connection, "asking = 1 ORDER BY game_id LIMIT ?", (_AT_ONCE,)):
        live = live_game(connection, bank, row)
        owed.append(SendLobby(live) if row.state.phase is Phase.LOBBY else AskQuestion(live))
    owed += [
        podium(connection, bank, row)
        for row in games_where(connection, "podium = 1 ORDER BY game_id LIMIT ?", (_AT_ONCE,))
    ]
    return tuple(owed)


def _answer(connection: sqlite3.Connection, bank: Bank, row: GameRow, number: int) -> ShowAnswer:
    showing_id, speed = connection.execute(
        "SELECT showing_id, speed FROM game_question WHERE game_id = ? AND number = ?", (row.id, number)
    ).fetchone()
    showing = read_showing(connection, bank, showing_id)
    if showing is None:
        raise LookupError(f"question {number} of game {row.id} was never asked")
    return ShowAnswer(
        live_game(connection, bank, row),
        number,
        revealed_of(connection, showing),
        standings(connection, row.id),
        bool(speed),
    )


def _all_open(connection: sqlite3.Connection, bank: Bank, now: int) -> None:
    for row in games_where(connection, "phase = 2 AND speed = 1", ()):
        advance(connection, bank, row, Lagged(), now)


def _last_alive(connection: sqlite3.Connection) -> int:
    """The last beat, or the last update that was stored and is not done."""
    beaten = connection.execute("SELECT MAX(beaten_at) FROM game_pulse").fetchone()[0]
    stored = connection.execute("SELECT MAX(received_at) FROM inbox WHERE done_at IS NULL").fetchone()[0]
    return max(beaten or 0, stored or 0)


def _recover(connection: sqlite3.Connection, bank: Bank, now: int) -> int:
    since = min(now, _last_alive(connection))
    connection.execute(_PULSE, (now,))
    connection.execute("UPDATE game SET podium = 1 WHERE podium = 2")
    rows = games_where(connection, "phase <> 4 ORDER BY game_id", ())
    for row in rows:
        row, _ = advance(connection, bank, row, Resumed(since), now)
        if row.state.phase is Phase.SENDING and not row.asking:
            advance(connection, bank, row, Unsure(), now)
    return len(rows)
