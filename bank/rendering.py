"""Counts of the bank as tables to read."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from bank.coverage import Coverage
from quiz.questions import Kind, Level

WIDTH = 100


def render(counted: Coverage) -> str:
    """The coverage of one pack as text."""
    console = Console(width=WIDTH, color_system=None)
    total = len(counted.covered) + len(counted.missing)
    with console.capture() as captured:
        console.print(f"{counted.pack}: {counted.scored} scored, {counted.proven} of them proven, {counted.open} open")
        console.print(_topics(counted))
        console.print(_counts("level", counted.levels), _counts("kind", counted.kinds))
        console.print(_counts("proof", counted.proofs))
        console.print(f"{len(counted.covered)} of {total} objectives covered")
        if counted.missing:
            console.print(f"missing: {', '.join(counted.missing)}")
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def _topics(counted: Coverage) -> Table:
    table = Table("topic")
    for title in ("scored", "at least", "proven", "at least", "open"):
        table.add_column(title, justify="right")
    for topic in counted.topics:
        numbers = (topic.scored, topic.at_least, topic.proven, topic.proven_at_least, topic.open)
        table.add_row(topic.slug, *map(str, numbers))
    return table


def _counts(title: str, counts: Mapping[Level, int] | Mapping[Kind, int] | Mapping[str, int]) -> Table:
    table = Table(title)
    for column in ("questions", "share"):
        table.add_column(column, justify="right")
    total = sum(counts.values()) or 1
    for name, number in counts.items():
        table.add_row(str(name), str(number), f"{number / total:.0%}")
    return table
