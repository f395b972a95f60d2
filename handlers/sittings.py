"""What drills, interviews and exams share: the next question, the end, the mistakes, what the clock brought about."""

from data.records import Showing
from data.sitting_records import Following, Sitting, SittingLeft, SittingRunning, SittingWork
from handlers import exam_cards
from handlers.asked import Origin, Tap
from handlers.cards import missed_card, question_card
from handlers.codec import topic_code
from handlers.mistakes import mistake_rows
from handlers.outgoing import Outgoing, Replies
from handlers.sending import PRIMARY, edit, edit_tapped, key, say, send, strip_buttons
from handlers.services import Services
from handlers.sitting_buttons import Begin
from handlers.words.en import drill as words
from quiz.sittings import EXAMS, Ending, Form


async def follow(place: Origin | int, following: Following | None, services: Services) -> Replies:
    """The next question of a sitting, or its result, in the chat of an update or of that id."""
    if following is None:
        return []
    if following.showing is None:
        return [await result(place, following.sitting, services)]
    return [ask(place, following.showing, services)]


def ask(place: Origin | int, showing: Showing, services: Services, notice: str | None = None) -> Outgoing:
    """A question of a sitting."""
    card = question_card(showing, services, notice=notice)
    return say(place, card.text, card.keyboard, showing_id=showing.id)


async def result(place: Origin | int, sitting: Sitting, services: Services) -> Outgoing:
    """How a drill or a quick interview went."""
    items = await services.store.sitting_items(sitting.id)
    topic = services.title(sitting.topic) if sitting.topic else None
    again = key(words.AGAIN, Begin(sitting.form, topic_code(sitting.topic) if sitting.topic else 0), PRIMARY)
    return say(place, words.result(sitting, items, topic), [*mistake_rows(items), [again]])


async def offer(origin: Origin, running: SittingRunning, services: Services) -> Replies:
    """Show what runs already instead of beginning another thing."""
    sitting, showing = running.sitting, running.showing
    if sitting.form in EXAMS:
        return await exam_cards.show_again(origin, sitting, services, words.running(sitting))
    return [ask(origin, showing, services, words.running(sitting))] if showing else []


async def left(origin: Origin, outcome: SittingLeft, services: Services) -> Replies:
    """What comes of /cancel: the result of a drill as far as it went."""
    sitting, showing = outcome.sitting, outcome.showing
    calls = []
    if showing is not None and showing.message_id is not None:
        calls.append(strip_buttons(showing.chat_id, showing.message_id))
    if sitting.form in (Form.DRILL, Form.QUICK):
        return [await result(origin, sitting, services), *calls]
    return [send(origin, words.left(sitting.form)), *calls]


async def told_too_late(tap: Tap, showing: Showing, following: Following | None, services: Services) -> Replies:
    """Show that the time was over, and go on when nobody else has."""
    card = missed_card(showing, services)
    return [*edit_tapped(tap, card.text, card.keyboard), *await follow(tap.origin, following, services)]


async def sitting_words(work: SittingWork, services: Services, now: int) -> Replies:
    """Put into words what a deadline brought about."""
    sitting = work.sitting
    if sitting.ending is Ending.LEFT:
        return []
    if sitting.form in EXAMS:
        message_id = await exam_cards.message_of(sitting, services)
        return await exam_cards.over(sitting.person_id, sitting, services, message_id)
    if sitting.form is Form.INTERVIEW:
        return _points(work.showing, services)
    edits = [_missed(showing, services) for showing in work.missed if showing.message_id is not None]
    return [*edits, *await follow(sitting.person_id, Following(sitting, work.showing), services)]


def _missed(showing: Showing, services: Services) -> Outgoing:
    card = missed_card(showing, services)
    return edit(showing.chat_id, showing.message_id or 0, card.text, card.keyboard)


def _points(showing: Showing | None, services: Services) -> Replies:
    """The time to think is over: the key points take the place of the question."""
    if showing is None or showing.closed or showing.message_id is None:
        return []
    card = question_card(showing, services, points_shown=True)
    return [edit(showing.chat_id, showing.message_id, card.text, card.keyboard)]
