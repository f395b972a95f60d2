"""Live games in the store: facts and points at the close, one answer each, and everything a restart must find."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from store_kit import ADA, DAY, GRACE, GROUP, HOUR, NOON, choice, opened

from data.game_records import (
    AskQuestion,
    Cancelled,
    Chosen,
    EditMessage,
    GameOpened,
    GameRunning,
    GameStarted,
    Joined,
    LeftGame,
    LiveGame,
    NotPlaying,
    Podium,
    SendLobby,
    ShowAnswer,
    TooLateToJoin,
)
from data.outcomes import Closed, NothingToAsk
from data.records import Chat, ChatKind, Who
from data.store import Store
from quiz.game import GRACE_MS, LOBBY_MS, PAUSE_MS, RESEND_MS, Phase
from quiz.game_events import End
from quiz.grading import Picked
from quiz.periods import Period

BEN, CHIDI = Who(13, "Ben"), Who(14, "Chidi")
SECOND = 1000
RIGHT, WRONG = 0, 1


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    async with opened(tmp_path / "q.db") as store:
        yield store
        assert await store.check() == ()


async def lobby(store: Store, *people: Who, count: int = 3, seconds: int | None = 20, teams: int = 0, **more) -> int:
    outcome = await store.open_game(
        people[0],
        more.get("chat", GROUP),
        thread_id=more.get("thread"),
        topic=more.get("topic"),
        count=count,
        seconds=seconds,
        teams=teams,
        now=NOON,
        chance=3,
        update_id=None,
    )
    assert isinstance(outcome, GameOpened)
    for who in people[1:]:
        joined = await store.join_game(outcome.live.id, who, message_id=None, now=NOON, update_id=None)
        assert isinstance(joined, Joined)
    return outcome.live.id


async def game(store: Store, *people: Who, **more) -> int:
    """A game whose first question is confirmed at NOON."""
    key = await lobby(store, *people, **more)
    assert await store.start_game(key, people[0], now=NOON, update_id=None) == GameStarted()
    await send(store, key, NOON)
    return key


async def live(store: Store, key: int) -> LiveGame:
    found = await store.game(key)
    assert found is not None
    return found


async def send(store: Store, key: int, now: int) -> None:
    shown = (await live(store, key)).showing
    assert shown is not None
    await store.question_started(key)
    await store.confirm_question(shown.id, 100 + shown.id, now)
    await store.question_settled(shown.id, now)


async def choose(store: Store, key: int, who: Who, option: int | None, now: int):
    shown = (await live(store, key)).showing
    assert shown is not None
    return await store.choose(shown.id, who, option, message_id=100 + shown.id, now=now, update_id=None)


async def points(store: Store, *people: Who) -> list[int]:
    table = await store.leaderboard(GROUP.id, Period.ALL, None, NOON + HOUR)
    found = {row.person_id: row.points for row in table.rows}
    return [found.get(who.id, 0) for who in people]


async def of_kind(store: Store, kind: type, now: int) -> list:
    return [work for work in await store.play_games(now) if isinstance(work, kind)]


async def finish(store: Store, key: int, now: int) -> Podium:
    """Let every question pass unanswered."""
    for _ in range(100):
        now += 7 * SECOND
        for work in await store.play_games(now):
            match work:
                case AskQuestion():
                    await send(store, key, now)
                case ShowAnswer(number=number):
                    await store.answer_shown(key, number)
                case Podium():
                    await store.podium_shown(key)
                    return work
    raise AssertionError("the game does not end")


async def test_points_are_those_of_the_rules(store: Store) -> None:
    key = await game(store, ADA, GRACE, BEN, CHIDI)
    await choose(store, key, ADA, RIGHT, NOON + 6 * SECOND)
    await choose(store, key, GRACE, RIGHT, NOON + 13 * SECOND)
    await choose(store, key, BEN, RIGHT, NOON + 21 * SECOND)
    await choose(store, key, CHIDI, WRONG, NOON + SECOND)
    (shown,) = await of_kind(store, ShowAnswer, NOON + 20 * SECOND + GRACE_MS)
    assert await points(store, ADA, GRACE, BEN, CHIDI) == [150, 125, 100, 0]
    assert shown.revealed.shares == (3, 1, 0)
    best = shown.standings[0]
    assert (best.place, best.player.person_id, best.points) == (1, ADA.id, 150)
    everybody = await store.leaderboard(0, Period.ALL, None, NOON)
    assert everybody.rows == ()


async def test_an_answer_may_be_changed_and_speed_counts_from_the_last_change(store: Store) -> None:
    key = await game(store, ADA, GRACE)
    await choose(store, key, ADA, WRONG, NOON + SECOND)
    assert isinstance(await choose(store, key, ADA, RIGHT, NOON + 14 * SECOND), Chosen)
    await store.play_games(NOON + 20 * SECOND + GRACE_MS)
    assert await points(store, ADA) == [100]
    assert await choose(store, key, ADA, WRONG, NOON + 22 * SECOND) == Closed()
    assert (await store.person(ADA.id)).answers == 1


async def test_who_is_not_in_cannot_answer(store: Store) -> None:
    key = await game(store, ADA)
    assert await choose(store, key, GRACE, RIGHT, NOON) == NotPlaying()
    left = await store.leave_game(key, ADA, now=NOON, update_id=None)
    assert isinstance(left, LeftGame)
    assert await choose(store, key, ADA, RIGHT, NOON) == NotPlaying()
    assert await store.leave_game(key, ADA, now=NOON, update_id=None) == NotPlaying()
    assert await choose(store, key, ADA, 17, NOON) == Closed()


async def test_one_game_in_a_chat_or_topic(store: Store) -> None:
    await lobby(store, ADA)
    asked = {"topic": None, "count": 1, "seconds": 5, "teams": 0, "now": NOON, "chance": 1, "update_id": None}
    assert isinstance(await store.open_game(GRACE, GROUP, thread_id=None, **asked), GameRunning)
    assert isinstance(await store.open_game(GRACE, GROUP, thread_id=7, **asked), GameOpened)
    other = Chat(-9, ChatKind.GROUP)
    assert await store.open_game(GRACE, other, thread_id=None, **{**asked, "topic": "typed"}) == NothingToAsk()


async def test_the_lobby_starts_by_itself_or_is_given_up(store: Store) -> None:
    alone = await lobby(store, ADA)
    both = await lobby(store, ADA, GRACE, thread=5)
    works = await store.play_games(NOON + LOBBY_MS)
    assert (await live(store, alone)).state.end is End.TOO_FEW
    assert (await live(store, both)).state.phase is Phase.SENDING
    assert {type(work) for work in works} == {Podium, AskQuestion, EditMessage}


async def test_latecomers_join_until_the_last_question(store: Store) -> None:
    key = await game(store, ADA, GRACE, count=2, seconds=5)
    late = await store.join_game(key, BEN, message_id=None, now=NOON, update_id=None)
    assert isinstance(late, Joined)
    await choose(store, key, BEN, RIGHT, NOON)
    await store.play_games(NOON + 7 * SECOND)
    await store.play_games(NOON + 7 * SECOND + PAUSE_MS)
    assert await store.join_game(key, CHIDI, message_id=None, now=NOON, update_id=None) == TooLateToJoin()
    again = await store.join_game(key, BEN, message_id=None, now=NOON, update_id=None)
    assert isinstance(again, Joined)
    assert again.again
    assert await points(store, BEN) == [150]


async def test_lag_of_ours_takes_the_speed_points(store: Store) -> None:
    key = await game(store, ADA, count=2)
    await choose(store, key, ADA, RIGHT, NOON)
    await store.games_lagged(NOON + SECOND)
    (shown,) = await of_kind(store, ShowAnswer, NOON + 4 * SECOND)
    assert not shown.speed
    assert await points(store, ADA) == [100]


async def test_an_unknown_send_waits_for_a_tap_and_is_repeated_once(store: Store) -> None:
    key = await lobby(store, ADA, GRACE)
    await store.start_game(key, ADA, now=NOON, update_id=None)
    shown = (await live(store, key)).showing
    await store.question_started(key)
    assert await of_kind(store, AskQuestion, NOON) == []
    await store.question_settled(shown.id, NOON)
    assert await of_kind(store, AskQuestion, NOON + RESEND_MS - 1) == []
    assert len(await of_kind(store, AskQuestion, NOON + RESEND_MS)) == 1
    await store.question_started(key)
    tapped = await store.choose(shown.id, CHIDI, RIGHT, message_id=77, now=NOON + 6 * SECOND, update_id=None)
    assert tapped == NotPlaying()
    state = await live(store, key)
    assert (state.state.phase, state.state.opened_at, state.showing.message_id) == (Phase.OPEN, NOON + 6000, 77)
    await store.question_settled(shown.id, NOON + 7 * SECOND)
    assert (await live(store, key)).state == state.state


async def test_a_cancelled_game_keeps_its_points(store: Store) -> None:
    key = await game(store, ADA, GRACE)
    await choose(store, key, ADA, RIGHT, NOON)
    assert isinstance(await store.cancel_game(GROUP.id, None, now=NOON, update_id=1), Cancelled)
    works = await store.play_games(NOON)
    assert [type(work) for work in works] == [ShowAnswer, Podium]
    assert await points(store, ADA) == [150]


async def test_a_lost_group_ends_its_game_without_a_word(store: Store) -> None:
    key = await game(store, ADA)
    await choose(store, key, ADA, RIGHT, NOON)
    await store.chat_left(GROUP.id, NOON)
    assert (await live(store, key)).state.end is End.LOST
    assert await store.play_games(NOON) == ()
    assert await points(store, ADA) == [150]


async def test_a_supergroup_gets_the_open_question_again(store: Store) -> None:
    key = await game(store, ADA, GRACE)
    await choose(store, key, ADA, RIGHT, NOON + SECOND)
    await store.migrate_chat(GROUP.id, -100999, NOON + 2 * SECOND)
    (again,) = await of_kind(store, AskQuestion, NOON + 2 * SECOND)
    assert again.live.chat_id == -100999
    await send(store, key, NOON + 3 * SECOND)
    await choose(store, key, GRACE, WRONG, NOON + 4 * SECOND)
    await store.play_games(NOON + 8 * SECOND)
    table = await store.leaderboard(-100999, Period.ALL, None, NOON)
    assert {row.person_id: row.points for row in table.rows} == {ADA.id: 150, GRACE.id: 0}


async def test_a_lobby_that_moved_is_sent_again(store: Store) -> None:
    await lobby(store, ADA, GRACE)
    await store.migrate_chat(GROUP.id, -100999, NOON)
    assert [type(work) for work in await store.play_games(NOON)] == [SendLobby]


async def test_a_restart_gives_back_the_time(tmp_path: Path) -> None:
    async with opened(tmp_path / "q.db") as store:
        key = await game(store, ADA, GRACE)
        await store.play_games(NOON + 2 * SECOND)
    async with opened(tmp_path / "q.db", questions=()) as store:
        assert await store.recover_games(NOON + 3600 * SECOND) == 1
        await choose(store, key, ADA, RIGHT, NOON + 3602 * SECOND)
        await store.play_games(NOON + 3600 * SECOND + 20 * SECOND)
        await store.play_games(NOON + 3600 * SECOND + 20 * SECOND + GRACE_MS)
        assert await points(store, ADA) == [150]


async def test_what_was_on_its_way_at_a_restart(store: Store) -> None:
    key = await lobby(store, ADA, GRACE)
    await store.start_game(key, ADA, now=NOON, update_id=None)
    await store.question_started(key)
    await store.recover_games(NOON + SECOND)
    assert (await live(store, key)).state.due_at == NOON + SECOND + RESEND_MS
    await store.cancel_game(GROUP.id, None, now=NOON, update_id=3)
    assert len(await of_kind(store, Podium, NOON)) == 1
    await store.podium_started(key)
    assert await of_kind(store, Podium, NOON) == []
    await store.recover_games(NOON)
    assert len(await of_kind(store, Podium, NOON)) == 1


async def test_a_step_of_the_clock_moves_the_deadlines(store: Store) -> None:
    key = await game(store, ADA)
    due = (await live(store, key)).state.due_at
    await store.shift_deadlines(DAY, NOON)
    assert (await live(store, key)).state.due_at == due + DAY
    assert await store.next_due() == NOON + DAY + 5 * SECOND


async def test_teams_are_balanced_and_their_points_are_means(store: Store) -> None:
    key = await game(store, ADA, GRACE, BEN, count=1, teams=2)
    teams = {player.person_id: player.team for player in (await live(store, key)).players}
    assert sorted([list(teams.values()).count(team) for team in (0, 1)]) == [1, 2]
    for who in (ADA, GRACE, BEN):
        await choose(store, key, who, RIGHT, NOON)
    over = await finish(store, key, NOON)
    assert [(team.place, team.points) for team in over.teams] == [(1, 150), (1, 150)]


async def test_the_podium_knows_the_hardest_question_and_the_fastest_answer(store: Store) -> None:
    key = await game(store, ADA, GRACE, count=2)
    await choose(store, key, ADA, RIGHT, NOON + 2 * SECOND)
    await choose(store, key, GRACE, WRONG, NOON + SECOND)
    over = await finish(store, key, NOON + SECOND)
    assert over.live.state.end is End.FINISHED
    assert over.hardest[1:] == (1, 2)
    assert (over.fastest[0].person_id, over.fastest[1]) == (ADA.id, 2000)
    (missed,) = await store.mistakes(key, GRACE.id)
    assert missed.answer.response == Picked(frozenset({WRONG}))
    own = await store.own_result(missed.showing.id, GRACE.id)
    assert (own.standing.place, own.of) == (2, 2)


async def test_a_group_is_asked_what_it_has_seen_least(store: Store) -> None:
    await finish(store, await game(store, ADA, seconds=5), NOON)
    key = await lobby(store, ADA)
    rows = await store._read(
        lambda c: c.execute("SELECT question_id FROM game_question WHERE game_id <= ?", (key,)).fetchall()
    )
    assert len(set(rows)) == 6


class GamesInTheStore(RuleBasedStateMachine):
    """The game in a real file: taps, ticks, duplicates and restarts, against a book kept by hand."""

    @initialize(size=st.integers(1, 3), path=st.uuids())
    def begin(self, size, path):
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / f"{path}.db"
        self.store = self.run(self.open(True))
        self.now, self.updates, self.taps = NOON, 0, {}
        self.key = self.run(lobby(self.store, ADA, GRACE, count=size, seconds=5))

    async def open(self, new):
        store = await Store.open(self.path)
        if new:
            await store.publish([choice(f"q{number}") for number in range(4)], NOON)
        return store

    def run(self, work):
        return self.loop.run_until_complete(work)

    @rule()
    def start(self):
        self.run(self.store.start_game(self.key, ADA, now=self.now, update_id=None))

    @rule(who=st.sampled_from([ADA, GRACE, BEN, CHIDI]))
    def join(self, who):
        self.run(self.store.join_game(self.key, who, message_id=None, now=self.now, update_id=None))

    @rule(who=st.sampled_from([ADA, GRACE, BEN]))
    def leave(self, who):
        self.run(self.store.leave_game(self.key, who, now=self.now, update_id=None))

    @rule(who=st.sampled_from([ADA, GRACE, BEN, CHIDI]), option=st.integers(0, 2), times=st.integers(1, 3))
    def tap(self, who, option, times):
        shown = self.run(live(self.store, self.key)).showing
        if shown is None:
            return
        self.updates += 1
        outcomes = {
            self.run(
                self.store.choose(
                    shown.id, who, option, message_id=shown.id, now=self.now + again, update_id=self.updates
                )
            )
            for again in range(times)
        }
        assert len(outcomes) == 1
        if isinstance(outcomes.pop(), Chosen):
            self.taps[shown.id, who.id] = option

    @rule(passed=st.sampled_from([100, 3000, 6000, 7000]), sends=st.booleans())
    def time_passes(self, passed, sends):
        self.now += passed
        for work in self.run(self.store.play_games(self.now)):
            match work:
                case AskQuestion(found):
                    self.run(self.store.question_started(self.key))
                    if sends:
                        self.run(self.store.confirm_question(found.showing.id, 1, self.now))
                    self.run(self.store.question_settled(found.showing.id, self.now))
                case ShowAnswer(number=number):
                    self.run(self.store.answer_shown(self.key, number))

    @rule(away=st.sampled_from([10, 5000, 500_000]))
    def restart(self, away):
        self.run(self.store.close())
        self.store = self.run(self.open(False))
        self.now += away
        self.run(self.store.recover_games(self.now))

    @invariant()
    def answers_are_the_last_taps_of_closed_questions(self):
        if not hasattr(self, "key"):
            return
        rows = self.run(self.store._read(lambda c: c.execute(_ANSWERS).fetchall()))
        assert {(showing, person): int(response[1:]) for showing, person, response in rows} == {
            key: option for key, option in self.taps.items() if key[0] in self.closed()
        }

    def closed(self):
        rows = self.run(self.store._read(lambda c: c.execute(_CLOSED).fetchall()))
        return {showing for (showing,) in rows}

    def teardown(self):
        if not hasattr(self, "key"):
            return
        try:
            if self.run(live(self.store, self.key)).state.phase is Phase.LOBBY:
                self.now += LOBBY_MS
            over = self.run(finish(self.store, self.key, self.now))
            sums = self.run(self.store._read(lambda c: c.execute(_SUMS).fetchall()))
            assert {s.player.person_id: s.points for s in over.standings if s.answered} == dict(sums)
            assert self.run(self.store.check()) == ()
        finally:
            self.run(self.store.close())
            self.loop.close()
            self.folder.cleanup()


_ANSWERS = "SELECT showing_id, person_id, response FROM answer"
_CLOSED = "SELECT showing_id FROM showing WHERE closed = 1"
_SUMS = "SELECT person_id, SUM(points) FROM answer GROUP BY person_id"
TestGamesInTheStore = GamesInTheStore.TestCase
TestGamesInTheStore.settings = settings(
    max_examples=40, stateful_step_count=20, suppress_health_check=list(HealthCheck)
)
