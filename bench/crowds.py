"""The many, by SQL: subscribed chats with their schedules, and people in the tables of points."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from functools import cache
from pathlib import Path

from data.codes import CHAT_KINDS, REMINDER_KINDS
from data.records import ChatKind, ReminderKind
from data.scores import ALL, change_histogram, spans_of
from data.store import Store
from quiz.periods import Period, period_key
from quiz.timetable import EVERY_DAY, Firing, Pattern, local_date, next_firing

ZONE = "Europe/Berlin"
_PRIVATE = CHAT_KINDS.code(ChatKind.PRIVATE)
_DAILY = REMINDER_KINDS.code(ReminderKind.DAILY)
_HOUR_MS = 60 * 60 * 1000
_CHAT = "INSERT INTO chat (chat_id, kind, zone, active, silent) VALUES (?, ?, ?, 1, 0)"
_PERSON = (
    "INSERT INTO person (person_id, first_name, hidden, set_up, answers, right_answers, streak) "
    "VALUES (?, ?, 0, 1, 0, 0, 0)"
)
_SCHEDULE = (
    "INSERT INTO schedule (chat_id, kind, minute, days, next_at, next_day, skipped) VALUES (?, ?, ?, ?, ?, ?, 0)"
)
_SCORE = (
    "INSERT INTO score (person_id, board, points, month, month_points, week, week_points) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
ScoreRow = tuple[int, int, int, int, int, int, int]


async def empty(path: Path) -> None:
    """Make a database without anybody, unless there is one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = await Store.open(path)
    await store.close()


def subscriber(number: int) -> int:
    """A chat id; ids come in no order, as Telegram's do."""
    return 1_000_000_000 + number * 2_654_435_761 % 2**32


def subscribe(path: Path, first: int, count: int, now: int, due: int | None = None) -> None:
    """Add private chats, each with its person and a daily schedule: due at the instant `due`, else hours away."""
    with closing(_opened(path)) as connection, connection:
        for number in range(first, first + count):
            chat_id, minute = subscriber(number), number * 7 % 1440
            firing = _hours_away(minute, now // _HOUR_MS) if due is None else Firing(due, local_date(due, ZONE))
            connection.execute(_CHAT, (chat_id, _PRIVATE, ZONE))
            connection.execute(_PERSON, (chat_id, "Annika"))
            connection.execute(_SCHEDULE, (chat_id, _DAILY, minute, EVERY_DAY, firing.at, firing.day.toordinal()))


@cache
def _hours_away(minute: int, hour: int) -> Firing:
    return next_firing(Pattern(minute), ZONE, (hour + 2) * _HOUR_MS)


def score(path: Path, people: int, group: int, group_people: int, day: date) -> None:
    """Add people with the points of 20 answers on average to the table of all, some of them to a group's too."""
    draw = random.Random(people)
    with closing(_opened(path)) as connection, connection:
        connection.executemany(_PERSON, ((subscriber(number), "Annika") for number in range(people)))
        connection.execute(
            "INSERT INTO chat (chat_id, kind, zone, active, silent) VALUES (?, 1, 'UTC', 1, 0)", (group,)
        )
        connection.executemany(_SCORE, _rows(people, ALL, day, draw))
        connection.executemany(_SCORE, _rows(group_people, group, day, draw))
        for row in connection.execute("SELECT board, points, month, month_points, week, week_points FROM score"):
            change_histogram(connection, row[0], None, spans_of(row[1:]))


def _rows(people: int, board: int, day: date, draw: random.Random) -> Iterator[ScoreRow]:
    """Points in tens; a fifth of them this month, a twentieth this week."""
    month, week = period_key(Period.MONTH, day), period_key(Period.WEEK, day)
    for number in range(people):
        answers = int(draw.expovariate(1 / 20)) + 1
        points = 10 * answers
        yield subscriber(number), board, points, month, points // 50 * 10, week, points // 200 * 10


def _opened(path: Path) -> sqlite3.Connection:
    """Fast and careless: a database of a benchmark need not survive a power cut."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA cache_size = -524288")
    return connection
