"""The days around an interview: the plan towards it, the evening before, the day after."""

from datetime import date

from handlers.words.en.counts import calendar_day, counted, listed
from handlers.words.en.markup import Html, bold, escape, lines, paragraphs
from quiz.planning import Plan

WELL = "Well"
BADLY = "Not so well"
MOVED = "It was moved"


def plan(found: Plan) -> Html:
    """What the interview date makes of the days before it."""
    return lines([escape(line) for line in _plan_lines(found)])


def _plan_lines(found: Plan) -> list[str]:
    a_day = f"about {counted(found.a_day, 'question')} a day"
    if found.days_left is None:
        return [f"Plan: {a_day}, what you begin to forget first, then something new."]
    if not found.days_left:
        return ["Your interview is today. Good luck."]
    left = "tomorrow" if found.eve else f"in {counted(found.days_left, 'day')}"
    aim = "what helps most on that day" if found.sprint else f"up to {found.new_a_day} of them new"
    said = [f"Plan: your interview is {left}; {a_day}, {aim}."]
    if found.exams:
        days = listed([calendar_day(date.fromordinal(day)) for day in found.exams])
        said.append(f"Mock exams: {days}. /exam starts one.")
    return said


def eve(mistakes: int) -> Html:
    """The evening before: a last pack."""
    if not mistakes:
        return escape("Your interview is tomorrow. Nothing waits for review. Good luck.")
    return lines(
        [
            bold(escape("Your interview is tomorrow.")),
            escape(f"A last pack: {counted(mistakes, 'question')} that you once got wrong or begin to forget."),
        ]
    )


def after() -> Html:
    """The day after."""
    return escape("Your interview was yesterday. How did it go?")


def new_plan(answer: str, found: Plan) -> Html:
    """What comes of the answer, and the plan from here."""
    return paragraphs(
        [
            escape(_REPLIES[answer]),
            plan(found),
            escape("Is there another interview? Choose its day, or send for example: /settings date 2027-01-15"),
        ]
    )


_REPLIES = {
    WELL: "Good to hear.",
    BADLY: "Thank you for saying so. What they asked and you missed is worth a round: /topics",
    MOVED: "Then there is more time.",
}
