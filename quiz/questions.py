"""What a question is, once it has been read and checked."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How far along the asked person is meant to be."""

    FRESHER = "fresher"
    INTERMEDIATE = "intermediate"
    SENIOR = "senior"


class Kind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    ORDER = "order"
    TYPED = "typed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a choice, or one line of an order question.

    `correct` is None for the lines of an order question. `why` says why the option is right or wrong;
    `belief` names the misconception behind a distractor (``B03``), where there is one.
    """

    text: str
    correct: bool | None = None
    why: str | None = None
    belief: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A question as published, in one revision.

    Texts are as written by the author: `` `x` `` is inline code, nothing else is markup. The options of an
    `order` question are its lines in the right order; `true_false` has the options True and False in that order.
    Answers and showings name options by their index here, whatever order a person saw.
    """

    id: str
    revision: int
    topic: str
    level: Level
    kind: Kind
    prompt: str
    code: str | None = None
    language: str = "python"
    options: tuple[Option, ...] = ()
    accepted: tuple[str, ...] = ()
    case: bool = False
    key_points: tuple[str, ...] = ()
    model_answer: str | None = None
    explanation: str | None = None
    interviewer: str | None = None
    follow_up: str | None = None
    docs: str | None = None
    objectives: tuple[str, ...] = ()
    proof: str | None = None
    valid_for: str | None = None

    @property
    def key(self) -> frozenset[int]:
        """The indices of the right options (empty for order, typed and open questions)."""
        return frozenset(index for index, option in enumerate(self.options) if option.correct)


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the syllabus: its slug, the title people see, the exam domain it belongs to.

    `weight` is the share of that domain in an exam, in per cent; 0 where it is not known.
    """

    slug: str
    title: str
    domain: str
    weight: int = 0
