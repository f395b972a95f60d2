"""Exams: drawn at once, answered page by page, recorded as a whole when they are over."""

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from data.answering import record
from data.codes import ENDINGS, FORMS
from data.drills import make_way
from data.exam_pages import Act, apply, exam_page, response_to, spent_on, turned
from data.outcomes import Closed, NothingToAsk, NotYours
from data.people import ensure_person
from data.questions import Bank
from data.records import Person, Purpose, Who
from data.showings import open_showing
from data.sitting_records import ExamOver, ExamPage, ExamResult, Sitting, SittingRunning
from data.sitting_rows import (
    COLUMNS,
    change_sitting,
    end_sitting,
    insert_sitting,
    read_sitting,
    running_sitting,
    seat,
    showing_at,
    showings_of,
    sitting_of_row,
)
from data.verbs import Verbs
from quiz.exam import SECONDS_A_QUESTION, SIZES, ExamQuestion, draw_exam
from quiz.sittings import EXAMS, PAGED_KINDS, Ending, Form, deadline

StartExamOutcome = ExamPage | SittingRunning | NothingToAsk
ExamOutcome = ExamPage | ExamOver | NotYours | Closed


class ExamVerbs(Verbs):
    """Taking exams."""

    async def start_exam(
        self,
        who: Who,
        form: Form,
        *,
        domains: Mapping[str, str],
        weights: Mapping[str, int],
        now: int,
        chance: int,
        update_id: int | None,
    ) -> StartExamOutcome:
        """Draw an exam and open its first page. `domains` gives the domain of a topic, `weights` that of a domain."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> StartExamOutcome:
            person = ensure_person(connection, who)
            running = make_way(connection, bank, person.id, now)
            if running is not None:
                return running
            pool = _pool(connection, bank, person.id, domains)
            numbers = draw_exam(pool, weights, SIZES[form], chance)
            if not numbers:
                return NothingToAsk()
            return _open(connection, bank, person, form, numbers, now=now, chance=chance)

        return await self._once("start_exam", update_id, unit, person_id=who.id, now=now)

    async def work_on_exam(
        self, sitting_id: int, who: Who, act: Act, *, message_id: int | None, now: int, update_id: int | None
    ) -> ExamOutcome:
        """Do one thing in a running exam; the page it leads to comes back. After the time it is submitted as it is."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> ExamOutcome:
            sitting = _mine(connection, bank, sitting_id, who, now)
            if not isinstance(sitting, Sitting):
                return sitting
            sitting = turned(connection, sitting, act.page, message_id, now)
            page = exam_page(connection, bank, sitting)
            if page is None:
                return Closed()
            apply(connection, page.showing, act)
            return exam_page(connection, bank, sitting) or Closed()

        return await self._once("work_on_exam", update_id, unit, person_id=who.id, now=now)

    async def submit_exam(
        self, sitting_id: int, who: Who, *, sure: bool, message_id: int | None, now: int, update_id: int | None
    ) -> ExamOutcome:
        """Record all answers at once. With something unanswered or marked the page comes back, unless `sure`."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> ExamOutcome:
            sitting = _mine(connection, bank, sitting_id, who, now)
            if not isinstance(sitting, Sitting):
                return sitting
            sitting = turned(connection, sitting, sitting.number, message_id, now)
            page = exam_page(connection, bank, sitting)
            if page is not None and not sure and (page.unanswered or page.marked):
                return page
            return ExamOver(finish_exam(connection, bank, sitting, Ending.FINISHED, now))

        return await self._once("submit_exam", update_id, unit, person_id=who.id, now=now)

    async def running(self, person_id: int) -> SittingRunning | None:
        """The drill or exam that the person is at, None when there is none."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> SittingRunning | None:
            sitting = running_sitting(connection, person_id)
            if sitting is None or sitting.form is Form.INTERVIEW:
                return None
            return SittingRunning(sitting, showing_at(connection, bank, sitting))

        return await self._read(unit)

    async def exam(self, sitting_id: int) -> ExamPage | None:
        """The page that an exam is at, None when there is no such exam."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> ExamPage | None:
            sitting = read_sitting(connection, sitting_id)
            return exam_page(connection, bank, sitting) if sitting and sitting.form in EXAMS else None

        return await self._read(unit)

    async def exam_results(self, person_id: int, form: Form) -> tuple[ExamResult, ...]:
        """The person's exams of that form that were not left, the first one, the official, first."""
        return await self._read(lambda connection: _results(connection, person_id, form))


def finish_exam(connection: sqlite3.Connection, bank: Bank, sitting: Sitting, ending: Ending, now: int) -> Sitting:
    """Record every answer chosen so far; what was left open is no answer."""
    for showing in showings_of(connection, bank, sitting.id):
        response = response_to(showing)
        if response is not None:
            begun = now - spent_on(connection, showing)
            connection.execute("UPDATE showing SET shown_at = ? WHERE showing_id = ?", (begun, showing.id))
            who = Who(sitting.person_id, _first_name(connection, sitting.person_id))
            record(connection, bank, replace(showing, shown_at=begun), who, response, message_id=None, now=now)
    return end_sitting(connection, sitting, ending, now)


def _first_name(connection: sqlite3.Connection, person_id: int) -> str:
    (name,) = connection.execute("SELECT first_name FROM person WHERE person_id = ?", (person_id,)).fetchone()
    return str(name)


def _pool(connection: sqlite3.Connection, bank: Bank, person_id: int, domains: Mapping[str, str]) -> list[ExamQuestion]:
    """The live questions of the kinds that fit a page, with the last exam of the person that each was in."""
    used: dict[int, int] = dict(
        connection.execute(
            "SELECT h.question_id, MAX(s.opened_at) FROM sitting s JOIN showing h ON h.sitting_id = s.sitting_id "
            "WHERE s.person_id = ? AND s.form IN (?, ?) GROUP BY h.question_id",
            (person_id, FORMS.code(Form.SHORT_EXAM), FORMS.code(Form.FULL_EXAM)),
        ).fetchall()
    )
    return [
        ExamQuestion(number, domains.get(question.topic, ""), question.topic, used.get(number, 0))
        for number, question in bank.live.items()
        if question.kind in PAGED_KINDS
    ]


def _open(
    connection: sqlite3.Connection,
    bank: Bank,
    person: Person,
    form: Form,
    numbers: tuple[int, ...],
    *,
    now: int,
    chance: int,
) -> ExamPage | NothingToAsk:
    seconds = SECONDS_A_QUESTION * len(numbers)
    sitting = insert_sitting(
        connection,
        person.id,
        form,
        None,
        size=len(numbers),
        seconds=seconds,
        chance=chance,
        now=now,
        started_at=now,
        due_at=deadline(seconds, now),
    )
    for place, number in enumerate(numbers, 1):
        showing = open_showing(
            connection,
            bank,
            number,
            Purpose.EXAM,
            chat_id=person.id,
            person_id=person.id,
            now=now,
            chance=chance + place,
        )
        seat(connection, sitting, showing, place)
    connection.execute("UPDATE sitting SET turned_at = ? WHERE sitting_id = ?", (now, sitting.id))
    return exam_page(connection, bank, change_sitting(connection, sitting, number=1)) or NothingToAsk()


def _mine(
    connection: sqlite3.Connection, bank: Bank, sitting_id: int, who: Who, now: int
) -> Sitting | ExamOver | NotYours | Closed:
    """The running exam, or why there is none to work on."""
    sitting = read_sitting(connection, sitting_id)
    if sitting is None or sitting.form not in EXAMS:
        return Closed()
    if sitting.person_id != who.id:
        return NotYours()
    if sitting.ending is not None:
        return ExamOver(sitting)
    if sitting.due_at is not None and now > sitting.due_at:
        return ExamOver(finish_exam(connection, bank, sitting, Ending.TIME, now))
    return sitting


def _results(connection: sqlite3.Connection, person_id: int, form: Form) -> tuple[ExamResult, ...]:
    rows = connection.execute(
        f"SELECT {COLUMNS}, (SELECT COUNT(*) FROM showing h JOIN answer a ON a.showing_id = h.showing_id "  # noqa: S608 - constants
        "WHERE h.sitting_id = sitting.sitting_id AND a.is_right = 1) FROM sitting "
        "WHERE person_id = ? AND form = ? AND ended IN (?, ?) ORDER BY sitting_id",
        (person_id, FORMS.code(form), ENDINGS.code(Ending.FINISHED), ENDINGS.code(Ending.TIME)),
    )
    return tuple(ExamResult(sitting_of_row(row), row[-1]) for row in rows)
