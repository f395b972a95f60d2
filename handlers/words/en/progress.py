"""How a person stands."""

from collections.abc import Callable
from datetime import date

from data.records import Person, Progress, TopicProgress
from handlers.words.en.counts import calendar_day, counted, listed, percent
from handlers.words.en.markup import Html, bold, escape, lines, paragraphs

ABOUT_PROGRESS = "how you stand, topic by topic"


def overview(progress: Progress, person: Person, today: date, title: Callable[[str], str]) -> Html:
    """Answers, streak, what waits, days to the interview, and the topics; `title` names a topic."""
    if not progress.answers:
        return escape("You have not answered anything yet. /quiz asks the first question.")
    begun = [item for item in progress.topics if item.answered]
    new = [title(item.topic) for item in progress.topics if item.questions and not item.answered]
    share = percent(progress.right, progress.answers)
    return paragraphs(
        [
            lines(
                [
                    escape(f"{counted(progress.answers, 'answer')}, {progress.right} right ({share})"),
                    escape(f"Points: {progress.points}"),
                    escape(f"Streak: {counted(progress.streak, 'day')}"),
                    escape(f"Waiting for review: {progress.due}"),
                    _interview(person.interview_date, today),
                ]
            ),
            lines([bold(escape("Topics")), *(_topic(item, title) for item in begun)]) if begun else None,
            escape(f"Not begun: {listed(new)}.") if new else None,
        ]
    )


def _topic(item: TopicProgress, title: Callable[[str], str]) -> Html:
    return escape(f"{title(item.topic)}: {item.right} right of {item.questions}, {item.answered} answered")


def _interview(day: date | None, today: date) -> Html | None:
    if day is None:
        return None
    ahead = (day - today).days
    when = "today" if ahead == 0 else f"in {counted(ahead, 'day')}" if ahead > 0 else "over"
    return escape(f"Interview: {calendar_day(day)}, {when}")
