"""What people will know on the day of their interview, and how good the predictions were."""

import sqlite3
from collections import defaultdict
from datetime import date

from data.people import read_person
from data.questions import Bank
from data.records import Forecast, Person, TopicForecast
from data.standing import read_standing
from data.verbs import Verbs
from quiz.forecasting import Score, expected_recall, scored
from quiz.memory import Grade
from quiz.planning import Plan
from quiz.selection import Candidate, Standing

_PROMYRIAD = 10_000


class ForecastVerbs(Verbs):
    """Looking ahead."""

    async def forecast(self, person_id: int, now: int) -> Forecast:
        """The recall expected on the day of the interview, today where there is none to come; topics by their slugs."""
        bank = self._bank
        return await self._read(lambda connection: _forecast(connection, bank, person_id, now))

    async def plan(self, person_id: int, now: int) -> Plan:
        """What the interview date makes of today."""
        bank = self._bank
        return await self._read(lambda connection: _standing(connection, bank, person_id, now).plan)

    async def prediction_score(self) -> Score:
        """How the predictions made before each counted answer fared against the answers."""
        return await self._read(_score)


def _forecast(connection: sqlite3.Connection, bank: Bank, person_id: int, now: int) -> Forecast:
    standing = _standing(connection, bank, person_id, now)
    day = standing.today + (standing.plan.days_left or 0)
    pools: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in bank.fresh.values():
        pools[candidate.topic].append(candidate)
    weights = _shares(bank, pools)
    topics = tuple(
        TopicForecast(
            topic,
            weights[topic],
            expected_recall(pool, standing, day),
            sum(candidate.number in standing.memories for candidate in pool),
            len(pool),
        )
        for topic, pool in sorted(pools.items())
    )
    return Forecast(date.fromordinal(day), sum(topic.weight * topic.recall for topic in topics), topics)


def _standing(connection: sqlite3.Connection, bank: Bank, person_id: int, now: int) -> Standing:
    return read_standing(connection, bank, read_person(connection, person_id) or Person(person_id, ""), now)


def _shares(bank: Bank, pools: dict[str, list[Candidate]]) -> dict[str, float]:
    """The topics' shares in the syllabus, by their numbers of questions where none was published."""
    known = {topic: bank.weights.get(topic, 0.0) for topic in pools}
    if not any(known.values()):
        known = {topic: float(len(pool)) for topic, pool in pools.items()}
    total = sum(known.values())
    return {topic: weight / total for topic, weight in known.items()}


def _score(connection: sqlite3.Connection) -> Score:
    rows = connection.execute("SELECT predicted, grade FROM review")
    return scored((predicted / _PROMYRIAD, grade > Grade.AGAIN) for predicted, grade in rows)
