"""What comes of an answer: the verdict, told once, and the message that shows it."""

from typing import assert_never

from data.outcomes import (
    AlreadyAnswered,
    Answered,
    AnswerOutcome,
    Closed,
    NotYours,
    Selected,
    SelectOutcome,
    TooLate,
)
from data.records import Answer, Purpose, Showing
from handlers import challenge, interview, set_up, sittings
from handlers.asked import Origin, Tap, Text
from handlers.buttons import AllOptions, DontKnow, Pick, ShowPoints, Submit, Toggle, Undo
from handlers.cards import Card, all_options_card, question_card, verdict_card
from handlers.outgoing import Replies, Resend
from handlers.routing import ButtonRoute, Reaction, Route
from handlers.sending import edit_tapped, is_private, send, strip_buttons
from handlers.services import Services
from handlers.words.en import drill as drill_words
from handlers.words.en import toasts
from handlers.words.en.question import is_silent, is_spoken
from quiz.grading import Ordered, Picked, Response, Ticked, Typed, Unknown
from quiz.questions import Kind

_NO_SHOWING = 0


def routes() -> list[Route]:
    """The buttons under questions and verdicts."""
    return [
        ButtonRoute(Pick, pick),
        ButtonRoute(DontKnow, dont_know),
        ButtonRoute(Toggle, toggle),
        ButtonRoute(Undo, undo),
        ButtonRoute(ShowPoints, show_points),
        ButtonRoute(Submit, submit),
        ButtonRoute(AllOptions, all_options),
    ]


async def pick(tap: Tap, data: Pick, services: Services) -> Reaction:
    """Answer with one option."""
    return await _answer(tap, data.showing, Picked(frozenset({data.index})), services, data.focus)


async def dont_know(tap: Tap, data: DontKnow, services: Services) -> Reaction:
    """Answer that one does not know."""
    return await _answer(tap, data.showing, Unknown(), services, data.focus)


async def submit(tap: Tap, data: Submit, services: Services) -> Reaction:
    """Answer with what was chosen so far, unless something is still missing."""
    showing = await services.store.showing(data.showing)
    if showing is None:
        return Reaction(toasts.CLOSED)
    missing = _missing(showing)
    if missing and await services.store.answer_of(showing.id, tap.origin.who.id) is None:
        return Reaction(missing if showing.person_id == tap.origin.who.id else toasts.NOT_YOURS)
    return await _answer(tap, showing.id, _chosen(showing), services, data.focus)


async def toggle(tap: Tap, data: Toggle, services: Services) -> Reaction:
    """Choose an option, line or key point, or choose it no longer."""
    outcome = await services.store.select(
        data.showing,
        tap.origin.who,
        data.index,
        message_id=tap.message_id,
        now=tap.origin.now,
        update_id=tap.origin.update_id,
    )
    return await _selected(tap, outcome, services, data.focus)


async def undo(tap: Tap, data: Undo, services: Services) -> Reaction:
    """Take back the last line of an order."""
    outcome = await services.store.undo_selection(
        data.showing, tap.origin.who, now=tap.origin.now, update_id=tap.origin.update_id
    )
    return await _selected(tap, outcome, services, data.focus)


async def show_points(tap: Tap, data: ShowPoints, services: Services) -> Reaction:
    """Show the key points of an open question, to be ticked."""
    outcome = await services.store.reveal_points(
        data.showing, tap.origin.who, now=tap.origin.now, update_id=tap.origin.update_id
    )
    return await _selected(tap, outcome, services, data.focus)


async def all_options(tap: Tap, data: AllOptions, services: Services) -> Reaction:
    """Show the reason of every option to somebody who has answered."""
    showing = await services.store.showing(data.showing)
    answer = await services.store.answer_of(data.showing, tap.origin.who.id)
    if showing is None or answer is None or not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    return Reaction("", _show(tap, all_options_card(showing, answer, services, data.focus)))


async def typed(text: Text, services: Services) -> Replies | None:
    """Take a text as the answer to an open typed question; None when there is no such question.

    The verb is asked even without a question: when the update is replayed after the question was closed by it, the
    verb still knows what it answered the first time.
    """
    origin = text.origin
    showing = await services.store.typed_showing(origin.who.id, origin.where.chat_id, text.reply_to)
    outcome = await services.store.answer(
        showing.id if showing else _NO_SHOWING,
        origin.who,
        Typed(text.text),
        message_id=None,
        now=origin.now,
        update_id=origin.update_id,
    )
    match outcome:
        case Answered(showing, answer, streak):
            told = _typed_verdict(text, showing, answer, services, streak)
            return [*told, *await _afterwards(origin, outcome, services)]
        case AlreadyAnswered(showing, answer):
            return _typed_verdict(text, showing, answer, services, None)
        case TooLate(_, following):
            return [send(origin, drill_words.too_late()), *await sittings.follow(origin, following, services)]
        case NotYours() | Closed():
            return None
        case _:
            assert_never(outcome)


def _typed_verdict(text: Text, showing: Showing, answer: Answer, services: Services, streak: int | None) -> Replies:
    card = verdict_card(showing, answer, services, streak=streak)
    told = [send(text.origin, card.text, card.keyboard, reply_to=text.message_id, resend=Resend.NEVER)]
    if showing.message_id is not None:
        told.append(strip_buttons(showing.chat_id, showing.message_id))
    return told


async def _answer(tap: Tap, showing_id: int, response: Response, services: Services, focus: int) -> Reaction:
    origin = tap.origin
    outcome: AnswerOutcome = await services.store.answer(
        showing_id, origin.who, response, message_id=tap.message_id, now=origin.now, update_id=origin.update_id
    )
    match outcome:
        case Answered(showing, answer, streak):
            if showing.person_id is None:
                return Reaction(toasts.verdict(answer))
            calls = _show(tap, verdict_card(showing, answer, services, focus, streak=streak))
            toast = toasts.NOTED if is_silent(showing) else toasts.verdict(answer)
            return Reaction(toast, [*calls, *await _afterwards(origin, outcome, services)])
        case TooLate(showing, following):
            return Reaction(toasts.TOO_LATE, await sittings.told_too_late(tap, showing, following, services))
        case AlreadyAnswered() | NotYours() | Closed():
            return _refused(tap, outcome, services, focus)
        case _:
            assert_never(outcome)


async def _selected(tap: Tap, outcome: SelectOutcome, services: Services, focus: int) -> Reaction:
    match outcome:
        case Selected(showing):
            return Reaction("", _show(tap, question_card(showing, services, focus, points_shown=True)))
        case TooLate(showing, following):
            return Reaction(toasts.TOO_LATE, await sittings.told_too_late(tap, showing, following, services))
        case AlreadyAnswered() | NotYours() | Closed():
            return _refused(tap, outcome, services, focus)
        case _:
            assert_never(outcome)


async def _afterwards(origin: Origin, outcome: Answered, services: Services) -> Replies:
    """What follows a verdict: the next question of a sitting, a deeper one in an interview, once the set-up."""
    if outcome.following is not None:
        return await sittings.follow(origin, outcome.following, services)
    if outcome.showing.purpose is Purpose.CHALLENGE:
        return await challenge.after_answer(outcome.showing, services)
    if is_spoken(outcome.showing):
        return interview.dig_deeper(origin, outcome.showing, services)
    return [] if outcome.set_up else await set_up.begin(origin, services)


def _refused(tap: Tap, outcome: AlreadyAnswered | NotYours | Closed, services: Services, focus: int) -> Reaction:
    """Say why not. A private verdict is shown again, in case that its first edit was lost."""
    match outcome:
        case AlreadyAnswered(showing, answer):
            again = showing.person_id is not None
            calls = _show(tap, verdict_card(showing, answer, services, focus)) if again else []
            return Reaction(toasts.ALREADY_ANSWERED, calls)
        case NotYours():
            return Reaction(toasts.NOT_YOURS)
        case Closed():
            return Reaction(toasts.CLOSED)
        case _:
            assert_never(outcome)


def _show(tap: Tap, card: Card) -> Replies:
    return edit_tapped(tap, card.text, card.keyboard)


def _missing(showing: Showing) -> str:
    """What keeps the selection from being an answer; empty when nothing does."""
    kind, chosen = showing.question.kind, showing.selection
    if kind is Kind.ORDER and len(chosen) < len(showing.question.options):
        return toasts.ORDER_FIRST
    return toasts.CHOOSE_FIRST if kind is Kind.MULTIPLE and not chosen else ""


def _chosen(showing: Showing) -> Response:
    match showing.question.kind:
        case Kind.ORDER:
            return Ordered(showing.selection)
        case Kind.OPEN:
            return Ticked(frozenset(showing.selection))
        case _:
            return Picked(frozenset(showing.selection))
