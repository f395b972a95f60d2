"""The tables of points."""

from collections.abc import Mapping

from data.records import Row, Table
from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, bold, escape, lines, name, paragraphs
from quiz.periods import Period

ABOUT_LEADERBOARD = "points by week, month and all time"
_PERIODS = {Period.WEEK: "This week", Period.MONTH: "This month", Period.ALL: "All time"}
_SOMEBODY = "somebody"
_NAME_LENGTH = 64


def tables(found: Mapping[Period, Table], *, own: Html | None) -> Html:
    """All periods under each other; `own` is how whoever asked is called, None for nobody in particular."""
    return paragraphs(_table(period, table, own) for period, table in found.items())


def you() -> Html:
    """Whoever asked, in their private chat."""
    return escape("You")


def called(first_name: str) -> Html:
    """Whoever asked, where others read along."""
    return name(first_name[:_NAME_LENGTH])


def how_to_be_named() -> Html:
    """Where the name in the private tables comes from."""
    return escape("You appear as somebody. /settings name Ada puts a name of your choice there.")


def _table(period: Period, table: Table, own: Html | None) -> Html:
    heading = bold(escape(_PERIODS[period]))
    if not table.rows:
        return lines([heading, escape("No points yet.")])
    return lines([heading, *(_row(row) for row in table.rows), _own(table, own) if own else None])


def _row(row: Row) -> Html:
    who = name(row.name[:_NAME_LENGTH]) if row.name else escape(_SOMEBODY)
    return Html(f"{row.rank}. {who} · {row.points}")


def _own(table: Table, own: Html) -> Html:
    if table.own is None:
        return Html(f"{own}: {escape('no points yet')}")
    place = f"place {table.own.rank} of {table.people}, {counted(table.own.points, 'point')}"
    return Html(f"{own}: {escape(place)}")
