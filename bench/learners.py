"""People who learn and forget, each world by a law of its own. Nothing here knows how questions are chosen."""

from dataclasses import dataclass, field
from random import Random
from typing import Protocol

from quiz.memory import Grade, Memory, recall, review

KNOWN_BEFORE = 0.2
"""The probability of a right answer to the first question about an objective."""


class Mind(Protocol):
    """What one person knows of one objective."""

    def recall(self, day: int) -> float:
        """The probability of a right answer on a day."""
        ...

    def learn(self, day: int, *, right: bool) -> None:
        """An answer was given and explained."""
        ...


@dataclass(slots=True)
class FsrsMind:
    """Remembers exactly as the scheduler assumes: FSRS-6 with its default parameters."""

    memory: Memory | None = None

    def recall(self, day: int) -> float:
        """See `Mind`."""
        return KNOWN_BEFORE if self.memory is None else recall(self.memory, day)

    def learn(self, day: int, *, right: bool) -> None:
        """See `Mind`."""
        self.memory = review(self.memory, Grade.GOOD if right else Grade.AGAIN, day, 0)


@dataclass(slots=True)
class PowerMind:
    """Forgets by a power of time whose exponent shrinks with strength; what was hard to recall strengthens most."""

    strength: float = 0.0
    day: int = 0

    def recall(self, day: int) -> float:
        """See `Mind`."""
        if not self.strength:
            return KNOWN_BEFORE
        return float((1 + max(0, day - self.day)) ** (-0.55 / self.strength))

    def learn(self, day: int, *, right: bool) -> None:
        """See `Mind`."""
        if not self.strength:
            self.strength = 2.2 if right else 1.0
        elif right:
            self.strength += 0.3 + 2.2 * (1 - self.recall(day))
        else:
            self.strength = max(1.0, 0.7 * self.strength) + 0.25
        self.day = day


@dataclass(slots=True)
class HalfLifeMind:
    """Forgets by half in a fixed time (days), far faster in the long run than the scheduler believes."""

    half_life: float = 0.0
    day: int = 0

    def recall(self, day: int) -> float:
        """See `Mind`."""
        if not self.half_life:
            return KNOWN_BEFORE
        return float(2 ** (-max(0, day - self.day) / self.half_life))

    def learn(self, day: int, *, right: bool) -> None:
        """See `Mind`."""
        if not self.half_life:
            self.half_life = 8.0 if right else 3.0
        elif right:
            self.half_life *= 1.1 + 2.0 * (1 - self.recall(day))
        else:
            self.half_life = max(3.0, 0.6 * self.half_life)
        self.day = day


WORLDS: dict[str, type[FsrsMind] | type[PowerMind] | type[HalfLifeMind]] = {
    "FSRS itself": FsrsMind,
    "a power law": PowerMind,
    "half-lives": HalfLifeMind,
}


@dataclass(slots=True)
class Person:
    """Somebody with a mind for every objective."""

    minds: list[Mind]
    chance: Random = field(default_factory=lambda: Random(0))

    @classmethod
    def drawn(cls, world: str, objectives: int, seed: int) -> "Person":
        """Somebody new."""
        return cls([WORLDS[world]() for _ in range(objectives)], Random(seed))

    def answer(self, objective: int, day: int) -> bool:
        """Answer a question, and learn from its explanation."""
        right = self.chance.random() < self.minds[objective].recall(day)
        self.minds[objective].learn(day, right=right)
        return right
