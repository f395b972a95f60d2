"""Every rule of the linter, with a question that keeps it and one that breaks it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bank.faults import Severity
from bank.lint.bank_rules import BANK_RULES, lint_bank
from bank.lint.guessers import GUESSERS, gain
from bank.lint.item_rules import ITEM_RULES, lint_item
from bank.lint.showings import is_drawn, showing
from bank.lint.statistics import chi_square, fisher_exact
from bank.loading import load_bank
from quiz.questions import Kind, Level, Option, Question
from tests.bank_packs import CHOICE, EVERY, GONE, OPEN, ORDER, SNIPPET, TRUE_FALSE, TYPED, changed, item_of, make_pack


def _options(*texts: str, **extra: Any) -> list[dict[str, Any]]:
    """Options of which the first is the key."""
    wrong = [{"text": text, "error": "Mixes it up.", "why": "x", **extra} for text in texts[1:]]
    return [{"text": texts[0], "correct": True, "why": "x", **extra}, *wrong]


CITED = {"proof": GONE, "cite": {"source": "RFC", "section": "1", "checked": "2026-11-20"}}


def _words(*texts: str, **changes: Any) -> dict[str, Any]:
    return {**CITED, "options": _options(*texts), **changes}


# rule, severity, field, a question that breaks it, and the same one mended
Case = tuple[str, str, str, dict[str, Any], dict[str, Any], dict[str, Any]]
CASES: dict[str, Case] = {
    "opinion": (
        "R1",
        "error",
        "prompt",
        CHOICE,
        {"prompt": "Which is the best way to print here?"},
        {"prompt": "Which way prints a sum `best` of all?"},
    ),
    "no evidence": ("R1", "error", "proof", CHOICE, {"proof": GONE}, CITED),
    "no question": (
        "R2",
        "error",
        "prompt",
        CHOICE,
        {"prompt": "This small program prints the following."},
        {"prompt": "What does this small program print?"},
    ),
    "few words": ("R2", "error", "prompt", CHOICE, {"prompt": "What is printed?"}, {}),
    "claim without its words": (
        "R2",
        "error",
        "prompt",
        TRUE_FALSE,
        {"prompt": "A tuple can be changed in place."},
        {},
    ),
    "long prompt": (
        "R3",
        "error",
        "prompt",
        CHOICE,
        {"prompt": "x y z v " * 40 + "?"},
        {"prompt": "`x` y z v " * 29 + "?"},
    ),
    "long option": ("R3", "error", "options[1].text", CHOICE, {"options.1.text": "1" * 101}, {}),
    "long line": ("R3", "error", "lines[0]", ORDER, {"lines.0": {"text": "a" * 101, "prints": "a"}}, {}),
    "long message": ("R3", "error", "file", CHOICE, {"explanation": "x " * 1800}, {"explanation": "x " * 1600}),
    "many lines": (
        "R3",
        "error",
        "code",
        CHOICE,
        {"code": "x = 1\n" * 20 + "print(x)"},
        {"code": "x = 1\n" * 19 + "print(x)"},
    ),
    "wide line": ("R3", "error", "code", CHOICE, {"code": f"print({'1 + ' * 12}1)"}, {"code": f"print({'1 + ' * 9}1)"}),
    "wide with a reason": (
        "R3",
        "warning",
        "wide",
        CHOICE,
        {"code": f"print({'1 + ' * 12}1)", "wide": "One sum."},
        {},
    ),
    "too wide": ("R3", "error", "code", CHOICE, {"code": f"print({'1 + ' * 20}1)", "wide": "One sum."}, {}),
    "needless reason": ("R3", "error", "wide", CHOICE, {"wide": "One sum."}, {}),
    "negative": (
        "R4",
        "error",
        "prompt",
        CHOICE,
        {"prompt": "What does this program not print here?"},
        {"prompt": "What does this `not` program print here?"},
    ),
    "negative and loud": ("R4", "warning", "prompt", CHOICE, {"prompt": "What does this program NOT print?"}, {}),
    "two options": ("R5", "error", "options", CHOICE, _words("3", "4"), _words("3", "4", "5")),
    "six options": ("R5", "error", "options", CHOICE, _words(*"123456"), _words(*"12345")),
    "one near miss": ("R6", "error", "rejected", TYPED, {"rejected": ["10"]}, {}),
    "all of the above": (
        "R7",
        "error",
        "options[2].text",
        CHOICE,
        _words("the view runs", "the hook waits", "all of the above"),
        _words("the view runs", "the hook waits", "a signal calls"),
    ),
    "both": ("R7", "error", "options[0].text", CHOICE, _words("both A and B", "the view", "the hook"), {}),
    "kinds of options": (
        "R8",
        "error",
        "options",
        CHOICE,
        _words("`3`", "4", "a text"),
        _words("`3`", "`4`", "`a text`"),
    ),
    "punctuation": (
        "R8",
        "error",
        "options",
        CHOICE,
        _words("It waits.", "It runs", "It fails"),
        _words("It waits.", "It runs.", "It fails."),
    ),
    "article": ("R8", "error", "prompt", CHOICE, {"prompt": "This program here prints an?"}, {}),
    "containment": (
        "R9",
        "error",
        "options[0]",
        CHOICE,
        _words("the view", "the view and the hook", "a signal"),
        _words("the view", "the router and the hook", "a signal"),
    ),
    "long key": (
        "R10",
        "error",
        "options",
        CHOICE,
        _words("the view of the app and its own hooks", "the signal", "the router", "the loader"),
        _words("the views", "the signal", "the router", "the loader"),
    ),
    "short key": (
        "R10",
        "error",
        "options",
        CHOICE,
        _words("the view", "signals that were sent", "routers that were built"),
        _words("views that were called", "signals that were sent", "routers that were built"),
    ),
    "absolutes": (
        "R11",
        "error",
        "options",
        CHOICE,
        _words("the view waits", "the hook always waits", "the router waits"),
        _words("the view always waits", "the hook always waits", "the router waits"),
    ),
    "hedges": (
        "R11",
        "error",
        "options",
        CHOICE,
        _words("the view often waits", "the hook waits", "the router waits"),
        _words("the view `often` waits", "the hook waits", "the router waits"),
    ),
    "echo": (
        "R12",
        "error",
        "options",
        CHOICE,
        _words("a printed program", "the text alone", "an empty line"),
        _words("a printed program", "the program prints", "an empty line"),
    ),
    "lone opposites": (
        "R12",
        "error",
        "options",
        CHOICE,
        _words("before the view", "after the view", "in the loader"),
        _words("before the view", "inside the view", "in the loader"),
    ),
    "lone denial": (
        "R12",
        "error",
        "options",
        CHOICE,
        _words("the view runs", "the view never runs", "the loader fails"),
        _words("the view runs", "the hook fails", "the loader waits"),
    ),
    "no error behind it": (
        "R13",
        "error",
        "options[1]",
        CHOICE,
        {"options.1.error": GONE},
        {"options.1.belief": "B20"},
    ),
    "no error behind false": ("R13", "error", "options[0]", TRUE_FALSE, {"options.0.belief": GONE}, {}),
    "fails by spelling": (
        "R13",
        "warning",
        "options[1].fails_with",
        SNIPPET,
        {"options.1.fails_with": "SyntaxError"},
        {},
    ),
    "invented names": (
        "R13",
        "warning",
        "options",
        SNIPPET,
        {"options.1.text": "`push_back`", "options.2.text": "`put_last`"},
        {"options.1.text": "`push_back`", "options.2.text": "`before_request`"},
    ),
    "no Python": (
        "code",
        "error",
        "code",
        CHOICE,
        {"code": "print(1 +", **CITED},
        {"code": "{{ value }}", "language": "jinja", **CITED},
    ),
}


def _found(tmp_path: Path, question: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(hit.rule, hit.severity.value, hit.field) for hit in lint_item(item_of(tmp_path, question))]


@pytest.mark.parametrize(("rule", "severity", "field", "base", "breaks", "keeps"), CASES.values(), ids=CASES)
def test_a_rule(
    tmp_path: Path,
    rule: str,
    severity: str,
    field: str,
    base: dict[str, Any],
    breaks: dict[str, Any],
    keeps: dict[str, Any],
) -> None:
    assert (rule, severity, field) in _found(tmp_path, changed(base, breaks))
    assert (rule, severity, field) not in _found(tmp_path, changed(base, keeps))


@pytest.mark.parametrize("question", EVERY.values(), ids=EVERY)
def test_a_good_question_breaks_no_rule(tmp_path: Path, question: dict[str, Any]) -> None:
    assert _found(tmp_path, question) == []


def test_every_rule_has_its_cases() -> None:
    assert {rule for rule, _ in ITEM_RULES} == {case[0] for case in CASES.values()}


def test_an_open_question_may_ask_without_a_mark(tmp_path: Path) -> None:
    assert _found(tmp_path, changed(OPEN, {"prompt": "Tell me how a route is not found."})) == []


def _bank(tmp_path: Path, questions: Iterator[dict[str, Any]]) -> Path:
    return make_pack(tmp_path, {f"q{number}": question for number, question in enumerate(questions)})


def _many(count: int, **changes: Any) -> Iterator[dict[str, Any]]:
    """Unlike questions; in changes, {n} is the question's number in letters."""
    for number in range(count):
        name = "".join("abcdefghij"[int(digit)] for digit in f"{number:02}")
        texts = [f"{kind} {name} {kind}" for kind in ("alpha", "gamma", "delta", "omega")]
        texts = texts[number % 4 :] + texts[: number % 4]
        prompt = f"Which {name} word, {name * 2} or {name * 3}, is {name * 4} here?"
        yield changed(
            CHOICE, {**CITED, "code": GONE, "prompt": prompt, "options": _options(*texts), **_named(changes, name)}
        )


def _named(changes: dict[str, Any], name: str) -> dict[str, Any]:
    return {field: value.replace("{n}", name) if isinstance(value, str) else value for field, value in changes.items()}


def _rules(root: Path) -> set[str]:
    return {finding.rule for finding in lint_bank(load_bank(root)) if finding.severity is Severity.ERROR}


def test_a_good_bank_breaks_no_rule(tmp_path: Path) -> None:
    assert _rules(_bank(tmp_path, _many(40))) == set()


def test_r4_few_negative_prompts(tmp_path: Path) -> None:
    assert _rules(_bank(tmp_path, _many(40, prompt="Which {n} word is NOT {n}{n} here, {n}{n}{n}?"))) == {"R4"}


def test_r10_r15_the_longest_is_no_key(tmp_path: Path) -> None:
    found = lint_bank(load_bank(_bank(tmp_path, _many(40, **{"options.0.text": "alpha {n} alpha and"}))))

    assert {"R10", "R15"} <= {finding.rule for finding in found}
    assert any("the longest" in finding.message for finding in found)


@pytest.mark.parametrize(("option", "word"), [("0", "often"), ("1", "always"), ("0", "always")])
def test_r11_absolutes_and_hedges_are_everywhere_alike(tmp_path: Path, option: str, word: str) -> None:
    assert "R11" in _rules(_bank(tmp_path, _many(40, **{f"options.{option}.text": f"{word} {{n}}"})))


def test_r14_numbers_ascend_so_their_keys_must_vary(tmp_path: Path) -> None:
    assert "R14" in _rules(_bank(tmp_path, _many(40, options=_options("1", "2", "3", "4"))))


def test_r14_numbers_with_varied_keys_are_fair(tmp_path: Path) -> None:
    ranks = [["1", "2", "3", "4"][n % 4 :] + ["1", "2", "3", "4"][: n % 4] for n in range(40)]
    fair = (changed(question, {"options": _options(*rank)}) for question, rank in zip(_many(40), ranks, strict=True))

    assert "R14" not in _rules(_bank(tmp_path, fair))


def test_each_question_is_drawn_by_itself() -> None:
    one, two = (replace(_question("?", "a", "b", "c", "d"), id=f"p/t/{name}") for name in ("one", "two"))

    assert [showing(one, n) for n in range(50)] == [showing(one, n) for n in range(50)]
    assert [showing(one, n) for n in range(50)] != [showing(two, n) for n in range(50)]
    assert is_drawn(one)
    assert not is_drawn(_question("?", "3", "1", "2"))


def test_r14_no_prompt_tells_another_key(tmp_path: Path) -> None:
    key = "the router before the view"
    teller = changed(CHOICE, {"prompt": f"What prints {key} in this app?"})
    root = make_pack(
        tmp_path,
        {
            "teller": teller,
            "told": changed(CHOICE, _words(key, "the loader after the hook", "the signal inside the app")),
            "short": changed(CHOICE, _words("prints", "waits", "fails")),
        },
    )

    findings = [finding for finding in lint_bank(load_bank(root)) if finding.rule == "R14"]

    assert [(finding.file.stem, finding.field) for finding in findings] == [("teller", "prompt")]


def test_twins(tmp_path: Path) -> None:
    twin = changed(CHOICE, {"prompt": "What does this small program print there?"})
    root = make_pack(tmp_path, {"one": CHOICE, "two": twin, "other": SNIPPET})

    findings = [finding for finding in lint_bank(load_bank(root)) if finding.rule == "twin"]

    assert [finding.file.stem for finding in findings] == ["two"]
    assert "tiny/routing/one" in findings[0].message


def test_every_rule_of_the_bank_is_told_apart() -> None:
    assert len({rule.__doc__ for rule in BANK_RULES}) == len(BANK_RULES)


def _question(prompt: str, *texts: str, key: int = 0) -> Question:
    options = tuple(Option(text, correct=index == key) for index, text in enumerate(texts))
    return Question("p/t/s", 1, "t", Level.FRESHER, Kind.CHOICE, prompt, options=options)


@pytest.mark.parametrize(
    ("guesser", "question", "expected"),
    [
        ("the longest", _question("What?", "aaaa", "b", "c"), 1),
        ("the longest", _question("What?", "aa", "bb", "c"), 0.5),
        ("the longest", _question("What?", "a", "bb", "c"), 0),
        ("the echo of the prompt", _question("What does the router do?", "router", "view", "hook"), 1),
        ("the echo of the prompt", _question("What does it do?", "router", "view", "hook"), 1 / 3),
        ("no absolutes", _question("What?", "waits", "always waits", "must wait"), 1),
        ("no absolutes", _question("What?", "always waits", "waits", "runs"), 0),
        ("the middle", _question("How many?", "2", "1", "3"), 1),
        ("the middle", _question("How many?", "1", "2", "3"), 0),
        ("the first", _question("How many?", "1", "2", "3"), 1),
        ("the first", _question("How many?", "2", "1", "3"), 0),
        ("the most alike", _question("What?", "the red view", "the red hook", "the old view"), 1),
        ("the most alike", _question("What?", "something", "the red hook", "the old hook"), 0),
    ],
)
def test_a_guesser(guesser: str, question: Question, expected: float) -> None:
    assert gain(GUESSERS[guesser], question) == pytest.approx(expected)


# Reference values: R's fisher.test and chisq.test.
@pytest.mark.parametrize(
    ("table", "p"),
    [((3, 1, 1, 3), 0.4857143), ((10, 2, 3, 15), 0.0005367), ((0, 5, 0, 9), 1.0), ((1, 9, 11, 3), 0.0027594)],
)
def test_fisher(table: tuple[int, int, int, int], p: float) -> None:
    assert fisher_exact(*table) == pytest.approx(p, rel=1e-3)


@pytest.mark.parametrize(
    ("observed", "p"),
    [
        ([25.0, 25, 25, 25], 1.0),
        ([30.0, 20, 25, 25], 0.5724067),
        ([89.0, 37, 30, 28, 2], 6.0e-21),
        ([15.0, 5], 0.0253473),
    ],
)
def test_chi_square(observed: list[float], p: float) -> None:
    assert chi_square(observed, [sum(observed) / len(observed)] * len(observed)) == pytest.approx(
        p, rel=1e-3, abs=1e-12
    )
