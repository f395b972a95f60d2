"""The fields of a question file, as pydantic models: the one place that says what an author may write."""

import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from quiz.questions import Kind, Level

# Every scalar of a file is read as text, so an editor that knows YAML's implicit types must not complain of `- 308`.
_SCALAR = WithJsonSchema({"type": ["string", "number", "boolean"]})


def _to_bool(value: object) -> object:
    """Only true and false: YAML's other words for them (yes, on, 1) are answers somewhere in a bank."""
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def _strip_listing(value: object) -> object:
    """A listing without blank lines around it and without spaces at line ends; its indentation stays."""
    if not isinstance(value, str):
        return value
    return "\n".join(line.rstrip() for line in value.split("\n")).strip("\n")


def _to_entry(value: object) -> object:
    """A bare text stands for a mapping with that text."""
    return {"text": value} if isinstance(value, str) else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), _SCALAR]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=r"^[^\n]*$"), _SCALAR]
Listing = Annotated[str, BeforeValidator(_strip_listing), StringConstraints(min_length=1)]
Bool = Annotated[bool, BeforeValidator(_to_bool, json_schema_input_type=bool), Field(strict=True)]
Belief = Annotated[str, StringConstraints(pattern=r"^B\d\d$")]
Objective = Annotated[str, StringConstraints(pattern=r"^(s\d+-\d+|[BF]\d\d)$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class OptionFields(_Model):
    """One option of a choice, multiple or true_false question."""

    text: Line
    """What the person reads, one line; `x` in backticks is code."""
    correct: Bool = False
    """true for the right option; wrong ones may leave it out."""
    why: Text
    """Why it is right or wrong."""
    belief: Belief | None = None
    """The misconception behind a wrong option."""
    error: Line | None = None
    """What a person who picks this wrong option thinks, in one clause."""
    fails_with: Line | None = None
    """snippet and patch: the exception class, or the text in the last line, that the program ends with."""
    prints: Text | None = None
    """output: what the program would print if this option were the truth, where that is not the option's text."""
    holds: Text | None = None
    """statements: a Python expression, True exactly when this option is right."""


class LineFields(_Model):
    """One line of an order question."""

    text: Line
    """What the person reads."""
    prints: Line | None = None
    """What the program prints for it, where that is not the text."""
    why: Text | None = None
    """Why it stands at this place."""


class RejectedFields(_Model):
    """A wrong answer of a typed question that must not be accepted."""

    text: Line
    """The wrong answer."""
    fails_with: Line | None = None
    """snippet: what the program ends with when this answer is put in."""


LineEntry = Annotated[LineFields, BeforeValidator(_to_entry, json_schema_input_type=LineFields | Line)]
RejectedEntry = Annotated[RejectedFields, BeforeValidator(_to_entry, json_schema_input_type=RejectedFields | Line)]


class _Proof(_Model):
    requires: tuple[Text, ...] = ()
    """Distributions the program needs beyond Flask and its own dependencies."""
    timeout: float = Field(default=20.0, gt=0, le=60)
    """Seconds the program may take."""


class OutputProof(_Proof):
    """The program's stdout equals the right option and no other one."""

    kind: Literal["output"]
    program: Listing | None = None
    """Program with a line {code}; without one the question's code is the program."""


class SnippetProof(_Proof):
    """Each option is put in for {option}: the right one exits 0, the others fail as they say."""

    kind: Literal["snippet"]
    program: Listing
    """Program with {option}, and with a line {code} where the question shows code."""


class StatementsProof(_Proof):
    """Each option's `holds` is evaluated after the program."""

    kind: Literal["statements"]
    program: Listing | None = None
    """Set-up before the expressions; without one the question's code is the set-up."""
    holds: Text | None = None
    """true_false only: a Python expression for the claim of the prompt."""


class PatchProof(_Proof):
    """Each option replaces the line of code that ends with `# <-- fix`."""

    kind: Literal["patch"]
    program: Listing
    """The test around a line {code}."""
    fails_with: Line | None = None
    """What the unpatched program ends with."""


class OrderProof(_Proof):
    """The program prints the real order, one line per event."""

    kind: Literal["order"]
    program: Listing | None = None
    """Program with a line {code}; without one the question's code is the program."""


Proof = Annotated[
    OutputProof | SnippetProof | StatementsProof | PatchProof | OrderProof,
    Field(discriminator="kind"),
]


class Cite(_Model):
    """Where a fact was looked up that no program can show."""

    source: Text
    """Title or URL of the source."""
    section: Text
    """The section that says it."""
    checked: datetime.date
    """The day somebody read it there."""


class QuestionFields(_Model):
    """The fields all kinds share."""

    level: Level
    revision: int = Field(ge=1)
    """A change of meaning takes the next number."""
    objectives: tuple[Objective, ...] = Field(min_length=1)
    """Objectives of the syllabus that it covers: s0-07, B03, F01."""
    prompt: Text
    code: Listing | None = None
    """The listing shown; a proof refers to it as {code}."""
    language: Literal["python", "jinja", "html", "sql", "shell", "http", "json", "ini", "text"] = "python"
    """The language of the code."""
    wide: Line | None = None
    """Why lines of code need more than 44 characters (60 at most)."""
    explanation: Text | None = None
    interviewer: Text
    """What a good answer shows beyond the fact."""
    follow_up: Text | None = None
    """The follow-up question to expect."""
    docs: Annotated[str, StringConstraints(pattern=r"^https://[^\s/]+\.[^\s/]+(/\S*)?$")]
    """One https URL of official documentation, with a fragment where there is one."""
    proof: Proof | None = None
    cite: Cite | None = None
    valid_for: Line | None = None
    """Only where versions differ: flask>=3.1"""


class ScoredFields(QuestionFields):
    """The fields of every question that is graded."""

    explanation: Text


class OptionsFields(ScoredFields):
    """The fields of every question that is answered by picking options."""

    options: tuple[OptionFields, ...] = Field(min_length=2)


class ChoiceFields(OptionsFields):
    """Pick one."""

    kind: Literal[Kind.CHOICE]


class MultipleFields(OptionsFields):
    """Pick all that are right."""

    kind: Literal[Kind.MULTIPLE]


class TrueFalseFields(OptionsFields):
    """True or false; the options are True and False in that order."""

    kind: Literal[Kind.TRUE_FALSE]


class OrderFields(ScoredFields):
    """Put lines in order; `lines` has the right one."""

    kind: Literal[Kind.ORDER]
    lines: tuple[LineEntry, ...] = Field(min_length=3, max_length=7)


class TypedFields(ScoredFields):
    """Type the answer."""

    kind: Literal[Kind.TYPED]
    accepted: tuple[Line, ...] = Field(min_length=1)
    rejected: tuple[RejectedEntry, ...] = ()
    """Near misses that must not be accepted, at least two."""
    case: Bool = False
    """true where upper and lower case differ in meaning."""


class OpenFields(QuestionFields):
    """Say it aloud; tick what was said."""

    kind: Literal[Kind.OPEN]
    key_points: tuple[Line, ...] = Field(min_length=3, max_length=6)
    """Each a thing to have said."""
    model_answer: Text
    follow_up: Text


AnyQuestion = ChoiceFields | MultipleFields | TrueFalseFields | OrderFields | TypedFields | OpenFields

MODELS: dict[str, type[AnyQuestion]] = {
    "choice": ChoiceFields,
    "multiple": MultipleFields,
    "true_false": TrueFalseFields,
    "order": OrderFields,
    "typed": TypedFields,
    "open": OpenFields,
}
