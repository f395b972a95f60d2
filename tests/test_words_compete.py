"""What a competition says: it fits, it reads well with the worst names and texts, and it tells nothing early."""

from dataclasses import replace
from itertools import product

import pytest

from data.challenge_records import Challenge, ChallengeResult, ChallengeScore
from data.game_records import LiveGame, OwnResult, Player, Podium, ShowAnswer, Standing, TeamStanding
from data.outcomes import Revealed
from data.records import Purpose
from handlers.podium_picture import draw_podium
from handlers.words.en import challenge, compete
from quiz.game import Phase, opened
from quiz.game_events import End
from quiz.grading import Picked, Unknown
from quiz.questions import Kind
from tests.handlers_kit import GROUP, said, table
from tests.words_html import read, read_message
from tests.words_samples import LONG, NAMES, answer, longest, question, showing

PLAYERS = tuple(Player(number, name, True, team=number % 2) for number, name in enumerate((*NAMES, None, "日本語")))
CROWD = tuple(Player(number, "x" * 64, True) for number in range(300))
PNG = b"\x89PNG\r\n\x1a\n"


def live(players=PLAYERS, shown=None, **fields):
    state = replace(
        opened(3, 0), phase=Phase.OPEN, number=2, players=len(players), answered=1, opened_at=0, end=End.FINISHED
    )
    return replace(LiveGame(1, GROUP, None, None, None, 0, 7, state, players, shown), **fields)


def standings(players):
    return tuple(Standing(place, player, 1000 - place, 5, 10) for place, player in enumerate(players, 1))


def revealed(shown, names=NAMES):
    size = len(shown.question.options)
    return Revealed(shown, tuple(range(1, size + 1)), 2, tuple(names), len(names))


def over(players, asked):
    return Podium(
        live(players),
        standings(players),
        (TeamStanding(1, 0, 900), TeamStanding(2, 1, 10)),
        (asked, 1, 5),
        (players[0], 2345),
    )


@pytest.mark.parametrize("players", [(), PLAYERS, CROWD])
def test_the_lobby_names_who_is_in(players):
    for text in (compete.lobby(live(players), LONG[:60]), compete.lobby_closed(live(players, teams=2), None)):
        assert "In: " in read_message(text)
    read_message(compete.lobby_over(live(players), None))


@pytest.mark.parametrize(("kind", "make"), list(product((Kind.CHOICE, Kind.TRUE_FALSE), (question, longest))))
def test_a_question_and_its_answer_fit(kind, make):
    shown = showing(make(kind), purpose=Purpose.COMPETE, person_id=None, chat_id=GROUP)
    running = read_message(compete.question(live(shown=shown), shown, "Routing", 15))
    assert "⏱ 15 s · 1 of 7 players answered" in running
    assert "2 of 3" in running
    assert "✅" not in running
    for players, speed in ((PLAYERS, True), (CROWD, False)):
        told = read_message(
            compete.answer(ShowAnswer(live(players), 2, revealed(shown), standings(players), speed), "Routing")
        )
        assert "✅" in told
        assert ("no points for speed" in told) is not speed


@pytest.mark.parametrize(("players", "make"), list(product((PLAYERS[:1], PLAYERS, CROWD), (question, longest))))
def test_the_podium_fits_under_a_picture(players, make):
    found = over(players, make(Kind.CHOICE))
    text = read(compete.podium(found))
    assert len(text) <= 1024
    assert "Fastest right answer" in text
    assert draw_podium(found).startswith(PNG)


def test_nobody_answered():
    found = replace(over(PLAYERS, question(Kind.CHOICE)), standings=())
    assert "Nobody answered." in read(compete.podium(found))


@pytest.mark.parametrize("make", [question, longest])
@pytest.mark.parametrize("chosen", [0, 1, None])
def test_an_alert_says_how_one_did(make, chosen):
    shown = showing(make(Kind.CHOICE))
    standing = Standing(2, PLAYERS[0], 250, 2, 3)
    given = answer(Unknown() if chosen is None else Picked(frozenset({chosen})), right=chosen == 1, points=125)
    text = compete.alert(OwnResult(shown, given, standing, 5))
    assert len(text) <= 200
    assert "250 points, place 2 of 5" in text
    assert compete.alert(OwnResult(shown, None, standing, 5)).startswith("You did not answer this one")
    assert compete.alert(OwnResult(shown, None, None, 5)) == compete.NOT_IN_GAME


def test_mistakes_fit():
    results = [OwnResult(showing(longest(Kind.CHOICE)), answer(Unknown()), None, 0)] * 50
    assert "Your mistakes" in read(compete.mistakes(results))
    assert "no mistakes" in read_message(compete.mistakes([]))


def test_every_end_has_words():
    assert all(compete.ending(why) for why in End)


def test_a_challenge_in_words():
    made = Challenge(1, 5, None, 5, 0)
    scores = tuple(ChallengeScore(place, place, name, 5 - place) for place, name in enumerate((*NAMES, None)))
    assert "5 questions" in read_message(challenge.made(made, None, "https://t.me/bot?start=challenge_5"))
    assert read_message(challenge.result(ChallengeResult(made, scores))).count("of 5 right") == len(scores)
    assert "when somebody else is done" in read_message(challenge.result(ChallengeResult(made, scores[:1])))
    for name in NAMES:
        read_message(challenge.invited(name, made))


async def test_a_forum_topic_has_a_game_of_its_own(tmp_path):
    async with table(tmp_path) as bot:
        command = bot.command("/compete choice 2", 8, GROUP)
        where = replace(command.origin.where, thread_id=44)
        (in_topic,) = await bot.hears(replace(command, origin=replace(command.origin, where=where)))
        assert in_topic.parameters["message_thread_id"] == 44
        (in_general,) = await bot.says("/compete choice 2", 8, GROUP)
        assert "message_thread_id" not in in_general.parameters
        (second,) = await bot.says("/compete choice 2", 8, GROUP)
        assert "runs here already" in said(second)
