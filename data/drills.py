"""Drills and interviews: beginning them, and going on with them."""

import sqlite3

from data.drilling import advance, open_next
from data.outcomes import Asked, AskOutcome, NothingToAsk
from data.people import ensure_person
from data.questions import Bank
from data.records import Person, Purpose, Who
from data.showings import open_showing, read_showing
from data.sitting_records import NoSitting, SittingLeft, SittingOpened, SittingRunning
from data.sitting_rows import (
    available,
    change_sitting,
    end_sitting,
    insert_sitting,
    running_sitting,
    showing_at,
)
from data.verbs import Verbs
from quiz.sittings import DRILL_QUESTIONS, DRILL_SECONDS, Ending, Form, deadline, kinds_of

StartOutcome = SittingOpened | SittingRunning | NothingToAsk
LeaveSittingOutcome = SittingLeft | NoSitting


class DrillVerbs(Verbs):
    """Beginning and leaving."""

    async def start_sitting(
        self,
        who: Who,
        form: Form,
        *,
        topic: str | None,
        size: int,
        seconds: int,
        now: int,
        chance: int,
        update_id: int | None,
    ) -> StartOutcome:
        """Begin a drill or an interview, with its first question. What runs already goes on instead.

        Thinking about an interview question is no obstacle: it ends, and the question stays answerable.
        """
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> StartOutcome:
            person = ensure_person(connection, who)
            running = make_way(connection, bank, person.id, now)
            if running is not None:
                return running
            return _start(connection, bank, person, form, topic, size=size, seconds=seconds, now=now, chance=chance)

        return await self._once("start_sitting", update_id, unit, person_id=who.id, now=now)

    async def leave_sitting(self, who: Who, *, now: int, update_id: int | None) -> LeaveSittingOutcome:
        """End what the person is taking; what was answered in a drill stands, an exam is not graded."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> LeaveSittingOutcome:
            running = running_sitting(connection, who.id)
            if running is None:
                return NoSitting()
            showing = showing_at(connection, bank, running)
            ended = end_sitting(connection, running, Ending.LEFT, now)
            if showing is not None and running.form is Form.INTERVIEW:
                connection.execute("UPDATE showing SET closed = 1 WHERE showing_id = ?", (showing.id,))
            return SittingLeft(ended, showing)

        return await self._once("leave_sitting", update_id, unit, person_id=who.id, now=now)

    async def think_over(self, who: Who, *, now: int, update_id: int | None) -> SittingLeft | NoSitting:
        """The person has said what they had to say about the open interview question: its key points come next."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> SittingLeft | NoSitting:
            running = running_sitting(connection, who.id)
            if running is None or running.form is not Form.INTERVIEW:
                return NoSitting()
            return SittingLeft(
                end_sitting(connection, running, Ending.FINISHED, now), showing_at(connection, bank, running)
            )

        return await self._once("think_over", update_id, unit, person_id=who.id, now=now)

    async def ask_again(self, showing_id: int, who: Who, *, now: int, chance: int, update_id: int | None) -> AskOutcome:
        """Ask the person the question of an earlier showing of theirs once more; nothing when it is retired."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> AskOutcome:
            before = read_showing(connection, bank, showing_id)
            if before is None or before.person_id != who.id:
                return NothingToAsk()
            number = bank.numbers[before.question.id]
            if number not in bank.live:
                return NothingToAsk()
            return Asked(
                open_showing(
                    connection, bank, number, Purpose.REVIEW, chat_id=who.id, person_id=who.id, now=now, chance=chance
                )
            )

        return await self._once("ask_again", update_id, unit, person_id=who.id, now=now)


def make_way(connection: sqlite3.Connection, bank: Bank, person_id: int, now: int) -> SittingRunning | None:
    """What keeps the person from beginning something: another drill or exam. Thinking alone gives way."""
    running = running_sitting(connection, person_id)
    if running is None:
        return None
    if running.form is Form.INTERVIEW:
        end_sitting(connection, running, Ending.LEFT, now)
        return None
    return SittingRunning(running, showing_at(connection, bank, running))


def push_drill(connection: sqlite3.Connection, bank: Bank, person: Person, *, now: int, chance: int) -> AskOutcome:
    """Open a drill whose clock waits for the first answer. One that still waited from before gives way."""
    for (waiting,) in connection.execute(_WAITING, (person.id,)).fetchall():
        connection.execute("DELETE FROM sitting WHERE sitting_id = ?", (_unseated(connection, waiting),))
    size = min(DRILL_QUESTIONS, available(bank, person, None, kinds_of(Form.DRILL, None)))
    sitting = insert_sitting(
        connection,
        person.id,
        Form.DRILL,
        None,
        size=size,
        seconds=DRILL_SECONDS,
        chance=chance,
        now=now,
        started_at=None,
        due_at=None,
    )
    showing = open_next(connection, bank, sitting, person, now)
    if showing is None:
        connection.execute("DELETE FROM sitting WHERE sitting_id = ?", (sitting.id,))
        return NothingToAsk()
    change_sitting(connection, sitting, number=1)
    return Asked(showing)


_WAITING = "SELECT sitting_id FROM sitting WHERE person_id = ? AND started_at IS NULL AND ended IS NULL"


def _unseated(connection: sqlite3.Connection, sitting_id: int) -> int:
    """Its first question stays answerable, alone."""
    connection.execute(
        "UPDATE showing SET sitting_id = NULL, number = NULL, size = NULL WHERE sitting_id = ?", (sitting_id,)
    )
    return sitting_id


def _start(
    connection: sqlite3.Connection,
    bank: Bank,
    person: Person,
    form: Form,
    topic: str | None,
    *,
    size: int,
    seconds: int,
    now: int,
    chance: int,
) -> SittingOpened | NothingToAsk:
    size = min(size, available(bank, person, topic, kinds_of(form, None)))
    if not size:
        return NothingToAsk()
    sitting = insert_sitting(
        connection,
        person.id,
        form,
        topic,
        size=size,
        seconds=seconds,
        chance=chance,
        now=now,
        started_at=now,
        due_at=deadline(seconds, now),
    )
    first = advance(connection, bank, sitting, now)
    if first.showing is None:
        connection.execute("DELETE FROM sitting WHERE sitting_id = ?", (sitting.id,))
        return NothingToAsk()
    return SittingOpened(first.sitting, first.showing)
