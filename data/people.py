"""People: their names, settings and counters."""

import sqlite3
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from data.chats import ensure_private_chat, join_chat, read_chat
from data.codes import LEVELS
from data.milestones import plan_milestones
from data.planning import replan
from data.records import Chat, ChatKind, Person, Who
from data.verbs import Verbs, arrived_at, recorded_outcome
from quiz.streaks import Streak

_COLUMNS = (
    "p.person_id, p.first_name, c.zone, p.level, p.topics, p.interview_day, p.table_name, p.hidden, c.silent, "
    "p.set_up, p.answers, p.streak, p.streak_day, p.streak_at, p.free_day"
)
_SELECT = f"SELECT {_COLUMNS} FROM person p LEFT JOIN chat c ON c.chat_id = p.person_id WHERE p.person_id = ?"  # noqa: S608 - constants


class PeopleVerbs(Verbs):
    """Meeting people and what they set."""

    async def person(self, person_id: int) -> Person | None:
        """Who this is, None when we never met."""
        return await self._read(lambda connection: read_person(connection, person_id))

    async def meet(self, who: Who, where_chat: Chat | None, now: int, update_id: int | None = None) -> Person:
        """Know `who` by their present name, and the chat as one that can be written to.

        Without a group in `where_chat` the chat is the private one. When nothing is new, nothing is written and
        nothing recorded: a replay returns the person as they are then.
        """
        bank = self._bank

        def look(connection: sqlite3.Connection) -> Person | None:
            recorded = update_id is not None and recorded_outcome(connection, update_id, "meet", bank)
            return recorded[0] if recorded else _met_already(connection, who, where_chat)

        known = await self._read(look)
        if known is not None:
            return known
        return await self._once(
            "meet", update_id, lambda connection: meet(connection, who, where_chat, now), person_id=who.id, now=now
        )

    async def change_person(
        self, person_id: int, *, update_id: int | None, now: int | None = None, **changes: Any
    ) -> Person:
        """Change settings: `level`, `topics`, `interview_date`, `table_name`, `hidden`, `set_up`, `silent`.

        `silent` pauses or resumes the pushes of the private chat, counting from `now`, else the update's arrival.

        Raises:
            LookupError: we never met.
            TypeError: there is no such setting.
            ValueError: `silent` with neither `now` nor a stored update.

        """
        unknown = changes.keys() - _SETTINGS.keys() - {"silent"}
        if unknown:
            raise TypeError(f"no such setting: {', '.join(sorted(unknown))}")

        def unit(connection: sqlite3.Connection) -> Person:
            at = arrived_at(connection, update_id) if now is None else now
            return _change(connection, person_id, changes, at)

        # One update may change one setting after another: each is an act of its own, and repeats as its own.
        verb = f"change_person {' '.join(sorted(changes))}"
        return await self._once(verb, update_id, unit, person_id=person_id, now=now)


def read_person(connection: sqlite3.Connection, person_id: int) -> Person | None:
    """Read a person, None when we never met."""
    row = connection.execute(_SELECT, (person_id,)).fetchone()
    return None if row is None else _person(row)


def ensure_person(connection: sqlite3.Connection, who: Who) -> Person:
    """Read a person, and make them when we never met."""
    person = read_person(connection, who.id)
    if person is not None:
        return person
    _insert_person(connection, who)
    return Person(who.id, who.first_name)


def meet(connection: sqlite3.Connection, who: Who, where_chat: Chat | None, now: int) -> Person:
    """Insert or refresh the person and the chat."""
    _insert_person(connection, who)
    if where_chat is None or where_chat.kind is ChatKind.PRIVATE:
        where_chat = Chat(who.id, ChatKind.PRIVATE)
    join_chat(connection, where_chat, now)
    return ensure_person(connection, who)


def _insert_person(connection: sqlite3.Connection, who: Who) -> None:
    connection.execute(
        "INSERT INTO person (person_id, first_name, hidden, set_up, answers, right_answers, streak) "
        "VALUES (?, ?, 0, 0, 0, 0, 0) ON CONFLICT (person_id) DO UPDATE SET first_name = excluded.first_name",
        (who.id, who.first_name),
    )


def _met_already(connection: sqlite3.Connection, who: Who, where_chat: Chat | None) -> Person | None:
    """The person, when neither they nor the chat have changed."""
    person = read_person(connection, who.id)
    if person is None or person.first_name != who.first_name:
        return None
    private = where_chat is None or where_chat.kind is ChatKind.PRIVATE
    chat = read_chat(connection, who.id if private or where_chat is None else where_chat.id)
    if chat is None or not chat.active:
        return None
    return person if private or (where_chat and where_chat.title == chat.title) else None


def _change(connection: sqlite3.Connection, person_id: int, changes: Mapping[str, Any], now: int | None) -> Person:
    for name, value in changes.items():
        if name == "silent":
            _set_silent(connection, person_id, silent=bool(value), now=now)
        else:
            column, stored = _SETTINGS[name]
            connection.execute(
                f"UPDATE person SET {column} = ? WHERE person_id = ?",  # noqa: S608 - a column of _SETTINGS
                (stored(value), person_id),
            )
    if "interview_date" in changes:
        plan_milestones(connection, person_id, now or 0)
    person = read_person(connection, person_id)
    if person is None:
        raise LookupError(f"there is no person {person_id}")
    return person


def _set_silent(connection: sqlite3.Connection, person_id: int, *, silent: bool, now: int | None) -> None:
    if now is None:
        raise ValueError("silent needs now: the schedules count from it")
    ensure_private_chat(connection, person_id)
    connection.execute("UPDATE chat SET silent = ? WHERE chat_id = ?", (silent, person_id))
    replan(connection, person_id, now)


def _ordinal(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


_SETTINGS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "level": ("level", lambda level: None if level is None else LEVELS.code(level)),
    "topics": ("topics", lambda topics: " ".join(topics) or None if topics else None),
    "interview_date": ("interview_day", _ordinal),
    "table_name": ("table_name", lambda name: name),
    "hidden": ("hidden", bool),
    "set_up": ("set_up", bool),
}
"""The column of a setting, and what is stored in it."""


def _person(row: tuple[Any, ...]) -> Person:
    (person_id, first_name, zone, level, topics, interview, table_name, hidden, silent, set_up, answers, *streak) = row
    return Person(
        id=person_id,
        first_name=first_name,
        zone=zone or "UTC",
        level=None if level is None else LEVELS.member(level),
        topics=tuple(topics.split()) if topics else (),
        interview_date=None if interview is None else date.fromordinal(interview),
        table_name=table_name,
        hidden=bool(hidden),
        silent=bool(silent),
        set_up=bool(set_up),
        answers=answers,
        streak=read_streak(*streak),
    )


def read_streak(days: int, last_day: int | None, last_at: int | None, free_day: int | None) -> Streak:
    """A streak from its four columns."""
    return Streak(
        days,
        None if last_day is None else date.fromordinal(last_day),
        last_at or 0,
        None if free_day is None else date.fromordinal(free_day),
    )
