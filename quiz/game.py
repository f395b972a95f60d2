"""A live game as a state machine: a state, an event and an instant in, the new state and its effects out.

Nothing here waits: a deadline is a field, and whoever keeps the state comes back with `Ticked` when it is due. Who
plays and who answered what stands in rows beside the state; the machine knows their numbers alone. All instants are
UTC milliseconds.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import assert_never

from quiz.game_events import (
    End,
    Event,
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

LOBBY_MS = 60_000
GRACE_MS = 1_500
"""An answer that arrives so late after the bell still counts."""
LAST_ANSWER_MS = 3_000
"""A question stays open so long after the last player has answered: time to change one's mind."""
PAUSE_MS = 6_000
"""Between the answer to a question and the next one."""
RESEND_MS = 5_000
"""How long a tap is waited for when nobody knows whether the question arrived."""
SENDS = 2
IDLE_LIMIT = 3
FEWEST = 2
EDIT_MS, SLOW_EDIT_MS = 5_000, 15_000
FIRST_EDIT_MS = 1_000
"""So soon the lobby shows who came first."""
_SLOW_FROM_S = 60


class Phase(StrEnum):
    """How far a game has come. Sending: the question is on its way, no timer runs yet."""

    LOBBY = "lobby"
    SENDING = "sending"
    OPEN = "open"
    REVEALED = "revealed"
    OVER = "over"


class Effect(StrEnum):
    """What a step asks for. Edit: of the lobby or of the open question, whichever the game is in."""

    EDIT = "edit"
    ASK = "ask"
    SEND_AGAIN = "send again"
    CLOSE = "close"
    END = "end"


@dataclass(frozen=True, slots=True)
class Game:
    """A game. `number` is the question it is at, counting from 1; `seconds` is the time for it.

    `answered` counts those of the `players` who have answered it, `idle` the questions in a row that nobody answered,
    `unsure` the sends of it that may or may not have arrived. `full_at` is when the last player answered. The last
    outage of ours went from `paused_at` to `resumed_at`; all outages together took `lost_ms` from the question.
    `speed` says whether it gives points for speed. `due_at` and `edit_at` are the deadlines.
    """

    size: int
    phase: Phase = Phase.LOBBY
    number: int = 0
    seconds: int = 20
    players: int = 0
    answered: int = 0
    idle: int = 0
    unsure: int = 0
    speed: bool = True
    opened_at: int | None = None
    full_at: int | None = None
    lost_ms: int = 0
    paused_at: int = 0
    resumed_at: int = 0
    due_at: int | None = None
    edit_at: int | None = None
    edited_at: int = 0
    end: End | None = None


Step = tuple[Game, tuple[Effect, ...]]


def opened(size: int, now: int) -> Game:
    """A new lobby."""
    return Game(size, due_at=now + LOBBY_MS, edited_at=now - EDIT_MS + FIRST_EDIT_MS)


def step(game: Game, event: Event, now: int) -> Step:
    """Take the game one event further. A game that is over stays as it is."""
    if game.phase is Phase.OVER:
        return game, ()
    match event:
        case Ticked():
            return _ticked(game, now)
        case Started():
            return _ask(game) if game.phase is Phase.LOBBY and game.players else (game, ())
        case Stopped(why):
            return _over(game, why)
        case Moved():
            return _moved(game)
        case Turned() | Sent() | Unsure() | Lagged() | Resumed():
            return _changed(game, event, now), ()
        case _:
            assert_never(event)


def _changed(game: Game, event: Turned | Sent | Unsure | Lagged | Resumed, now: int) -> Game:
    match event:
        case Turned(players, answered):
            return _turned(replace(game, players=players, answered=answered), now)
        case Sent():
            return _open(game, now) if game.phase is Phase.SENDING else game
        case Unsure():
            return _unsure(game, now)
        case Lagged():
            return replace(game, speed=False) if game.phase is Phase.OPEN else game
        case Resumed(since):
            return _resumed(game, since, now)
        case _:
            assert_never(event)


def may_join(game: Game) -> bool:
    """Latecomers come in until the last question is asked."""
    return game.phase is not Phase.OVER and game.number < game.size


def elapsed(game: Game, at: int) -> int:
    """How much of the question's time had passed for a tap that arrived at `at`; our outages take nobody's time."""
    if game.opened_at is None:
        return 0
    lost = game.lost_ms
    if at < game.resumed_at:
        lost -= game.resumed_at - max(at, game.paused_at)
    return max(0, at - game.opened_at - lost)


def takes(game: Game, at: int) -> bool:
    """Say whether an answer that arrived at `at` is in time."""
    return game.phase is Phase.OPEN and elapsed(game, at) <= 1000 * game.seconds + GRACE_MS


def bell(game: Game) -> int:
    """The instant at which the time of the open question is over."""
    return (game.opened_at or 0) + game.lost_ms + 1000 * game.seconds


def _ask(game: Game) -> Step:
    """The next question; its seconds are set by whoever chose it."""
    asked = replace(
        game,
        phase=Phase.SENDING,
        number=game.number + 1,
        answered=0,
        unsure=0,
        speed=True,
        opened_at=None,
        full_at=None,
        lost_ms=0,
        paused_at=0,
        resumed_at=0,
        due_at=None,
        edit_at=None,
    )
    return asked, (Effect.ASK,)


def _open(game: Game, now: int) -> Game:
    full = now if game.players and game.answered >= game.players else None
    started = replace(game, phase=Phase.OPEN, opened_at=now, edited_at=now, full_at=full)
    return replace(started, due_at=_closing(started), edit_at=_next_edit(started, now))


def _turned(game: Game, now: int) -> Game:
    if game.phase is Phase.LOBBY and game.edit_at is None:
        return replace(game, edit_at=max(now, game.edited_at + EDIT_MS))
    if game.phase is not Phase.OPEN:
        return game
    full = game.answered >= game.players  # nobody is waited for when nobody is left, either
    turned = replace(game, full_at=(now if game.full_at is None else game.full_at) if full else None)
    return replace(turned, due_at=_closing(turned))


def _closing(game: Game) -> int:
    late = bell(game) + GRACE_MS
    return late if game.full_at is None else min(late, game.full_at + LAST_ANSWER_MS)


def _next_edit(game: Game, now: int) -> int | None:
    following = now + (EDIT_MS if game.seconds <= _SLOW_FROM_S else SLOW_EDIT_MS)
    return following if following < bell(game) else None


def _unsure(game: Game, now: int) -> Game:
    if game.phase is not Phase.SENDING or game.due_at is not None:
        return game
    return replace(game, unsure=game.unsure + 1, due_at=now + RESEND_MS)


def _moved(game: Game) -> Step:
    """The question is sent again; answers given so far stay, with the time they took."""
    if game.phase not in (Phase.OPEN, Phase.SENDING):
        return game, ()
    again = replace(game, phase=Phase.SENDING, unsure=0, opened_at=None, full_at=None, due_at=None, edit_at=None)
    return replace(again, lost_ms=0, paused_at=0, resumed_at=0), (Effect.SEND_AGAIN,)


def _resumed(game: Game, since: int, now: int) -> Game:
    """Give back the time that passed while the program was away."""
    if game.phase is Phase.LOBBY and game.due_at is not None:
        since = max(since, game.due_at - LOBBY_MS)  # it may have been opened after the last sign of life
        return replace(game, due_at=game.due_at + max(0, now - since))
    if game.phase is not Phase.OPEN or game.opened_at is None:
        return game
    since = min(now, max(since, game.opened_at, game.resumed_at))  # no moment is given back twice
    gap = now - since
    back = replace(
        game,
        lost_ms=game.lost_ms + gap,
        paused_at=since,
        resumed_at=now,
        full_at=None if game.full_at is None else game.full_at + gap,
    )
    return replace(back, due_at=_closing(back), edit_at=_next_edit(back, now))


def _ticked(game: Game, now: int) -> Step:
    if game.due_at is not None and now >= game.due_at:
        return _due(game, now)
    if game.edit_at is None or now < game.edit_at:
        return game, ()
    following = _next_edit(game, now) if game.phase is Phase.OPEN else None
    return replace(game, edit_at=following, edited_at=now), (Effect.EDIT,)


def _due(game: Game, now: int) -> Step:
    match game.phase:
        case Phase.LOBBY:
            return _ask(game) if game.players >= FEWEST else _over(game, End.TOO_FEW)
        case Phase.SENDING:
            if game.unsure < SENDS:
                return replace(game, due_at=None), (Effect.SEND_AGAIN,)
            return _open(game, now), ()
        case Phase.OPEN:
            idle = 0 if game.answered else game.idle + 1
            closed = replace(game, phase=Phase.REVEALED, idle=idle, due_at=now + PAUSE_MS, edit_at=None)
            return closed, (Effect.CLOSE,)
        case Phase.REVEALED:
            return _after_pause(game)
        case Phase.OVER:
            return game, ()
        case _:
            assert_never(game.phase)


def _after_pause(game: Game) -> Step:
    if game.number >= game.size:
        return _over(game, End.FINISHED)
    if not game.players:
        return _over(game, End.EMPTY)
    return _over(game, End.IDLE) if game.idle >= IDLE_LIMIT else _ask(game)


def _over(game: Game, why: End) -> Step:
    """A question that is open is closed first: what was answered counts."""
    asked = game.phase in (Phase.SENDING, Phase.OPEN)
    over = replace(game, phase=Phase.OVER, due_at=None, edit_at=None, end=why)
    return over, (Effect.CLOSE, Effect.END) if asked else (Effect.END,)
