"""What a person reads after an answer: what was right, and why."""

from functools import partial

from data.records import Answer, Showing
from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, bold, code, escape, inline, link
from handlers.words.en.page import Part, fixed, page
from handlers.words.en.question import Heading, asked_parts, is_spoken, letter, option_part, option_parts, sequence
from quiz.grading import Ordered, Picked, Ticked, Typed, Unknown
from quiz.questions import Kind, Question

RIGHT, WRONG = "✅ ", "❌ "
_LINK = "Documentation"
_LISTENS = "The interviewer listens for"
_FOLLOW_UP = "A likely follow-up"
_POINT_GIVES_WAY, _WHY_GIVES_WAY, _MORE_GIVES_WAY, _MISTYPED_GIVES_WAY = 1, 4, 5, 6


def verdict(
    showing: Showing, answer: Answer, heading: Heading, *, streak: int | None = None, result: str | None = None
) -> Html:
    """The question with its answer marked, why the choice was right or wrong, and where to read on.

    `result` is said in place of the usual word on the answer.
    """
    return page(
        [
            *asked_parts(showing, heading),
            *_marked(showing, answer),
            fixed(bold(escape(result or _result(showing, answer, streak))), "\n\n"),
            *_reasons(showing, answer),
            *lessons(showing.question),
        ]
    )


def all_options(showing: Showing, answer: Answer, heading: Heading) -> Html:
    """The question with its answer marked and a reason under every option."""
    shown = showing.question
    marks = right_marks(shown) if shown.kind is Kind.ORDER else _option_marks(shown, answer)
    options: list[Part] = []
    for place, index in enumerate(_reading_order(showing)):
        why = shown.options[index].why or ""
        options.append(option_part(showing, index, marks.get(index, ""), first=place == 0))
        options.append(Part(why.strip(), _under_option, gives_way=_WHY_GIVES_WAY))
    accepted = [Part(text, _accepted, gives_way=_POINT_GIVES_WAY) for text in shown.accepted]
    follow_up = Part((shown.follow_up or "").strip(), partial(_labelled, _FOLLOW_UP), "\n\n", _MORE_GIVES_WAY)
    return page([*asked_parts(showing, heading), *options, *accepted, *lessons(shown), follow_up])


def right_marks(question: Question) -> dict[int, str]:
    """A mark for every right option; every line of an order question is right in its place."""
    right = range(len(question.options)) if question.kind is Kind.ORDER else question.key
    return dict.fromkeys(right, RIGHT)


def right_reasons(showing: Showing) -> list[Part]:
    """Why the right options are right."""
    return _why(showing, showing.question.key)


def lessons(question: Question) -> list[Part]:
    """The explanation, what an interviewer wants to hear, and the link to the documentation."""
    return [
        Part((question.explanation or "").strip(), inline, "\n\n", _MORE_GIVES_WAY),
        Part((question.interviewer or "").strip(), partial(_labelled, _LISTENS), "\n\n", _MORE_GIVES_WAY),
        fixed(link(question.docs, _LINK) if question.docs else Html(""), "\n\n"),
    ]


def _reading_order(showing: Showing) -> list[int]:
    size = len(showing.question.options)
    if showing.question.kind is Kind.ORDER:
        return list(range(size))
    return [index for index in showing.arrangement if index < size]


def _marked(showing: Showing, answer: Answer) -> list[Part]:
    """What was right and what the person answered, line by line."""
    shown = showing.question
    match shown.kind:
        case Kind.ORDER:
            return _order_parts(showing, answer.response)
        case Kind.TYPED:
            return _typed_parts(shown, answer)
        case Kind.OPEN:
            return _open_parts(shown, answer.response, follow_up=not is_spoken(showing))
        case Kind.MULTIPLE:
            return [*option_parts(showing, _option_marks(shown, answer)), _choice(showing, answer)]
        case _:
            return option_parts(showing, _option_marks(shown, answer))


def _choice(showing: Showing, answer: Answer) -> Part:
    """The letters that were chosen: the marks alone do not show which right ones were missed."""
    chosen = answer.response.options if isinstance(answer.response, Picked) and not answer.right else ()
    letters = sequence(showing, tuple(index for index in _reading_order(showing) if index in chosen))
    return fixed(escape(f"Your choice: {letters}" if letters else ""))


def _option_marks(question: Question, answer: Answer) -> dict[int, str]:
    chosen = answer.response.options if isinstance(answer.response, Picked) else frozenset()
    return dict.fromkeys(chosen, WRONG) | right_marks(question)


def _order_parts(showing: Showing, response: object) -> list[Part]:
    straight = _reading_order(showing)
    parts = [option_part(showing, index, RIGHT, first=index == 0) for index in straight]
    if isinstance(response, Ordered) and list(response.lines) != straight:
        parts.append(fixed(escape(f"{WRONG}Your order: {sequence(showing, response.lines)}")))
    return parts


def _typed_parts(question: Question, answer: Answer) -> list[Part]:
    parts = [Part(text, _accepted, "\n\n", _POINT_GIVES_WAY) for text in question.accepted[:1]]
    if isinstance(answer.response, Typed) and not answer.right:
        parts.append(Part(answer.response.text.strip(), _mistyped, gives_way=_MISTYPED_GIVES_WAY))
    return parts


def _open_parts(question: Question, response: object, *, follow_up: bool) -> list[Part]:
    ticked = response.points if isinstance(response, Ticked) else frozenset()
    deeper = (question.follow_up or "") if follow_up else ""
    points = [
        Part(f"{RIGHT if index in ticked else '– '}{point}", inline, gives_way=_POINT_GIVES_WAY, kept=True)
        for index, point in enumerate(question.key_points)
    ]
    return [
        fixed(bold(escape("Key points")), "\n\n"),
        *points,
        fixed(bold(escape("A good answer")), "\n\n"),
        Part((question.model_answer or "").strip(), inline, gives_way=_WHY_GIVES_WAY),
        Part(deeper.strip(), partial(_labelled, _FOLLOW_UP), "\n\n", _MORE_GIVES_WAY),
    ]


def _result(showing: Showing, answer: Answer, streak: int | None) -> str:
    earned = counted(answer.points, "point") if answer.points else ""
    days = f"streak: {counted(streak, 'day')}" if streak else ""
    return " · ".join(filter(None, (_said(showing, answer), earned, days)))


def _said(showing: Showing, answer: Answer) -> str:
    match answer.response:
        case Unknown():
            return "Noted: not known yet"
        case Ticked(points):
            return f"{len(points)} of {counted(len(showing.question.key_points), 'key point')}"
        case _:
            return "Right" if answer.right else "Wrong"


def _reasons(showing: Showing, answer: Answer) -> list[Part]:
    """Why each wrong choice is wrong, then why the right ones are right."""
    picked = answer.response.options if isinstance(answer.response, Picked) else frozenset()
    return _why(showing, picked - showing.question.key) + right_reasons(showing)


def _why(showing: Showing, indices: frozenset[int]) -> list[Part]:
    options = showing.question.options
    return [
        Part((options[index].why or "").strip(), partial(_labelled, letter(showing, index)), "\n", _WHY_GIVES_WAY)
        for index in _reading_order(showing)
        if index in indices
    ]


def _labelled(label: str, text: str) -> Html:
    return Html(f"{bold(escape(label))}: {inline(text)}")


def _under_option(text: str) -> Html:
    return Html(f"↳ {inline(text)}")


def _accepted(text: str) -> Html:
    return Html(RIGHT + code(text))


def _mistyped(text: str) -> Html:
    return Html(WRONG + code(text))
