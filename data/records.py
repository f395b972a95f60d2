"""What the store remembers, as values. Instants are UTC milliseconds; people and chats go by their Telegram ids."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from quiz.grading import Response
from quiz.questions import Level, Question
from quiz.streaks import Streak
from quiz.timetable import Pattern


class Purpose(StrEnum):
    """Why a question is shown."""

    QUIZ = "quiz"
    DAILY = "daily"
    REVIEW = "review"
    DRILL = "drill"
    COMPETE = "compete"
    CHALLENGE = "challenge"
    EXAM = "exam"
    INTERVIEW = "interview"


class ReminderKind(StrEnum):
    """What is pushed: at hours somebody chose, on the eve of an interview, on the day after it."""

    DAILY = "daily"
    DRILL = "drill"
    REVIEW = "review"
    EVE = "eve"
    AFTER = "after"


ON_REQUEST = (ReminderKind.DAILY, ReminderKind.DRILL, ReminderKind.REVIEW)
"""The kinds that /remind sets; the others come with an interview date."""


class ChatKind(StrEnum):
    """Private chat or group (supergroups are groups)."""

    PRIVATE = "private"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Who:
    """The person behind an update, as Telegram names them now."""

    id: int
    first_name: str


@dataclass(frozen=True, slots=True)
class Person:
    """What is known about a person. Absent settings are None; `zone` is UTC until set.

    `table_name` is the name chosen for the private tables; `hidden` takes the person out of group tables by name.
    `silent` is the pause of all pushes asked for by /stop. `set_up` says whether the set-up was finished or skipped.
    """

    id: int
    first_name: str
    zone: str = "UTC"
    level: Level | None = None
    topics: tuple[str, ...] = ()
    interview_date: date | None = None
    table_name: str | None = None
    hidden: bool = False
    silent: bool = False
    set_up: bool = False
    answers: int = 0
    streak: Streak = field(default_factory=Streak)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: where pushes go. `active` is False once the bot was blocked, removed or lost the chat."""

    id: int
    kind: ChatKind
    title: str | None = None
    zone: str = "UTC"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Showing:
    """A question as shown in one chat. `person_id` is None in a group, where everybody may answer.

    `arrangement` is the order of the options, drawn once; `selection` is what a person has toggled or sequenced so
    far (multiple, order, open; everything in an exam), as indices into the question's options or key points.
    `number` is its place in a sitting, of `size` questions; None outside of one.
    """

    id: int
    chat_id: int
    person_id: int | None
    purpose: Purpose
    question: Question
    arrangement: tuple[int, ...]
    shown_at: int
    message_id: int | None = None
    selection: tuple[int, ...] = ()
    day: date | None = None
    closed: bool = False
    sitting_id: int | None = None
    number: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given: an append-only fact."""

    showing_id: int
    person_id: int
    response: Response
    right: bool
    points: int
    shown_at: int
    answered_at: int


@dataclass(frozen=True, slots=True)
class Reminder:
    """A schedule of a chat. `number` counts from 1 in the chat's list.

    `next_at` is None while the chat is silent or gone; while paused it is the first firing after the pause.
    """

    id: int
    number: int
    kind: ReminderKind
    pattern: Pattern
    next_at: int | None


@dataclass(frozen=True, slots=True)
class Reminders:
    """The schedules of a chat with what holds for all of them."""

    zone: str
    items: tuple[Reminder, ...]
    paused_until: int | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Push:
    """One claimed firing, to be put into words and sent. `skipped` counts firings missed since the last push.

    `showing` is the question to send, None when there is none (already answered, or not a question).
    `streak` and `due` are the person's streak in days and the number of questions waiting for review.
    """

    id: int
    chat: Chat
    kind: ReminderKind
    day: date
    showing: Showing | None
    skipped: int = 0
    streak: int = 0
    due: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of points. `name` is None for somebody who chose to stay unnamed."""

    rank: int
    person_id: int
    name: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Table:
    """A table of points: the top, the own row of who asked (None before the first answer), and how many play.

    `near` are the two rows above the own one, the own one, and the two below.
    """

    rows: tuple[Row, ...]
    own: Row | None
    people: int
    near: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who climbed so many places in a table; `name` is None for somebody who stays unnamed."""

    name: str | None
    places: int


@dataclass(frozen=True, slots=True)
class TeamRecord:
    """How often a team won, of the games it played."""

    team: int
    won: int
    played: int


@dataclass(frozen=True, slots=True)
class TopicProgress:
    """How a person stands in one topic: questions in the bank, answered at least once, last answered right."""

    topic: str
    questions: int
    answered: int
    right: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How a person stands: per topic, points of all time, answers given, streak today, waiting for review."""

    topics: tuple[TopicProgress, ...]
    points: int
    answers: int
    right: int
    streak: int
    due: int


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message of the owner to all active private chats, and how many of them it was handed out for."""

    id: int
    text: str
    sent: int
    total: int


@dataclass(frozen=True, slots=True)
class InboxRow:
    """An update as it was stored, before anything was done about it. `payload` is its JSON."""

    update_id: int
    payload: str
    received_at: int


@dataclass(frozen=True, slots=True)
class OwnerStats:
    """Counts for the owner, without ids. `recent` counts people who answered within 24 hours."""

    people: int
    recent: int
    private_chats: int
    groups: int
    answers: int
    reminders: int
    waiting_pushes: int
    undone_updates: int
    quarantined: int
    reports: int
    questions: int


@dataclass(frozen=True, slots=True)
class TopicForecast:
    """What is expected of a topic: its share in the syllabus, the recall expected, questions met and in the bank."""

    topic: str
    weight: float
    recall: float
    seen: int
    questions: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The recall expected on a day, from 0 to 1: of everything, weighed by the syllabus, and per topic."""

    day: date
    overall: float
    topics: tuple[TopicForecast, ...]
