"""People flagging a question."""

import sqlite3

from data.answering import refused
from data.outcomes import NotYours
from data.people import ensure_person
from data.questions import Bank
from data.records import Who
from data.showings import read_showing
from data.verbs import Verbs


class ReportVerbs(Verbs):
    """Reporting."""

    async def report(self, showing_id: int, who: Who, reason: str, *, now: int, update_id: int | None) -> bool:
        """Flag the question as shown; a second report of the same person replaces the reason. False: not theirs."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> bool:
            return _report(connection, bank, showing_id, who, reason, now)

        return await self._once("report", update_id, unit, person_id=who.id, now=now)


def _report(connection: sqlite3.Connection, bank: Bank, showing_id: int, who: Who, reason: str, now: int) -> bool:
    showing = read_showing(connection, bank, showing_id)
    if showing is None or isinstance(refused(connection, showing, who), NotYours):
        return False
    ensure_person(connection, who)
    number, revision = bank.reference(showing.question)
    connection.execute(
        "INSERT INTO report (showing_id, person_id, question_id, revision, reason, reported_at) "
        "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (showing_id, person_id) "
        "DO UPDATE SET reason = excluded.reason, reported_at = excluded.reported_at",
        (showing_id, who.id, number, revision, reason, now),
    )
    return True
