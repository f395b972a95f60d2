"""The published bank: revisions that never change, and a copy of it in memory."""

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from data.errors import PublishedQuestionChanged
from data.outcomes import Published
from data.verbs import Verbs
from quiz.learning import concerned
from quiz.questions import Kind, Level, Option, Question
from quiz.selection import PLAIN_KINDS, Candidate


@dataclass(frozen=True, slots=True)
class Bank:
    """All revisions ever published, by number; `live` are the ones that are asked.

    Numbers are small and stand for the question's id in every other table.
    """

    revisions: Mapping[tuple[int, int], Question] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    live: Mapping[int, Question] = field(default_factory=dict)
    fresh: Mapping[int, Candidate] = field(default_factory=dict)
    """Each live question as a candidate."""
    plain: tuple[int, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    """The share of each topic in the syllabus; empty where none was published."""
    importance: Mapping[str, float] = field(default_factory=dict)
    """What a question of a topic weighs in the syllabus, on average 1."""

    def reference(self, question: Question) -> tuple[int, int]:
        """The number and revision of a question."""
        return self.numbers[question.id], question.revision

    def resolve(self, number: int, revision: int) -> Question:
        """The question of a number and revision."""
        return self.revisions[number, revision]


class QuestionVerbs(Verbs):
    """Publishing the bank and asking what is in it."""

    async def publish(
        self, questions: Sequence[Question], now: int, weights: Mapping[str, float] | None = None
    ) -> Published:
        """Make `questions` the bank. What is missing is retired: never asked again, still answerable and shown.

        `weights` are the shares of the topics in the syllabus; without them all questions weigh the same.

        Explanations and the like may change in place; what decides an answer needs a new revision.

        Raises:
            PublishedQuestionChanged: it changed without one. Nothing was published.

        """
        published = await self._write(lambda connection: publish(connection, questions, weights or {}))
        self._bank = await self._read(load_bank)
        return published

    async def topics_of_bank(self) -> dict[str, int]:
        """How many questions are asked per topic."""
        counts: dict[str, int] = {}
        for question in self._bank.live.values():
            counts[question.topic] = counts.get(question.topic, 0) + 1
        return counts


def load_bank(connection: sqlite3.Connection) -> Bank:
    """Read the whole bank."""
    named = connection.execute("SELECT question_id, name, revision, live FROM question").fetchall()
    revisions = read_revisions(connection)
    live = {number: revisions[number, revision] for number, _, revision, is_live in named if is_live}
    weights = dict(connection.execute("SELECT topic, weight FROM topic_weight"))
    return Bank(
        revisions=revisions,
        numbers={name: number for number, name, _, _ in named},
        live=live,
        fresh={number: _fresh(number, question) for number, question in live.items()},
        plain=tuple(number for number, question in live.items() if question.kind in PLAIN_KINDS),
        weights=weights,
        importance=_importance(live, weights),
    )


def _fresh(number: int, question: Question) -> Candidate:
    objectives = frozenset(question.objectives)
    return Candidate(number, question.level, question.kind, question.topic, objectives, concerned(question))


def _importance(live: Mapping[int, Question], weights: Mapping[str, float]) -> dict[str, float]:
    sizes = Counter(question.topic for question in live.values())
    known = {topic: size for topic, size in sizes.items() if topic in weights}
    return {topic: weights[topic] * sum(known.values()) / size for topic, size in known.items()}


def read_revisions(connection: sqlite3.Connection) -> dict[tuple[int, int], Question]:
    """Every revision ever published, by number and revision."""
    stored = connection.execute("SELECT question_id, revision, content FROM revision")
    return {(number, revision): _decoded(content) for number, revision, content in stored}


def publish(connection: sqlite3.Connection, questions: Sequence[Question], weights: Mapping[str, float]) -> Published:
    """Write the new bank over the old one."""
    connection.execute("DELETE FROM topic_weight")
    connection.executemany("INSERT INTO topic_weight (topic, weight) VALUES (?, ?)", weights.items())
    old = load_bank(connection)
    known = {name: old.live.get(number) for name, number in old.numbers.items()}
    gone = [name for name, before in known.items() if before and name not in {q.id for q in questions}]
    connection.executemany("UPDATE question SET live = 0 WHERE name = ?", [(name,) for name in gone])
    for question in questions:
        _publish_one(connection, question, old)
    added = sum(known.get(question.id) is None for question in questions)
    revised = sum(
        (before := known.get(question.id)) is not None and before.revision != question.revision
        for question in questions
    )
    return Published(added, revised, len(gone))


def _publish_one(connection: sqlite3.Connection, question: Question, old: Bank) -> None:
    (number,) = connection.execute(
        "INSERT INTO question (name, revision, live) VALUES (?, ?, 1) "
        "ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, live = 1 RETURNING question_id",
        (question.id, question.revision),
    ).fetchone()
    before = old.revisions.get((number, question.revision))
    if before is not None:
        _refuse_rewriting(before, question)
    if before != question:
        connection.execute(
            "INSERT INTO revision (question_id, revision, content) VALUES (?, ?, ?) "
            "ON CONFLICT (question_id, revision) DO UPDATE SET content = excluded.content",
            (number, question.revision, json.dumps(asdict(question), separators=(",", ":"), ensure_ascii=False)),
        )


def _refuse_rewriting(before: Question, after: Question) -> None:
    for name, old, new in zip(_DECISIVE, _decisive(before), _decisive(after), strict=True):
        if old != new:
            raise PublishedQuestionChanged(
                f"{after.id}: {name} changed in revision {after.revision}, which is published already. "
                f"Make it revision {after.revision + 1}."
            )


_DECISIVE = ("kind", "prompt", "code", "options", "accepted", "case")


def _decisive(question: Question) -> tuple[object, ...]:
    """What an answer was given to, in the order of `_DECISIVE`."""
    options = tuple((option.text, option.correct) for option in question.options)
    return question.kind, question.prompt, question.code, options, question.accepted, question.case


def _decoded(content: str) -> Question:
    """Read a stored question; fields that it was stored without have their defaults."""
    stored: dict[str, Any] = json.loads(content)
    stored["level"] = Level(stored["level"])
    stored["kind"] = Kind(stored["kind"])
    stored["options"] = tuple(Option(**option) for option in stored["options"])
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items() if name in _FIELDS
    }
    return Question(**known)


_FIELDS = {part.name for part in fields(Question)}
