"""Claiming what is due: the schedule moves on, the fired date is stored and a push row written, all at once."""

import sqlite3
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from data.asking import ask_group_daily, ask_private_daily
from data.chats import CHAT_COLUMNS, chat_of
from data.codes import REMINDER_KINDS
from data.drills import push_drill
from data.game_work import next_deadline
from data.milestones import claim_milestones, milestone_due
from data.outcomes import Asked, Claimed, DailyOutcome, NothingToAsk
from data.people import read_person
from data.questions import Bank
from data.records import Chat, ChatKind, Person, Purpose, ReminderKind
from data.showings import open_showing
from data.sitting_work import next_bell
from data.verbs import Verbs
from quiz.selection import Standing, choose_next
from quiz.timetable import Firing, Pattern, is_late, next_firing

_CHUNK = 50
"""Schedules claimed in one transaction: answers that come in meanwhile wait for no more than that."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A schedule that is due: when, for which date, and how many firings were skipped before."""

    id: int
    chat: Chat
    kind: ReminderKind
    pattern: Pattern
    firing: Firing
    skipped: int


class ClaimVerbs(Verbs):
    """Claiming due schedules."""

    async def claim_due(self, now: int, *, chance: int, limit: int = 1000) -> Claimed:
        """Claim schedules that are due at `now`, the oldest first, at most `limit`; one push row each.

        Firings more than three hours late are skipped and counted. A group that has the day's post already gets no
        push for it.
        """
        if not await self._read(lambda connection: _anything_due(connection, now)):
            return Claimed(0)
        bank, skipped = self._bank, list[int]()
        pushes = await self._write(lambda connection: claim_milestones(connection, now, limit))
        for first in range(0, limit, _CHUNK):
            size = min(_CHUNK, limit - first)
            claimed, found = await self._write(partial(_claim, bank=bank, now=now, chance=chance, limit=size))
            pushes += claimed.pushes
            skipped += claimed.skipped
            if found < size:
                break
        return Claimed(pushes, tuple(skipped))

    async def next_due(self) -> int | None:
        """The earliest next firing of all schedules and deadline of all games and sittings (UTC ms)."""
        return await self._read(_next_due)


def _next_due(connection: sqlite3.Connection) -> int | None:
    row = connection.execute(
        "SELECT next_at FROM schedule WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1"
    ).fetchone()
    deadlines = (
        None if row is None else int(row[0]),
        next_deadline(connection),
        next_bell(connection),
        milestone_due(connection),
    )
    return min((at for at in deadlines if at is not None), default=None)


def _anything_due(connection: sqlite3.Connection, now: int) -> bool:
    due = "SELECT 1 FROM schedule WHERE next_at <= ? LIMIT 1"
    pause_over = "SELECT 1 FROM chat WHERE paused_until <= ? LIMIT 1"
    milestone = milestone_due(connection)
    if milestone is not None and milestone <= now:
        return True
    return any(connection.execute(query, (now,)).fetchone() for query in (due, pause_over))


def _claim(connection: sqlite3.Connection, bank: Bank, now: int, chance: int, limit: int) -> tuple[Claimed, int]:
    """Claim up to `limit`, and say how many were found."""
    connection.execute("UPDATE chat SET paused_until = NULL WHERE paused_until <= ?", (now,))
    rows = connection.execute(_DUE, (now, limit)).fetchall()
    pushes, skipped = 0, list[int]()
    for row in rows:
        due = _due(row)
        so_far = passed(due.pattern, due.chat.zone, due.firing, now)
        total, following = due.skipped + so_far.missed, so_far.following
        pushed = so_far.timely and _push(connection, bank, due, so_far.last, total, now=now, chance=chance)
        connection.execute(
            "UPDATE schedule SET next_at = ?, next_day = ?, fired_day = ?, skipped = ? WHERE schedule_id = ?",
            (following.at, following.day.toordinal(), so_far.last.toordinal(), 0 if pushed else total, due.id),
        )
        pushes += pushed
        if so_far.missed:
            skipped.append(due.id)
    return Claimed(pushes, tuple(skipped)), len(rows)


_DUE = (
    f"SELECT s.schedule_id, s.kind, s.minute, s.days, s.next_at, s.next_day, s.skipped, {CHAT_COLUMNS} "  # noqa: S608 - constants
    "FROM schedule s JOIN chat c ON c.chat_id = s.chat_id WHERE s.next_at <= ? ORDER BY s.next_at LIMIT ?"
)


def _due(row: tuple[Any, ...]) -> _Due:
    schedule_id, kind, minute, days, next_at, next_day, skipped, *chat = row
    firing = Firing(next_at, date.fromordinal(next_day))
    return _Due(schedule_id, chat_of(tuple(chat)), REMINDER_KINDS.member(kind), Pattern(minute, days), firing, skipped)


@dataclass(frozen=True, slots=True)
class Passed:
    """What happened to a schedule up to now.

    `missed` firings were too late to be sent; `last` is the last date it was due on, sent when `timely`; `following`
    is the next firing.
    """

    missed: int
    last: date
    timely: bool
    following: Firing


def passed(pattern: Pattern, zone: str, due: Firing, now: int) -> Passed:
    """Go through the firings from `due` to `now` (UTC ms)."""
    missed, firing = 0, due
    while is_late(firing.at, now):
        missed += 1
        following = next_firing(pattern, zone, firing.at, firing.day)
        if following.at > now:
            return Passed(missed, firing.day, timely=False, following=following)
        firing = following
    return Passed(missed, firing.day, timely=True, following=next_firing(pattern, zone, now, firing.day))


def _push(
    connection: sqlite3.Connection, bank: Bank, due: _Due, day: date, skipped: int, *, now: int, chance: int
) -> bool:
    """Write the push row; False when there is nothing to say in this chat."""
    # A draw of their own for everybody: neighbours get other orders of the options.
    chance += due.id
    asks = _group_question if due.chat.kind is ChatKind.GROUP else _private_question
    outcome = asks(connection, bank, due, day, now=now, chance=chance)
    if isinstance(outcome, NothingToAsk):
        return False
    connection.execute(
        "INSERT INTO push (chat_id, kind, day, showing_id, skipped, state, tries, claimed_at) "
        "VALUES (?, ?, ?, ?, ?, 0, 0, ?)",
        (
            due.chat.id,
            REMINDER_KINDS.code(due.kind),
            day.toordinal(),
            outcome.showing.id if isinstance(outcome, Asked) else None,
            skipped,
            now,
        ),
    )
    return True


def _private_question(
    connection: sqlite3.Connection, bank: Bank, due: _Due, day: date, *, now: int, chance: int
) -> DailyOutcome | None:
    """The question to push; None for a push without one."""
    match due.kind:
        case ReminderKind.DAILY:
            return ask_private_daily(connection, bank, due.chat.id, day, now=now, chance=chance)
        case ReminderKind.DRILL:
            person = read_person(connection, due.chat.id) or Person(due.chat.id, "")
            return push_drill(connection, bank, person, now=now, chance=chance)
        case ReminderKind.REVIEW | ReminderKind.EVE | ReminderKind.AFTER:
            return None


def _group_question(
    connection: sqlite3.Connection, bank: Bank, due: _Due, day: date, *, now: int, chance: int
) -> Asked | NothingToAsk:
    """A question to everybody, unless the date's post stands there already. A group has no review of its own."""
    match due.kind:
        case ReminderKind.DAILY:
            asked = ask_group_daily(connection, bank, due.chat.id, day, now=now, chance=chance)
            return NothingToAsk() if isinstance(asked, Asked) and asked.again else asked
        case ReminderKind.DRILL:
            plain = [bank.fresh[number] for number in bank.plain]
            number = choose_next(plain, Standing(day.toordinal()), chance)
            if number is None:
                return NothingToAsk()
            return Asked(
                open_showing(
                    connection,
                    bank,
                    number,
                    Purpose.DRILL,
                    chat_id=due.chat.id,
                    person_id=None,
                    now=now,
                    chance=chance,
                )
            )
        case ReminderKind.REVIEW | ReminderKind.EVE | ReminderKind.AFTER:
            return NothingToAsk()
