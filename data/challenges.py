"""Challenges: the same questions in the same order, each person in their own time."""

import sqlite3
from dataclasses import replace
from random import Random

from data.challenge_records import (
    Challenge,
    ChallengeAsked,
    ChallengeMade,
    ChallengeResult,
    ChallengeScore,
    MakeOutcome,
    PlayOutcome,
)
from data.outcomes import Closed, NothingToAsk
from data.people import ensure_person
from data.questions import Bank
from data.records import Purpose, Showing, Who
from data.showings import insert_showing, read_showing
from data.verbs import Verbs
from quiz.game_scoring import places

OPEN_MS = 3 * 24 * 60 * 60 * 1000
"""How long a challenge can be taken up."""


class ChallengeVerbs(Verbs):
    """Challenging somebody."""

    async def make_challenge(
        self, who: Who, topic: str | None, count: int, *, now: int, chance: int, update_id: int | None
    ) -> MakeOutcome:
        """Draw the questions of a challenge that `who` is the first to play."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> MakeOutcome:
            ensure_person(connection, who)
            return _made(connection, bank, who.id, topic, count, now, chance)

        return await self._once("make_challenge", update_id, unit, person_id=who.id, now=now)

    async def rematch(
        self, challenge_id: int, who: Who, *, now: int, chance: int, update_id: int | None
    ) -> MakeOutcome:
        """Make a challenge like that one, for somebody who played it."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> MakeOutcome:
            before = _read(connection, "challenge_id = ?", challenge_id)
            people = connection.execute(
                "SELECT person_id FROM challenge_player WHERE challenge_id = ? ORDER BY person_id", (challenge_id,)
            ).fetchall()
            if before is None or (who.id,) not in people:
                return Closed()
            made = _made(connection, bank, who.id, before.topic, before.size, now, chance)
            if isinstance(made, ChallengeMade):
                return replace(made, opponents=tuple(person for (person,) in people if person != who.id))
            return made

        return await self._once("rematch", update_id, unit, person_id=who.id, now=now)

    async def play_challenge(self, code: int, who: Who, *, now: int, update_id: int | None) -> PlayOutcome:
        """The question `who` is at, the first for somebody new; the result for somebody who has answered all."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> PlayOutcome:
            challenge = _read(connection, "code = ?", code)
            if challenge is None or now > challenge.closes_at:
                return Closed()
            ensure_person(connection, who)
            return _played(connection, bank, challenge, who, now)

        return await self._once("play_challenge", update_id, unit, person_id=who.id, now=now)

    async def play_on(self, showing_id: int, who: Who, *, now: int, update_id: int | None) -> PlayOutcome:
        """The question after that one."""
        bank = self._bank

        def unit(connection: sqlite3.Connection) -> PlayOutcome:
            row = connection.execute(
                "SELECT challenge_id FROM showing WHERE showing_id = ? AND person_id = ?", (showing_id, who.id)
            ).fetchone()
            challenge = None if row is None else _read(connection, "challenge_id = ?", row[0])
            if challenge is None or now > challenge.closes_at:
                return Closed()
            return _played(connection, bank, challenge, who, now)

        return await self._once("play_on", update_id, unit, person_id=who.id, now=now)

    async def challenge_result(self, showing_id: int, person_id: int) -> ChallengeResult | None:
        """The result, when that showing was the last question of a challenge for the person; else None."""

        def read(connection: sqlite3.Connection) -> ChallengeResult | None:
            row = connection.execute(
                "SELECT challenge_id FROM showing WHERE showing_id = ? AND person_id = ? AND number = size",
                (showing_id, person_id),
            ).fetchone()
            challenge = None if row is None else _read(connection, "challenge_id = ?", row[0])
            return None if challenge is None else ChallengeResult(challenge, _scores(connection, challenge))

        return await self._read(read)


def _made(
    connection: sqlite3.Connection, bank: Bank, person_id: int, topic: str | None, count: int, now: int, chance: int
) -> ChallengeMade | NothingToAsk:
    pool = sorted(number for number in bank.plain if topic is None or bank.live[number].topic == topic)
    Random(chance).shuffle(pool)  # noqa: S311 - no secret
    if not pool:
        return NothingToAsk()
    numbers, code, closes_at = pool[:count], _free_code(connection, chance), now + OPEN_MS
    (challenge_id,) = connection.execute(
        "INSERT INTO challenge (code, topic, size, closes_at) VALUES (?, ?, ?, ?) RETURNING challenge_id",
        (code, topic, len(numbers), closes_at),
    ).fetchone()
    for place, number in enumerate(numbers, 1):
        connection.execute(
            "INSERT INTO challenge_question (challenge_id, number, question_id, revision, chance) "
            "VALUES (?, ?, ?, ?, ?)",
            (challenge_id, place, number, bank.live[number].revision, (chance + place) % 2**62),
        )
    connection.execute(_PLAYER, (challenge_id, person_id))
    return ChallengeMade(Challenge(challenge_id, code, topic, len(numbers), closes_at))


_PLAYER = (
    "INSERT INTO challenge_player (challenge_id, person_id, number) VALUES (?, ?, 0) "
    "ON CONFLICT (challenge_id, person_id) DO NOTHING"
)


def _played(
    connection: sqlite3.Connection, bank: Bank, challenge: Challenge, who: Who, now: int
) -> ChallengeAsked | ChallengeResult:
    connection.execute(_PLAYER, (challenge.id, who.id))
    number, showing_id = connection.execute(
        "SELECT number, showing_id FROM challenge_player WHERE challenge_id = ? AND person_id = ?",
        (challenge.id, who.id),
    ).fetchone()
    showing = None if showing_id is None else read_showing(connection, bank, showing_id)
    if showing is not None and not _is_answered(connection, showing.id):
        return ChallengeAsked(_reopened(connection, showing))
    if number >= challenge.size:
        return ChallengeResult(challenge, _scores(connection, challenge))
    return ChallengeAsked(_asked(connection, bank, challenge, who.id, number + 1, now))


def _asked(
    connection: sqlite3.Connection, bank: Bank, challenge: Challenge, person_id: int, number: int, now: int
) -> Showing:
    question_id, revision, chance = connection.execute(
        "SELECT question_id, revision, chance FROM challenge_question WHERE challenge_id = ? AND number = ?",
        (challenge.id, number),
    ).fetchone()
    showing = insert_showing(
        connection,
        bank.resolve(question_id, revision),
        question_id,
        Purpose.CHALLENGE,
        chat_id=person_id,
        person_id=person_id,
        now=now,
        chance=chance,
    )
    connection.execute(
        "UPDATE showing SET challenge_id = ?, number = ?, size = ? WHERE showing_id = ?",
        (challenge.id, number, challenge.size, showing.id),
    )
    connection.execute(
        "UPDATE challenge_player SET number = ?, showing_id = ? WHERE challenge_id = ? AND person_id = ?",
        (number, showing.id, challenge.id, person_id),
    )
    return replace(showing, number=number, size=challenge.size)


def _is_answered(connection: sqlite3.Connection, showing_id: int) -> bool:
    return connection.execute("SELECT 1 FROM answer WHERE showing_id = ?", (showing_id,)).fetchone() is not None


def _reopened(connection: sqlite3.Connection, showing: Showing) -> Showing:
    """A question left with /cancel waits until it is answered."""
    connection.execute("UPDATE showing SET closed = 0 WHERE showing_id = ?", (showing.id,))
    return replace(showing, closed=False)


def _read(connection: sqlite3.Connection, condition: str, value: int) -> Challenge | None:
    row = connection.execute(
        f"SELECT challenge_id, code, topic, size, closes_at FROM challenge WHERE {condition}",  # noqa: S608 - constants
        (value,),
    ).fetchone()
    return None if row is None else Challenge(*row)


def _scores(connection: sqlite3.Connection, challenge: Challenge) -> tuple[ChallengeScore, ...]:
    """Those who have answered everything."""
    rows = connection.execute(
        "SELECT s.person_id, p.first_name, p.hidden, SUM(a.is_right) FROM showing s "
        "JOIN answer a ON a.showing_id = s.showing_id AND a.person_id = s.person_id "
        "JOIN person p ON p.person_id = s.person_id WHERE s.challenge_id = ? "
        "GROUP BY s.person_id, p.first_name, p.hidden HAVING COUNT(*) = ?",
        (challenge.id, challenge.size),
    ).fetchall()
    names = {person: None if hidden else name for person, name, hidden, _ in rows}
    right = {person: count for person, _, _, count in rows}
    placed = places({person: (count, 0) for person, count in right.items()})
    return tuple(ChallengeScore(place, person, names[person], right[person]) for place, person in placed)


def _free_code(connection: sqlite3.Connection, chance: int) -> int:
    """A code that no challenge has: the chance itself, or the next free one after it."""
    code = chance % 2**62
    while connection.execute("SELECT 1 FROM challenge WHERE code = ?", (code,)).fetchone():
        code = (code + 1) % 2**62
    return code
