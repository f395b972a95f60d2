"""The rows of games: read as values, and written back after a step."""

import sqlite3
from dataclasses import dataclass, replace
from typing import Any

from data.codes import ENDS, PHASES
from data.game_records import LiveGame, Player
from data.questions import Bank
from data.showings import read_showing
from quiz.game import Game


@dataclass(frozen=True, slots=True)
class GameRow:
    """A game as stored, with the numbers of its people in `state`."""

    id: int
    chat_id: int
    thread_id: int
    topic: str | None
    asked_seconds: int | None
    teams: int
    lobby_id: int | None
    showing_id: int | None
    asking: bool
    podium: int
    state: Game


_OWN = "game_id, chat_id, thread_id, topic, asked_seconds, teams, lobby_id, showing_id, asking, podium"
_STATE = (
    "size, phase, number, seconds, idle, unsure, speed, opened_at, full_at, lost_ms, paused_at, resumed_at, due_at, "
    "edit_at, edited_at, ended"
)
_SELECT = f"SELECT {_OWN}, {_STATE} FROM game "  # noqa: S608 - constants
_STATE_COLUMNS = _STATE.split(", ")
_SAVE = f"UPDATE game SET {', '.join(f'{name} = ?' for name in _STATE_COLUMNS)} WHERE game_id = ?"  # noqa: S608 - constants


def read_game(connection: sqlite3.Connection, game_id: int) -> GameRow | None:
    """Read a game, None when there is none of that id."""
    row = connection.execute(_SELECT + "WHERE game_id = ?", (game_id,)).fetchone()
    return None if row is None else _game(connection, row)


def game_of_showing(connection: sqlite3.Connection, showing_id: int) -> GameRow | None:
    """The game that is at this question."""
    row = uncounted_game(connection, showing_id)
    return None if row is None else counted(connection, row)


def uncounted_game(connection: sqlite3.Connection, showing_id: int) -> GameRow | None:
    """The same without the numbers of its people: counting hundreds of them takes longer than all the rest."""
    row = connection.execute(_SELECT + "WHERE showing_id = ?", (showing_id,)).fetchone()
    return None if row is None else _row(row)


def running_game(connection: sqlite3.Connection, chat_id: int, thread_id: int) -> GameRow | None:
    """The game that runs in a chat or forum topic."""
    row = connection.execute(
        _SELECT + "WHERE chat_id = ? AND thread_id = ? AND phase <> 4", (chat_id, thread_id)
    ).fetchone()
    return None if row is None else _game(connection, row)


def games_where(connection: sqlite3.Connection, condition: str, values: tuple[Any, ...]) -> list[GameRow]:
    """The games that fit a condition."""
    rows = connection.execute(_SELECT + "WHERE " + condition, values).fetchall()
    return [_game(connection, row) for row in rows]


def save_state(connection: sqlite3.Connection, row: GameRow) -> None:
    """Write the state of a game back."""
    state = row.state
    values = (
        state.size,
        PHASES.code(state.phase),
        state.number,
        state.seconds,
        state.idle,
        state.unsure,
        state.speed,
        state.opened_at,
        state.full_at,
        state.lost_ms,
        state.paused_at,
        state.resumed_at,
        state.due_at,
        state.edit_at,
        state.edited_at,
        None if state.end is None else ENDS.code(state.end),
    )
    connection.execute(_SAVE, (*values, row.id))


def counted(connection: sqlite3.Connection, row: GameRow) -> GameRow:
    """The game with the numbers of its people as they are now."""
    players, answered = _counts(connection, row.id, row.showing_id)
    return replace(row, state=replace(row.state, players=players, answered=answered))


def live_game(connection: sqlite3.Connection, bank: Bank, row: GameRow) -> LiveGame:
    """The game with its people and its question."""
    return LiveGame(
        row.id,
        row.chat_id,
        row.thread_id or None,
        row.topic,
        row.asked_seconds,
        row.teams,
        row.lobby_id,
        row.state,
        read_players(connection, row.id),
        None if row.showing_id is None else read_showing(connection, bank, row.showing_id),
    )


def read_players(connection: sqlite3.Connection, game_id: int) -> tuple[Player, ...]:
    """Everybody who joined, who began it first, then by their ids."""
    rows = connection.execute(
        "SELECT g.person_id, p.first_name, p.hidden, g.playing, g.starter, g.team FROM game_player g "
        "JOIN person p ON p.person_id = g.person_id WHERE g.game_id = ? ORDER BY g.starter DESC, g.person_id",
        (game_id,),
    )
    return tuple(
        Player(person, None if hidden else name, bool(playing), bool(starter), team)
        for person, name, hidden, playing, starter, team in rows
    )


def is_playing(connection: sqlite3.Connection, game_id: int, person_id: int) -> bool:
    """Say whether somebody is in."""
    row = connection.execute(
        "SELECT playing FROM game_player WHERE game_id = ? AND person_id = ?", (game_id, person_id)
    ).fetchone()
    return row is not None and bool(row[0])


def _counts(connection: sqlite3.Connection, game_id: int, showing_id: int | None) -> tuple[int, int]:
    (players,) = connection.execute(
        "SELECT COUNT(*) FROM game_player WHERE game_id = ? AND playing = 1", (game_id,)
    ).fetchone()
    if showing_id is None:
        return players, 0
    (answered,) = connection.execute(
        "SELECT COUNT(*) FROM game_choice c JOIN game_player g ON g.game_id = ? AND g.person_id = c.person_id "
        "WHERE c.showing_id = ? AND g.playing = 1",
        (game_id, showing_id),
    ).fetchone()
    return players, answered


def _game(connection: sqlite3.Connection, row: tuple[Any, ...]) -> GameRow:
    return counted(connection, _row(row))


def _row(row: tuple[Any, ...]) -> GameRow:
    (game_id, chat_id, thread_id, topic, asked_seconds, teams, lobby_id, showing_id, asking, podium, *state) = row
    return GameRow(
        game_id,
        chat_id,
        thread_id,
        topic,
        asked_seconds,
        teams,
        lobby_id,
        showing_id,
        bool(asking),
        podium,
        _state(state),
    )


def _state(columns: list[Any]) -> Game:
    size, phase, number, seconds, idle, unsure, speed, *times, ended = columns
    opened_at, full_at, lost_ms, paused_at, resumed_at, due_at, edit_at, edited_at = times
    return Game(
        size=size,
        phase=PHASES.member(phase),
        number=number,
        seconds=seconds,
        idle=idle,
        unsure=unsure,
        speed=bool(speed),
        opened_at=opened_at,
        full_at=full_at,
        lost_ms=lost_ms,
        paused_at=paused_at,
        resumed_at=resumed_at,
        due_at=due_at,
        edit_at=edit_at,
        edited_at=edited_at,
        end=None if ended is None else ENDS.member(ended),
    )
