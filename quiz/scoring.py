"""What an answer is worth."""

from dataclasses import dataclass

FIRST_ANSWER = 10
DAILY_ANSWER = 20


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides the points of an answer besides being right."""

    daily: bool
    counts: bool
    """For a daily: the person's first answer to it anywhere. Otherwise: their first answer to this question."""


def points_for(*, right: bool, circumstances: Circumstances) -> int:
    """Points of an answer outside competitions: the daily 20, a first answer 10, everything else 0."""
    if not right or not circumstances.counts:
        return 0
    return DAILY_ANSWER if circumstances.daily else FIRST_ANSWER
