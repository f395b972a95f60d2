"""What is said without being asked: pushes at chosen hours, and the end of a group's question."""

from data.outcomes import Revealed
from data.records import ChatKind, Purpose, Push, ReminderKind, Showing
from handlers import sending
from handlers.buttons import Next
from handlers.cards import question_card
from handlers.interview_date import how_it_went_keys
from handlers.outgoing import Outgoing, Replies, Resend
from handlers.sending import key
from handlers.services import Services
from handlers.words.en import daily as daily_words
from handlers.words.en import drill as drill_words
from handlers.words.en import interview_date as date_words
from handlers.words.en import labels
from handlers.words.en import push as words
from handlers.words.en.markup import Html
from handlers.words.en.question import Heading


async def push_words(push: Push, services: Services, now: int) -> Replies:
    """Put a claimed firing into words. Nothing, when a group has its question of the day already."""
    if push.showing is not None:
        return [_question(push, push.showing, services)]
    if push.chat.kind is ChatKind.GROUP:
        return []
    return [_without_question(push)]


def _without_question(push: Push) -> Outgoing:
    match push.kind:
        case ReminderKind.DAILY:
            return _line(push, words.answered_already(push.streak, push.due, push.skipped), review=push.due > 0)
        case ReminderKind.REVIEW:
            return _line(push, words.review(push.due, push.skipped), review=push.due > 0)
        case ReminderKind.DRILL:
            return _line(push, words.nothing_to_drill(push.skipped), review=False)
        case ReminderKind.EVE:
            return _line(push, date_words.eve(push.due), review=push.due > 0)
        case ReminderKind.AFTER:
            return sending.push(push.chat.id, date_words.after(), how_it_went_keys(), push_id=push.id)


async def reveal_words(revealed: Revealed, services: Services) -> Replies:
    """Edit a closed question of a group into its answer."""
    showing = revealed.showing
    if showing.message_id is None:
        return []
    text = daily_words.reveal(revealed, Heading(services.title(showing.question.topic)))
    return [sending.edit(showing.chat_id, showing.message_id, text)]


def _question(push: Push, showing: Showing, services: Services) -> Outgoing:
    card = question_card(showing, services, notice=_notice(push, showing))
    return sending.push(
        push.chat.id, card.text, card.keyboard, push_id=push.id, showing_id=showing.id, resend=Resend.NEVER
    )


def _notice(push: Push, showing: Showing) -> str | None:
    """What was missed, and in a drill how it goes."""
    missed = words.skipped(push.skipped) if push.skipped else ""
    drill = drill_words.waiting(showing) if showing.sitting_id is not None else ""
    return "\n".join(filter(None, (missed, drill))) or None


def _line(push: Push, text: Html, *, review: bool) -> Outgoing:
    keys = [[key(labels.REVIEW, Next(Purpose.REVIEW), sending.PRIMARY)]] if review else []
    return sending.push(push.chat.id, text, keys, push_id=push.id)
