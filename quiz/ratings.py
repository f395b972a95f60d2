"""How hard a question is and how able a person: Elo on whole thousandths of a logit, changed by first answers alone.

A rating is where it starts, by level, plus the sum of all changes, so it can be added up again at any time.
"""

from math import exp

from quiz.questions import Level

_QUESTIONS = {Level.FRESHER: -800, Level.INTERMEDIATE: 0, Level.SENIOR: 800}
_PEOPLE = {None: 0, Level.FRESHER: 0, Level.INTERMEDIATE: 800, Level.SENIOR: 1600}
"""Where ratings start: a person meets the questions of their own level with a chance of about 69 %."""
_PERSON_STEPS, _QUESTION_STEPS = (600, 150), (600, 60)
"""The largest change of the first answer, and that of late ones."""
_SETTLING = 8
WANTED = (0.60, 0.85)
"""The chance of success a new question should have."""


def start_of_question(level: Level) -> int:
    """The rating of a question that nobody answered."""
    return _QUESTIONS[level]


def start_of_person(level: Level | None) -> int:
    """The rating of a person who answered nothing."""
    return _PEOPLE[level]


def chance_of(person: int, question: int) -> float:
    """The probability that a person answers a question right the first time."""
    return 1 / (1 + exp(min(20.0, max(-20.0, (question - person) / 1000))))


def changes(chance: float, *, right: bool, person_answers: int, question_answers: int) -> tuple[int, int]:
    """What an answer that had this `chance` of being right changes in the ratings of the person and the question."""
    surprise = right - chance
    person = round(_step(_PERSON_STEPS, person_answers) * surprise)
    return person, -round(_step(_QUESTION_STEPS, question_answers) * surprise)


def misfit(chance: float) -> float:
    """How far a chance of success is from what is wanted."""
    low, high = WANTED
    return max(low - chance, chance - high, 0.0)


def _step(sizes: tuple[int, int], answers: int) -> float:
    first, last = sizes
    return max(last, first / (1 + answers / _SETTLING))
