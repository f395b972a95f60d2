"""How a person stands, and how the whole is doing."""

import sqlite3

from data.people import read_person
from data.questions import Bank
from data.records import OwnerStats, Person, Progress, TopicProgress
from data.scores import ALL
from data.standing import due_for_review
from data.verbs import Verbs
from quiz.streaks import current
from quiz.timetable import local_date

_DAY_MS = 24 * 60 * 60 * 1000


class ProgressVerbs(Verbs):
    """Counting."""

    async def progress(self, person_id: int, now: int) -> Progress:
        """How the person stands per topic and altogether; zeros for somebody we never met."""
        bank = self._bank
        return await self._read(
            lambda connection: _progress(connection, bank, read_person(connection, person_id), person_id, now)
        )

    async def owner_stats(self, now: int) -> OwnerStats:
        """Counts of everything, without ids."""
        row = await self._read(lambda connection: connection.execute(_STATS, {"since": now - _DAY_MS}).fetchone())
        return OwnerStats(*row)


def _progress(connection: sqlite3.Connection, bank: Bank, person: Person | None, person_id: int, now: int) -> Progress:
    person = person or Person(person_id, "")
    points = connection.execute(
        "SELECT points FROM score WHERE person_id = ? AND board = ?", (person_id, ALL)
    ).fetchone()
    right = connection.execute("SELECT right_answers FROM person WHERE person_id = ?", (person_id,)).fetchone()
    return Progress(
        topics=_topics(connection, bank, person_id),
        points=points[0] if points else 0,
        answers=person.answers,
        right=right[0] if right else 0,
        streak=current(person.streak, local_date(now, person.zone), now),
        due=len(due_for_review(connection, bank, person, now)[0]),
    )


def _topics(connection: sqlite3.Connection, bank: Bank, person_id: int) -> tuple[TopicProgress, ...]:
    counts: dict[str, list[int]] = {}
    for question in bank.live.values():
        counts.setdefault(question.topic, [0, 0, 0])[0] += 1
    cards = connection.execute("SELECT question_id, last_right FROM card WHERE person_id = ?", (person_id,))
    for number, last_right in cards:
        asked = bank.live.get(number)
        if asked is not None:
            counts[asked.topic][1] += 1
            counts[asked.topic][2] += last_right
    return tuple(TopicProgress(topic, *three) for topic, three in sorted(counts.items()))


_STATS = """
SELECT
  (SELECT COUNT(*) FROM person),
  (SELECT COUNT(*) FROM person p JOIN answer a ON a.showing_id = p.last_showing_id AND a.person_id = p.person_id
    WHERE a.answered_at >= :since),
  (SELECT COUNT(*) FROM chat WHERE active = 1 AND kind = 0),
  (SELECT COUNT(*) FROM chat WHERE active = 1 AND kind = 1),
  (SELECT COALESCE(SUM(answers), 0) FROM person),
  (SELECT COUNT(*) FROM schedule),
  (SELECT COUNT(*) FROM push WHERE state = 0 AND finished_at IS NULL),
  (SELECT COUNT(*) FROM inbox WHERE done_at IS NULL),
  (SELECT COUNT(*) FROM quarantine),
  (SELECT COUNT(*) FROM report),
  (SELECT COUNT(*) FROM question WHERE live = 1)
"""
