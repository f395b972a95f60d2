"""What becomes of the games of a group that is lost, or that gets a new id."""

import sqlite3

from data.game_rows import games_where
from data.game_steps import advance
from data.questions import Bank
from quiz.game import Phase
from quiz.game_events import End, Moved, Stopped


def end_games(connection: sqlite3.Connection, bank: Bank, chat_id: int, now: int) -> None:
    """End what runs in a chat that cannot be written to any more; the points stand."""
    for row in games_where(connection, "chat_id = ? AND phase <> 4", (chat_id,)):
        advance(connection, bank, row, Stopped(End.LOST), now)


def move_games(connection: sqlite3.Connection, bank: Bank, old: int, new: int, now: int) -> None:
    """Give the games of a group to its new id. Messages of before are out of reach, so what is open is sent again."""
    if games_where(connection, "chat_id = ? AND phase <> 4", (new,)):
        end_games(connection, bank, old, now)
    connection.execute("UPDATE game SET chat_id = ?, lobby_id = NULL WHERE chat_id = ?", (new, old))
    connection.execute("UPDATE game_team SET chat_id = ? WHERE chat_id = ?", (new, old))
    for row in games_where(connection, "chat_id = ? AND phase <> 4", (new,)):
        connection.execute(
            "UPDATE showing SET message_id = NULL WHERE showing_id IN "
            "(SELECT showing_id FROM game_question WHERE game_id = ? AND state < 3)",
            (row.id,),
        )
        if row.state.phase is Phase.LOBBY:
            connection.execute("UPDATE game SET asking = 1 WHERE game_id = ?", (row.id,))
        advance(connection, bank, row, Moved(), now)
