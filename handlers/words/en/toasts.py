"""Short answers to a tap: plain text of at most 200 characters."""

from data.records import Answer
from handlers.words.en.counts import counted
from quiz.grading import Ticked, Unknown

ALREADY_ANSWERED = "You have already answered this one"
CLOSED = "This question is closed"
NOT_YOURS = "This one is not yours"
NOTED = "Noted"
TOO_LATE = "Time was up: it counts as unanswered"
EXAM_OVER = "The time of this exam is over: what you had answered was submitted, the rest counts as unanswered"
EXAM_SUBMITTED = "This exam has been submitted"
CHOOSE_FIRST = "Choose at least one letter first"
ORDER_FIRST = "Put every line in order first"
ADMINS_ONLY = "Only admins of this group can change that"
SAVED = "Saved"
DAY_OVER = "That day is over"
DELETED = "Deleted"
FAILED = "Something went wrong on my side. Please try again"


def verdict(answer: Answer) -> str:
    """Right or wrong, and the points there are for it. What one says of oneself is not wrong, it is noted."""
    if isinstance(answer.response, Unknown) or (isinstance(answer.response, Ticked) and not answer.right):
        return NOTED
    if not answer.right:
        return "❌ Wrong"
    return f"✅ Right · {counted(answer.points, 'point')}" if answer.points else "✅ Right"
