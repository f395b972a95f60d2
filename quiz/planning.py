"""What the interview date makes of the days before it: how well to remember, how much to ask, when to try an exam."""

from dataclasses import dataclass
from math import ceil

from quiz.memory import RETENTION

SPRINT_DAYS = 8
"""So long before the interview, every question is chosen for what it adds on the day itself."""
_COVERING = 0.6
"""Before that: what is known less surely than this is asked again, and the rest of the time goes to what is new."""
_A_DAY = 20
_FEWEST, _MOST = 10, 40
_TIMES = 3
"""How often a question should be met before the interview."""
_EXAMS_BEFORE = (14, 7, 2)


@dataclass(frozen=True, slots=True)
class Plan:
    """A day of preparation.

    `days_left` is None without a date. `retention` is the recall below which something is asked again, `a_day` the
    number of questions a day, `reviews_a_day` how many of them repeat, `new_a_day` how many are new. `exams` are
    the days (ordinals) for a mock exam.
    """

    days_left: int | None = None
    retention: float = RETENTION
    a_day: int = _A_DAY
    reviews_a_day: int = _A_DAY
    new_a_day: int = _A_DAY // 2
    exams: tuple[int, ...] = ()

    @property
    def sprint(self) -> bool:
        """Whether the interview is so near that only its day counts."""
        return self.days_left is not None and self.days_left <= SPRINT_DAYS

    @property
    def eve(self) -> bool:
        """Whether the interview is tomorrow."""
        return self.days_left == 1


def plan_for(today: int, interview: int | None, *, unseen: int, seen: int) -> Plan:
    """The plan on a day (ordinal) for an interview on another; `unseen` and `seen` count the person's questions.

    An interview that is over is none.
    """
    if interview is None or interview < today:
        return Plan()
    left = interview - today
    a_day = min(_MOST, max(_FEWEST, ceil((_TIMES * unseen + seen) / max(1, left))))
    new = min(a_day, ceil(unseen / max(1, left - SPRINT_DAYS))) if left > SPRINT_DAYS else 0
    exams = tuple(interview - before for before in _EXAMS_BEFORE if interview - before >= today)
    retention = _COVERING if left > SPRINT_DAYS else RETENTION
    return Plan(left, retention, a_day, reviews_a_day=max(a_day - new, a_day // 2), new_a_day=new, exams=exams)
