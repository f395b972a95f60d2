"""The buttons of competitions."""

from handlers.codec import ButtonData, button


@button("g")
class Choose(ButtonData):
    """An option of the open question of a game, by its index; None is not to know."""

    showing: int
    index: int | None


@button("gj")
class Join(ButtonData):
    """Come into a game."""

    game: int


@button("gl")
class Leave(ButtonData):
    """Leave a game."""

    game: int


@button("gs")
class Start(ButtonData):
    """Begin a game."""

    game: int


@button("gh")
class HowDidIDo(ButtonData):
    """Tell whoever taps how they did at a question."""

    showing: int


@button("ga")
class Again(ButtonData):
    """Open a game like that one."""

    game: int


@button("hp")
class PlayChallenge(ButtonData):
    """Begin or go on with a challenge, by the code of its link."""

    code: int


@button("hn")
class NextInChallenge(ButtonData):
    """The question of a challenge after that one."""

    showing: int


@button("hr")
class Rematch(ButtonData):
    """Challenge the same people again."""

    challenge: int


@button("gc")
class Compete(ButtonData):
    """Open a game."""
