"""What players answer, and how each of them did."""

import sqlite3

from data.game_records import ChooseOutcome, Chosen, NotPlaying, OwnResult
from data.game_rows import GameRow, counted, is_playing, uncounted_game
from data.game_scores import standings
from data.game_steps import advance, turned
from data.outcomes import Closed
from data.questions import Bank
from data.records import Showing, Who
from data.showings import attach_message, read_answer, read_showing
from data.verbs import Verbs
from quiz.game import Phase, elapsed, takes
from quiz.game_events import Sent


class ChoiceVerbs(Verbs):
    """Answering in a game."""

    async def choose(
        self,
        showing_id: int,
        who: Who,
        choice: int | None,
        *,
        message_id: int | None,
        now: int,
        update_id: int | None,
    ) -> ChooseOutcome:
        """Answer the open question of a game, or change the answer; `choice` None is not to know.

        A tap also says that the question arrived: its message is adopted and the timer starts.
        """
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> ChooseOutcome:
            showing = read_showing(connection, bank, showing_id)
            row = uncounted_game(connection, showing_id)
            if showing is None or row is None or showing.closed:
                return Closed()
            return _choose(connection, bank, row, showing, who, choice, message_id, now)

        return await self._once("choose", update_id, unit, person_id=who.id, now=now)

    async def own_result(self, showing_id: int, person_id: int) -> OwnResult | None:
        """How somebody did at a closed question of a game; None when it is open or was never asked."""
        bank = self._bank

        def read(connection: sqlite3.Connection) -> OwnResult | None:
            showing = read_showing(connection, bank, showing_id)
            game = connection.execute(
                "SELECT game_id FROM game_question WHERE showing_id = ?", (showing_id,)
            ).fetchone()
            if showing is None or game is None or not showing.closed:
                return None
            found = standings(connection, game[0])
            own = next((standing for standing in found if standing.player.person_id == person_id), None)
            return OwnResult(showing, read_answer(connection, showing_id, person_id), own, len(found))

        return await self._read(read)

    async def mistakes(self, game_id: int, person_id: int) -> tuple[OwnResult, ...]:
        """The questions of a game that somebody answered wrong or did not know, in the order asked."""
        bank = self._bank

        def read(connection: sqlite3.Connection) -> tuple[OwnResult, ...]:
            rows = connection.execute(
                "SELECT q.showing_id FROM game_question q JOIN answer a ON a.showing_id = q.showing_id "
                "WHERE q.game_id = ? AND a.person_id = ? AND a.is_right = 0 ORDER BY q.number",
                (game_id, person_id),
            )
            shown = ((read_showing(connection, bank, key), read_answer(connection, key, person_id)) for (key,) in rows)
            return tuple(OwnResult(showing, answer, None, 0) for showing, answer in shown if showing is not None)

        return await self._read(read)


def _choose(
    connection: sqlite3.Connection,
    bank: Bank,
    row: GameRow,
    showing: Showing,
    who: Who,
    choice: int | None,
    message_id: int | None,
    now: int,
) -> ChooseOutcome:
    if row.state.phase is Phase.SENDING:
        row = confirm(connection, bank, counted(connection, row), showing.id, message_id, now)
    if not takes(row.state, now) or (choice is not None and choice not in range(len(showing.question.options))):
        return Closed()
    if not is_playing(connection, row.id, who.id):
        return NotPlaying()
    connection.execute(_CHOICE, (showing.id, who.id, choice, elapsed(row.state, now), now))
    turned(connection, bank, row, now)
    return Chosen(showing, choice)


_CHOICE = (
    "INSERT INTO game_choice (showing_id, person_id, choice, elapsed_ms, chosen_at) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (showing_id, person_id) DO UPDATE SET choice = excluded.choice, elapsed_ms = excluded.elapsed_ms, "
    "chosen_at = excluded.chosen_at"
)


def confirm(
    connection: sqlite3.Connection, bank: Bank, row: GameRow, showing_id: int, message_id: int | None, now: int
) -> GameRow:
    """The question stands in the chat: the timer starts, once."""
    if message_id is not None:
        attach_message(connection, showing_id, message_id)
    connection.execute("UPDATE game SET asking = 0 WHERE game_id = ?", (row.id,))
    return advance(connection, bank, row, Sent(), now)[0]
