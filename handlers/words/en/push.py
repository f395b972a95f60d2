"""What is sent at an hour that somebody chose."""

from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, escape, italic, lines


def skipped(count: int) -> str:
    """Firings that were missed because the bot was away."""
    return f"{counted(count, 'reminder')} could not be sent in time and {'was' if count == 1 else 'were'} left out."


def answered_already(streak: int, due: int, missed: int) -> Html:
    """The daily, when its question is answered already: the streak, and what is due."""
    waiting = f"{counted(due, 'question')} to review: /review" if due else "Nothing to review."
    days = f" Streak: {counted(streak, 'day')}." if streak else ""
    return _with_notice(f"Today's question is answered.{days} {waiting}", missed)


def review(due: int, missed: int) -> Html:
    """How much waits for review."""
    said = f"{counted(due, 'question')} to review." if due else "Nothing waits for review today."
    return _with_notice(said, missed)


def nothing_to_drill(missed: int) -> Html:
    """There is no question left to practise."""
    return _with_notice("There is no question to practise now. /settings shows your topics.", missed)


def _with_notice(said: str, missed: int) -> Html:
    return lines([italic(escape(skipped(missed))) if missed else None, escape(said)])
