"""From a question to the programs that prove it. The listing shown is put in, never written twice."""

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from bank.kinds import FIX
from bank.models import AnyQuestion, OptionsFields, PatchProof, SnippetProof, StatementsProof, TypedFields
from bank.proving.running import Program
from bank.yamlfile import Place

_CODE = re.compile(r"^([ \t]*)\{code\}[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Run:
    """One program of a proof, and the field whose truth it shows."""

    place: Place
    program: Program


def runs_of(question: AnyQuestion) -> list[Run]:
    """The programs of a question's proof, in a fixed order; none where it has no proof."""
    proof = question.proof
    if proof is None:
        return []
    texts = list(_texts(question))
    return [Run(place, Program(text, proof.timeout)) for place, text in texts]


def _texts(question: AnyQuestion) -> Iterator[tuple[Place, str]]:
    match question.proof:
        case StatementsProof():
            yield from _statements(question)
        case SnippetProof(program=program):
            whole = put_code(program, question.code)
            for place, text in candidates(question):
                yield place, whole.replace("{option}", bare(text))
        case PatchProof(program=program):
            yield ("code",), put_code(program, question.code)
            for place, text in candidates(question):
                yield place, put_code(program, patched(question.code or "", bare(text)))
        case proof:
            assert proof is not None  # noqa: S101 - runs_of asks only where there is a proof
            yield ("proof",), put_code(proof.program or "{code}", question.code)


def _statements(question: AnyQuestion) -> Iterator[tuple[Place, str]]:
    proof = question.proof
    assert isinstance(proof, StatementsProof)  # noqa: S101 - the only caller matched it
    setup = put_code(proof.program or ("{code}" if question.code else ""), question.code)
    if proof.holds:
        yield ("proof", "holds"), _asking(setup, proof.holds)
    elif isinstance(question, OptionsFields):
        for index, option in enumerate(question.options):
            yield ("options", index, "holds"), _asking(setup, option.holds or "")


def _asking(setup: str, expression: str) -> str:
    """The set-up, and the expression's value as the last line of the output."""
    return f"{setup}\n\nprint('\\n' + repr((\n{expression}\n)))"


def candidates(question: AnyQuestion) -> Iterator[tuple[Place, str]]:
    """What is put into a snippet or patch, with its field: options, or accepted and rejected answers."""
    if isinstance(question, OptionsFields):
        yield from ((("options", index), option.text) for index, option in enumerate(question.options))
    if isinstance(question, TypedFields):
        yield from ((("accepted", index), text) for index, text in enumerate(question.accepted))
        yield from ((("rejected", index), rejected.text) for index, rejected in enumerate(question.rejected))


def bare(text: str) -> str:
    """A text without the backticks that mark inline code."""
    return text.replace("`", "")


def put_code(program: str, code: str | None) -> str:
    """The program with the code in place of its line {code}, indented like it."""
    return _CODE.sub(lambda match: textwrap.indent(code or "", match[1]), program)


def patched(code: str, line: str) -> str:
    """The code with its marked line replaced, indentation kept."""
    return "\n".join(
        old[: len(old) - len(old.lstrip())] + line if old.endswith(FIX) else old for old in code.splitlines()
    )
