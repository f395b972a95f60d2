"""Rules between the fields of a question, which no single field can keep."""

from collections.abc import Callable, Iterator

from packaging.requirements import InvalidRequirement, Requirement

from bank.models import (
    AnyQuestion,
    MultipleFields,
    OpenFields,
    OptionsFields,
    OrderFields,
    OutputProof,
    PatchProof,
    SnippetProof,
    StatementsProof,
    TrueFalseFields,
    TypedFields,
)
from bank.yamlfile import Place

FIX = "# <-- fix"
Wrong = tuple[Place, str]

# Which proofs can show which kind of question.
PROOFS: dict[str, tuple[str, ...]] = {
    "choice": ("output", "snippet", "statements", "patch"),
    "multiple": ("snippet", "statements"),
    "true_false": ("output", "statements"),
    "typed": ("output", "snippet"),
    "order": ("order",),
    "open": (),
}


def contradictions(question: AnyQuestion) -> list[Wrong]:
    """Everything in which the fields of a question contradict each other: the field, and a sentence."""
    return [wrong for rule in _RULES for wrong in rule(question)]


def _evidence(question: AnyQuestion) -> Iterator[Wrong]:
    proofs = PROOFS[question.kind]
    if question.proof and question.proof.kind not in proofs:
        known = ", ".join(proofs) or "none"
        yield ("proof", "kind"), f"{question.proof.kind} cannot prove a {question.kind} question (use {known})"
    if question.proof and question.cite:
        yield ("cite",), "stands beside a proof; keep the proof"


def _version(question: AnyQuestion) -> Iterator[Wrong]:
    if question.valid_for is None:
        return
    try:
        Requirement(question.valid_for)
    except InvalidRequirement:
        yield ("valid_for",), "must be a distribution and a range, such as flask>=3.1"


def _twice(question: AnyQuestion) -> Iterator[Wrong]:
    seen = set()
    for index, option in enumerate(question.options if isinstance(question, OptionsFields) else ()):
        if (bare := option.text.strip("`")) in seen:
            yield ("options", index, "text"), "stands twice among the options"
        seen.add(bare)
    for index, line in enumerate(question.lines if isinstance(question, OrderFields) else ()):
        if line.text in seen:
            yield ("lines", index), "stands twice, so two orders would be right"
        seen.add(line.text)


def _key(question: AnyQuestion) -> Iterator[Wrong]:
    if not isinstance(question, OptionsFields):
        return
    right = sum(option.correct for option in question.options)
    if not isinstance(question, MultipleFields) and right != 1:
        yield ("options",), f"exactly one must be correct, {right} are"
    if isinstance(question, MultipleFields) and not 0 < right < len(question.options):
        yield ("options",), "at least one must be correct and at least one wrong"
    if isinstance(question, TrueFalseFields) and [o.text for o in question.options] != ["True", "False"]:
        yield ("options",), "must be True and False, in that order"


def _options(question: AnyQuestion) -> Iterator[Wrong]:
    """The fields of an option that belong to one kind of proof."""
    if not isinstance(question, OptionsFields):
        return
    proof = question.proof
    for index, option in enumerate(question.options):
        place: Place = ("options", index)
        breaks = isinstance(proof, SnippetProof | PatchProof) and not option.correct
        if breaks and option.fails_with is None:
            yield (*place, "fails_with"), "is missing: say which exception or output this wrong option ends with"
        if not breaks and option.fails_with is not None:
            yield (*place, "fails_with"), "belongs to the wrong options of a snippet or patch proof"
        if option.prints is not None and not isinstance(proof, OutputProof):
            yield (*place, "prints"), "belongs to an output proof"
        if option.correct and (option.belief or option.error):
            yield place, "is correct, so it has no belief and no error"
        yield from _holds(question, index)


def _holds(question: OptionsFields, index: int) -> Iterator[Wrong]:
    place = ("options", index, "holds")
    per_option = isinstance(question.proof, StatementsProof) and not isinstance(question, TrueFalseFields)
    if per_option and question.options[index].holds is None:
        yield place, "is missing: a Python expression, True exactly when this option is right"
    if not per_option and question.options[index].holds is not None:
        yield place, "belongs to a statements proof of a choice or multiple question"


def _claim(question: AnyQuestion) -> Iterator[Wrong]:
    proof = question.proof
    if not isinstance(proof, StatementsProof):
        return
    if isinstance(question, TrueFalseFields) and proof.holds is None:
        yield ("proof", "holds"), "is missing: a Python expression for the claim of the prompt"
    if not isinstance(question, TrueFalseFields) and proof.holds is not None:
        yield ("proof", "holds"), "belongs to a true_false question; give each option its own"


def _program(question: AnyQuestion) -> Iterator[Wrong]:
    """Safeguard: the listing shown and the program run are one text."""
    proof = question.proof
    if proof is None:
        return
    uses_code = any(line.strip() == "{code}" for line in (proof.program or "").splitlines())
    if proof.program and question.code and not uses_code:
        yield ("proof", "program"), "needs a line {code}: the listing shown must be the one that is run"
    if uses_code and not question.code:
        yield ("code",), "is missing, the program refers to it"
    if not proof.program and not question.code and not isinstance(proof, StatementsProof):
        yield ("proof", "program"), "is missing, and there is no code to run"
    if not proof.program and question.code and question.language != "python":
        yield ("proof", "program"), f"is missing: the code is {question.language}, not a Python program"


def _slots(question: AnyQuestion) -> Iterator[Wrong]:
    proof = question.proof
    if isinstance(proof, SnippetProof) and "{option}" not in proof.program:
        yield ("proof", "program"), "needs {option}, where each option is put in"
    if isinstance(proof, PatchProof):
        marked = [line for line in (question.code or "").splitlines() if line.endswith(FIX)]
        if len(marked) != 1:
            yield ("code",), f"needs exactly one line that ends with {FIX}, has {len(marked)}"


def _rejected(question: AnyQuestion) -> Iterator[Wrong]:
    if not isinstance(question, TypedFields):
        return
    snippet = isinstance(question.proof, SnippetProof)
    for index, rejected in enumerate(question.rejected):
        if snippet and rejected.fails_with is None:
            yield ("rejected", index, "fails_with"), "is missing: say how the program ends with this answer"
        if not snippet and rejected.fails_with is not None:
            yield ("rejected", index, "fails_with"), "belongs to a snippet proof"


def _backticks(question: AnyQuestion) -> Iterator[Wrong]:
    """In every text `x` is inline code, so backticks come in pairs."""
    for place, text in texts_of(question):
        if text.count("`") % 2:
            yield place, "has a backtick without its partner"


def texts_of(question: AnyQuestion) -> Iterator[tuple[Place, str]]:
    """Every text a person reads, code apart, with its field."""
    for name in ("prompt", "explanation", "interviewer", "follow_up", "model_answer"):
        if text := getattr(question, name, None):
            yield (name,), text
    if isinstance(question, OptionsFields):
        for index, option in enumerate(question.options):
            yield ("options", index, "text"), option.text
            yield ("options", index, "why"), option.why
    elif isinstance(question, OrderFields):
        yield from ((("lines", index), line.text) for index, line in enumerate(question.lines))
    elif isinstance(question, OpenFields):
        yield from ((("key_points", index), point) for index, point in enumerate(question.key_points))


_RULES: tuple[Callable[[AnyQuestion], Iterator[Wrong]], ...] = (
    _evidence,
    _version,
    _twice,
    _key,
    _options,
    _claim,
    _program,
    _slots,
    _rejected,
    _backticks,
)
