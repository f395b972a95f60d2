"""A question as it is asked."""

from dataclasses import dataclass
from functools import partial

from data.records import Purpose, Showing
from handlers.words.en.labels import LETTERS
from handlers.words.en.markup import Html, bold, code_block, escape, inline, italic
from handlers.words.en.page import Part, fixed, page
from quiz.questions import Kind

_ASKS = {
    Kind.MULTIPLE: "Choose all that are right, then Submit.",
    Kind.ORDER: "Tap the letters in the right order, then Submit.",
    Kind.TYPED: "Send your answer as a message.",
    Kind.OPEN: "Say or type your answer to yourself, then look at the key points.",
}
_ASKS_IN_EXAM = {Kind.MULTIPLE: "Choose all that are right.", Kind.ORDER: "Tap the letters in the right order."}
_DAILY = "Question of the day"
_PROMPT_GIVES_WAY, _CODE_GIVES_WAY, _OPTION_GIVES_WAY = 2, 3, 1


@dataclass(frozen=True, slots=True)
class Series:
    """The place of a question in a numbered series, counting from 1."""

    number: int
    of: int


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a question besides its level: the topic's title, a line before it, its place in a series."""

    topic: str
    notice: str | None = None
    series: Series | None = None


def question(showing: Showing, heading: Heading, *, points_shown: bool = False) -> Html:
    """The question with its options; `points_shown` lists the key points of an open one."""
    tail: list[Part] = []
    if showing.question.kind is Kind.ORDER and showing.selection:
        tail.append(fixed(escape(f"Your order: {sequence(showing, showing.selection)}"), "\n\n"))
    if points_shown and showing.question.kind is Kind.OPEN:
        tail += key_points(showing)
    else:
        tail.append(fixed(_asked(showing), "\n\n"))
    return page([*asked_parts(showing, heading), *option_parts(showing), *tail])


def asked_parts(showing: Showing, heading: Heading) -> list[Part]:
    """Notice, header, prompt and code."""
    shown = showing.question
    return [
        fixed(italic(escape(heading.notice)) if heading.notice else Html("")),
        fixed(bold(escape(header(showing, heading)))),
        Part(shown.prompt.strip(), inline, gives_way=_PROMPT_GIVES_WAY, kept=True),
        Part(shown.code or "", partial(code_block, language=shown.language), gives_way=_CODE_GIVES_WAY),
    ]


def header(showing: Showing, heading: Heading) -> str:
    """Topic, level, and the place in a series or what makes the question special."""
    pieces = [heading.topic, str(showing.question.level)]
    if heading.series:
        pieces.append(f"{heading.series.number} of {heading.series.of}")
    elif showing.number is not None and not is_spoken(showing):
        pieces.append(f"question {showing.number}" if is_silent(showing) else f"{showing.number} of {showing.size}")
    if showing.purpose is Purpose.DAILY:
        pieces.append(_DAILY)
    return " · ".join(pieces)


def is_spoken(showing: Showing) -> bool:
    """Say whether it is a question of an interview that one thinks about, ticks and compares."""
    return showing.purpose is Purpose.INTERVIEW and showing.question.kind is Kind.OPEN


def is_silent(showing: Showing) -> bool:
    """Say whether it belongs to a quick interview: nothing is said about right and wrong before its end."""
    return showing.purpose is Purpose.INTERVIEW and showing.question.kind is not Kind.OPEN


def option_parts(showing: Showing, marks: dict[int, str] | None = None) -> list[Part]:
    """The options in the order shown, with a mark before those that have one."""
    known = [index for index in showing.arrangement if index < len(showing.question.options)]
    return [
        option_part(showing, index, (marks or {}).get(index, ""), first=place == 0) for place, index in enumerate(known)
    ]


def option_part(showing: Showing, index: int, mark: str = "", *, first: bool = False) -> Part:
    """One option on a line of its own; the first one keeps its distance from a prompt without code."""
    gap = "\n\n" if first and not showing.question.code else "\n"
    text = f"{mark}{letter(showing, index)}. {showing.question.options[index].text.strip()}"
    return Part(text, inline, gap, _OPTION_GIVES_WAY, kept=True)


def key_points(showing: Showing) -> list[Part]:
    """The key points of an open question, by number."""
    listed = [
        Part(f"{number}. {point}", inline, gives_way=_OPTION_GIVES_WAY, kept=True)
        for number, point in enumerate(showing.question.key_points, 1)
    ]
    ask = "Which of these did you name? Tick them, then Submit."
    return [fixed(bold(escape("Key points")), "\n\n"), *listed, fixed(italic(escape(ask)), "\n\n")]


def letter(showing: Showing, index: int) -> str:
    """The letter under which an option was shown."""
    return LETTERS[showing.arrangement.index(index)] if index in showing.arrangement else "?"


def sequence(showing: Showing, indices: tuple[int, ...]) -> str:
    """Options in sequence by their letters."""
    return ", ".join(letter(showing, index) for index in indices)


def _asked(showing: Showing) -> Html:
    sentence = (_ASKS_IN_EXAM if showing.purpose is Purpose.EXAM else _ASKS).get(showing.question.kind)
    return italic(escape(sentence)) if sentence else Html("")
