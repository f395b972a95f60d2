"""A pack on disk for the tests of the bank: one valid question of each kind, and a way to change one field of it."""

import copy
from pathlib import Path
from typing import Any

import yaml

from bank.checking import Report, check_bank
from bank.faults import Fault, Finding
from bank.loading import Item, read_bank

SYLLABUS = {
    "title": "Tiny",
    "quota": {"scored": 0, "open": 0, "each_kind": 0, "choice_share": 100, "proven_share": 0},
    "domains": {"all": {"title": "All", "weight": 100}},
    "topics": {"routing": {"title": "Routing", "domain": "all", "at_least": 0, "proven": 0}},
    "objectives": {"B20": {"topic": "routing", "text": "Slashes."}, "s0-01": {"topic": "routing", "text": "Flask."}},
}

_COMMON = {
    "level": "fresher",
    "revision": 1,
    "objectives": ["B20"],
    "explanation": "It is so.",
    "interviewer": "The reason.",
    "docs": "https://flask.palletsprojects.com/en/stable/api/#flask.Flask",
}


def _option(text: str, correct: bool = False, **fields: Any) -> dict[str, Any]:
    reason = {"correct": True} if correct else {"error": "Mixes it up."}
    return {"text": text, **reason, "why": "Because.", **fields}


CHOICE = {
    **_COMMON,
    "kind": "choice",
    "prompt": "What does this small program print here?",
    "code": "print(1 + 2)",
    "options": [_option("3", correct=True), _option("12"), _option("4"), _option("2")],
    "proof": {"kind": "output"},
}
MULTIPLE = {
    **_COMMON,
    "kind": "multiple",
    "prompt": "Which of these claims are true of the list?",
    "options": [
        _option("It has three entries.", correct=True, holds="len(numbers) == 3"),
        _option("It begins with one.", correct=True, holds="numbers[0] == 1"),
        _option("It holds a text.", holds="any(isinstance(n, str) for n in numbers)"),
    ],
    "proof": {"kind": "statements", "program": "numbers = [1, 2, 3]"},
}
TRUE_FALSE = {
    **_COMMON,
    "kind": "true_false",
    "prompt": "True or false: a tuple can be changed in place.",
    "options": [
        {"text": "True", "belief": "B20", "why": "It has no method for it."},
        {"text": "False", "correct": True, "why": "It is fixed."},
    ],
    "proof": {"kind": "statements", "program": "empty = ()", "holds": "hasattr(empty, 'append')"},
}
ORDER = {
    **_COMMON,
    "kind": "order",
    "prompt": "In which order does this program print its lines?",
    "code": "for name in ('a', 'b', 'c'):\n    print(name)",
    "lines": ["`a`", "`b`", {"text": "the third", "prints": "c"}],
    "proof": {"kind": "order"},
}
TYPED = {
    **_COMMON,
    "kind": "typed",
    "prompt": "What does the expression `2 ** 5` give you?",
    "accepted": ["32"],
    "rejected": ["10", "25"],
    "proof": {"kind": "output", "program": "base = 2\nprint(base ** 5)"},
}
SNIPPET = {
    **_COMMON,
    "kind": "choice",
    "prompt": "Which method puts a value at the end of a list?",
    "options": [
        _option("`append`", correct=True),
        _option("`add`", fails_with="AttributeError"),
        _option("`insert`", fails_with="TypeError"),
    ],
    "proof": {"kind": "snippet", "program": "numbers = [1]\nnumbers.{option}(2)\nassert numbers == [1, 2]"},
}
PATCH = {
    **_COMMON,
    "kind": "choice",
    "prompt": "Which line in place of the marked one doubles it?",
    "code": "def double(n):\n    return n + 2  # <-- fix",
    "options": [
        _option("`return n * 2`", correct=True),
        _option("`return n ** 2`", fails_with="9"),
        _option("`return m * 2`", fails_with="NameError"),
    ],
    "proof": {"kind": "patch", "program": "{code}\n\nassert double(3) == 6, double(3)", "fails_with": "5"},
}
OPEN = {
    **{name: value for name, value in _COMMON.items() if name != "explanation"},
    "kind": "open",
    "prompt": "What is a route in Flask?",
    "key_points": ["A rule.", "An endpoint.", "A view."],
    "model_answer": "A rule that leads to a view.",
    "follow_up": "And what is an endpoint?",
}
EVERY = {
    "choice": CHOICE,
    "multiple": MULTIPLE,
    "true-false": TRUE_FALSE,
    "order": ORDER,
    "typed": TYPED,
    "snippet": SNIPPET,
    "patch": PATCH,
    "open": OPEN,
}
GONE = object()


def changed(question: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """The question with fields set (`options.1.why`) or taken away (GONE)."""
    new = copy.deepcopy(question)
    for path, value in changes.items():
        *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
        target: Any = new
        for step in way:
            target = target[step]
        if value is GONE:
            del target[last]
        else:
            target[last] = value
    return new


def make_pack(root: Path, questions: dict[str, dict[str, Any]], syllabus: dict[str, Any] | None = None) -> Path:
    """Writes a pack `tiny` with one topic, and returns the folder of packs."""
    topic = root / "tiny" / "routing"
    topic.mkdir(parents=True, exist_ok=True)
    (root / "tiny" / "syllabus.yaml").write_text(yaml.safe_dump(syllabus or SYLLABUS, sort_keys=False))
    for slug, question in questions.items():
        (topic / f"{slug}.yaml").write_text(yaml.safe_dump(question, sort_keys=False, allow_unicode=True))
    return root


def faults_of(root: Path) -> list[Fault]:
    """What loading finds."""
    return read_bank(root)[1]


def item_of(root: Path, question: dict[str, Any]) -> Item:
    """The question as an item of a pack; it has to load."""
    bank, faults = read_bank(make_pack(root, {"one": question}))
    assert not faults, faults
    return bank.items[0]


def check(root: Path, **wanted: Any) -> Report:
    """The report of a check."""
    return check_bank(root, begin=lambda _count: lambda: None, **wanted)


def told(entries: list[Fault] | list[Finding]) -> list[tuple[str, int, str]]:
    """File name, line and field of each entry."""
    return [(entry.file.name, entry.line, entry.field) for entry in entries]
