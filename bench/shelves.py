"""A store in which one person has met six hundred questions, among many others who have too."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from data.people import read_person
from data.questions import Bank, load_bank
from data.records import Person, Who
from data.store import Store
from quiz.memory import Grade, Memory, review
from quiz.questions import Kind, Level, Option, Question
from quiz.timetable import local_date

QUESTIONS, TOPICS = 600, 18
NOW = 1_795_000_000_000
PERSON = 1
_DAY_MS = 86_400_000


@contextmanager
def person_with_cards(path: Path) -> Iterator[tuple[sqlite3.Connection, Bank, Person, int]]:
    """A connection, the bank, the person and the present instant, of a store that `fill` has filled."""
    with closing(sqlite3.connect(path)) as connection:
        person = read_person(connection, PERSON)
        assert person is not None
        yield connection, load_bank(connection), person, NOW


async def fill(path: Path, others: int) -> None:
    """Publish the questions, and give everybody a card for each of them."""
    store = await Store.open(path)
    try:
        await store.publish(_questions(), NOW)
        for person_id in range(PERSON, PERSON + 1 + others):
            await store.meet(Who(person_id, "Somebody"), None, NOW)
    finally:
        await store.close()
    with closing(sqlite3.connect(path)) as connection:
        for person_id in range(PERSON, PERSON + 1 + others):
            connection.executemany(_CARD, _cards(person_id))
        connection.execute("UPDATE person SET answers = ?", (QUESTIONS,))
        connection.executemany(_RATING, [(number,) for number in range(1, QUESTIONS + 1)])
        connection.commit()


def _questions() -> list[Question]:
    options = (Option("right", correct=True), Option("wrong", correct=False, belief="B01"))
    return [
        Question(
            f"bench/t{number % TOPICS}/q{number}",
            1,
            f"t{number % TOPICS}",
            list(Level)[number % 3],
            Kind.CHOICE,
            f"Question {number}?",
            options=options,
            objectives=(f"s1-{number % 400:02}",),
        )
        for number in range(QUESTIONS)
    ]


def _cards(person_id: int) -> Iterator[tuple[int | float, ...]]:
    today = local_date(NOW, "UTC").toordinal()
    chance = Random(person_id)
    for number in range(1, QUESTIONS + 1):
        memory: Memory | None = None
        day = today - chance.randrange(5, 40)
        for _ in range(chance.randrange(1, 4)):
            memory = review(memory, chance.choice((Grade.AGAIN, Grade.GOOD)), day, number)
            day = min(today - 1, memory.due)
        assert memory is not None
        at = NOW - (today - memory.day) * _DAY_MS
        yield (person_id, number, 1, 1, at, number, *memory)


_CARD = (
    "INSERT INTO card (person_id, question_id, times, last_right, last_at, last_showing_id, stability, difficulty, "
    "reviewed_day, due_day, quick) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
_RATING = (
    "INSERT INTO question_rating (question_id, change, answers, forgotten, forgotten_answers) VALUES (?, 0, 0, 0, 0)"
)
