"""Drills and quick interviews: their beginning, their end, and what to learn from them."""

from collections.abc import Sequence

from data.records import Showing
from data.sitting_records import Item, Sitting
from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, bold, escape, italic, shorten
from handlers.words.en.page import Part, fixed, page
from handlers.words.en.question import Heading, question
from quiz.sittings import DRILL_QUESTIONS, DRILL_SECONDS, Ending, Form

ABOUT_DRILL = f"questions against the clock: /drill routing {DRILL_QUESTIONS} {DRILL_SECONDS}"
AGAIN = "Again"
ASK_AGAIN = "Ask me again"
_NAMES = {
    Form.DRILL: "drill",
    Form.QUICK: "quick interview",
    Form.INTERVIEW: "interview question",
    Form.SHORT_EXAM: "exam",
    Form.FULL_EXAM: "exam",
}
_ENDINGS = {
    Ending.TIME: "Time is up.",
    Ending.LEFT: "Left.",
    Ending.IDLE: "Nobody seems to be there, so the drill ends here.",
}
_PROMPT_LENGTH = 60
_GIVES_WAY = 1


def nothing_to_drill(topic: str | None) -> Html:
    """No question fits; `topic` is the title of the one asked for."""
    if topic:
        return escape(f"{topic} has no questions that can be asked against the clock. /topics lists what there is.")
    return escape("There is no question for a drill yet. /settings shows which topics you chose.")


def clock(sitting: Sitting) -> str:
    """Over the first question: how much time there is."""
    if sitting.form is Form.QUICK:
        return f"{sitting.seconds // 60} minutes, as many questions as you can. What was right comes at the end."
    return f"{sitting.seconds} seconds for each of {counted(sitting.size, 'question')}."


def waiting(showing: Showing) -> str:
    """Over the first question of a drill that came by itself."""
    size = showing.size or 1
    return f"Your drill: {counted(size, 'question')}, {DRILL_SECONDS} seconds each. The clock starts once you answer."


def running(sitting: Sitting) -> str:
    """Said to somebody who wants to begin another thing."""
    return f"Your {_NAMES[sitting.form]} is running. /cancel leaves it."


def silent(showing: Showing, heading: Heading, response: str) -> Html:
    """A question of a quick interview once it is answered: nothing about right or wrong."""
    return Html(f"{question(showing, heading)}\n\n{italic(escape(response))}")


def noted() -> str:
    """The answer is in."""
    return "Your answer is in."


def not_in_time() -> str:
    """The time was over before an answer came."""
    return "Time is up: it counts as unanswered."


def result(sitting: Sitting, items: Sequence[Item], topic: str | None) -> Html:
    """How it went: right answers, then every question with its time."""
    right = sum(item.right for item in items)
    of = len(items) if sitting.form is Form.QUICK else sitting.size
    title = (topic or "All topics") if sitting.form is Form.DRILL else "Quick interview"
    ending = _ENDINGS.get(sitting.ending) if sitting.ending else None
    return page(
        [
            fixed(bold(escape(f"{right} of {of} · {title}"))),
            fixed(escape(ending) if ending else Html("")),
            fixed(escape(_pace(items))),
            *(_line(number, item, first=number == 1) for number, item in enumerate(items, 1)),
            fixed(_invitation(items), "\n\n"),
        ]
    )


def is_mistake(item: Item) -> bool:
    """Say whether there is something to learn: wrong, not known, or not answered."""
    return not item.right


def review_label(number: int) -> str:
    """The button of a mistake."""
    return f"{number}"


def seconds(item: Item) -> float | None:
    """How long the answer took, None without one."""
    return None if item.answer is None else (item.answer.answered_at - item.answer.shown_at) / 1000


def left(form: Form) -> Html:
    """Something was left that gives no result."""
    if form is Form.INTERVIEW:
        return escape("Left. /interview asks another question.")
    return escape("The exam was left and is not graded. /exam begins another one.")


def too_late() -> Html:
    """A typed answer that came after the time."""
    return escape("Time was up for that question: it counts as unanswered.")


def retired() -> Html:
    """A question that is asked no more."""
    return escape("This question is not asked any more. /quiz asks another one.")


def _pace(items: Sequence[Item]) -> str:
    times = [took for item in items if (took := seconds(item)) is not None]
    return f"{sum(times) / len(times):.1f} seconds per answer." if times else "Nothing was answered."


def _line(number: int, item: Item, *, first: bool) -> Part:
    took = seconds(item)
    mark = "✅" if item.right else "⌛" if took is None else "❌"
    time = "not answered" if took is None else f"{took:.1f} s"
    prompt = shorten(" ".join(item.showing.question.prompt.replace("`", "").split()), _PROMPT_LENGTH)
    return Part(f"{number}. {mark} {time} · {prompt}", escape, "\n\n" if first else "\n", _GIVES_WAY, kept=True)


def _invitation(items: Sequence[Item]) -> Html:
    if not any(is_mistake(item) for item in items):
        return Html("")
    return italic(escape("A number shows that question with every reason."))
