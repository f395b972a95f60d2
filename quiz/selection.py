"""Which question comes next: what is being forgotten, then what is new; before an interview, what helps on its day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import exp
from random import Random

from quiz.habits import Habit, expected
from quiz.memory import Memory, fresh, outlook
from quiz.planning import Plan
from quiz.questions import Kind, Level
from quiz.ratings import chance_of, misfit, start_of_person, start_of_question

PLAIN_KINDS = frozenset({Kind.CHOICE, Kind.TRUE_FALSE})
"""The kinds of the question of the day, of everything in groups, and of a person's first questions."""
PLAIN_QUESTIONS = 5
LOOKED_AT = 200
"""Of a larger pool so many are drawn, and compared by what they add: a choice stays fast however large the bank is."""
CHECKS = 2
"""So many of a day's repetitions are due by FSRS whatever the plan says: they tell how fast this person forgets."""
_KNOWN_OBJECTIVE = 0.3
_MISFIT_SCALE = 0.1
_MISFIT_FACTOR = 0.05
_LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that could be asked, by its number in the store; `beliefs` are the misconceptions it is about."""

    number: int
    level: Level
    kind: Kind
    topic: str = ""
    objectives: frozenset[str] = frozenset()
    beliefs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a person stands on a local day (ordinal). Ratings are what was added to where they start.

    `memories` are their cards by question number, `repeated` counts today's answers to questions seen before,
    `open_today` are questions shown today and not answered. `fallen` maps the misconceptions due for a contrast
    question to the question they last fell for. `importance` is what a question of a topic weighs in the syllabus, on
    average 1.
    """

    today: int
    level: Level | None = None
    answers: int = 0
    memories: Mapping[int, Memory] = field(default_factory=dict)
    habit: Habit = field(default_factory=Habit)
    plan: Plan = field(default_factory=Plan)
    repeated: int = 0
    open_today: frozenset[int] = frozenset()
    fallen: Mapping[str, int] = field(default_factory=dict)
    abilities: Mapping[str, int] = field(default_factory=dict)
    difficulties: Mapping[int, int] = field(default_factory=dict)
    importance: Mapping[str, float] = field(default_factory=dict)


def choose_next(candidates: Sequence[Candidate], standing: Standing, chance: int) -> int | None:
    """Choose the number of the next question, or None when there is no candidate.

    A person's first five are chosen among the plain kinds alone, where there are any. Nothing is asked twice on one
    day, nor two questions of one objective, while anything else is left. `chance` decides between equals.
    """
    plain = [c for c in candidates if c.kind in PLAIN_KINDS] if standing.answers < PLAIN_QUESTIONS else []
    pool = _apart(sorted(plain or candidates, key=lambda c: c.number), standing)
    if not pool:
        return None
    source = Random(chance)  # noqa: S311 - no secret
    contrast = _contrast(pool, standing, source)
    if contrast is not None:
        return contrast
    return _most_gained(pool, standing, source) if standing.plan.sprint else _by_need(pool, standing, source)


def choose_daily(candidates: Sequence[int], last_used: dict[int, date], chance: int) -> int | None:
    """Choose the question of a day: one never used, else the one used longest ago."""
    pool = sorted(candidates)
    Random(chance).shuffle(pool)  # noqa: S311 - no secret
    return min(pool, key=lambda number: last_used.get(number, date.min), default=None)


def due_by_risk(numbers: Iterable[int], standing: Standing) -> list[int]:
    """Those of the numbers that are due, the one most likely forgotten first."""
    today, memories = standing.today, standing.memories
    due = [number for number in numbers if (memory := memories.get(number)) and memory.due <= today > memory.day]
    return sorted(due, key=lambda number: (expected(standing.habit, memories[number], today), number))


def first_chance(candidate: Candidate, standing: Standing) -> float:
    """The probability that the person answers a question right that they have not met."""
    able = start_of_person(standing.level) + _ability(candidate.topic, standing)
    return chance_of(able, start_of_question(candidate.level) + standing.difficulties.get(candidate.number, 0))


def _ability(topic: str, standing: Standing) -> int:
    """The change of the person's rating in a topic; in one they have not met, that of the others on average."""
    known = standing.abilities
    if topic in known or not known:
        return known.get(topic, 0)
    return sum(known.values()) // len(known)


def _apart(pool: list[Candidate], standing: Standing) -> list[Candidate]:
    """Leave out what was asked today, and what shares an objective with it, as long as something is left."""
    asked = {number for number, memory in standing.memories.items() if memory.day >= standing.today}
    asked |= standing.open_today
    if not asked:
        return pool
    others = [c for c in pool if c.number not in asked]
    taken = frozenset[str]().union(*(c.objectives for c in pool if c.number in asked))
    return [c for c in others if taken.isdisjoint(c.objectives)] or others or pool


def _contrast(pool: list[Candidate], standing: Standing, source: Random) -> int | None:
    """A question about what somebody fell for repeatedly: another one than then, of another kind where there is one."""
    if not standing.fallen:
        return None
    kinds = {c.number: c.kind for c in pool}
    found = [
        (c.kind is kinds.get(last), c.number in standing.memories, source.random(), c.number)
        for c in pool
        for belief, last in standing.fallen.items()
        if belief in c.beliefs and c.number != last
    ]
    return min(found)[-1] if found else None


def _by_need(pool: list[Candidate], standing: Standing, source: Random) -> int | None:
    """What is forgotten first, up to the day's share; then something new; then what is least known."""
    seen = [c.number for c in pool if c.number in standing.memories]
    checking = standing.plan.days_left is None or standing.repeated < CHECKS
    due = due_by_risk(seen, standing) if checking else _faded(seen, standing)
    if due and standing.repeated < standing.plan.reviews_a_day:
        return due[0]
    new = [c for c in pool if c.number not in standing.memories]
    if new:
        met = frozenset[str]().union(*(c.objectives for c in pool if c.number in standing.memories))
        return source.choices(new, [_wanted(c, standing, met) for c in new])[0].number
    return due[0] if due else min(seen, key=partial(_risk, standing=standing))


def _risk(number: int, standing: Standing) -> float:
    return expected(standing.habit, standing.memories[number], standing.today)


def _faded(seen: list[int], standing: Standing) -> list[int]:
    """What is known less surely than the plan wants, the least known first."""
    risks = {number: _risk(number, standing) for number in seen}
    return sorted((n for n, risk in risks.items() if risk <= standing.plan.retention), key=lambda n: (risks[n], n))


def _wanted(candidate: Candidate, standing: Standing, met: frozenset[str]) -> float:
    """How much a new question is wanted: by syllabus weight, weakness of the topic, fit of its difficulty, novelty."""
    chance = first_chance(candidate, standing)
    fit = float(_MISFIT_FACTOR ** (misfit(chance) / _MISFIT_SCALE))
    novelty = _KNOWN_OBJECTIVE if candidate.objectives and candidate.objectives <= met else 1.0
    weakness = exp(min(1.0, max(-1.0, -_ability(candidate.topic, standing) / 1000)))
    return max(_LEAST, standing.importance.get(candidate.topic, 1.0) * weakness * fit * novelty)


def _most_gained(pool: list[Candidate], standing: Standing, source: Random) -> int:
    """What adds most to the recall expected on the day of the interview."""
    near = pool if len(pool) <= LOOKED_AT else source.sample(pool, LOOKED_AT)
    return max(near, key=lambda c: (gain(c, standing), -c.number)).number


def gain(candidate: Candidate, standing: Standing) -> float:
    """What asking today adds to the recall expected on the day of the interview, by the syllabus."""
    today, habit = standing.today, standing.habit
    then = today + (standing.plan.days_left or 0)
    memory = standing.memories.get(candidate.number)
    if memory is None:
        chance = before = first_chance(candidate, standing)
        right, wrong = fresh(today, right=True), fresh(today, right=False)
    else:
        chance, before = expected(habit, memory, today), expected(habit, memory, then)
        right = memory._replace(stability=outlook(memory, today, right=True), day=today)
        wrong = memory._replace(stability=outlook(memory, today, right=False), day=today)
    after = chance * expected(habit, right, then) + (1 - chance) * expected(habit, wrong, then)
    return (after - before) * standing.importance.get(candidate.topic, 1.0)
