"""Challenges as values."""

from dataclasses import dataclass

from data.outcomes import Closed, NothingToAsk
from data.records import Showing


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge: what its link carries, the topic (None: any), how many questions, until when (UTC ms)."""

    id: int
    code: int
    topic: str | None
    size: int
    closes_at: int


@dataclass(frozen=True, slots=True)
class ChallengeMade:
    """There is a challenge now; `opponents` are those of the one it is a rematch of."""

    challenge: Challenge
    opponents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChallengeScore:
    """How somebody did: right answers; `name` is None for somebody who stays unnamed."""

    place: int
    person_id: int
    name: str | None
    right: int


@dataclass(frozen=True, slots=True)
class ChallengeResult:
    """How everybody who has answered all questions did, the best first."""

    challenge: Challenge
    scores: tuple[ChallengeScore, ...]


@dataclass(frozen=True, slots=True)
class ChallengeAsked:
    """The question somebody is at."""

    showing: Showing


MakeOutcome = ChallengeMade | NothingToAsk | Closed
PlayOutcome = ChallengeAsked | ChallengeResult | Closed
