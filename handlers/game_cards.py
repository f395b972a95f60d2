"""The messages of a game: lobby, question, answer, podium, each with its buttons."""

from urllib.parse import urlencode

from data.game_records import LiveGame, Podium, ShowAnswer
from handlers import sending
from handlers.cards import Card
from handlers.game_buttons import Again, Choose, HowDidIDo, Join, Leave, Start
from handlers.links import SHARE, private_address
from handlers.sending import Key, key, link_key
from handlers.services import Services
from handlers.words.en import compete as words
from handlers.words.en import labels
from quiz.game import Phase, bell


def lobby_card(live: LiveGame, services: Services) -> Card:
    """Who is in, with the ways in and out."""
    text = words.lobby(live, _topic(live, services))
    return Card(text, [[*_in_and_out(live)], [key(labels.START, Start(live.id), sending.SUCCESS)]])


def running_card(live: LiveGame, services: Services) -> Card:
    """The lobby while the game runs."""
    return Card(words.lobby_closed(live, _topic(live, services)), [_in_and_out(live)])


def over_card(live: LiveGame, services: Services) -> Card:
    """The lobby of a game that never began."""
    return Card(words.lobby_over(live, _topic(live, services)), [[key(labels.AGAIN, Again(live.id))]])


def question_card(live: LiveGame, services: Services, now: int) -> Card | None:
    """The question that runs at `now` (UTC ms); None when none does."""
    showing = live.showing
    if showing is None:
        return None
    left = live.state.seconds if live.state.phase is Phase.SENDING else max(0, round((bell(live.state) - now) / 1000))
    text = words.question(live, showing, services.title(showing.question.topic), left)
    letters = [key(labels.LETTERS[place], Choose(showing.id, index)) for place, index in enumerate(showing.arrangement)]
    rows = [letters, [key(labels.DONT_KNOW, Choose(showing.id, None))]]
    if live.state.number < live.state.size:
        rows.append(_in_and_out(live))
    return Card(text, rows)


def answer_card(shown: ShowAnswer, services: Services) -> Card:
    """The closed question."""
    showing = shown.revealed.showing
    text = words.answer(shown, services.title(showing.question.topic))
    return Card(text, [[key(labels.HOW_DID_I_DO, HowDidIDo(showing.id), sending.PRIMARY)]])


def podium_card(over: Podium, services: Services) -> Card:
    """The end."""
    game_id = over.live.id
    query = urlencode({"url": private_address(services), "text": words.share_text(over)})
    review = link_key(labels.MY_MISTAKES, private_address(services, f"mistakes_{game_id}"))
    return Card(
        words.podium(over),
        [[key(labels.AGAIN, Again(game_id), sending.PRIMARY), review], [link_key(labels.SHARE, f"{SHARE}?{query}")]],
    )


def _in_and_out(live: LiveGame) -> list[Key]:
    return [key(labels.JOIN, Join(live.id), sending.PRIMARY), key(labels.LEAVE, Leave(live.id))]


def _topic(live: LiveGame, services: Services) -> str | None:
    return services.title(live.topic) if live.topic else None
