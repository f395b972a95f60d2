"""A step of a game with all that comes of it: the next question, the facts of the closed one, the end."""

import sqlite3
from dataclasses import replace
from random import Random

from data.cards import CARD
from data.codes import LEVELS
from data.game_rows import GameRow, counted, read_players, save_state
from data.game_scores import team_standings
from data.memories import Counted, remember
from data.questions import Bank
from data.records import Purpose
from data.responses import response_text
from data.scores import add_points
from data.showings import insert_showing
from quiz.game import Effect, step
from quiz.game_events import End, Event, Turned
from quiz.game_scoring import draft, points_of, rating, weakest
from quiz.grading import Picked, Response, Unknown, grade
from quiz.learning import Given
from quiz.questions import Question
from quiz.timetable import local_date


def advance(
    connection: sqlite3.Connection, bank: Bank, row: GameRow, event: Event, now: int
) -> tuple[GameRow, tuple[Effect, ...]]:
    """Take a game one event further and write down what comes of it."""
    before = row.state
    state, effects = step(before, event, now)
    row = replace(row, state=state)
    for effect in effects:
        row = _carried_out(connection, bank, row, effect, now)
    if row.state != before:
        save_state(connection, row)
    return row, effects


def turned(connection: sqlite3.Connection, bank: Bank, row: GameRow, now: int) -> GameRow:
    """Tell the game that somebody came, left or answered."""
    state = counted(connection, row).state
    return advance(connection, bank, row, Turned(state.players, state.answered), now)[0]


def _carried_out(connection: sqlite3.Connection, bank: Bank, row: GameRow, effect: Effect, now: int) -> GameRow:
    match effect:
        case Effect.ASK:
            return _ask(connection, bank, row, now)
        case Effect.SEND_AGAIN:
            return _to_be_sent(connection, row)
        case Effect.CLOSE:
            _close(connection, bank, row)
        case Effect.END:
            _end(connection, row, now)
        case Effect.EDIT:
            pass
    return row


def _to_be_sent(connection: sqlite3.Connection, row: GameRow) -> GameRow:
    connection.execute("UPDATE game SET asking = 1 WHERE game_id = ?", (row.id,))
    return replace(row, asking=True)


def _ask(connection: sqlite3.Connection, bank: Bank, row: GameRow, now: int) -> GameRow:
    """Show the next question; teams are made with the first one."""
    if row.state.number == 1 and row.teams:
        _make_teams(connection, row)
    number, chance, seconds = connection.execute(
        "SELECT question_id, chance, seconds FROM game_question WHERE game_id = ? AND number = ?",
        (row.id, row.state.number),
    ).fetchone()
    showing = insert_showing(
        connection,
        bank.live.get(number) or _retired(bank, number),
        number,
        Purpose.COMPETE,
        chat_id=row.chat_id,
        now=now,
        chance=chance,
    )
    connection.execute(
        "UPDATE game_question SET showing_id = ?, state = 1 WHERE game_id = ? AND number = ?",
        (showing.id, row.id, row.state.number),
    )
    connection.execute("UPDATE game SET showing_id = ?, asking = 1 WHERE game_id = ?", (showing.id, row.id))
    return replace(row, showing_id=showing.id, asking=True, state=replace(row.state, seconds=seconds))


def _retired(bank: Bank, number: int) -> Question:
    """The last revision of a question that left the bank while the game ran."""
    return bank.revisions[max(key for key in bank.revisions if key[0] == number)]


def _make_teams(connection: sqlite3.Connection, row: GameRow) -> None:
    ratings = _ratings(connection, row.id)
    for person_id, team in draft(ratings, row.teams).items():
        _set_team(connection, row.id, person_id, team)


def join_team(connection: sqlite3.Connection, row: GameRow, person_id: int) -> None:
    """Put somebody who comes late into the weakest team."""
    drafted = {player.person_id: player.team for player in read_players(connection, row.id) if player.playing}
    known = {person: team for person, team in drafted.items() if team is not None}
    _set_team(connection, row.id, person_id, weakest(known, _ratings(connection, row.id), row.teams))


def _set_team(connection: sqlite3.Connection, game_id: int, person_id: int, team: int) -> None:
    connection.execute(
        "UPDATE game_player SET team = ? WHERE game_id = ? AND person_id = ?", (team, game_id, person_id)
    )


def _ratings(connection: sqlite3.Connection, game_id: int) -> dict[int, float]:
    rows = connection.execute(
        "SELECT g.person_id, p.right_answers, p.answers FROM game_player g JOIN person p ON p.person_id = g.person_id "
        "WHERE g.game_id = ? AND g.playing = 1",
        (game_id,),
    )
    return {person_id: rating(right, answers) for person_id, right, answers in rows}


def _close(connection: sqlite3.Connection, bank: Bank, row: GameRow) -> None:
    """Turn what was chosen into answers, with their points and what follows from them."""
    connection.execute(
        "UPDATE game_question SET state = 2, speed = ? WHERE game_id = ? AND number = ?",
        (row.state.speed, row.id, row.state.number),
    )
    number, revision, shown_at = connection.execute(
        "UPDATE showing SET closed = 1 WHERE showing_id = ? RETURNING question_id, revision, shown_at",
        (row.showing_id,),
    ).fetchone()
    question, zone = bank.resolve(number, revision), _zone_of(connection, row.chat_id)
    choices = connection.execute(
        "SELECT person_id, choice, elapsed_ms, chosen_at FROM game_choice WHERE showing_id = ? ORDER BY person_id",
        (row.showing_id,),
    ).fetchall()
    for person_id, choice, elapsed_ms, chosen_at in choices:
        response: Response = Unknown() if choice is None else Picked(frozenset({choice}))
        right = grade(question, response)
        points = points_of(right=right, elapsed_ms=elapsed_ms, seconds=row.state.seconds, speed=row.state.speed)
        day = local_date(chosen_at, zone)
        fact = {"response": response_text(response), "right": right, "points": points, "day": day.toordinal()}
        about = {"showing": row.showing_id, "chat": row.chat_id, "question": number, "revision": revision}
        times = {"shown": shown_at, "answered": chosen_at}
        connection.execute(_FACT, {"person": person_id, "game": row.id, **fact, **about, **times})
        connection.execute(CARD, (person_id, number, right, chosen_at, row.showing_id))
        answers, level = connection.execute(_COUNT, (right, row.showing_id, person_id)).fetchone()
        given = Given(question, response, right, None, day.toordinal())
        known = None if level is None else LEVELS.member(level)
        remember(connection, Counted(person_id, known, answers, row.showing_id or 0, number, given))
        add_points(connection, person_id, row.chat_id, day, points)


_FACT = (
    "INSERT INTO answer (showing_id, person_id, chat_id, question_id, revision, response, is_right, points, counted, "
    "shown_at, answered_at, day, game_id) VALUES (:showing, :person, :chat, :question, :revision, :response, :right, "
    ":points, 1, :shown, :answered, :day, :game)"
)
_COUNT = (
    "UPDATE person SET answers = answers + 1, right_answers = right_answers + ?, last_showing_id = ? "
    "WHERE person_id = ? RETURNING answers, level"
)


def _end(connection: sqlite3.Connection, row: GameRow, now: int) -> None:
    """Nothing is sent any more to a chat that is lost."""
    podium = 3 if row.state.end is End.LOST else 1
    connection.execute("UPDATE game SET asking = 0, podium = ? WHERE game_id = ?", (podium, row.id))
    if podium == 3:
        connection.execute("UPDATE game_question SET state = 3 WHERE game_id = ? AND state = 2", (row.id,))
    day = local_date(now, _zone_of(connection, row.chat_id)).toordinal()
    for standing in team_standings(connection, row):
        connection.execute(
            "INSERT INTO game_team (game_id, team, chat_id, points, won, day) VALUES (?, ?, ?, ?, ?, ?)",
            (row.id, standing.team, row.chat_id, standing.points, standing.place == 1, day),
        )


def _zone_of(connection: sqlite3.Connection, chat_id: int) -> str:
    row = connection.execute("SELECT zone FROM chat WHERE chat_id = ?", (chat_id,)).fetchone()
    return "UTC" if row is None else str(row[0])


def drawn(
    connection: sqlite3.Connection, bank: Bank, chat_id: int, topic: str | None, count: int, chance: int
) -> list[int]:
    """Draw questions for a group: those it has seen least often first."""
    pool = sorted(number for number in bank.plain if topic is None or bank.live[number].topic == topic)
    Random(chance).shuffle(pool)  # noqa: S311 - no secret
    seen = dict(
        connection.execute(
            "SELECT question_id, COUNT(*) FROM showing WHERE chat_id = ? AND person_id IS NULL GROUP BY question_id",
            (chat_id,),
        )
    )
    return sorted(pool, key=lambda number: seen.get(number, 0))[:count]
