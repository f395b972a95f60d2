"""When there is nothing to ask."""

from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, escape

ABOUT_QUIZ = "the next question for you; /quiz routing: of one topic"
ABOUT_REVIEW = "what you begin to forget, again"


def nothing_to_ask(topic: str | None) -> Html:
    """No question fits; `topic` is the title of the one asked for."""
    if topic:
        return escape(f"There is no question on {topic} yet. /topics lists what there is.")
    return escape("There is no question for you yet. /settings shows which topics and level you chose.")


def nothing_to_review(later: int = 0) -> Html:
    """Nothing waits for review, or the day's share is done and `later` more are spread over the next days."""
    if later:
        return escape(f"That is enough review for today. {counted(later, 'question')} more follow in the next days.")
    return escape("Nothing waits for review today. What you get wrong comes back here the next day.")
