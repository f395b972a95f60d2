"""What a verb answers: small closed unions. Failures of the machine are exceptions (`data.errors`), these are not."""

from dataclasses import dataclass

from data.records import Answer, Reminder, Reminders, Showing
from data.sitting_records import Following


@dataclass(frozen=True, slots=True)
class Asked:
    """A question was opened, or is open already when `again`; its showing wants a message."""

    showing: Showing
    again: bool = False


@dataclass(frozen=True, slots=True)
class NothingToAsk:
    """No question fits. `later` counts what waits for review beyond the day's share."""

    later: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer is recorded. `streak` is the person's streak in days, None where the answer has no bearing on it.

    `set_up` says whether the person has been through the set-up; `following` is what comes next in a sitting.
    """

    showing: Showing
    answer: Answer
    streak: int | None = None
    set_up: bool = True
    following: Following | None = None


@dataclass(frozen=True, slots=True)
class AlreadyAnswered:
    """The person answered this showing before: the showing, and the answer that counts."""

    showing: Showing
    answer: Answer


@dataclass(frozen=True, slots=True)
class Selected:
    """What is toggled or sequenced so far was changed; the showing carries it."""

    showing: Showing


@dataclass(frozen=True, slots=True)
class NotYours:
    """The showing belongs to somebody else."""


@dataclass(frozen=True, slots=True)
class TooLate:
    """The time of this question was over: it counts as unanswered. `following` when this very tap brought that out."""

    showing: Showing
    following: Following | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """The showing does not exist, is closed, or cannot take this response."""


@dataclass(frozen=True, slots=True)
class ReminderSet:
    """The schedule stands. `replaced`: the same kind and hour was there before. `zone_changed`: the zone was set."""

    reminder: Reminder
    reminders: Reminders
    replaced: bool = False
    zone_changed: bool = False


@dataclass(frozen=True, slots=True)
class TooManyReminders:
    """The chat has the most schedules it may have."""

    limit: int


@dataclass(frozen=True, slots=True)
class NoSuchReminder:
    """There is no schedule of that number; `count` is how many there are."""

    count: int


@dataclass(frozen=True, slots=True)
class Revealed:
    """A group question was closed: how many picked each option (by index), how many did not know, who was right.

    `streak` counts the questions of the day in a row that somebody in the group has answered.
    """

    showing: Showing
    shares: tuple[int, ...]
    unknown: int
    right_names: tuple[str, ...]
    right_count: int
    streak: int = 0


@dataclass(frozen=True, slots=True)
class Published:
    """What a new bank changed: questions new or back again, in a new revision, and no longer asked."""

    added: int
    revised: int
    retired: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a tick claimed: how many pushes now wait to be sent, and the schedules that were too late."""

    pushes: int
    skipped: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted about somebody: their answers, their schedules, and rows of every kind together."""

    answers: int
    reminders: int
    rows: int


AskOutcome = Asked | NothingToAsk
AnswerOutcome = Answered | AlreadyAnswered | NotYours | TooLate | Closed
SelectOutcome = Selected | AlreadyAnswered | NotYours | TooLate | Closed
DailyOutcome = Asked | AlreadyAnswered | NothingToAsk
RemindOutcome = ReminderSet | TooManyReminders
