"""Mock exams: the choice of one, its pages, and the report."""

from collections.abc import Callable, Sequence

from data.sitting_records import ExamPage, ExamResult, Item, Sitting
from handlers.words.en.counts import counted
from handlers.words.en.markup import Html, bold, escape, italic, lines, paragraphs
from quiz.exam import PASS_MARK, SECONDS_A_QUESTION, SIZES, is_passed, percentage
from quiz.sittings import Ending, Form

ABOUT_EXAM = "a mock exam: /exam short or /exam full"
PREVIOUS, NEXT, MARK, SUBMIT = "Previous", "Next", "Mark", "Submit"
RETAKE = "Retake with other questions"
_NAMES = {Form.SHORT_EXAM: "Short exam", Form.FULL_EXAM: "Full exam"}
_MINUTE_MS = 60_000


def choice() -> Html:
    """What an exam is, over the two to choose from."""
    return paragraphs(
        [
            lines(
                [
                    bold(escape("A mock exam")),
                    *(escape(f"{name}: {offer(form)}") for form, name in _NAMES.items()),
                ]
            ),
            escape(
                "One message that you page through. You can change every answer until you submit; until then nothing "
                f"is said about right and wrong. The pass mark is {PASS_MARK} %. Your first attempt stays the official "
                "one, and you can take as many as you like, with other questions each time."
            ),
        ]
    )


def label(form: Form) -> str:
    """An exam on a button."""
    return f"{_NAMES[form]}: {offer(form)}"


def offer(form: Form) -> str:
    """How much it is."""
    size = SIZES[form]
    return f"{size} questions, {size * SECONDS_A_QUESTION // 60} minutes"


def nothing_to_ask() -> Html:
    """There is no question an exam could have."""
    return escape("There are no questions for an exam yet.")


def notice(page: ExamPage, now: int, said: str | None) -> str:
    """Over a page: how much time is left, and how far one has come."""
    left = max(0, (page.sitting.due_at or now) - now) // _MINUTE_MS
    time = counted(left, "minute") if left else "less than a minute"
    done = page.sitting.size - len(page.unanswered)
    state = f"{_NAMES[page.sitting.form]} · {time} left · {done} of {page.sitting.size} answered"
    return f"{said}\n{state}" if said else state


def unfinished(page: ExamPage) -> Html:
    """Before an exam is handed in that is not finished."""
    return paragraphs(
        [
            bold(escape("Submit now?")),
            lines(
                [
                    _numbers("Not answered", page.unanswered),
                    _numbers("Marked", page.marked),
                ]
            ),
            escape("A number opens that question. What is not answered counts as wrong."),
        ]
    )


def report(sitting: Sitting, items: Sequence[Item], results: Sequence[ExamResult], title: Callable[[str], str]) -> Html:
    """The result, by topic, with the official one."""
    right = sum(item.right for item in items)
    open_ones = sum(item.answer is None for item in items)
    return paragraphs(
        [
            lines(
                [
                    bold(escape(f"{_verdict(right, sitting.size)}: {percentage(right, sitting.size)} %")),
                    escape(f"{right} of {sitting.size} right. The pass mark is {PASS_MARK} %."),
                    _time(sitting, open_ones),
                    _official(sitting, results),
                ]
            ),
            lines([bold(escape("By topic")), *(_topic(*row) for row in by_topic(items, title))]),
            italic(escape("A number shows that question with every reason.")) if right < sitting.size else None,
        ]
    )


def by_topic(items: Sequence[Item], title: Callable[[str], str]) -> list[tuple[str, int, int]]:
    """Topic, right answers, questions; the weakest first."""
    counts: dict[str, list[int]] = {}
    for item in items:
        count = counts.setdefault(title(item.showing.question.topic), [0, 0])
        count[0] += item.right
        count[1] += 1
    rows = [(name, right, size) for name, (right, size) in counts.items()]
    return sorted(rows, key=lambda row: (row[1] / row[2], row[0]))


def caption(sitting: Sitting, items: Sequence[Item]) -> Html:
    """Under the picture of the report."""
    right = sum(item.right for item in items)
    return escape(f"{headline(right, sitting.size)} The same in words is above.")


def headline(right: int, size: int) -> str:
    """The result in a line."""
    return f"{_verdict(right, size)}: {percentage(right, size)} %, {right} of {size}."


def topic_score(right: int, size: int) -> str:
    """How a topic went, in the picture."""
    return f"{right} of {size}"


def pass_mark() -> str:
    """The line that is to be reached, in the picture."""
    return f"pass mark {PASS_MARK} %"


def _verdict(right: int, size: int) -> str:
    return "Passed" if is_passed(right, size) else "Not passed"


def _time(sitting: Sitting, open_ones: int) -> Html:
    took = max(0, (sitting.ended_at or 0) - (sitting.started_at or 0))
    minutes = counted(max(1, round(took / _MINUTE_MS)), "minute")
    said = "Time was up." if sitting.ending is Ending.TIME else f"It took {minutes}."
    rest = f" {counted(open_ones, 'question')} not answered." if open_ones else ""
    return escape(said + rest)


def _official(sitting: Sitting, results: Sequence[ExamResult]) -> Html | None:
    if not results:
        return None
    first = results[0]
    if first.sitting.id == sitting.id:
        return escape("Your first attempt: this is the official result.")
    attempt = 1 + next((place for place, one in enumerate(results) if one.sitting.id == sitting.id), len(results))
    official = percentage(first.right, first.sitting.size)
    return escape(f"Attempt {attempt}. The official result is that of the first: {official} %.")


def _topic(name: str, right: int, size: int) -> Html:
    return escape(f"{name}: {topic_score(right, size)}")


def _numbers(name: str, numbers: Sequence[int]) -> Html | None:
    return escape(f"{name}: {', '.join(map(str, numbers))}") if numbers else None
