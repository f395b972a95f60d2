"""Where a person stands today: read at once, for the rules that choose what to ask."""

import sqlite3
from collections.abc import Mapping

from data.memories import MEMORY_COLUMNS, read_learner
from data.questions import Bank
from data.records import Person
from quiz.habits import expected
from quiz.learning import CONTRAST_AFTER
from quiz.memory import Grade, Memory
from quiz.planning import Plan, plan_for
from quiz.selection import Standing, due_by_risk
from quiz.timetable import instant, local_date


def read_standing(connection: sqlite3.Connection, bank: Bank, person: Person, now: int) -> Standing:
    """Read everything that decides what this person is asked next."""
    who, date_today = (person.id,), local_date(now, person.zone)
    today = date_today.toordinal()
    memories, repeated = _memories(connection, bank, person.id, today)
    return Standing(
        today=today,
        level=person.level,
        answers=person.answers,
        memories=memories,
        habit=read_learner(connection, person.id).habit,
        plan=_plan(bank, person, memories, today),
        repeated=repeated,
        open_today=frozenset(
            number for (number,) in connection.execute(_OPEN, (person.id, instant(date_today, 0, person.zone)))
        ),
        fallen=dict(connection.execute(_FALLEN, (person.id, CONTRAST_AFTER, today))),
        abilities=dict(connection.execute("SELECT topic, change FROM rating WHERE person_id = ?", who)),
        difficulties=dict(connection.execute("SELECT question_id, change FROM question_rating")),
        importance=bank.importance,
    )


_OPEN = "SELECT question_id FROM showing WHERE person_id = ? AND closed = 0 AND shown_at >= ?"
_FALLEN = "SELECT belief, question_id FROM belief WHERE person_id = ? AND times >= ? AND day < ?"


def due_for_review(connection: sqlite3.Connection, bank: Bank, person: Person, now: int) -> tuple[list[int], int]:
    """Today's share of what waits for review, what is most likely forgotten first; and how many wait beyond it.

    On the eve of the interview it is what the person ever got wrong.
    """
    today = local_date(now, person.zone).toordinal()
    memories, repeated = _memories(connection, bank, person.id, today)
    plan = _plan(bank, person, memories, today)
    standing = Standing(today, memories=memories, habit=read_learner(connection, person.id).habit, plan=plan)
    waiting = due_by_risk(memories, standing)
    if plan.eve:
        mistakes = _mistakes(connection, person.id, standing)
        waiting = mistakes + [number for number in waiting if number not in mistakes]
    share = max(0, plan.reviews_a_day - repeated)
    return waiting[:share], len(waiting[share:])


def _mistakes(connection: sqlite3.Connection, person_id: int, standing: Standing) -> list[int]:
    """What was ever answered wrong and not yet today, by the recall expected tomorrow."""
    rows = connection.execute(_WRONG, (person_id, int(Grade.AGAIN)))
    known = {number: standing.memories[number] for (number,) in rows if number in standing.memories}
    asked = {number: memory for number, memory in known.items() if memory.day < standing.today}
    return sorted(asked, key=lambda number: (expected(standing.habit, asked[number], standing.today + 1), number))


_WRONG = "SELECT DISTINCT question_id FROM review WHERE person_id = ? AND grade = ?"


def _memories(
    connection: sqlite3.Connection, bank: Bank, person_id: int, today: int
) -> tuple[Mapping[int, Memory], int]:
    """The cards of live questions, and how many of today's answers repeated one."""
    found, repeated = {}, 0
    for number, times, *memory in connection.execute(_CARDS, (person_id,)):
        if number in bank.live:
            found[number] = Memory._make(memory)
            repeated += times > 1 and memory[2] >= today
    return found, repeated


_CARDS = f"SELECT question_id, times, {MEMORY_COLUMNS} FROM card WHERE person_id = ?"  # noqa: S608 - a constant


def _plan(bank: Bank, person: Person, memories: Mapping[int, Memory], today: int) -> Plan:
    interview = None if person.interview_date is None else person.interview_date.toordinal()
    return plan_for(today, interview, unseen=len(bank.live) - len(memories), seen=len(memories))
