"""What an answer in a competition is worth, who stands where, and who plays with whom."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

RIGHT = 100
FIRST_THIRD = 50
SECOND_THIRD = 25
_CODE_LINES = 5
_SECONDS_A_LINE = 2
_LONGEST_S = 60


def points_of(*, right: bool, elapsed_ms: int, seconds: int, speed: bool) -> int:
    """Points of an answer: thirds instead of milliseconds, so that a slow network costs next to nothing."""
    if not right:
        return 0
    passed = 3 * elapsed_ms
    bonus = FIRST_THIRD if passed <= 1000 * seconds else SECOND_THIRD if passed <= 2000 * seconds else 0
    return RIGHT + (bonus if speed else 0)


def seconds_for(code: str | None, seconds: int) -> int:
    """The time for a question: longer where there is much code to read, at most a minute unless asked for."""
    lines = len((code or "").strip().splitlines())
    longer = seconds + _SECONDS_A_LINE * max(0, lines - _CODE_LINES)
    return max(seconds, min(longer, _LONGEST_S))


def places(scores: Mapping[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """Place and person, best first, from points and right answers. Who is equal in both shares a place."""
    ordered = sorted(scores, key=lambda person: (*scores[person], -person), reverse=True)
    placed: list[tuple[int, int]] = []
    for _, equals in groupby(ordered, key=lambda person: scores[person]):
        place = len(placed) + 1
        placed += [(place, person) for person in equals]
    return placed


def rating(right: int, answers: int) -> float:
    """How often somebody is right; somebody new counts as average."""
    return (right + 2) / (answers + 4)


def draft(ratings: Mapping[int, float], teams: int) -> dict[int, int]:
    """Share people out among teams (0, 1, …): of even size, the best going to whoever is weakest so far."""
    drafted: dict[int, int] = {}
    for person in sorted(ratings, key=lambda person: (-ratings[person], person)):
        drafted[person] = weakest(drafted, ratings, teams)
    return drafted


def weakest(drafted: Mapping[int, int], ratings: Mapping[int, float], teams: int) -> int:
    """The team that the next person goes to: the smallest, of those the one with the least rating."""
    sizes = [sum(team == number for team in drafted.values()) for number in range(teams)]
    sums = [sum(ratings[p] for p, team in drafted.items() if team == number) for number in range(teams)]
    return min(range(teams), key=lambda number: (sizes[number], sums[number], number))


def team_points(members: Iterable[tuple[int, int]]) -> int:
    """The points of a team: the mean of those who answered at all, from pairs of points and answers."""
    played = [points for points, answers in members if answers]
    return round(sum(played) / len(played)) if played else 0


def hardest(shares: Sequence[tuple[int, int]]) -> int | None:
    """The index of the question with the smallest share of right answers, from pairs of right and all."""
    asked = [index for index, (_, answers) in enumerate(shares) if answers]
    return min(asked, key=lambda index: (shares[index][0] / shares[index][1], index), default=None)
