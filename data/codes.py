"""Enumerations as the small integers that are stored. Append only: the place of a member is its meaning."""

from enum import Enum, IntEnum
from typing import Generic, TypeVar

from data.records import ChatKind, Purpose, ReminderKind
from quiz.game import Phase
from quiz.game_events import End
from quiz.questions import Level
from quiz.sittings import Ending, Form

E = TypeVar("E", bound=Enum)


class Codes(Generic[E]):
    """A two-way table between the members of an enumeration and their codes."""

    def __init__(self, *members: E) -> None:
        self._members = members
        self._codes = {member: code for code, member in enumerate(members)}

    def code(self, member: E) -> int:
        """The stored code of a member."""
        return self._codes[member]

    def member(self, code: int) -> E:
        """The member of a stored code."""
        return self._members[code]


CHAT_KINDS = Codes(ChatKind.PRIVATE, ChatKind.GROUP)
LEVELS = Codes(Level.FRESHER, Level.INTERMEDIATE, Level.SENIOR)
PURPOSES = Codes(
    Purpose.QUIZ,
    Purpose.DAILY,
    Purpose.REVIEW,
    Purpose.DRILL,
    Purpose.COMPETE,
    Purpose.CHALLENGE,
    Purpose.EXAM,
    Purpose.INTERVIEW,
)
PHASES = Codes(Phase.LOBBY, Phase.SENDING, Phase.OPEN, Phase.REVEALED, Phase.OVER)
ENDS = Codes(End.FINISHED, End.CANCELLED, End.TOO_FEW, End.IDLE, End.EMPTY, End.LOST)
FORMS = Codes(Form.DRILL, Form.QUICK, Form.INTERVIEW, Form.SHORT_EXAM, Form.FULL_EXAM)
ENDINGS = Codes(Ending.FINISHED, Ending.TIME, Ending.LEFT, Ending.IDLE)
REMINDER_KINDS = Codes(
    ReminderKind.DAILY, ReminderKind.DRILL, ReminderKind.REVIEW, ReminderKind.EVE, ReminderKind.AFTER
)


class PushState(IntEnum):
    """How far a push has come. Unknown: in flight when the process died; a tap on its question adopts the message."""

    WAITING = 0
    IN_FLIGHT = 1
    SENT = 2
    FAILED = 3
    UNKNOWN = 4
