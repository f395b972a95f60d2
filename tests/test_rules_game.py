"""The live game: whatever people do, it asks in order, closes in time, tells nothing early, and ends."""

from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from quiz.game import (
    FEWEST,
    GRACE_MS,
    IDLE_LIMIT,
    LAST_ANSWER_MS,
    LOBBY_MS,
    PAUSE_MS,
    RESEND_MS,
    Effect,
    Game,
    Phase,
    elapsed,
    may_join,
    opened,
    step,
    takes,
)
from quiz.game_events import (
    End,
    Lagged,
    Moved,
    Resumed,
    Sent,
    Started,
    Stopped,
    Ticked,
    Turned,
    Unsure,
)

NOW = 1_795_000_000_000
LATER = NOW + 500_000


def play(game: Game, *events, now: int = NOW) -> Game:
    for event in events:
        game, _ = step(game, event, now)
    return game


def asked(size: int = 3, players: int = 2) -> Game:
    return replace(play(opened(size, NOW), Turned(players, 0), Started()), seconds=20)


def running(size: int = 3, players: int = 2) -> Game:
    return play(asked(size, players), Sent())


def test_the_lobby_starts_by_itself_with_two_and_is_given_up_with_one():
    lobby = opened(3, NOW)
    late = NOW + LOBBY_MS
    assert step(play(lobby, Turned(FEWEST, 0)), Ticked(), late)[1] == (Effect.ASK,)
    alone, effects = step(play(lobby, Turned(1, 0)), Ticked(), late)
    assert (alone.end, effects) == (End.TOO_FEW, (Effect.END,))
    assert step(lobby, Ticked(), late - 1) == (lobby, ())


def test_the_timer_starts_when_telegram_has_confirmed_the_question():
    sending = asked()
    assert sending.due_at is None
    assert not takes(sending, NOW)
    started = play(sending, Sent(), now=NOW + 700)
    assert started.due_at == NOW + 700 + 20_000 + GRACE_MS


def test_a_second_confirmation_changes_nothing():
    started = running()
    assert play(started, Sent(), now=NOW + 5000) == started


def test_a_send_of_unknown_outcome_is_repeated_once_and_then_taken_for_sent():
    unsure = play(asked(), Unsure())
    again, effects = step(unsure, Ticked(), NOW + RESEND_MS)
    assert effects == (Effect.SEND_AGAIN,)
    twice = play(again, Unsure(), now=NOW + 6000)
    gone_on, effects = step(twice, Ticked(), NOW + 6000 + RESEND_MS)
    assert (gone_on.phase, effects) == (Phase.OPEN, ())


def test_a_tap_on_a_copy_starts_the_timer():
    assert play(asked(), Unsure(), Sent(), now=NOW + 2000).opened_at == NOW + 2000


def test_it_closes_three_seconds_after_the_last_answer_and_never_later_than_the_bell():
    full = play(running(), Turned(2, 2), now=NOW + 4000)
    assert full.due_at == NOW + 4000 + LAST_ANSWER_MS
    changed = play(full, Turned(2, 2), now=NOW + 5000)
    assert changed.due_at == full.due_at
    at_the_bell = play(running(), Turned(2, 2), now=NOW + 20_000)
    assert at_the_bell.due_at == NOW + 20_000 + GRACE_MS


def test_somebody_who_comes_late_is_waited_for():
    full = play(running(), Turned(2, 2), now=NOW + 4000)
    assert play(full, Turned(3, 2), now=NOW + 5000).due_at == NOW + 20_000 + GRACE_MS


def test_answers_count_a_moment_after_the_bell():
    assert takes(running(), NOW + 20_000 + GRACE_MS)
    assert not takes(running(), NOW + 20_000 + GRACE_MS + 1)


def test_latecomers_come_in_until_the_last_question():
    assert may_join(opened(2, NOW))
    assert may_join(running(size=2))
    assert not may_join(running(size=1))


def test_an_outage_takes_nobodys_time():
    away = play(running(), Resumed(NOW + 5000), now=NOW + 9000)
    assert away.due_at == NOW + 24_000 + GRACE_MS
    assert elapsed(away, NOW + 4000) == 4000
    assert elapsed(away, NOW + 7000) == 5000
    assert elapsed(away, NOW + 9500) == 5500
    twice = play(away, Resumed(NOW + 10_000), now=NOW + 20_000)
    assert elapsed(twice, NOW + 20_000) == 6000


def test_no_moment_is_given_back_twice():
    once = play(running(), Resumed(0), now=LATER)
    assert once.due_at == LATER + 20_000 + GRACE_MS
    assert play(once, Resumed(0), now=LATER + 10).due_at == once.due_at + 10


def test_a_lobby_is_not_prolonged_by_what_was_before_it():
    lobby = opened(3, NOW)
    assert play(lobby, Resumed(0), now=NOW + 7000).due_at == NOW + 7000 + LOBBY_MS
    assert play(lobby, Resumed(NOW + 5000), now=NOW + 7000).due_at == NOW + 2000 + LOBBY_MS


def test_it_stops_after_three_questions_that_nobody_answered():
    game, now = running(size=9), NOW
    for _ in range(IDLE_LIMIT):
        now = game.due_at
        game = play(game, Ticked(), now=now)
        assert game.phase is Phase.REVEALED
        now += PAUSE_MS
        game = play(game, Ticked(), Sent(), now=now)
    assert game.end is End.IDLE


def test_a_cancelled_question_is_closed_before_the_game_ends():
    over, effects = step(running(), Stopped(End.CANCELLED), NOW)
    assert (over.end, effects) == (End.CANCELLED, (Effect.CLOSE, Effect.END))
    assert step(over, Stopped(End.CANCELLED), NOW) == (over, ())


def test_lag_takes_the_speed_points_of_one_question():
    lagged = play(running(), Lagged())
    assert not lagged.speed
    following = play(lagged, Ticked(), now=lagged.due_at)
    assert play(following, Ticked(), now=following.due_at).speed


def test_a_group_that_moved_gets_its_question_again():
    moved, effects = step(play(running(), Turned(2, 1)), Moved(), NOW + 5000)
    assert (moved.phase, moved.number, moved.answered, effects) == (Phase.SENDING, 1, 1, (Effect.SEND_AGAIN,))
    assert play(moved, Sent(), now=NOW + 6000).due_at == NOW + 26_000 + GRACE_MS


def calls_of_a_game(seconds: int, answered_after: int | None, size: int = 50) -> list[int]:
    """When a game calls Telegram, if everybody answers so many seconds after a question was sent, or nobody does."""
    game, now = play(opened(size, NOW), Turned(1, 0)), NOW
    calls, answers_at = [NOW], None
    while game.phase is not Phase.OVER:
        moments = [at for at in (game.due_at, game.edit_at, answers_at) if at is not None]
        now = max(now, min(moments))
        if answers_at is not None and now >= answers_at:
            answers_at = None
            game = play(game, Turned(2, 2), now=now)
        if game.phase is Phase.LOBBY:
            game = play(game, Turned(2, 0), now=now)  # somebody else comes at every moment
        game, effects = step(game, Ticked(), now)
        calls += [now for effect in effects if effect in (Effect.EDIT, Effect.CLOSE, Effect.END)]
        if Effect.ASK in effects:
            calls += [now, now][: 2 if game.number == 1 else 1]  # the lobby loses its Start
            game = play(replace(game, seconds=seconds), Sent(), now=now)
            answers_at = None if answered_after is None else now + 1000 * answered_after
    return calls


@pytest.mark.parametrize("seconds", [5, 6, 10, 15, 20, 30, 60, 61, 300])
@pytest.mark.parametrize("answered_after", [0, 1, 2, 3, 5, 7, 10, 12, 19, 60, None])
def test_a_group_gets_at_most_twenty_calls_in_any_minute(seconds, answered_after):
    calls = calls_of_a_game(seconds, answered_after)
    busiest = max(sum(start <= at < start + 60_000 for at in calls) for start in calls)
    assert busiest <= 20


class Games(RuleBasedStateMachine):
    """People come, go and answer, messages arrive or do not, time passes."""

    @initialize(size=st.integers(1, 4), seconds=st.integers(5, 30))
    def begin(self, size, seconds):
        self.game, self.now, self.seconds = opened(size, NOW), NOW, seconds
        self.playing, self.answered, self.log = set(), set(), []

    def do(self, event):
        before = self.game
        self.game, effects = step(self.game, event, self.now)
        for effect in effects:
            self.log.append((effect, before.number))
            if effect is Effect.ASK:
                self.answered = set()
                self.game = replace(self.game, seconds=self.seconds)
            if effect is Effect.CLOSE and not isinstance(event, Stopped):
                self.closed_in_time(before)
        if before.phase is Phase.OVER:
            assert (self.game, effects) == (before, ())

    def closed_in_time(self, before):
        bell = before.opened_at + before.lost_ms + 1000 * before.seconds
        everybody = before.full_at is not None and self.now >= before.full_at + LAST_ANSWER_MS
        assert self.now >= bell + GRACE_MS or everybody
        assert not everybody or self.answered >= self.playing or self.now >= bell + GRACE_MS

    def turned(self):
        self.do(Turned(len(self.playing), len(self.playing & self.answered)))

    @rule(person=st.integers(1, 4))
    def join(self, person):
        if may_join(self.game):
            self.playing.add(person)
            self.turned()

    @rule(person=st.integers(1, 4))
    def leave(self, person):
        self.playing.discard(person)
        self.turned()

    @rule(person=st.integers(1, 4), late=st.integers(0, 3000))
    def answer(self, person, late):
        if person in self.playing and takes(self.game, self.now - late):
            self.answered.add(person)
            self.turned()

    @rule()
    def start(self):
        self.do(Started())

    @rule(event=st.sampled_from([Sent(), Unsure(), Lagged(), Moved()]))
    def news(self, event):
        self.do(event)

    @rule(passed=st.sampled_from([0, 20, 900, 3000, 6000, 21_500, 60_000]))
    def time_passes(self, passed):
        self.now += passed
        self.do(Ticked())

    @rule(away=st.integers(0, 100_000))
    def restart(self, away):
        since = self.now
        self.now += away
        self.do(Resumed(since))
        if self.game.phase is Phase.SENDING:
            self.do(Unsure())

    @precondition(lambda self: len(self.log) > 3)
    @rule()
    def cancel(self):
        self.do(Stopped(End.CANCELLED))

    @invariant()
    def every_question_is_asked_once_in_order_and_closed_once(self):
        said = [effect for effect, _ in getattr(self, "log", []) if effect in (Effect.ASK, Effect.CLOSE)]
        assert all(effect is (Effect.CLOSE if place % 2 else Effect.ASK) for place, effect in enumerate(said))
        if said:
            assert said.count(Effect.ASK) == self.game.number <= self.game.size

    @invariant()
    def something_is_always_waited_for(self):
        game = getattr(self, "game", None)
        if game and game.phase not in (Phase.OVER, Phase.SENDING):
            assert game.due_at is not None

    def teardown(self):
        if not hasattr(self, "game"):
            return
        for _ in range(6 * self.game.size + 6):
            if self.game.phase is Phase.OVER:
                break
            self.do(Unsure())
            self.now = max(self.now, self.game.due_at)
            self.do(Ticked())
        assert self.game.phase is Phase.OVER
        assert [effect for effect, _ in self.log].count(Effect.END) == 1


TestGames = Games.TestCase
TestGames.settings = settings(max_examples=150, stateful_step_count=40)
