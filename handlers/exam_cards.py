"""An exam as messages: its pages, the question before it is handed in, the report."""

from data.sitting_records import ExamPage, Sitting
from handlers.asked import Origin
from handlers.cards import Card
from handlers.choices import in_rows
from handlers.mistakes import mistake_rows
from handlers.outgoing import Replies
from handlers.pictures import draw_exam
from handlers.sending import PRIMARY, SUCCESS, Key, Keyboard, edit, key, photo, say
from handlers.services import Services
from handlers.sitting_buttons import Begin, ExamMark, ExamPick, ExamSubmit, ExamTurn, ExamUndo
from handlers.words.en import exam as words
from handlers.words.en import labels
from handlers.words.en.question import Heading, question
from quiz.questions import Kind

_ROW = 8


def page_card(page: ExamPage, services: Services, now: int, notice: str | None = None) -> Card:
    """A page of a running exam."""
    showing = page.showing
    heading = Heading(services.title(showing.question.topic), words.notice(page, now, notice))
    return Card(question(showing, heading), _page_keys(page))


def unfinished_card(page: ExamPage) -> Card:
    """What is still open, before the exam is handed in."""
    sitting = page.sitting
    numbers = sorted({*page.unanswered, *page.marked})
    rows = in_rows([key(str(number), ExamTurn(sitting.id, number)) for number in numbers], _ROW)
    back = key(labels.BACK, ExamTurn(sitting.id, sitting.number))
    return Card(words.unfinished(page), [*rows, [back, key(words.SUBMIT, ExamSubmit(sitting.id, 1), SUCCESS)]])


async def report_card(sitting: Sitting, services: Services) -> Card:
    """The report of an exam that is over, with a button for each mistake."""
    items = await services.store.sitting_items(sitting.id)
    results = await services.store.exam_results(sitting.person_id, sitting.form)
    retake = [key(words.RETAKE, Begin(sitting.form), PRIMARY)]
    return Card(words.report(sitting, items, results, services.title), [*mistake_rows(items), retake])


async def over(
    place: Origin | int, sitting: Sitting, services: Services, message_id: int | None, *, drawn: bool = True
) -> Replies:
    """Turn the message of the exam into its report, or send that; then the same as a picture."""
    card = await report_card(sitting, services)
    told = say(place, card.text, card.keyboard)
    if message_id is not None:
        told = edit(sitting.person_id, message_id, card.text, card.keyboard)
    if not drawn:
        return [told]
    items = await services.store.sitting_items(sitting.id)
    content = await draw_exam(words.by_topic(items, services.title), sum(item.right for item in items), len(items))
    return [told, photo(place, words.caption(sitting, items), content)]


async def message_of(sitting: Sitting, services: Services) -> int | None:
    """The newest message that shows the exam."""
    items = await services.store.sitting_items(sitting.id)
    return max((item.showing.message_id for item in items if item.showing.message_id), default=None)


async def show_again(origin: Origin, sitting: Sitting, services: Services, notice: str) -> Replies:
    """Show a running exam in a new message."""
    page = await services.store.exam(sitting.id)
    if page is None:
        return []
    card = page_card(page, services, origin.now, notice)
    return [say(origin, card.text, card.keyboard, showing_id=page.showing.id)]


def _page_keys(page: ExamPage) -> Keyboard:
    sitting, showing = page.sitting, page.showing
    letters = [_letter_key(page, place, index) for place, index in enumerate(showing.arrangement)]
    rows = [*in_rows(letters, _ROW)]
    if showing.question.kind is Kind.ORDER:
        rows.append([key(labels.UNDO, ExamUndo(sitting.id, sitting.number))])
    before, after = (sitting.number - 2) % sitting.size + 1, sitting.number % sitting.size + 1
    mark = labels.chosen(words.MARK) if sitting.number in page.marked else words.MARK
    rows.append(
        [
            key(words.PREVIOUS, ExamTurn(sitting.id, before)),
            key(mark, ExamMark(sitting.id, sitting.number)),
            key(words.NEXT, ExamTurn(sitting.id, after), PRIMARY),
        ]
    )
    return [*rows, [key(words.SUBMIT, ExamSubmit(sitting.id, 0), SUCCESS)]]


def _letter_key(page: ExamPage, place: int, index: int) -> Key:
    data = ExamPick(page.sitting.id, page.sitting.number, index)
    letter = labels.LETTERS[place]
    chosen = index in page.showing.selection
    return key(labels.chosen(letter), data, PRIMARY) if chosen else key(letter, data)
