"""What a running game says without being asked."""

import asyncio
from typing import assert_never

from data.game_records import AskQuestion, EditMessage, GameWork, LiveGame, Podium, SendLobby, ShowAnswer
from handlers.game_cards import answer_card, lobby_card, over_card, podium_card, question_card, running_card
from handlers.outgoing import Outgoing, Replies
from handlers.sending import Keyboard, edit, picture, to_game
from handlers.services import Services
from handlers.words.en.markup import Html
from quiz.game import Phase


async def game_words(work: GameWork, services: Services, now: int) -> Replies:
    """Put what a game owes into messages, as of `now` (UTC ms)."""
    match work:
        case AskQuestion(live):
            return _ask(live, services, now)
        case SendLobby(live):
            card = lobby_card(live, services)
            return [to_game(live, card.text, card.keyboard, game_id=live.id)]
        case EditMessage(live):
            return _edit(live, services, now)
        case ShowAnswer():
            return _show(work, services)
        case Podium():
            return await _end(work, services)
        case _:
            assert_never(work)


def _ask(live: LiveGame, services: Services, now: int) -> Replies:
    card = question_card(live, services, now)
    if card is None or live.showing is None:
        return []
    return [to_game(live, card.text, card.keyboard, showing_id=live.showing.id)]


def _edit(live: LiveGame, services: Services, now: int) -> Replies:
    """The countdown, or who is in the lobby; once the game runs, the lobby loses its Start."""
    if live.state.phase is Phase.OPEN:
        card = question_card(live, services, now)
        message_id = live.showing.message_id if live.showing else None
    else:
        card = lobby_card(live, services) if live.state.phase is Phase.LOBBY else running_card(live, services)
        message_id = live.lobby_id
    return [edit(live.chat_id, message_id, card.text, card.keyboard)] if card and message_id is not None else []


def _show(shown: ShowAnswer, services: Services) -> Replies:
    """Turn the question into its answer; where its message is out of reach, say it anew."""
    card, message_id = answer_card(shown, services), shown.revealed.showing.message_id
    return [_edit_or_send(shown.live, message_id, card.text, card.keyboard)]


def _edit_or_send(live: LiveGame, message_id: int | None, text: Html, keyboard: Keyboard) -> Outgoing:
    if message_id is None:
        return to_game(live, text, keyboard)
    return edit(live.chat_id, message_id, text, keyboard)


async def _end(over: Podium, services: Services) -> Replies:
    """The podium; a game that never began just closes its lobby."""
    live = over.live
    if not live.state.number:
        card = over_card(live, services)
        return [_edit_or_send(live, live.lobby_id, card.text, card.keyboard)]
    card = podium_card(over, services)
    if not any(standing.answered for standing in over.standings):
        return [to_game(live, card.text, card.keyboard)]
    return [picture(live, card.text, card.keyboard, await asyncio.to_thread(_drawn, over))]


def _drawn(over: Podium) -> bytes:
    """The plotting library takes most of a second to import: the first podium waits for that, not the start."""
    from handlers.podium_picture import draw_podium

    return draw_podium(over)
