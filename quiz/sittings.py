"""Questions taken at one sitting: drills against the clock, quick interviews, thinking time, exams."""

from enum import StrEnum

from quiz.questions import Kind

DRILL_QUESTIONS, DRILL_SECONDS = 10, 30
QUICK_QUESTIONS, QUICK_SECONDS = 30, 180
THINK_SECONDS = 120
GRACE_MS = 1000
"""The way of a tap to us: so long after the time shown an answer still counts."""
IDLE_LIMIT = 3
"""Questions in a row that nobody answered: whoever sat there has left."""

CLOCKED_KINDS = frozenset({Kind.CHOICE, Kind.TRUE_FALSE, Kind.MULTIPLE, Kind.ORDER, Kind.TYPED})
"""The kinds that are asked against the clock: all that can be judged."""
PAGED_KINDS = CLOCKED_KINDS - {Kind.TYPED}
"""The kinds of an exam: all that are answered by buttons, and so can be changed."""
SPOKEN_KINDS = frozenset({Kind.OPEN})


class Form(StrEnum):
    """What is being taken. Quick: the interview of three minutes. Interview: thinking about one open question."""

    DRILL = "drill"
    QUICK = "quick"
    INTERVIEW = "interview"
    SHORT_EXAM = "short exam"
    FULL_EXAM = "full exam"


class Ending(StrEnum):
    """Why it is over. Idle: nobody was there any more."""

    FINISHED = "finished"
    TIME = "time"
    LEFT = "left"
    IDLE = "idle"


EXAMS = frozenset({Form.SHORT_EXAM, Form.FULL_EXAM})


def deadline(seconds: int, now: int) -> int:
    """When time is up that began at `now` (both UTC ms)."""
    return now + 1000 * seconds + GRACE_MS


def kinds_of(form: Form, last: Kind | None) -> frozenset[Kind]:
    """The kinds to ask next; a quick interview does not ask one kind twice running."""
    match form:
        case Form.DRILL:
            return CLOCKED_KINDS
        case Form.QUICK:
            return CLOCKED_KINDS - {last}
        case Form.INTERVIEW:
            return SPOKEN_KINDS
        case Form.SHORT_EXAM | Form.FULL_EXAM:
            return PAGED_KINDS
