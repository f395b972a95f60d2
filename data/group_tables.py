"""What a group's table has besides points: who climbed, and which teams won."""

import sqlite3

from data.records import Mover, TeamRecord
from data.scores import zone_of_board
from data.verbs import Verbs
from quiz.movers import movers
from quiz.periods import Period, period_key
from quiz.timetable import local_date

_LOOKED_AT = 2000


class GroupTableVerbs(Verbs):
    """Reading what is told about a group."""

    async def movers(self, board: int, now: int) -> tuple[Mover, ...]:
        """Who climbed most in the group's table of all time since the week began, among its first 2000."""
        return await self._read(lambda connection: _movers(connection, board, now))

    async def team_records(self, board: int) -> tuple[TeamRecord, ...]:
        """How often each team of a group has won, the most wins first; empty when none ever played."""
        rows = await self._read(
            lambda connection: connection.execute(
                "SELECT team, SUM(won), COUNT(*) FROM game_team WHERE chat_id = ? GROUP BY team "
                "ORDER BY SUM(won) DESC, team",
                (board,),
            ).fetchall()
        )
        return tuple(TeamRecord(*row) for row in rows)


def _movers(connection: sqlite3.Connection, board: int, now: int) -> tuple[Mover, ...]:
    week = period_key(Period.WEEK, local_date(now, zone_of_board(connection, board)))
    rows = connection.execute(
        "SELECT s.person_id, s.points, s.week, s.week_points, p.first_name, p.hidden FROM score s "
        "JOIN person p ON p.person_id = s.person_id WHERE s.board = ? ORDER BY s.points DESC LIMIT ?",
        (board, _LOOKED_AT),
    ).fetchall()
    names = {person: None if hidden else name for person, _, _, _, name, hidden in rows}
    points = {
        person: (total - (earned if its_week == week else 0), total) for person, total, its_week, earned, *_ in rows
    }
    return tuple(Mover(names[person], places) for person, places in movers(points))
