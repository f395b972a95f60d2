"""/exam: a mock exam in one message."""

from typing import assert_never

from data.exam_pages import Act, Choose, Mark, TakeBack, Turn
from data.exams import ExamOutcome
from data.outcomes import Closed, NothingToAsk, NotYours
from data.sitting_records import ExamOver, ExamPage, SittingRunning
from handlers import sittings
from handlers.arguments import NotUnderstood
from handlers.asked import Command, Origin, Tap
from handlers.exam_cards import over, page_card, unfinished_card
from handlers.outgoing import Replies
from handlers.routing import PRIVATE, ButtonRoute, CommandRoute, Reaction, Route
from handlers.sending import edit_tapped, key, say, send
from handlers.services import Services
from handlers.sitting_buttons import Begin, ExamMark, ExamPick, ExamSubmit, ExamTurn, ExamUndo
from handlers.words.en import arguments as argument_words
from handlers.words.en import exam as words
from handlers.words.en import toasts
from handlers.words.en.markup import paragraphs
from quiz.sittings import Ending, Form

_FORMS = {"short": Form.SHORT_EXAM, "full": Form.FULL_EXAM}


def routes() -> list[Route]:
    """The command, and the buttons of a page."""
    return [
        CommandRoute("exam", exam, PRIVATE, words.ABOUT_EXAM),
        ButtonRoute(ExamPick, pick),
        ButtonRoute(ExamTurn, turn),
        ButtonRoute(ExamMark, mark),
        ButtonRoute(ExamUndo, undo),
        ButtonRoute(ExamSubmit, submit),
    ]


async def exam(command: Command, services: Services) -> Replies:
    """Begin the exam that was named, else offer both; while one runs, show that one."""
    origin = command.origin
    said = " ".join(command.words).lower()
    if said in _FORMS:
        return await begin(origin, _FORMS[said], services)
    running = await services.store.running(origin.who.id)
    if running is not None:
        return await sittings.offer(origin, running, services)
    fault = argument_words.fault(NotUnderstood(" ".join(command.words))) if said else None
    keys = [[key(words.label(form), Begin(form))] for form in _FORMS.values()]
    return [send(origin, paragraphs([fault, words.choice()]), keys)]


async def begin(origin: Origin, form: Form, services: Services) -> Replies:
    """Draw an exam and show its first page."""
    topics = services.topics.values()
    outcome = await services.store.start_exam(
        origin.who,
        form,
        domains={topic.slug: topic.domain for topic in topics},
        weights={topic.domain: topic.weight for topic in topics},
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    match outcome:
        case ExamPage():
            card = page_card(outcome, services, origin.now)
            return [say(origin, card.text, card.keyboard, showing_id=outcome.showing.id)]
        case SittingRunning():
            return await sittings.offer(origin, outcome, services)
        case NothingToAsk():
            return [send(origin, words.nothing_to_ask())]
        case _:
            assert_never(outcome)


async def pick(tap: Tap, data: ExamPick, services: Services) -> Reaction:
    """Choose an option."""
    return await _work(tap, data.sitting, Choose(data.page, data.index), services)


async def turn(tap: Tap, data: ExamTurn, services: Services) -> Reaction:
    """Open another page."""
    return await _work(tap, data.sitting, Turn(data.page), services)


async def mark(tap: Tap, data: ExamMark, services: Services) -> Reaction:
    """Mark the page to come back to."""
    return await _work(tap, data.sitting, Mark(data.page), services)


async def undo(tap: Tap, data: ExamUndo, services: Services) -> Reaction:
    """Take back the last line of an order."""
    return await _work(tap, data.sitting, TakeBack(data.page), services)


async def submit(tap: Tap, data: ExamSubmit, services: Services) -> Reaction:
    """Hand the exam in; ask once when something is still open."""
    outcome = await services.store.submit_exam(
        data.sitting,
        tap.origin.who,
        sure=bool(data.sure),
        message_id=tap.message_id,
        now=tap.origin.now,
        update_id=tap.origin.update_id,
    )
    if isinstance(outcome, ExamPage):
        card = unfinished_card(outcome)
        return Reaction("", edit_tapped(tap, card.text, card.keyboard))
    return await _react(tap, outcome, services)


async def _work(tap: Tap, sitting_id: int, act: Act, services: Services) -> Reaction:
    outcome = await services.store.work_on_exam(
        sitting_id,
        tap.origin.who,
        act,
        message_id=tap.message_id,
        now=tap.origin.now,
        update_id=tap.origin.update_id,
    )
    return await _react(tap, outcome, services)


async def _react(tap: Tap, outcome: ExamOutcome, services: Services) -> Reaction:
    match outcome:
        case ExamPage():
            card = page_card(outcome, services, tap.origin.now)
            return Reaction("", edit_tapped(tap, card.text, card.keyboard))
        case ExamOver():
            return await _over(tap, outcome, services)
        case NotYours():
            return Reaction(toasts.NOT_YOURS)
        case Closed():
            return Reaction(toasts.CLOSED)
        case _:
            assert_never(outcome)


async def _over(tap: Tap, outcome: ExamOver, services: Services) -> Reaction:
    """Show the report; the picture comes once, when this tap brought the end."""
    sitting = outcome.sitting
    if sitting.ending is Ending.LEFT:
        return Reaction(toasts.CLOSED)
    ended_now = sitting.ended_at == tap.origin.now
    calls = await over(tap.origin, sitting, services, tap.message_id, drawn=ended_now)
    if sitting.ending is Ending.TIME:
        return Reaction(toasts.EXAM_OVER, calls)
    return Reaction("" if ended_now else toasts.EXAM_SUBMITTED, calls)
