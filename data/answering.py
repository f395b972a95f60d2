"""Taking an answer: the fact, its points, the memory card and the streak, in one transaction."""

import sqlite3
from dataclasses import dataclass, replace
from datetime import date

from data.cards import CARD
from data.drilling import follow, is_late, sitting_of, time_out
from data.memories import Counted, measured, remember
from data.outcomes import AlreadyAnswered, Answered, AnswerOutcome, Closed, NotYours, TooLate
from data.people import ensure_person
from data.questions import Bank
from data.records import Answer, Person, Purpose, Showing, Who
from data.responses import response_text
from data.scores import ALL, add_points
from data.showings import read_answer, read_showing
from data.sitting_rows import read_sitting
from data.verbs import Verbs
from quiz.grading import Response, fits, grade
from quiz.learning import Given
from quiz.scoring import Circumstances, points_for
from quiz.sittings import Ending
from quiz.streaks import extend
from quiz.timetable import local_date


@dataclass(frozen=True, slots=True)
class _Fact:
    """An answer with what decides its effects.

    `counts` says that it moves points; `counted` that it moves memory too (any answer but a later one to the same
    daily). `day` is the local date of the chat, `utc_day` that of the table of all.
    """

    showing: Showing
    answer: Answer
    number: int
    counted: bool
    day: date
    utc_day: date

    @property
    def on_its_date(self) -> bool:
        """Whether it answers the question of the day on that day, and counts for the streak."""
        return self.counted and self.showing.day == self.day


class AnswerVerbs(Verbs):
    """Answering."""

    async def answer(
        self, showing_id: int, who: Who, response: Response, *, message_id: int | None, now: int, update_id: int | None
    ) -> AnswerOutcome:
        """Record what `who` answers to the showing; the first answer stands, whatever comes after.

        `message_id` is the message that was tapped: it becomes the showing's when none is known. A response that the
        question cannot take finds the showing closed.
        """
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> AnswerOutcome:
            return answer(connection, bank, showing_id, who, response, message_id=message_id, now=now)

        return await self._once("answer", update_id, unit, person_id=who.id, now=now)


def answer(
    connection: sqlite3.Connection,
    bank: Bank,
    showing_id: int,
    who: Who,
    response: Response,
    *,
    message_id: int | None,
    now: int,
) -> AnswerOutcome:
    """Judge, record and count an answer, and go on with the sitting that the question belongs to."""
    showing = read_showing(connection, bank, showing_id)
    refusal = refused(connection, showing, who)
    if showing is None or refusal is not None:
        return refusal or Closed()
    if not fits(showing.question, response):
        return Closed()
    sitting = sitting_of(connection, showing)
    if sitting is not None and is_late(sitting, now):
        return TooLate(replace(showing, closed=True), time_out(connection, bank, sitting, now))
    outcome = record(connection, bank, showing, who, response, message_id=message_id, now=now)
    if sitting is None or not isinstance(outcome, Answered):
        return outcome
    return replace(outcome, following=follow(connection, bank, sitting, now))


def record(
    connection: sqlite3.Connection,
    bank: Bank,
    showing: Showing,
    who: Who,
    response: Response,
    *,
    message_id: int | None,
    now: int,
) -> Answered | AlreadyAnswered | Closed:
    """Write down an answer that may be given, with all that follows from it."""
    person = ensure_person(connection, who)
    fact = _weighed(connection, bank, showing, person, response, now)
    if not _recorded(connection, fact):
        return _before(connection, showing, who) or Closed()
    showing = _settled(connection, showing, message_id)
    streak = _counted(connection, fact, person) if fact.counted else None
    if not fact.counted:
        connection.execute("UPDATE person SET last_showing_id = ? WHERE person_id = ?", (showing.id, who.id))
    return Answered(showing, fact.answer, streak, person.set_up)


def refused(
    connection: sqlite3.Connection, showing: Showing | None, who: Who
) -> NotYours | TooLate | Closed | AlreadyAnswered | None:
    """Why `who` cannot answer the showing, None when they may try."""
    if showing is None or showing.purpose is Purpose.COMPETE:  # a game takes its answers by itself
        return Closed()
    if showing.person_id is not None and showing.person_id != who.id:
        return NotYours()
    if showing.closed:
        return _before(connection, showing, who) or _over(connection, showing)
    return Closed() if showing.purpose is Purpose.EXAM else None  # an exam is answered as a whole


def _over(connection: sqlite3.Connection, showing: Showing) -> TooLate | Closed:
    sitting = read_sitting(connection, showing.sitting_id)
    return Closed() if sitting is None or sitting.ending is Ending.LEFT else TooLate(showing)


def _before(connection: sqlite3.Connection, showing: Showing, who: Who) -> AlreadyAnswered | None:
    before = read_answer(connection, showing.id, who.id)
    return None if before is None else AlreadyAnswered(showing, before)


def _weighed(
    connection: sqlite3.Connection, bank: Bank, showing: Showing, person: Person, response: Response, now: int
) -> _Fact:
    """Grade the response and find out whether it is the first of its kind."""
    number, _ = bank.reference(showing.question)
    daily = showing.day
    if showing.purpose is Purpose.DAILY and daily is not None:
        row = connection.execute(
            "SELECT 1 FROM daily_answer WHERE person_id = ? AND day = ?", (person.id, daily.toordinal())
        ).fetchone()
    else:
        row = connection.execute(
            "SELECT 1 FROM card WHERE person_id = ? AND question_id = ?", (person.id, number)
        ).fetchone()
    first = row is None
    right = grade(showing.question, response)
    points = points_for(right=right, circumstances=Circumstances(daily=daily is not None, counts=first))
    given = Answer(showing.id, person.id, response, right, points, showing.shown_at, now)
    zone = person.zone if showing.chat_id == person.id else _zone_of(connection, showing.chat_id)
    return _Fact(showing, given, number, first or daily is None, local_date(now, zone), local_date(now, "UTC"))


def _zone_of(connection: sqlite3.Connection, chat_id: int) -> str:
    row = connection.execute("SELECT zone FROM chat WHERE chat_id = ?", (chat_id,)).fetchone()
    return "UTC" if row is None else str(row[0])


def _recorded(connection: sqlite3.Connection, fact: _Fact) -> bool:
    """Insert the fact. The unique key of showing and person decides: False when there is an answer already."""
    given, showing = fact.answer, fact.showing
    inserted = connection.execute(
        "INSERT INTO answer (showing_id, person_id, chat_id, question_id, revision, response, is_right, points, "
        "counted, shown_at, answered_at, day, daily_day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (showing_id, person_id) DO NOTHING",
        (
            given.showing_id,
            given.person_id,
            showing.chat_id,
            fact.number,
            showing.question.revision,
            response_text(given.response),
            given.right,
            given.points,
            fact.counted,
            given.shown_at,
            given.answered_at,
            fact.day.toordinal(),
            None if showing.day is None else showing.day.toordinal(),
        ),
    )
    return inserted.rowcount > 0


def _settled(connection: sqlite3.Connection, showing: Showing, message_id: int | None) -> Showing:
    """A private showing is over once it is answered; any showing adopts the message that was tapped."""
    adopted = showing.message_id if message_id is None or showing.message_id is not None else message_id
    closed = showing.person_id is not None
    if closed or adopted != showing.message_id:
        connection.execute(
            "UPDATE showing SET closed = ?, message_id = ? WHERE showing_id = ?", (closed, adopted, showing.id)
        )
    return replace(showing, closed=closed, message_id=adopted)


def _counted(connection: sqlite3.Connection, fact: _Fact, person: Person) -> int | None:
    """Move card, points and streak; return the streak in days where the answer has a bearing on it."""
    given, showing = fact.answer, fact.showing
    connection.execute(CARD, (person.id, fact.number, given.right, given.answered_at, showing.id))
    if showing.day is not None:
        connection.execute(
            "INSERT INTO daily_answer (person_id, day, showing_id) VALUES (?, ?, ?)",
            (person.id, showing.day.toordinal(), showing.id),
        )
    streak = extend(person.streak, fact.day, given.answered_at) if fact.on_its_date else person.streak
    connection.execute(
        "UPDATE person SET answers = answers + 1, right_answers = right_answers + ?, last_showing_id = ?, streak = ?, "
        "streak_day = ?, streak_at = ?, free_day = ? WHERE person_id = ?",
        (
            given.right,
            showing.id,
            streak.days,
            None if streak.last_day is None else streak.last_day.toordinal(),
            streak.last_at,
            None if streak.free_day is None else streak.free_day.toordinal(),
            person.id,
        ),
    )
    remember(connection, _to_remember(fact, person))
    add_points(connection, person.id, ALL, fact.utc_day, given.points)
    if showing.person_id is None:
        add_points(connection, person.id, showing.chat_id, fact.day, given.points)
    return streak.days if fact.on_its_date else None


def _to_remember(fact: _Fact, person: Person) -> Counted:
    given, showing = fact.answer, fact.showing
    taken = measured(showing.chat_id, given.shown_at, given.answered_at)
    seen = Given(showing.question, given.response, given.right, taken, fact.day.toordinal())
    return Counted(person.id, person.level, person.answers + 1, showing.id, fact.number, seen)
