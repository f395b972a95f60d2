"""The tables of points."""

from collections.abc import Mapping, Sequence

from data.records import Mover, Row, Table, TeamRecord
from handlers.words.en.compete import team as team_name
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


def movers(found: Sequence[Mover]) -> Html | None:
    """Who climbed most since the week began."""
    if not found:
        return None
    rows = (Html(f"↑ {_called(mover.name)} · {escape(counted(mover.places, 'place'))}") for mover in found)
    return lines([bold(escape("Movers of the week")), *rows])


def teams(found: Sequence[TeamRecord]) -> Html | None:
    """How often each team has won."""
    if not found:
        return None
    rows = (escape(f"{team_name(record.team)} · won {record.won} of {record.played}") for record in found)
    return lines([bold(escape("Teams")), *rows])


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
    return lines([heading, *(_row(row) for row in table.rows), *_around(table), _own(table, own) if own else None])


def _around(table: Table) -> list[Html]:
    """The rows around one's own, where the top does not show them."""
    shown = {row.person_id for row in table.rows}
    beyond = [row for row in table.near if row.person_id not in shown]
    return [escape("…"), *(_row(row) for row in beyond)] if beyond else []


def _row(row: Row) -> Html:
    return Html(f"{row.rank}. {_called(row.name)} · {row.points}")


def _called(who: str | None) -> Html:
    return name(who[:_NAME_LENGTH]) if who else escape(_SOMEBODY)


def _own(table: Table, own: Html) -> Html:
    if table.own is None:
        return Html(f"{own}: {escape('no points yet')}")
    place = f"place {table.own.rank} of {table.people}, {counted(table.own.points, 'point')}"
    return Html(f"{own}: {escape(place)}")
