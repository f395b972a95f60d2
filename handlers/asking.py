"""Opening questions in a private chat: the next best one, and what waits for review."""

from data.outcomes import Asked, AskOutcome
from handlers.asked import Origin
from handlers.buttons import Next
from handlers.cards import question_card
from handlers.codec import topic_code
from handlers.outgoing import Replies, Resend
from handlers.sending import PRIMARY, key, send
from handlers.services import Services
from handlers.words.en import labels
from handlers.words.en import quiz as words


async def ask_next(origin: Origin, services: Services, topic: str | None = None) -> Replies:
    """Ask the next best question, of one topic if there is one."""
    outcome = await services.store.ask_next(
        origin.who,
        origin.where.chat_id,
        topic=topic,
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    if isinstance(outcome, Asked):
        return _question(origin, services, outcome, topic_code(topic) if topic else 0)
    return [send(origin, words.nothing_to_ask(services.title(topic) if topic else None))]


async def ask_review(origin: Origin, services: Services) -> Replies:
    """Ask what is most likely forgotten of what is due."""
    outcome: AskOutcome = await services.store.ask_review(
        origin.who, origin.where.chat_id, now=origin.now, chance=services.chance(), update_id=origin.update_id
    )
    if isinstance(outcome, Asked):
        return _question(origin, services, outcome, 0)
    text = words.nothing_to_review(outcome.later)
    return [send(origin, text, [[key(labels.NEXT_QUESTION, Next(), PRIMARY)]])]


def _question(origin: Origin, services: Services, asked: Asked, focus: int) -> Replies:
    card = question_card(asked.showing, services, focus)
    return [send(origin, card.text, card.keyboard, showing_id=asked.showing.id, resend=Resend.NEVER)]
