"""When there is nothing to ask."""

from handlers.words.en.markup import Html, escape

ABOUT_QUIZ = "the next question for you; /quiz routing: of one topic"
ABOUT_REVIEW = "questions you got wrong, again"


def nothing_to_ask(topic: str | None) -> Html:
    """No question fits; `topic` is the title of the one asked for."""
    if topic:
        return escape(f"There is no question on {topic} yet. /topics lists what there is.")
    return escape("There is no question for you yet. /settings shows which topics and level you chose.")


def nothing_to_review() -> Html:
    """Nothing waits for review."""
    return escape("Nothing waits for review today. What you get wrong comes back here the next day.")
