"""The buttons of drills, interviews and exams."""

from handlers.codec import ButtonData, button
from quiz.sittings import Form


@button("v")
class Mistake(ButtonData):
    """See a question of a sitting with the reason of every option."""

    showing: int


@button("va")
class AskAgain(ButtonData):
    """Be asked that question once more."""

    showing: int


@button("vb")
class Begin(ButtonData):
    """Begin another one of that form; `focus` is the topic (see `topic_code`)."""

    form: Form
    focus: int = 0


@button("ep")
class ExamPick(ButtonData):
    """An option of a page, by its index."""

    sitting: int
    page: int
    index: int


@button("et")
class ExamTurn(ButtonData):
    """Open a page."""

    sitting: int
    page: int


@button("em")
class ExamMark(ButtonData):
    """Mark a page to come back to."""

    sitting: int
    page: int


@button("eu")
class ExamUndo(ButtonData):
    """Take back the last line of an order."""

    sitting: int
    page: int


@button("es")
class ExamSubmit(ButtonData):
    """Hand in the exam; `sure` is 1 once it was said what is still open."""

    sitting: int
    sure: int
