"""The question of the day: posted, running, closed."""

from dataclasses import replace

from data.outcomes import Revealed
from handlers.words.en import labels
from handlers.words.en.counts import counted, percent
from handlers.words.en.markup import Html, bold, escape, name
from handlers.words.en.page import Part, fixed, page
from handlers.words.en.question import Heading, asked_parts, option_part
from handlers.words.en.verdict import lessons, right_marks, right_reasons

ABOUT_DAILY = "the question of the day"
_NAMES = 10
_NAME_LENGTH = 64


def running() -> Html:
    """Said in reply to the post of this date."""
    return escape("Today's question is up here, and open.")


def over() -> Html:
    """Said in reply to the post of this date after it closed."""
    return escape("Today's question was this one. The next one comes tomorrow: /daily")


def none_today() -> Html:
    """The bank has nothing to ask."""
    return escape("There is no question today.")


def reveal(revealed: Revealed, heading: Heading) -> Html:
    """The closed question of a group: shares, who got it, and why."""
    showing = revealed.showing
    marks, total = right_marks(showing.question), sum(revealed.shares) + revealed.unknown
    options = [
        _with_share(option_part(showing, index, marks.get(index, ""), first=place == 0), revealed.shares[index], total)
        for place, index in enumerate(showing.arrangement)
    ]
    unknown = f"{labels.DONT_KNOW} · {_share(revealed.unknown, total)}" if revealed.unknown else ""
    return page(
        [
            *asked_parts(showing, heading),
            *options,
            Part(unknown, escape),
            fixed(who_got_it(revealed, total), "\n\n"),
            fixed(escape(f"Streak of this group: {counted(revealed.streak, 'day')}") if revealed.streak else Html("")),
            *right_reasons(showing),
            *lessons(showing.question),
        ]
    )


def _with_share(option: Part, count: int, total: int) -> Part:
    return replace(option, text=f"{option.text} · {_share(count, total)}")


def _share(count: int, total: int) -> str:
    return f"{percent(count, total)} ({count})"


def who_got_it(revealed: Revealed, total: int) -> Html:
    """Who was right, of so many answers."""
    if not total:
        return bold(escape("Closed. Nobody answered."))
    if not revealed.right_count:
        return bold(escape("Closed. Nobody got it."))
    named = [name(who[:_NAME_LENGTH]) for who in revealed.right_names[:_NAMES]]
    others = revealed.right_count - len(named)
    if others:
        named.append(escape(f"{others} more" if named else str(revealed.right_count)))
    listed = ", ".join(named[:-1]) + (" and " if named[:-1] else "") + named[-1]
    return Html(f"{bold(escape('Closed. Right:'))} {listed}")
