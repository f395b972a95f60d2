"""What every handler may use: the store, the topics, and the few questions that only Telegram can answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from data.store import Store
from handlers.codec import topic_code
from quiz.questions import Topic


class TelegramPort(Protocol):
    """What a handler asks of Telegram before it acts, never inside a transaction."""

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        """Say whether the person administers the chat at this moment."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What handlers work with.

    `topics` is in the order to show them; `chance` draws a whole number; `owners` are the people who run the bot.
    """

    store: Store
    topics: Mapping[str, Topic]
    bot_username: str
    telegram: TelegramPort
    chance: Callable[[], int]
    owners: frozenset[int] = frozenset()

    def title(self, slug: str) -> str:
        """The title of a topic; a topic that the bank gave up keeps its slug."""
        topic = self.topics.get(slug)
        return topic.title if topic else slug

    def slug(self, code: int) -> str | None:
        """The topic that `handlers.codec.topic_code` gives this number; None for 0 and for topics that are gone."""
        return next((slug for slug in self.topics if topic_code(slug) == code), None) if code else None
