"""Live games as values: what a group sees of them, and what a verb answers about them."""

from dataclasses import dataclass

from data.outcomes import Closed, NothingToAsk, Revealed
from data.records import Answer, Showing
from quiz.game import Game
from quiz.questions import Question


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody who plays or played. `name` is None for somebody who stays unnamed in groups; teams count from 0."""

    person_id: int
    name: str | None
    playing: bool
    starter: bool = False
    team: int | None = None


@dataclass(frozen=True, slots=True)
class LiveGame:
    """A game with its people. `lobby_id` is the message of the lobby; `showing` the question it is at, if any.

    `asked_seconds` is the time a question that somebody asked for; without it long code gets more.
    """

    id: int
    chat_id: int
    thread_id: int | None
    topic: str | None
    asked_seconds: int | None
    teams: int
    lobby_id: int | None
    state: Game
    players: tuple[Player, ...] = ()
    showing: Showing | None = None

    @property
    def playing(self) -> tuple[Player, ...]:
        """Who is in."""
        return tuple(player for player in self.players if player.playing)


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands: place (shared when equal), points, right answers and answers given."""

    place: int
    player: Player
    points: int
    right: int
    answered: int


@dataclass(frozen=True, slots=True)
class TeamStanding:
    """How a team stands: the mean of the points of those who answered."""

    place: int
    team: int
    points: int


@dataclass(frozen=True, slots=True)
class AskQuestion:
    """The question is to be sent."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class SendLobby:
    """The lobby is to be sent again: the group moved."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class EditMessage:
    """The lobby, or the countdown of the open question, is out of date."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class ShowAnswer:
    """A closed question is to be shown as the answer. `number` is its place; `speed`: speed gave points."""

    live: LiveGame
    number: int
    revealed: Revealed
    standings: tuple[Standing, ...]
    speed: bool


@dataclass(frozen=True, slots=True)
class Podium:
    """A game that is over. `hardest` is a question with its right answers and answers; `fastest` who, in ms."""

    live: LiveGame
    standings: tuple[Standing, ...]
    teams: tuple[TeamStanding, ...] = ()
    hardest: tuple[Question, int, int] | None = None
    fastest: tuple[Player, int] | None = None


GameWork = AskQuestion | SendLobby | EditMessage | ShowAnswer | Podium


@dataclass(frozen=True, slots=True)
class GameOpened:
    """There is a lobby now."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class GameRunning:
    """One runs here already."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class Joined:
    """In; `again` when they were in already."""

    live: LiveGame
    again: bool = False


@dataclass(frozen=True, slots=True)
class LeftGame:
    """Out; the points stand."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class NotPlaying:
    """They are not in this game."""


@dataclass(frozen=True, slots=True)
class TooLateToJoin:
    """The last question is asked."""


@dataclass(frozen=True, slots=True)
class GameStarted:
    """It begins; `again` when it had begun before."""

    again: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer is in, an index into the question's options, None for not knowing."""

    showing: Showing
    choice: int | None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The game is over."""

    live: LiveGame


@dataclass(frozen=True, slots=True)
class NoGame:
    """No game runs here."""


@dataclass(frozen=True, slots=True)
class OwnResult:
    """How somebody did: their answer to a question of a game, None when they gave none, and how they stand."""

    showing: Showing
    answer: Answer | None
    standing: Standing | None
    of: int


OpenOutcome = GameOpened | GameRunning | NothingToAsk
JoinOutcome = Joined | TooLateToJoin | Closed
LeaveOutcome = LeftGame | NotPlaying | Closed
StartOutcome = GameStarted | NotPlaying | Closed
ChooseOutcome = Chosen | NotPlaying | Closed
CancelOutcome = Cancelled | NoGame
