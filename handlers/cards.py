"""A question and its verdict as messages: the words with the buttons under them."""

from collections.abc import Iterable
from dataclasses import dataclass

from data.records import Answer, Purpose, Showing
from handlers import sending
from handlers.buttons import AllOptions, DontKnow, Next, Pick, Report, ShowPoints, Submit, Toggle, Undo
from handlers.game_buttons import NextInChallenge
from handlers.sending import Key, Keyboard, key
from handlers.services import Services
from handlers.words.en import drill as drill_words
from handlers.words.en import labels
from handlers.words.en import question as question_words
from handlers.words.en import verdict as verdict_words
from handlers.words.en.markup import Html
from handlers.words.en.question import Heading
from quiz.grading import Unknown
from quiz.questions import Kind


@dataclass(frozen=True, slots=True)
class Card:
    """A message: its text and its buttons."""

    text: Html
    keyboard: Keyboard


def question_card(
    showing: Showing, services: Services, focus: int = 0, *, notice: str | None = None, points_shown: bool = False
) -> Card:
    """The question as it is asked. `focus` is the code of the topic asked for, `notice` a line above."""
    heading = Heading(services.title(showing.question.topic), notice)
    text = question_words.question(showing, heading, points_shown=points_shown)
    return Card(text, _question_keys(showing, focus, points_shown=points_shown))


def verdict_card(
    showing: Showing, answer: Answer, services: Services, focus: int = 0, *, streak: int | None = None
) -> Card:
    """The question with its answer, and where to go from there. A quick interview says nothing before its end."""
    if question_words.is_silent(showing):
        return Card(drill_words.silent(showing, _heading(showing, services), drill_words.noted()), [])
    text = verdict_words.verdict(showing, answer, _heading(showing, services), streak=streak)
    return Card(text, _verdict_keys(showing, focus, all_options=showing.question.kind is not Kind.OPEN))


def missed_card(showing: Showing, services: Services) -> Card:
    """The question once its time is over, with the reasons; in a quick interview without them."""
    heading = _heading(showing, services)
    if question_words.is_silent(showing):
        return Card(drill_words.silent(showing, heading, drill_words.not_in_time()), [])
    text = verdict_words.verdict(showing, no_answer(showing), heading, result=drill_words.not_in_time())
    return Card(text, [[key(labels.REPORT, Report(showing.id))]])


def no_answer(showing: Showing) -> Answer:
    """What stands for an answer where none was given."""
    return Answer(showing.id, showing.person_id or 0, Unknown(), False, 0, showing.shown_at, showing.shown_at)


def all_options_card(showing: Showing, answer: Answer, services: Services, focus: int = 0) -> Card:
    """The question with a reason under every option."""
    text = verdict_words.all_options(showing, answer, _heading(showing, services))
    return Card(text, _verdict_keys(showing, focus, all_options=False))


def _heading(showing: Showing, services: Services) -> Heading:
    return Heading(services.title(showing.question.topic))


def _question_keys(showing: Showing, focus: int, *, points_shown: bool) -> Keyboard:
    dont_know = [key(labels.DONT_KNOW, DontKnow(showing.id, focus))]
    submit = key(labels.SUBMIT, Submit(showing.id, focus), sending.SUCCESS)
    match showing.question.kind:
        case Kind.CHOICE | Kind.TRUE_FALSE:
            picks = [key(letter, Pick(showing.id, index, focus)) for letter, index in _lettered(showing)]
            return [picks, dont_know]
        case Kind.MULTIPLE:
            return [_toggles(showing, _lettered(showing), focus), [submit], dont_know]
        case Kind.ORDER:
            undo = key(labels.UNDO, Undo(showing.id, focus))
            return [_toggles(showing, _lettered(showing), focus), [undo, submit], dont_know]
        case Kind.TYPED:
            return [dont_know]
        case Kind.OPEN if points_shown:
            numbered = [(str(index + 1), index) for index in range(len(showing.question.key_points))]
            return [_toggles(showing, numbered, focus), [submit]]
        case _:
            return [[key(labels.SHOW_POINTS, ShowPoints(showing.id, focus), sending.PRIMARY)]]


def _lettered(showing: Showing) -> list[tuple[str, int]]:
    return [(labels.LETTERS[place], index) for place, index in enumerate(showing.arrangement)]


def _toggles(showing: Showing, named: Iterable[tuple[str, int]], focus: int) -> list[Key]:
    """A button for each thing to choose; the chosen ones carry a mark and a colour."""
    return [
        key(labels.chosen(name), Toggle(showing.id, index, focus), sending.PRIMARY)
        if index in showing.selection
        else key(name, Toggle(showing.id, index, focus))
        for name, index in named
    ]


def _verdict_keys(showing: Showing, focus: int, *, all_options: bool) -> Keyboard:
    row: list[Key] = [] if showing.purpose is Purpose.DRILL and showing.sitting_id else [_next_key(showing, focus)]
    if all_options:
        row.append(key(labels.ALL_OPTIONS, AllOptions(showing.id, focus)))
    return [[*row, key(labels.REPORT, Report(showing.id))]]


def _next_key(showing: Showing, focus: int) -> Key:
    """Another question for the same purpose, where a person can ask for that."""
    if showing.purpose is Purpose.CHALLENGE:
        return key(labels.NEXT, NextInChallenge(showing.id), sending.PRIMARY)
    purpose = showing.purpose if showing.purpose in (Purpose.REVIEW, Purpose.INTERVIEW) else Purpose.QUIZ
    return key(labels.NEXT, Next(purpose, focus), sending.PRIMARY)
