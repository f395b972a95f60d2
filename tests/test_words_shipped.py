"""Every question that is shipped, asked and answered in every way: nothing of it is cut, and all of it reads well."""

from collections.abc import Iterator
from pathlib import Path

from bank.loading import load_bank
from handlers.words.en.question import Heading, question
from handlers.words.en.verdict import all_options, verdict
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown
from quiz.questions import Kind, Question
from tests.words_html import read_message
from tests.words_samples import answer, showing

SEEDS = Path(__file__).parents[1] / "seeds"
HEADING = Heading("Deployment and speed", "2 reminders could not be sent in time and were left out.")


def responses(asked: Question) -> Iterator[Response]:
    """Not knowing, the right answer, and each option alone."""
    yield Unknown()
    match asked.kind:
        case Kind.ORDER:
            straight = tuple(range(len(asked.options)))
            yield from (Ordered(straight), Ordered(straight[::-1]))
        case Kind.TYPED:
            yield from (Typed(asked.accepted[0]), Typed("<b>something else</b>"))
        case Kind.OPEN:
            yield from (Ticked(frozenset(range(len(asked.key_points)))), Ticked(frozenset()))
        case _:
            yield Picked(asked.key)
            yield from (Picked(frozenset({index})) for index in range(len(asked.options)))


def texts_of(asked: Question) -> Iterator[str]:
    """Every message that the question can turn into."""
    shown = showing(asked, arrangement=tuple(range(len(asked.options))))
    for points_shown in (True, False):
        yield question(shown, HEADING, points_shown=points_shown)
    for response in responses(asked):
        for make in (verdict, all_options):
            yield make(shown, answer(response), HEADING)


def test_no_shipped_question_is_cut():
    asked = load_bank(SEEDS).questions
    cut = {one.id for one in asked for text in texts_of(one) if read_message(text).count("…") > written(one)}
    assert asked
    assert not cut


def written(asked: Question) -> int:
    """How often the author wrote the sign of a cut."""
    texts = [asked.prompt, asked.code, asked.explanation, asked.interviewer, asked.follow_up, asked.model_answer]
    texts += [text for option in asked.options for text in (option.text, option.why)]
    texts += [*asked.accepted, *asked.key_points]
    return sum((text or "").count("…") for text in texts)
