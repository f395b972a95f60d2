"""What is known about a person, all of it: exported as rows, deleted for good."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from typing import Any

from data.memories import forget_ratings
from data.outcomes import Forgotten
from data.questions import Bank
from data.scores import change_histogram, spans_of
from data.verbs import Verbs

PERSONAL: Mapping[str, str] = {
    "outcome": "person_id = :id",
    "inbox": "person_id = :id",
    "quarantine": "person_id = :id",
    "push": "chat_id = :id",
    "schedule": "chat_id = :id",
    "flood_wait": "chat_id = :id",
    "report": "person_id = :id",
    "score": "person_id = :id",
    "belief": "person_id = :id",
    "rating": "person_id = :id",
    "review": "person_id = :id",
    "milestone": "person_id = :id",
    "learner": "person_id = :id",
    "card": "person_id = :id",
    "daily_answer": "person_id = :id",
    "game_choice": "person_id = :id",
    "game_player": "person_id = :id",
    "challenge_player": "person_id = :id",
    "answer": "person_id = :id",
    "showing": "person_id = :id",
    "sitting": "person_id = :id",
    "chat": "chat_id = :id",
    "person": "person_id = :id",
}
"""Where a person's rows are, in an order in which they can be deleted. A private chat has its person's id."""


class PrivacyVerbs(Verbs):
    """Showing people what is known about them, and forgetting it."""

    async def export_person(self, person_id: int) -> dict[str, list[dict[str, Any]]]:
        """Every row about the person, by table, fit for JSON: dates as ISO texts, questions by their ids."""
        bank = self._bank
        return await self._read(lambda connection: _export(connection, bank, person_id))

    async def forget_person(self, person_id: int, now: int, update_id: int | None = None) -> Forgotten:
        """Delete every row about the person. How often questions were answered stays, without who."""
        return await self._once(
            "forget_person", update_id, lambda connection: _forget(connection, person_id), person_id=None, now=now
        )


def _export(connection: sqlite3.Connection, bank: Bank, person_id: int) -> dict[str, list[dict[str, Any]]]:
    names = {number: name for name, number in bank.numbers.items()}
    exported: dict[str, list[dict[str, Any]]] = {}
    for table, condition in reversed(list(PERSONAL.items())):
        rows = connection.execute(f"SELECT * FROM {table} WHERE {condition}", {"id": person_id})  # noqa: S608 - constants
        columns = [column[0] for column in rows.description]
        exported[table] = [
            {column: _exported(column, value, names) for column, value in zip(columns, row, strict=True)}
            for row in rows
        ]
    return exported


def _exported(column: str, value: Any, names: Mapping[int, str]) -> Any:
    if isinstance(value, bytes):
        return list(value)
    if column == "question_id":
        return names.get(value, value)
    if value is not None and (column == "day" or column.endswith("_day")):
        return date.fromordinal(value).isoformat()
    return value


def _forget(connection: sqlite3.Connection, person_id: int) -> Forgotten:
    who = {"id": person_id}
    connection.execute(_TALLY, who)
    forget_ratings(connection, person_id)
    scores = connection.execute(_SCORES, who).fetchall()
    for board, *spans in scores:
        change_histogram(connection, board, spans_of(spans), None)
    gone = {
        table: connection.execute(f"DELETE FROM {table} WHERE {condition}", who).rowcount  # noqa: S608 - constants
        for table, condition in PERSONAL.items()
    }
    return Forgotten(answers=gone["answer"], reminders=gone["schedule"], rows=sum(gone.values()))


_SCORES = "SELECT board, points, month, month_points, week, week_points FROM score WHERE person_id = :id"
_TALLY = (
    "INSERT INTO forgotten_answer (question_id, revision, answers, right_answers) "
    "SELECT question_id, revision, COUNT(*), SUM(is_right) FROM answer WHERE person_id = :id "
    "GROUP BY question_id, revision ON CONFLICT (question_id, revision) DO UPDATE SET "
    "answers = forgotten_answer.answers + excluded.answers, "
    "right_answers = forgotten_answer.right_answers + excluded.right_answers"
)
