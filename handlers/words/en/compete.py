"""A competition: the lobby, the running question, the answer, the end."""

from collections.abc import Sequence
from dataclasses import replace

from data.game_records import LiveGame, OwnResult, Player, Podium, ShowAnswer, Standing, TeamStanding
from data.games import SECONDS
from data.outcomes import Revealed
from data.records import Showing
from handlers.words.en import labels
from handlers.words.en.counts import counted, percent
from handlers.words.en.daily import who_got_it
from handlers.words.en.markup import Html, bold, escape, inline, italic, lines, name, paragraphs, shorten
from handlers.words.en.page import Part, fixed, page
from handlers.words.en.question import Heading, Series, asked_parts, letter, option_part, option_parts
from handlers.words.en.verdict import lessons, right_marks, right_reasons
from quiz.game import LOBBY_MS
from quiz.game_events import End
from quiz.game_scoring import FIRST_THIRD, RIGHT, SECOND_THIRD
from quiz.grading import Picked

ABOUT_COMPETE = "a competition; /compete routing 5 20: topic, questions, seconds; /compete teams 2"
RULES = (
    f"• In a competition a right answer is worth {RIGHT}; in the first third of the time {FIRST_THIRD} more, "
    f"in the second {SECOND_THIRD} more. Wrong: 0.",
    "• You may change your answer until the question closes; speed counts from the last change.",
    "• An answer counts until 1.5 seconds after the bell. When my own queue is slow, speed gives no points.",
    "• Ties are broken by right answers. A team has the mean of the points of those who answered.",
    "• Competition points count in the table of their group only.",
)
_NAMES = 20
_NAME_LENGTH = 64
_TOP = 5
_PODIUM_TOP = 10
_BAR = 5
_CAPTION = 1024
_MISTAKE = 300
_MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_TEAMS = ("🔴 Red", "🔵 Blue", "🟢 Green", "🟡 Yellow")
_ENDINGS = {
    End.FINISHED: "That was the last question.",
    End.CANCELLED: "The competition was cancelled; the points stand.",
    End.TOO_FEW: "Nobody else came in. /compete opens another one.",
    End.IDLE: "Nobody answered three questions in a row, so I stop here; the points stand.",
    End.EMPTY: "Everybody has left, so I stop here; the points stand.",
    End.LOST: "The competition ended; the points stand.",
}


def lobby(live: LiveGame, topic: str | None) -> Html:
    """Who is in, and what will be played."""
    seconds = LOBBY_MS // 1000
    wait = f"It starts by itself {seconds} seconds after it was opened, with two or more; any player may start it now."
    return paragraphs([_title(live, topic), _who_is_in(live), italic(escape(wait))])


def lobby_closed(live: LiveGame, topic: str | None) -> Html:
    """The lobby while the game runs: one may still come in."""
    return paragraphs([_title(live, topic), _who_is_in(live), escape("It has begun. You can join until the last one.")])


def lobby_over(live: LiveGame, topic: str | None) -> Html:
    """A game that never began."""
    return paragraphs([_title(live, topic), escape(ending(live.state.end))])


def question(live: LiveGame, showing: Showing, topic: str, seconds_left: int) -> Html:
    """The running question: the time that is left and how many have answered, nothing of what."""
    left = f"⏱ {seconds_left} s · {live.state.answered} of {counted(live.state.players, 'player')} answered"
    return page([*asked_parts(showing, _heading(live, topic)), *option_parts(showing), fixed(escape(left), "\n\n")])


def answer(shown: ShowAnswer, topic: str) -> Html:
    """The closed question: who got it, the shares, why, and how everybody stands."""
    showing = shown.revealed.showing
    heading = replace(_heading(shown.live, topic), series=Series(shown.number, shown.live.state.size))
    slow = "" if shown.speed else "My own queue was too slow: no points for speed this time."
    return page(
        [
            *asked_parts(showing, heading),
            *_shares(shown.revealed),
            fixed(who_got_it(shown.revealed, _answers(shown.revealed)), "\n\n"),
            fixed(italic(escape(slow)) if slow else Html("")),
            *right_reasons(showing),
            *lessons(showing.question),
            fixed(_top(shown.standings, _TOP), "\n\n"),
        ]
    )


def podium(over: Podium) -> Html:
    """The end of a game in words, as long as a caption may be."""
    facts = lines([_accuracy(over), _hardest(over), _fastest(over)])
    size = _PODIUM_TOP
    text = _podium(over, size, facts)
    while size > 1 and len(text) > _CAPTION:
        size -= 1
        text = _podium(over, size, facts)
    return text


def alert(result: OwnResult) -> str:
    """How somebody did at a question, for them alone: plain text."""
    if result.standing is None:
        return NOT_IN_GAME
    showing, given = result.showing, result.answer
    right = ", ".join(letter(showing, index) for index in sorted(showing.question.key))
    chosen = given.response.options if given and isinstance(given.response, Picked) else frozenset()
    stand = f"{counted(result.standing.points, 'point')}, place {result.standing.place} of {result.of}"
    if given is None:
        return f"You did not answer this one. Right: {right}. {stand}"
    mine = ", ".join(letter(showing, index) for index in chosen)
    said = f"✅ Right: {right}, {counted(given.points, 'point')}." if given.right else _wrong(mine, right)
    why = " ".join(filter(None, (showing.question.options[index].why for index in chosen))).replace("`", "")
    room = 200 - len(said) - len(stand) - 2
    return " ".join(filter(None, (said, shorten(why, room) if why and room > 20 else "", stand)))


def mistakes(results: Sequence[OwnResult]) -> Html:
    """What somebody answered wrong in a game, with the right answers."""
    if not results:
        return escape("You made no mistakes in that competition, or did not play in it.")
    parts = [fixed(bold(escape("Your mistakes")))]
    for result in results:
        asked = result.showing.question
        right = [asked.options[index] for index in sorted(asked.key)]
        parts.append(_mistake(asked.prompt, "\n\n", 2, kept=True))
        parts += [_mistake(f"✅ {option.text.strip()}", "\n", 1, kept=True) for option in right]
        parts += [_mistake(option.why or "", "\n", 3) for option in right]
    return page(parts)


def _mistake(text: str, gap: str, gives_way: int, *, kept: bool = False) -> Part:
    return Part(shorten(text.strip(), _MISTAKE), inline, gap, gives_way, kept=kept)


def nothing_to_play(topic: str | None) -> Html:
    """No question fits."""
    return escape(f"There is no question on {topic} for a competition yet." if topic else "There is no question yet.")


def running() -> Html:
    """Said in reply to the lobby of the game that runs."""
    return escape("A competition runs here already.")


def cancelled() -> Html:
    """The game was ended."""
    return escape("The competition is cancelled.")


def not_yours_to_cancel() -> Html:
    """Somebody else's game."""
    return escape("A competition is cancelled by whoever began it, or by an admin.")


def ending(end: End | None) -> str:
    """Why a game is over."""
    return _ENDINGS[end or End.FINISHED]


def team(number: int) -> str:
    """The name of a team."""
    return _TEAMS[number % len(_TEAMS)]


def plain_name(player: Player) -> str:
    """Somebody's name for a picture."""
    return shorten(player.name, 18) if player.name else SOMEBODY


def accuracy(standing: Standing) -> str:
    """How often somebody was right, for a picture."""
    return percent(standing.right, standing.answered)


def facts(over: Podium) -> list[tuple[str, str]]:
    """The hardest question and the fastest right answer, for a picture."""
    found = []
    if over.hardest is not None:
        asked, right, answers = over.hardest
        found.append((f"Hardest ({right} of {answers})", shorten(" ".join(asked.prompt.replace("`", "").split()), 36)))
    if over.fastest is not None:
        player, elapsed_ms = over.fastest
        found.append(("Fastest right answer", f"{plain_name(player)}, {elapsed_ms / 1000:.1f} s"))
    return found


SOMEBODY = "somebody"
NOT_IN_GAME = "You are not in this game"
JOINED = "You are in"
JOINED_ALREADY = "You are in already"
LEFT = "You are out; your points stand"
TOO_LATE = "The last question is running, it is too late to join"
BEGINS = "It begins"
BEGAN_BEFORE = "It has begun already"
GAME_OVER = "This game is over"
STILL_OPEN = "This question is still open"


def chosen(letter_shown: str) -> str:
    """The answer is in; nothing is said about it."""
    return f"Your answer is in: {letter_shown}"


def share_text(over: Podium) -> str:
    """What is passed on to others: no names but the winner's own wish is known, so none at all."""
    return f"We played {counted(over.live.state.number, 'Flask question')} against each other. Can you do better?"


def _title(live: LiveGame, topic: str | None) -> Html:
    longer = "" if live.asked_seconds else ", more for long code"
    time = f"{live.asked_seconds or SECONDS} s each{longer}"
    pieces = [topic or "All topics", counted(live.state.size, "question"), time]
    if live.teams:
        pieces.append(f"{live.teams} teams")
    return lines([bold(escape("Competition")), escape(" · ".join(pieces))])


def _who_is_in(live: LiveGame) -> Html:
    named = [_called(player) for player in live.playing[:_NAMES]]
    others = len(live.playing) - len(named)
    if others:
        named.append(escape(f"{others} more"))
    return Html(f"{escape('In:')} {', '.join(named) if named else escape('nobody yet')}")


def _called(player: Player) -> Html:
    return name(player.name[:_NAME_LENGTH]) if player.name else escape(SOMEBODY)


def _heading(live: LiveGame, topic: str) -> Heading:
    return Heading(topic, series=Series(live.state.number, live.state.size))


def _answers(revealed: Revealed) -> int:
    return sum(revealed.shares) + revealed.unknown


def _shares(revealed: Revealed) -> list[Part]:
    """The options with a small bar each, in the order shown."""
    showing, total = revealed.showing, _answers(revealed)
    marks = right_marks(showing.question)
    parts = [
        _with_bar(option_part(showing, index, marks.get(index, ""), first=place == 0), revealed.shares[index], total)
        for place, index in enumerate(showing.arrangement)
    ]
    unknown = f"{labels.DONT_KNOW} {bar(revealed.unknown, total)}" if revealed.unknown else ""
    return [*parts, Part(unknown, escape)]


def _with_bar(option: Part, count: int, total: int) -> Part:
    return replace(option, text=f"{option.text}  {bar(count, total)}")


def bar(count: int, total: int) -> str:
    """A share as a small bar with its number."""
    filled = round(_BAR * count / total) if total else 0
    return f"{'▰' * filled}{'▱' * (_BAR - filled)} {count}"


def _top(standings: Sequence[Standing], size: int) -> Html:
    rows = [_row(standing) for standing in standings[:size]]
    others = len(standings) - len(rows)
    return lines([*rows, escape(f"and {others} more") if others > 0 else None])


def _row(standing: Standing) -> Html:
    side = f" {team(standing.player.team).split()[0]}" if standing.player.team is not None else ""
    points = escape(f" · {counted(standing.points, 'point')} · {standing.right} right")
    return Html(f"{_medal(standing.place)}{side} {_called(standing.player)}{points}")


def _podium(over: Podium, size: int, facts: Html) -> Html:
    nobody = escape("Nobody answered.") if not any(standing.answered for standing in over.standings) else None
    parts = [bold(escape(ending(over.live.state.end))), nobody or _teams(over.teams)]
    if not nobody:
        parts += [_top(over.standings, size), facts]
    return paragraphs(parts)


def _teams(teams: Sequence[TeamStanding]) -> Html:
    return lines([escape(f"{_medal(t.place)} {team(t.team)} · {t.points} on average") for t in teams])


def _medal(place: int) -> str:
    return _MEDALS.get(place, f"{place}.")


def _accuracy(over: Podium) -> Html:
    right, answers = sum(s.right for s in over.standings), sum(s.answered for s in over.standings)
    return escape(f"Right: {percent(right, answers)} of {counted(answers, 'answer')}")


def _hardest(over: Podium) -> Html | None:
    if over.hardest is None:
        return None
    asked, right, answers = over.hardest
    prompt = shorten(" ".join(asked.prompt.split()), 120)
    return Html(f"{escape('Hardest:')} {inline(prompt)} {escape(f'({right} of {answers} got it)')}")


def _fastest(over: Podium) -> Html | None:
    if over.fastest is None:
        return None
    player, elapsed_ms = over.fastest
    return Html(f"{escape('Fastest right answer:')} {_called(player)}, {escape(f'{elapsed_ms / 1000:.1f} s')}")


def _wrong(mine: str, right: str) -> str:
    return f"❌ {mine} is wrong, right: {right}." if mine else f"Right: {right}."
