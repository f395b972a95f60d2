"""What the clock brings about in drills, interviews and exams, and what is to be told of it."""

import sqlite3

from data.drilling import time_out
from data.exams import finish_exam
from data.questions import Bank
from data.records import Answer
from data.responses import answer_of_row
from data.sitting_records import Item, Sitting, SittingWork
from data.sitting_rows import COLUMNS, read_sitting, showing_at, showings_of, sitting_of_row
from data.verbs import Verbs
from quiz.sittings import EXAMS, Ending, Form, deadline


class SittingWorkVerbs(Verbs):
    """Deadlines of sittings, and looking at them."""

    async def sittings_due(self, now: int, limit: int = 200) -> tuple[SittingWork, ...]:
        """End what is out of time, and say what is to be told. What is not confirmed comes back at every call."""
        bank = self._bank
        if not await self._read(lambda connection: _anything(connection, now)):
            return ()
        return await self._write(lambda connection: _due(connection, bank, now, limit))

    async def sitting_told(self, work: SittingWork) -> None:
        """The person was told, or could not be told. What the clock ended meanwhile is still to be told."""
        told = work.sitting

        def unit(connection: sqlite3.Connection) -> None:
            present = read_sitting(connection, told.id)
            untold = [] if present == told else [item for item in _unanswered(connection, told) if item >= told.number]
            connection.execute(
                "UPDATE sitting SET telling = ? WHERE sitting_id = ?", (min(untold, default=None), told.id)
            )

        await self._write(unit)

    async def sitting(self, sitting_id: int) -> Sitting | None:
        """The sitting, None when there is none of that id."""
        return await self._read(lambda connection: read_sitting(connection, sitting_id))

    async def sitting_items(self, sitting_id: int) -> tuple[Item, ...]:
        """The questions of a sitting in order, with their answers."""
        bank = self._bank
        return await self._read(lambda connection: _items(connection, bank, sitting_id))

    async def recover_sittings(self, now: int) -> None:
        """After a restart: an open question of a drill gets its whole time anew; nobody pays for our absence."""

        def unit(connection: sqlite3.Connection) -> None:
            running = connection.execute(f"SELECT {COLUMNS} FROM sitting WHERE due_at IS NOT NULL")  # noqa: S608 - constants
            for sitting in map(sitting_of_row, running.fetchall()):
                if sitting.form not in EXAMS:
                    connection.execute(
                        "UPDATE sitting SET due_at = ? WHERE sitting_id = ?",
                        (deadline(sitting.seconds, now), sitting.id),
                    )

        await self._write(unit)


def _unanswered(connection: sqlite3.Connection, sitting: Sitting) -> list[int]:
    """The places of its questions that are over without an answer."""
    rows = connection.execute(
        "SELECT s.number FROM showing s LEFT JOIN answer a ON a.showing_id = s.showing_id "
        "WHERE s.sitting_id = ? AND s.closed = 1 AND a.showing_id IS NULL",
        (sitting.id,),
    )
    return [number for (number,) in rows]


def next_bell(connection: sqlite3.Connection) -> int | None:
    """The earliest deadline of all sittings (UTC ms)."""
    row = connection.execute("SELECT due_at FROM sitting WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1").fetchone()
    return None if row is None else int(row[0])


def _anything(connection: sqlite3.Connection, now: int) -> bool:
    bell = next_bell(connection)
    return (bell is not None and bell < now) or bool(
        connection.execute("SELECT 1 FROM sitting WHERE telling IS NOT NULL LIMIT 1").fetchone()
    )


def _due(connection: sqlite3.Connection, bank: Bank, now: int, limit: int) -> tuple[SittingWork, ...]:
    over = connection.execute(
        f"SELECT {COLUMNS} FROM sitting WHERE due_at < ? ORDER BY due_at LIMIT ?",  # noqa: S608 - constants
        (now, limit),
    ).fetchall()
    for sitting in map(sitting_of_row, over):
        connection.execute("UPDATE sitting SET telling = COALESCE(telling, number) WHERE sitting_id = ?", (sitting.id,))
        if sitting.form in EXAMS:
            finish_exam(connection, bank, sitting, Ending.TIME, now)
        else:
            time_out(connection, bank, sitting, now)
    told = connection.execute(
        f"SELECT {COLUMNS} FROM sitting WHERE telling IS NOT NULL ORDER BY sitting_id LIMIT ?",  # noqa: S608 - constants
        (limit,),
    ).fetchall()
    return tuple(_work(connection, bank, sitting_of_row(row), row[-1]) for row in told)


def _work(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, since: int) -> SittingWork:
    """The questions from `since` on that went unanswered, and the one that is open."""
    unanswered = [
        item.showing
        for item in _items(connection, bank, sitting.id)
        if item.answer is None and (item.showing.number or 0) >= since
    ]
    current = showing_at(connection, bank, sitting) if sitting.running else None
    missed = tuple(showing for showing in unanswered if current is None or showing.id != current.id)
    if sitting.form is Form.INTERVIEW:
        current = showing_at(connection, bank, sitting)
    return SittingWork(sitting, missed, current)


def _items(connection: sqlite3.Connection, bank: Bank, sitting_id: int) -> tuple[Item, ...]:
    answers: dict[int, Answer] = {
        row[0]: answer_of_row(row)
        for row in connection.execute(
            "SELECT a.showing_id, a.person_id, a.response, a.is_right, a.points, a.shown_at, a.answered_at "
            "FROM showing s JOIN answer a ON a.showing_id = s.showing_id WHERE s.sitting_id = ?",
            (sitting_id,),
        )
    }
    return tuple(Item(showing, answers.get(showing.id)) for showing in showings_of(connection, bank, sitting_id))
