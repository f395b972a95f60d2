"""What a benchmark says: a figure with its target; and how much work it is given."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from math import ceil


class Bound(Enum):
    """On which side of the target a figure has to lie."""

    AT_MOST = "≤"
    AT_LEAST = "≥"
    EXACTLY = "="


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value. Without a target it is told for comparison."""

    what: str
    value: float
    unit: str = ""
    target: float | None = None
    bound: Bound = Bound.AT_MOST

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None without one."""
        if self.target is None:
            return None
        match self.bound:
            case Bound.AT_MOST:
                return self.value <= self.target
            case Bound.AT_LEAST:
                return self.value >= self.target
            case Bound.EXACTLY:
                return self.value == self.target


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything. Seconds are of one window, and windows are of one round."""

    rounds: int = 5
    taps: int = 640
    slow_taps: int = 320
    """For a bot that needs several times as long."""
    window_s: float = 8.0
    sends_slow: int = 600
    sends_fast: int = 15_000
    jobs_s: float = 20.0
    chats: int = 100_000
    many_chats: int = 1_000_000
    jobs: int = 20_000
    people: int = 1_000_000
    looks: int = 2_000
    starts: int = 5
    beats_s: float = 5.0
    retry_after_s: int = 3
    due_s: float = 10.0
    """Until jobs are due: long enough to put all of them in, because one that is over a second late is dropped."""


FULL = Sizes()
QUICK = replace(
    FULL,
    rounds=2,
    taps=256,
    slow_taps=128,
    window_s=4.0,
    sends_slow=150,
    sends_fast=4_000,
    jobs_s=5.0,
    chats=20_000,
    many_chats=50_000,
    jobs=5_000,
    people=50_000,
    looks=300,
    starts=2,
)
TOY = Sizes(
    rounds=1,
    taps=70,
    slow_taps=66,
    window_s=0.6,
    sends_slow=20,
    sends_fast=200,
    jobs_s=1.0,
    chats=300,
    many_chats=600,
    jobs=50,
    people=2_000,
    looks=30,
    starts=1,
    beats_s=0.2,
    retry_after_s=1,
    due_s=2.0,
)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that `share` of the values do not exceed."""
    return sorted(values)[max(0, ceil(share * len(values)) - 1)]


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median over rounds of ours to theirs, each pair from the same round."""
    return statistics.median(one / other for one, other in zip(ours, theirs, strict=True))


Progress = Callable[[str], None]
