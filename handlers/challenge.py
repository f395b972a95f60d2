"""/challenge: a link, the same questions for whoever opens it, and the result for both."""

from typing import assert_never
from urllib.parse import urlencode

from data.challenge_records import (
    ChallengeAsked,
    ChallengeMade,
    ChallengeResult,
    MakeOutcome,
    PlayOutcome,
)
from data.outcomes import Closed, NothingToAsk
from data.records import Showing
from handlers.arguments import FAULTS, parse_round
from handlers.asked import Command, Origin, Tap
from handlers.cards import question_card
from handlers.game_buttons import NextInChallenge, PlayChallenge, Rematch
from handlers.links import SHARE, private_address
from handlers.outgoing import Replies, Resend
from handlers.routing import EVERYWHERE, ButtonRoute, CommandRoute, LinkRoute, Reaction, Route
from handlers.sending import PRIMARY, is_private, key, link_key, send, to_person
from handlers.services import Services
from handlers.words.en import arguments as argument_words
from handlers.words.en import challenge as words
from handlers.words.en import compete as compete_words
from handlers.words.en import labels

COUNT = 5
PREFIX = "challenge_"
_DIGITS = 19


def routes() -> list[Route]:
    """The command, its link and its buttons."""
    return [
        CommandRoute("challenge", make, EVERYWHERE, words.ABOUT_CHALLENGE),
        LinkRoute(PREFIX, follow_link),
        ButtonRoute(PlayChallenge, play),
        ButtonRoute(NextInChallenge, play_on),
        ButtonRoute(Rematch, rematch),
    ]


async def make(command: Command, services: Services) -> Replies:
    """Make a challenge and give its link."""
    origin, wanted = command.origin, parse_round(command.words, services.topics)
    if isinstance(wanted, FAULTS):
        return [send(origin, argument_words.fault(wanted))]
    topic = wanted.topic.slug if wanted.topic else None
    outcome = await services.store.make_challenge(
        origin.who,
        topic,
        wanted.count or COUNT,
        now=origin.now,
        chance=services.chance(),
        update_id=origin.update_id,
    )
    return _made(origin, services, outcome, topic)


async def rematch(tap: Tap, data: Rematch, services: Services) -> Reaction:
    """Make another one like it, and tell those who played the last."""
    origin = tap.origin
    outcome = await services.store.rematch(
        data.challenge, origin.who, now=origin.now, chance=services.chance(), update_id=origin.update_id
    )
    if isinstance(outcome, Closed):
        return Reaction(words.OVER)
    calls = _made(origin, services, outcome, outcome.challenge.topic if isinstance(outcome, ChallengeMade) else None)
    if isinstance(outcome, ChallengeMade):
        text = words.invited(origin.who.first_name, outcome.challenge)
        play_key = key(labels.PLAY, PlayChallenge(outcome.challenge.code), PRIMARY)
        calls += [to_person(person, text, [[play_key]]) for person in outcome.opponents]
    return Reaction("", calls)


async def follow_link(command: Command, services: Services) -> Replies:
    """Take up a challenge."""
    text = command.words[0]
    code = int(text) if text.isdecimal() and len(text) <= _DIGITS else 0
    return await _play(command.origin, services, code)


async def play(tap: Tap, data: PlayChallenge, services: Services) -> Reaction:
    """Begin, or go on."""
    if not is_private(tap.origin):
        return Reaction(words.OVER)
    return Reaction("", await _play(tap.origin, services, data.code))


async def play_on(tap: Tap, data: NextInChallenge, services: Services) -> Reaction:
    """Ask the next question."""
    origin = tap.origin
    outcome = await services.store.play_on(data.showing, origin.who, now=origin.now, update_id=origin.update_id)
    return Reaction("", _played(origin, services, outcome))


async def after_answer(showing: Showing, services: Services) -> Replies:
    """After the last answer of a challenge: the result, for everybody who is done."""
    found = None if showing.person_id is None else await services.store.challenge_result(showing.id, showing.person_id)
    if found is None:
        return []
    keys = _result_keys(found)
    return [to_person(score.person_id, words.result(found), keys) for score in found.scores]


async def _play(origin: Origin, services: Services, code: int) -> Replies:
    outcome = await services.store.play_challenge(code, origin.who, now=origin.now, update_id=origin.update_id)
    return _played(origin, services, outcome)


def _played(origin: Origin, services: Services, outcome: PlayOutcome) -> Replies:
    match outcome:
        case ChallengeAsked(showing):
            card = question_card(showing, services)
            return [send(origin, card.text, card.keyboard, showing_id=showing.id, resend=Resend.NEVER)]
        case ChallengeResult():
            return [send(origin, words.result(outcome), _result_keys(outcome))]
        case Closed():
            return [send(origin, words.over())]
        case _:
            assert_never(outcome)


def _made(origin: Origin, services: Services, outcome: MakeOutcome, topic: str | None) -> Replies:
    title = services.title(topic) if topic else None
    match outcome:
        case ChallengeMade(challenge):
            address = private_address(services, f"{PREFIX}{challenge.code}")
            query = urlencode({"url": address, "text": words.share_text(challenge)})
            keys = [[link_key(labels.SHARE, f"{SHARE}?{query}")]]
            if is_private(origin):
                keys.insert(0, [key(labels.PLAY, PlayChallenge(challenge.code), PRIMARY)])
            return [send(origin, words.made(challenge, title, address), keys)]
        case NothingToAsk():
            return [send(origin, compete_words.nothing_to_play(title))]
        case Closed():
            return [send(origin, words.over())]
        case _:
            assert_never(outcome)


def _result_keys(found: ChallengeResult) -> list[list[dict[str, str]]]:
    return [[key(labels.REMATCH, Rematch(found.challenge.id), PRIMARY)]] if len(found.scores) > 1 else []
