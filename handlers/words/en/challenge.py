"""A challenge: the link, the result, the rematch."""

from data.challenge_records import Challenge, ChallengeResult, ChallengeScore
from handlers.words.en.compete import SOMEBODY
from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, bold, escape, lines, link, name, paragraphs

ABOUT_CHALLENGE = "challenge somebody by a link; /challenge routing 5: topic, questions"
OVER = "This challenge is over"
_NAME_LENGTH = 64


def made(challenge: Challenge, topic: str | None, address: str) -> Html:
    """The link to pass on."""
    about = f"{topic or 'All topics'} · {counted(challenge.size, 'question')}"
    how = "Whoever opens this link answers the same questions as you, in their own time, within three days:"
    return paragraphs([bold(escape("Challenge")), escape(about), lines([escape(how), link(address, address)])])


def invited(who: str, challenge: Challenge) -> Html:
    """Somebody wants a rematch."""
    said = escape(f"wants a rematch: {counted(challenge.size, 'question')}, open for three days.")
    return Html(f"{name(who[:_NAME_LENGTH])} {said}")


def result(found: ChallengeResult) -> Html:
    """Who got how many right; alone so far, or against somebody."""
    rows = lines(_row(score, found.challenge.size) for score in found.scores)
    if len(found.scores) < 2:
        return paragraphs([bold(escape("Done")), rows, escape("I tell you when somebody else is done.")])
    return paragraphs([bold(escape("The challenge")), rows])


def share_text(challenge: Challenge) -> str:
    """What is passed on with the link."""
    return f"I challenge you: {counted(challenge.size, 'Flask question')}. Can you do better?"


def over() -> Html:
    """The three days are over, or there never was such a challenge."""
    return escape("This challenge is over. /challenge makes a new one.")


def _row(score: ChallengeScore, size: int) -> Html:
    who = name(score.name[:_NAME_LENGTH]) if score.name else escape(SOMEBODY)
    return Html(f"{score.place}. {who} · {escape(f'{score.right} of {size} right')}")
