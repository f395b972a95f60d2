"""How a person stands."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from data.records import Forecast, Person, Progress, TopicProgress
from handlers.words.en.counts import calendar_day, counted, listed, percent, weekday
from handlers.words.en.markup import Html, bold, escape, lines, paragraphs

ABOUT_PROGRESS = "how you stand, topic by topic"


def overview(
    progress: Progress,
    person: Person,
    today: date,
    title: Callable[[str], str],
    forecast: Forecast | None = None,
    activity: Mapping[date, int] | None = None,
) -> Html:
    """Answers, streak, what waits, days to the interview, and the topics; `title` names a topic.

    `forecast` adds what will be known on the day, `activity` how many answers the last days had.
    """
    if not progress.answers:
        return escape("You have not answered anything yet. /quiz asks the first question.")
    begun = [item for item in progress.topics if item.answered]
    new = [title(item.topic) for item in progress.topics if item.questions and not item.answered]
    right = percent(progress.right, progress.answers)
    recalls = {item.topic: item.recall for item in forecast.topics} if forecast else {}
    return paragraphs(
        [
            lines(
                [
                    escape(f"{counted(progress.answers, 'answer')}, {progress.right} right ({right})"),
                    escape(f"Points: {progress.points}"),
                    escape(f"Streak: {counted(progress.streak, 'day')}"),
                    escape(f"Waiting for review: {progress.due}"),
                    _interview(person.interview_date, today),
                    escape(f"{readiness(forecast, today)}.") if forecast else None,
                    escape(_days(activity, today)) if activity else None,
                ]
            ),
            lines([bold(escape("Topics")), *(_topic(item, title, recalls) for item in begun)]) if begun else None,
            escape(f"Not begun: {listed(new)}.") if new else None,
        ]
    )


def readiness(forecast: Forecast, today: date) -> str:
    """What is expected to be recalled on the day, weighed by the syllabus."""
    day = "today" if forecast.day <= today else f"on {calendar_day(forecast.day)}"
    return f"Expected recall {day}: {share(forecast.overall)}"


def share(part: float) -> str:
    """A share from 0 to 1 in per cent."""
    return f"{round(100 * part)} %"


def topics_title() -> str:
    """Over the bars of the picture."""
    return "By topic: recall expected, questions seen"


def seen(recall: float, met: int, questions: int) -> str:
    """A topic in the picture."""
    return f"{share(recall)} · {met}/{questions}"


def calendar_title(activity: Mapping[date, int], days: int) -> str:
    """Over the calendar of the picture."""
    return f"{counted(len(activity), 'day')} with answers in the last {days}"


def in_short(forecast: Forecast, today: date) -> Html:
    """Under the picture, when everything else needs a message of its own."""
    return escape(f"{readiness(forecast, today)}. The same in words comes next.")


def _topic(item: TopicProgress, title: Callable[[str], str], recalls: Mapping[str, float]) -> Html:
    known = f", {share(recalls[item.topic])} expected recall" if item.topic in recalls else ""
    return escape(f"{title(item.topic)}: {item.right} right of {item.questions}, {item.answered} answered{known}")


def _days(activity: Mapping[date, int], today: date) -> str:
    """The last seven days in words."""
    week = [today - timedelta(days=back) for back in range(6, -1, -1)]
    said = ", ".join(f"{weekday(day)} {activity.get(day, 0)}" for day in week)
    return f"Answers in the last seven days: {said}."


def _interview(day: date | None, today: date) -> Html | None:
    if day is None:
        return None
    ahead = (day - today).days
    when = "today" if ahead == 0 else f"in {counted(ahead, 'day')}" if ahead > 0 else "over"
    return escape(f"Interview: {calendar_day(day)}, {when}")
