"""Does what the programs showed confirm the key and refute everything else?

The judge is given the key as an argument, so that it can be asked again with a wrong one: a proof that a wrong key
also passes proves nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bank.loading import Item
from bank.models import (
    AnyQuestion,
    OptionsFields,
    OrderFields,
    OrderProof,
    OutputProof,
    PatchProof,
    SnippetProof,
    StatementsProof,
    TrueFalseFields,
    TypedFields,
)
from bank.proving.programs import Run, bare, candidates
from bank.proving.running import Observation
from bank.yamlfile import Place
from quiz.grading import normalised

Wrong = tuple[Place, str]
Seen = Sequence[tuple[Run, Observation]]


@dataclass(frozen=True, slots=True)
class Key:
    """What is claimed to be right: flags of the options (or of accepted, then rejected answers), or an order."""

    right: tuple[bool, ...] = ()
    order: tuple[int, ...] = ()


def key_of(question: AnyQuestion) -> Key:
    """The key as the author wrote it."""
    if isinstance(question, OptionsFields):
        return Key(right=tuple(option.correct for option in question.options))
    if isinstance(question, TypedFields):
        return Key(right=(True,) * len(question.accepted) + (False,) * len(question.rejected))
    return Key(order=tuple(range(len(question.lines))) if isinstance(question, OrderFields) else ())


def flipped(key: Key, question: AnyQuestion) -> Iterator[Key]:
    """Wrong keys, each of which a proof has to refuse."""
    for index in range(len(key.order) - 1):
        order = list(key.order)
        order[index : index + 2] = reversed(order[index : index + 2])
        yield Key(order=tuple(order))
    single = isinstance(question.proof, OutputProof) or question.kind != "multiple"
    for index, right in enumerate(key.right):
        if single and not right:  # this wrong one instead of the right one
            yield Key(right=tuple(place == index for place in range(len(key.right))))
        elif not single:
            yield Key(right=tuple(flag != (place == index) for place, flag in enumerate(key.right)))


def verdict(item: Item, seen: Seen) -> list[Wrong]:
    """Everything the programs showed against the question, or against its proof."""
    question = item.fields
    key = key_of(question)
    wrong = _broken(seen, question) or list(judge(question, key, seen))
    if wrong:
        return wrong
    for other in flipped(key, question):
        if not any(judge(question, other, seen)):
            return [(("proof",), f"cannot fail: it would also pass with the key {_name(other, question)}")]
    return []


def _name(key: Key, question: AnyQuestion) -> str:
    if key.order and isinstance(question, OrderFields):
        return " / ".join(question.lines[index].text for index in key.order)
    texts = [text for _, text in candidates(question)]
    return " and ".join(text for text, right in zip(texts, key.right, strict=True) if right) or "(nothing)"


def _broken(seen: Seen, question: AnyQuestion) -> list[Wrong]:
    """Programs that came to no result at all."""
    wrong: list[Wrong] = []
    may_fail = isinstance(question.proof, SnippetProof | PatchProof)
    for run, observation in seen:
        if observation.exit is None:
            wrong.append((run.place, f"the program was stopped after {run.program.timeout:g} s"))
        elif observation.exit and not may_fail:
            wrong.append((run.place, f"the program fails: {_end(observation)}"))
    return wrong


def _end(observation: Observation) -> str:
    """How a program ended, in a clause."""
    last = (observation.stderr or observation.stdout).rstrip().rpartition("\n")[2]
    return (observation.raised or last or f"exit {observation.exit}")[:300]


def judge(question: AnyQuestion, key: Key, seen: Seen) -> Iterator[Wrong]:
    """What was seen that a key does not agree with."""
    match question.proof:
        case OutputProof() if isinstance(question, OptionsFields):
            yield from _output(question, key, seen[0][1].stdout.strip())
        case OutputProof() if isinstance(question, TypedFields):
            yield from _typed(question, key, seen[0][1].stdout)
        case SnippetProof():
            yield from _breaking(question, key, seen)
        case PatchProof():
            yield from _unpatched(question.proof, seen[0][1])
            yield from _breaking(question, key, seen[1:])
        case StatementsProof() if isinstance(question, OptionsFields):
            yield from _statements(question, key, seen)
        case OrderProof() if isinstance(question, OrderFields):
            yield from _order(question, key, seen[0][1].stdout)


def _output(question: OptionsFields, key: Key, printed: str) -> Iterator[Wrong]:
    for index, (option, right) in enumerate(zip(question.options, key.right, strict=True)):
        expected = option.prints or bare(option.text)
        if right and expected != printed:
            yield ("options", index), f"is the key, but the program prints {printed!r}, not {expected!r}"
        if not right and expected == printed:
            yield ("options", index), f"is wrong by the key, but the program prints exactly this: {printed!r}"


def _typed(question: TypedFields, key: Key, stdout: str) -> Iterator[Wrong]:
    texts = [normalised(text, case=question.case) for _, text in candidates(question)]
    accepted = {text for text, right in zip(texts, key.right, strict=True) if right}
    printed = normalised(stdout, case=question.case)
    if printed not in accepted:
        yield ("accepted",), f"the program prints {stdout.strip()!r}, which is not accepted"
    for (place, text), normal, right in zip(candidates(question), texts, key.right, strict=True):
        if not right and normal in accepted | {printed}:
            yield place, f"{text!r} is rejected, but would be accepted"


def _breaking(question: AnyQuestion, key: Key, seen: Seen) -> Iterator[Wrong]:
    """Snippet and patch: the right ones exit 0, the others end as they say."""
    for (run, observation), right in zip(seen, key.right, strict=True):
        if right and observation.exit:
            yield run.place, f"is the key, but the program fails with it: {_end(observation)}"
        elif not right and not observation.exit:
            yield run.place, "is wrong by the key, but the program succeeds with it"
        elif not right and not observation.ends_with(expected := _fails_with(question, run.place)):
            yield (*run.place, "fails_with"), f"says {expected}, but the program ends with: {_end(observation)}"


def _fails_with(question: AnyQuestion, place: Place) -> str:
    """How a wrong one is said to end; asked with a wrong key, the right one too, which says nothing."""
    index = place[1]
    told: str | None = None
    if isinstance(question, OptionsFields) and isinstance(index, int):
        told = question.options[index].fails_with
    elif isinstance(question, TypedFields) and isinstance(index, int) and place[0] == "rejected":
        told = question.rejected[index].fails_with
    return told or ""


def _unpatched(proof: PatchProof, observation: Observation) -> Iterator[Wrong]:
    if not observation.exit:
        yield ("code",), "passes the test as it stands, so there is nothing to fix"
    elif proof.fails_with and not observation.ends_with(proof.fails_with):
        yield ("proof", "fails_with"), f"says {proof.fails_with}, but the code ends with: {_end(observation)}"


def _statements(question: OptionsFields, key: Key, seen: Seen) -> Iterator[Wrong]:
    claimed = key.right[:1] if isinstance(question, TrueFalseFields) else key.right
    for (run, observation), right in zip(seen, claimed, strict=True):
        value = observation.stdout.rstrip().rpartition("\n")[2]
        if value not in ("True", "False"):
            yield run.place, f"must be True or False, not {value[:200]} (a comparison, or bool(...))"
        elif value != str(right):
            yield run.place, f"is {value}, but the key says {right}"


def _order(question: OrderFields, key: Key, stdout: str) -> Iterator[Wrong]:
    printed = [line.strip() for line in stdout.splitlines() if line.strip()]
    lines = [question.lines[index] for index in key.order]
    claimed = [line.prints or bare(line.text) for line in lines]
    if printed != claimed:
        yield ("lines",), f"the program prints {' / '.join(printed)}"
