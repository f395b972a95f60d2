"""What handlers may ask of Telegram before they act."""

from collections.abc import Callable

from telegram.error import TelegramError

from bot.api import Api

KEPT_S = 60.0
_SIZE = 10_000


class TelegramQuestions:
    """Answers `handlers.services.TelegramPort` with calls of the Bot API."""

    def __init__(self, api: Api, passed: Callable[[], int]) -> None:
        """`passed` gives monotonic milliseconds."""
        self._api, self._passed = api, passed
        self._known: dict[tuple[int, int], tuple[int, bool]] = {}

    async def is_admin(self, chat_id: int, person_id: int) -> bool:
        """Say whether the person administers the chat now; an answer is kept for 60 s. Unreachable counts as no."""
        kept = self._known.get((chat_id, person_id))
        if kept is not None and self._passed() - kept[0] < KEPT_S * 1000:
            return kept[1]
        try:
            member = await self._api.call("getChatMember", {"chat_id": chat_id, "user_id": person_id})
        except TelegramError:
            return False
        admin = isinstance(member, dict) and member.get("status") in ("creator", "administrator")
        self._remember(chat_id, person_id, admin)
        return admin

    def _remember(self, chat_id: int, person_id: int, admin: bool) -> None:
        if len(self._known) >= _SIZE:
            self._known.clear()
        self._known[chat_id, person_id] = (self._passed(), admin)
