"""The mistakes of a drill or an exam: each shown with its reasons by one tap, and asked once more by another."""

from collections.abc import Sequence
from typing import assert_never

from data.outcomes import Asked, NothingToAsk
from data.sitting_records import Item
from handlers.asked import Tap
from handlers.buttons import Report
from handlers.cards import all_options_card, no_answer, question_card
from handlers.choices import in_rows
from handlers.routing import ButtonRoute, Reaction, Route
from handlers.sending import PRIMARY, Keyboard, is_private, key, say, send
from handlers.services import Services
from handlers.sitting_buttons import AskAgain, Mistake
from handlers.words.en import drill as words
from handlers.words.en import labels, toasts

_ROW = 8


def routes() -> list[Route]:
    """The buttons under every result."""
    return [ButtonRoute(Mistake, mistake), ButtonRoute(AskAgain, ask_again)]


def mistake_rows(items: Sequence[Item]) -> Keyboard:
    """A button for each question that was not answered right."""
    return in_rows(
        [
            key(words.review_label(number), Mistake(item.showing.id))
            for number, item in enumerate(items, 1)
            if words.is_mistake(item)
        ],
        _ROW,
    )


async def mistake(tap: Tap, data: Mistake, services: Services) -> Reaction:
    """Show a question that is over with the reason of every option."""
    showing = await services.store.showing(data.showing)
    if showing is None or showing.sitting_id is None or not is_private(tap.origin):
        return Reaction(toasts.CLOSED)
    if showing.person_id != tap.origin.who.id:
        return Reaction(toasts.NOT_YOURS)
    sitting = await services.store.sitting(showing.sitting_id)
    if sitting is None or sitting.ending is None:
        return Reaction(toasts.CLOSED)
    answer = await services.store.answer_of(showing.id, tap.origin.who.id)
    text = all_options_card(showing, answer or no_answer(showing), services).text
    keys = [[key(words.ASK_AGAIN, AskAgain(showing.id), PRIMARY), key(labels.REPORT, Report(showing.id))]]
    return Reaction("", [send(tap.origin, text, keys)])


async def ask_again(tap: Tap, data: AskAgain, services: Services) -> Reaction:
    """Ask that very question once more."""
    origin = tap.origin
    outcome = await services.store.ask_again(
        data.showing, origin.who, now=origin.now, chance=services.chance(), update_id=origin.update_id
    )
    match outcome:
        case Asked(showing):
            card = question_card(showing, services)
            return Reaction("", [say(origin, card.text, card.keyboard, showing_id=showing.id)])
        case NothingToAsk():
            return Reaction("", [send(origin, words.retired())])
        case _:
            assert_never(outcome)
