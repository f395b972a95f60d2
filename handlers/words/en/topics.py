"""The topics with one's own progress."""

from data.records import TopicProgress
from handlers.words.en.markup import Html, escape

ABOUT_TOPICS = "the topics and your progress in each"


def overview() -> Html:
    """Over the buttons."""
    return escape("Topics, with the questions you have answered right. A tap asks one.")


def label(title: str, progress: TopicProgress) -> str:
    """A topic on a button."""
    return f"{title} · {progress.right}/{progress.questions}"


def empty() -> Html:
    """There are no questions at all."""
    return escape("There are no questions yet.")
