"""Choosing a question for somebody, or for a day, and showing it."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from data.chats import ensure_chat
from data.outcomes import AlreadyAnswered, Asked, AskOutcome, DailyOutcome, NothingToAsk
from data.people import ensure_person
from data.questions import Bank
from data.records import Chat, ChatKind, Person, Purpose, Showing, Who
from data.showings import open_showing, read_answer, read_showing, showing_of_day
from data.standing import due_for_review, read_standing
from data.verbs import Verbs
from quiz.questions import Kind
from quiz.selection import Candidate, choose_daily, choose_next
from quiz.timetable import local_date


class AskVerbs(Verbs):
    """Asking a question."""

    async def ask_next(
        self, who: Who, chat_id: int, *, topic: str | None, now: int, chance: int, update_id: int | None
    ) -> AskOutcome:
        """Show the next best question of the topic, or of the person's topics. Older open ones stay answerable."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> AskOutcome:
            person = ensure_person(connection, who)
            return ask_next(connection, bank, person, chat_id, Purpose.QUIZ, topic=topic, now=now, chance=chance)

        return await self._once("ask_next", update_id, unit, person_id=who.id, now=now)

    async def ask_review(self, who: Who, chat_id: int, *, now: int, chance: int, update_id: int | None) -> AskOutcome:
        """Show what is most likely forgotten of what is due, up to the day's share of repetitions."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> AskOutcome:
            person = ensure_person(connection, who)
            due, later = due_for_review(connection, bank, person, now)
            if not due:
                return NothingToAsk(later)
            return Asked(
                open_showing(
                    connection, bank, due[0], Purpose.REVIEW, chat_id=chat_id, person_id=who.id, now=now, chance=chance
                )
            )

        return await self._once("ask_review", update_id, unit, person_id=who.id, now=now)

    async def ask_daily(self, who: Who, chat: Chat, *, now: int, chance: int, update_id: int | None) -> DailyOutcome:
        """Show the question of the chat's local date, once per chat; the same showing again afterwards."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> DailyOutcome:
            known = ensure_chat(connection, chat)
            day = local_date(now, known.zone)
            if known.kind is ChatKind.PRIVATE:
                ensure_person(connection, who)
                return ask_private_daily(connection, bank, who.id, day, now=now, chance=chance)
            return ask_group_daily(connection, bank, known.id, day, now=now, chance=chance)

        return await self._once("ask_daily", update_id, unit, person_id=who.id, now=now)


def ask_next(
    connection: sqlite3.Connection,
    bank: Bank,
    person: Person,
    chat_id: int,
    purpose: Purpose,
    *,
    topic: str | None,
    now: int,
    chance: int,
    without: frozenset[int] = frozenset(),
    kinds: frozenset[Kind] | None = None,
) -> AskOutcome:
    """Choose by `quiz.selection.choose_next` and show: none of the numbers in `without`, only these `kinds`."""
    number = choose_for(connection, bank, person, topic=topic, now=now, chance=chance, without=without, kinds=kinds)
    if number is None:
        return NothingToAsk()
    return Asked(
        open_showing(connection, bank, number, purpose, chat_id=chat_id, person_id=person.id, now=now, chance=chance)
    )


def choose_for(
    connection: sqlite3.Connection,
    bank: Bank,
    person: Person,
    *,
    topic: str | None,
    now: int,
    chance: int,
    without: frozenset[int] = frozenset(),
    kinds: frozenset[Kind] | None = None,
) -> int | None:
    """The number of the next best question for a person, None when there is none."""
    candidates = [
        candidate
        for candidate in _candidates(bank, person, topic)
        if candidate.number not in without and (kinds is None or candidate.kind in kinds)
    ]
    return choose_next(candidates, read_standing(connection, bank, person, now), chance)


def ask_private_daily(
    connection: sqlite3.Connection, bank: Bank, person_id: int, day: date, *, now: int, chance: int
) -> DailyOutcome:
    """The day's question in a private chat: the verdict when it is answered anywhere, else the one showing of it."""
    answered = daily_answered(connection, bank, person_id, day)
    if answered is not None:
        return answered
    before = showing_of_day(connection, bank, person_id, day)
    if before is not None:
        return Asked(_reopened(connection, before), again=True)
    return _ask_day(connection, bank, person_id, person_id, day, now=now, chance=chance)


def ask_group_daily(
    connection: sqlite3.Connection, bank: Bank, chat_id: int, day: date, *, now: int, chance: int
) -> Asked | NothingToAsk:
    """The day's question in a group: one post a date, open or closed. A new one brings on the reveal of the last."""
    before = showing_of_day(connection, bank, chat_id, day)
    if before is not None:
        return Asked(before, again=True)
    asked = _ask_day(connection, bank, chat_id, None, day, now=now, chance=chance)
    connection.execute(
        "UPDATE showing SET closed = 1, reveal_at = ? WHERE chat_id = ? AND person_id IS NULL AND day < ? "
        "AND reveal_at > ?",
        (now, chat_id, day.toordinal(), now),
    )
    return asked


def daily_answered(connection: sqlite3.Connection, bank: Bank, person_id: int, day: date) -> AlreadyAnswered | None:
    """The person's answer that counts for the date, None when there is none."""
    row = connection.execute(
        "SELECT showing_id FROM daily_answer WHERE person_id = ? AND day = ?", (person_id, day.toordinal())
    ).fetchone()
    if row is None:
        return None
    showing, answer = read_showing(connection, bank, row[0]), read_answer(connection, row[0], person_id)
    return AlreadyAnswered(showing, answer) if showing and answer else None


def question_of_day(connection: sqlite3.Connection, bank: Bank, day: date, chance: int) -> int | None:
    """The number of the question of a date, drawn the first time; drawn again should it have been retired since."""
    row = connection.execute("SELECT question_id FROM daily WHERE day = ?", (day.toordinal(),)).fetchone()
    if row is not None and row[0] in bank.plain:
        return int(row[0])
    last_days = connection.execute("SELECT question_id, MAX(day) FROM daily GROUP BY question_id")
    used = {number: date.fromordinal(last) for number, last in last_days}
    number = choose_daily(bank.plain, used, chance)
    if number is not None:
        connection.execute(
            "INSERT INTO daily (day, question_id) VALUES (?, ?) "
            "ON CONFLICT (day) DO UPDATE SET question_id = excluded.question_id",
            (day.toordinal(), number),
        )
    return number


def _ask_day(
    connection: sqlite3.Connection, bank: Bank, chat_id: int, person_id: int | None, day: date, *, now: int, chance: int
) -> Asked | NothingToAsk:
    number = question_of_day(connection, bank, day, chance)
    if number is None:
        return NothingToAsk()
    return Asked(
        open_showing(
            connection,
            bank,
            number,
            Purpose.DAILY,
            chat_id=chat_id,
            person_id=person_id,
            now=now,
            chance=chance,
            day=day,
        )
    )


def _reopened(connection: sqlite3.Connection, showing: Showing) -> Showing:
    """A private question stays answerable until it is answered, also when it was left with /cancel."""
    if not showing.closed:
        return showing
    connection.execute("UPDATE showing SET closed = 0 WHERE showing_id = ?", (showing.id,))
    return replace(showing, closed=False)


def _candidates(bank: Bank, person: Person, topic: str | None) -> Sequence[Candidate]:
    """The live questions of the topic, else of the person's topics, else all."""
    topics = {topic} if topic else set(person.topics)
    found = [candidate for candidate in bank.fresh.values() if candidate.topic in topics] if topics else []
    return found if found or topic else tuple(bank.fresh.values())
