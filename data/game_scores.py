"""How the players of a game stand, counted from their answers."""

import sqlite3

from data.game_records import Player, Podium, Standing, TeamStanding
from data.game_rows import GameRow, live_game, read_players
from data.questions import Bank
from quiz.game_scoring import hardest, places, team_points
from quiz.questions import Question


def standings(connection: sqlite3.Connection, game_id: int) -> tuple[Standing, ...]:
    """Everybody who plays, and everybody who left with an answer given; the best first."""
    rows = connection.execute(
        "SELECT person_id, SUM(points), SUM(is_right), COUNT(*) FROM answer WHERE game_id = ? GROUP BY person_id",
        (game_id,),
    )
    results = {person_id: (points, right, answers) for person_id, points, right, answers in rows}
    players = {
        player.person_id: player
        for player in read_players(connection, game_id)
        if player.playing or player.person_id in results
    }
    scores = {person_id: results.get(person_id, (0, 0, 0)) for person_id in players}
    placed = places({person_id: (points, right) for person_id, (points, right, _) in scores.items()})
    return tuple(Standing(place, players[person_id], *scores[person_id]) for place, person_id in placed)


def team_standings(connection: sqlite3.Connection, row: GameRow) -> tuple[TeamStanding, ...]:
    """The teams, the best first; none before there was an answer."""
    found = standings(connection, row.id)
    if not row.teams or not any(standing.answered for standing in found):
        return ()
    points = {
        team: team_points((s.points, s.answered) for s in found if s.player.team == team) for team in range(row.teams)
    }
    placed = places({team: (total, 0) for team, total in points.items()})
    return tuple(TeamStanding(place, team, points[team]) for place, team in placed)


def podium(connection: sqlite3.Connection, bank: Bank, row: GameRow) -> Podium:
    """A game that is over, in numbers."""
    return Podium(
        live_game(connection, bank, row),
        standings(connection, row.id),
        team_standings(connection, row),
        _hardest(connection, bank, row.id),
        _fastest(connection, row.id),
    )


def _hardest(connection: sqlite3.Connection, bank: Bank, game_id: int) -> tuple[Question, int, int] | None:
    rows = connection.execute(
        "SELECT question_id, revision, SUM(is_right), COUNT(*) FROM answer WHERE game_id = ? "
        "GROUP BY showing_id, question_id, revision ORDER BY showing_id",
        (game_id,),
    ).fetchall()
    place = hardest([(right, answers) for *_, right, answers in rows])
    if place is None:
        return None
    number, revision, right, answers = rows[place]
    return bank.resolve(number, revision), right, answers


def _fastest(connection: sqlite3.Connection, game_id: int) -> tuple[Player, int] | None:
    row = connection.execute(
        "SELECT c.person_id, c.elapsed_ms FROM answer a "
        "JOIN game_choice c ON c.showing_id = a.showing_id AND c.person_id = a.person_id "
        "WHERE a.game_id = ? AND a.is_right = 1 ORDER BY c.elapsed_ms, c.chosen_at, c.person_id LIMIT 1",
        (game_id,),
    ).fetchone()
    if row is None:
        return None
    player = next(p for p in read_players(connection, game_id) if p.person_id == row[0])
    return player, row[1]
