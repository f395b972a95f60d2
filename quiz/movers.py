"""Who climbed in a table."""

from collections.abc import Mapping


def movers(points: Mapping[int, tuple[int, int]], count: int = 3) -> list[tuple[int, int]]:
    """People and how many places they climbed, most first, from their points before and now.

    Who had no points before was not in the table, and climbs from behind everybody who was.
    """
    before = _ranks({person: had for person, (had, _) in points.items()})
    now = _ranks({person: has for person, (_, has) in points.items()})
    climbed = [(person, before[person] - now[person]) for person in points]
    return sorted((pair for pair in climbed if pair[1] > 0), key=lambda pair: (-pair[1], now[pair[0]], pair[0]))[:count]


def _ranks(points: Mapping[int, int]) -> dict[int, int]:
    """Equal points share a rank, and the next rank counts them all."""
    ordered = sorted(points.values(), reverse=True)
    first = {value: rank for rank, value in reversed(list(enumerate(ordered, 1)))}
    return {person: first[value] for person, value in points.items()}
