"""A pack is read whole or refused with every fault: file, line, field, and words an author understands."""

from pathlib import Path
from typing import Any

import pytest

from bank import BrokenBankError, load_bank
from bank.loading import read_bank
from bank.yamlfile import read_yaml
from quiz.questions import Kind, Level, Option
from tests.bank_packs import CHOICE, EVERY, GONE, ORDER, SYLLABUS, TRUE_FALSE, TYPED, changed, faults_of, make_pack


def test_every_kind_is_read(tmp_path: Path) -> None:
    bank = load_bank(make_pack(tmp_path, EVERY))

    assert {question.kind for question in bank.questions} == set(Kind)
    assert [topic.slug for topic in bank.topics] == ["routing"]
    assert [(domain.slug, domain.weight) for domain in bank.domains] == [("all", 100)]


def test_a_question_is_what_its_file_says(tmp_path: Path) -> None:
    question = load_bank(make_pack(tmp_path, {"sum": CHOICE})).questions[0]

    assert question.id == "tiny/routing/sum"
    assert (question.topic, question.level, question.revision) == ("routing", Level.FRESHER, 1)
    assert question.options[0] == Option("3", correct=True, why="Because.")
    assert question.options[1].correct is False
    assert question.key == {0}
    assert question.proof == "output"


def test_lines_of_an_order_question_are_its_options(tmp_path: Path) -> None:
    question = load_bank(make_pack(tmp_path, {"order": ORDER})).questions[0]

    assert [option.text for option in question.options] == ["`a`", "`b`", "the third"]
    assert {option.correct for option in question.options} == {None}


def test_a_citation_is_evidence_of_its_own_kind(tmp_path: Path) -> None:
    cited = changed(CHOICE, {"proof": GONE, "cite": {"source": "RFC 9110", "section": "9", "checked": "2026-11-20"}})

    assert load_bank(make_pack(tmp_path, {"cited": cited})).questions[0].proof == "cite"


@pytest.mark.parametrize("answer", ["yes", "on", "null", "0x10", "1.0", "~", "2026-11-20", "1_000"])
def test_every_scalar_is_text(tmp_path: Path, answer: str) -> None:
    root = make_pack(tmp_path, {"typed": TYPED})
    path = root / "tiny" / "routing" / "typed.yaml"
    path.write_text(path.read_text().replace("- '32'", f"- {answer}"))

    assert load_bank(root).questions[0].accepted == (answer,)


FAULTS: dict[str, tuple[dict[str, Any], dict[str, Any], str, str]] = {
    "missing": (CHOICE, {"prompt": GONE}, "prompt", "is missing"),
    "empty": (CHOICE, {"prompt": " "}, "prompt", "is empty"),
    "unknown field": (CHOICE, {"hint": "x"}, "hint", "is no field here"),
    "unknown field of an option": (CHOICE, {"options.1.hint": "x"}, "options[1].hint", "is no field here"),
    "another kind's field": (CHOICE, {"accepted": ["3"]}, "accepted", "is no field here"),
    "unknown kind": (CHOICE, {"kind": "riddle"}, "kind", "must be one of choice, multiple"),
    "unknown level": (CHOICE, {"level": "guru"}, "level", "must be 'fresher'"),
    "revision in words": (CHOICE, {"revision": "first"}, "revision", "must be a whole number"),
    "revision zero": (CHOICE, {"revision": 0}, "revision", "must be at least 1"),
    "no objective": (CHOICE, {"objectives": []}, "objectives", "needs at least 1"),
    "odd objective": (CHOICE, {"objectives": ["X1"]}, "objectives[0]", "must be an objective"),
    "unlisted objective": (CHOICE, {"objectives": ["B47"]}, "objectives[0]", "not among the objectives"),
    "unlisted belief": (TRUE_FALSE, {"options.0.belief": "B47"}, "options[0].belief", "not in the syllabus"),
    "text for a list": (CHOICE, {"options": "none"}, "options", "must be a list"),
    "list for a text": (CHOICE, {"prompt": ["a"]}, "prompt", "must be text"),
    "correct in another word": (CHOICE, {"options.0.correct": "on"}, "options[0].correct", "must be true or false"),
    "two keys": (CHOICE, {"options.1": {"text": "12", "correct": True, "why": "x"}}, "options", "exactly one"),
    "no key": (CHOICE, {"options.0.correct": False}, "options", "exactly one"),
    "no why": (CHOICE, {"options.2.why": GONE}, "options[2].why", "is missing"),
    "option twice": (CHOICE, {"options.2.text": "`3`"}, "options[2].text", "stands twice"),
    "option of two lines": (CHOICE, {"options.2.text": "4\n5"}, "options[2].text", "must be one line"),
    "belief of the key": (CHOICE, {"options.0.belief": "B20"}, "options[0]", "is correct"),
    "false before true": (
        TRUE_FALSE,
        {"options.0.text": "False", "options.1.text": "True"},
        "options",
        "must be True and False",
    ),
    "insecure docs": (CHOICE, {"docs": "http://flask.org/x"}, "docs", "must be one https:// address"),
    "half a backtick": (CHOICE, {"explanation": "see `x"}, "explanation", "backtick without its partner"),
    "two lines of an order": (ORDER, {"lines": ["a", "b"]}, "lines", "needs at least 3"),
    "line twice": (ORDER, {"lines.1": "`a`"}, "lines[1]", "stands twice"),
    "no range": (CHOICE, {"valid_for": "since 3.1"}, "valid_for", "a distribution and a range"),
    "unknown proof": (CHOICE, {"proof.kind": "oracle"}, "proof", "kind must be"),
    "proof of another kind": (CHOICE, {"proof": {"kind": "order"}}, "proof.kind", "cannot prove a choice"),
    "proof and cite": (
        CHOICE,
        {"cite": {"source": "RFC", "section": "1", "checked": "2026-11-20"}},
        "cite",
        "stands beside a proof",
    ),
    "cite without a date": (
        CHOICE,
        {"proof": GONE, "cite": {"source": "RFC", "section": "1", "checked": "lately"}},
        "cite.checked",
        "must be a date",
    ),
    "another listing": (CHOICE, {"proof.program": "print(3)"}, "proof.program", "needs a line {code}"),
    "no listing": (CHOICE, {"code": GONE}, "proof.program", "is missing"),
    "reference to no listing": (TYPED, {"proof.program": "{code}\nprint(32)"}, "code", "is missing"),
    "holds elsewhere": (CHOICE, {"options.1.holds": "True"}, "options[1].holds", "belongs to a statements proof"),
    "holds missing": (EVERY["multiple"], {"options.1.holds": GONE}, "options[1].holds", "is missing"),
    "claim missing": (TRUE_FALSE, {"proof.holds": GONE}, "proof.holds", "is missing"),
    "claim elsewhere": (EVERY["multiple"], {"proof.holds": "x"}, "proof.holds", "belongs to a true_false"),
    "no slot": (EVERY["snippet"], {"proof.program": "print(1)"}, "proof.program", "needs {option}"),
    "no end told": (EVERY["snippet"], {"options.1.fails_with": GONE}, "options[1].fails_with", "is missing"),
    "end told elsewhere": (CHOICE, {"options.1.fails_with": "x"}, "options[1].fails_with", "belongs to the wrong"),
    "prints elsewhere": (EVERY["snippet"], {"options.1.prints": "x"}, "options[1].prints", "belongs to an output"),
    "no marked line": (EVERY["patch"], {"code": "def double(n): ..."}, "code", "exactly one line"),
    "two key points": (EVERY["open"], {"key_points": ["a", "b"]}, "key_points", "needs at least 3"),
    "timeout too long": (CHOICE, {"proof.timeout": 3600}, "proof.timeout", "must be at most 60"),
}


@pytest.mark.parametrize(("question", "changes", "field", "words"), FAULTS.values(), ids=FAULTS)
def test_a_fault_names_its_field(
    tmp_path: Path, question: dict[str, Any], changes: dict[str, Any], field: str, words: str
) -> None:
    faults = faults_of(make_pack(tmp_path, {"good": question, "bad": changed(question, changes)}))

    assert [(fault.file.name, fault.field) for fault in faults] == [("bad.yaml", field)]
    assert words in faults[0].message
    assert "pydantic" not in str(faults[0])


def test_a_fault_names_its_line(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {"bad": changed(CHOICE, {"options.2.why": GONE, "docs": "nowhere"})})
    lines = (root / "tiny" / "routing" / "bad.yaml").read_text().splitlines()

    with pytest.raises(BrokenBankError) as caught:
        load_bank(root)

    found = {fault.field: lines[fault.line - 1] for fault in caught.value.faults}
    assert found["docs"] == "docs: nowhere"
    assert found["options[2].why"] == "- text: '4'"


def test_all_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    bad = changed(CHOICE, {"prompt": GONE, "level": "guru"})
    root = make_pack(tmp_path, {"a": bad, "b": CHOICE, "c": bad})

    faults = faults_of(root)

    assert sorted((fault.file.stem, fault.field) for fault in faults) == [
        ("a", "level"),
        ("a", "prompt"),
        ("c", "level"),
        ("c", "prompt"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("level: fresher\nprompt: [a\n", 3, "is not YAML"),
        ("level: fresher\nkind: choice\nlevel: senior\n", 3, "stands here and in line 1"),
        ("- level: fresher\n", 1, "must be a mapping"),
        ("", 1, "must be a mapping"),
    ],
)
def test_broken_yaml(tmp_path: Path, text: str, line: int, words: str) -> None:
    root = make_pack(tmp_path, {})
    (root / "tiny" / "routing" / "bad.yaml").write_text(text)

    fault = faults_of(root)[0]

    assert (fault.line, fault.file.name) == (line, "bad.yaml")
    assert words in fault.message


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {})
    (root / "tiny" / "routing" / "bad.yaml").write_bytes(b"level: \xff")

    assert "UTF-8" in faults_of(root)[0].message


@pytest.mark.parametrize("place", ["tiny/weather/a.yaml", "tiny/a.yaml", "tiny/routing/deep/a.yaml"])
def test_a_file_outside_a_topic(tmp_path: Path, place: str) -> None:
    root = make_pack(tmp_path, {"good": CHOICE})
    (root / place).parent.mkdir(parents=True, exist_ok=True)
    (root / place).write_text((root / "tiny/routing/good.yaml").read_text())

    assert "stands in no topic" in faults_of(root)[0].message


@pytest.mark.parametrize("name", ["A.yaml", "a_b.yaml", "a--b.yaml", "a.yml"])
def test_a_file_name_that_is_no_slug(tmp_path: Path, name: str) -> None:
    root = make_pack(tmp_path, {"good": CHOICE})
    (root / "tiny/routing" / name).write_text((root / "tiny/routing/good.yaml").read_text())

    assert "small letters" in faults_of(root)[0].message


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"domains.all.weight": 90}, "domains"),
        ({"topics.routing.domain": "other"}, "topics.routing.domain"),
        ({"objectives.B20.topic": "other"}, "objectives.B20.topic"),
        ({"topics.routing.at_least": "many"}, "topics.routing.at_least"),
        ({"topics": GONE}, "topics"),
    ],
)
def test_a_broken_syllabus(tmp_path: Path, change: dict[str, Any], field: str) -> None:
    fault = faults_of(make_pack(tmp_path, {}, changed(SYLLABUS, change)))[0]

    assert (fault.file.name, fault.field) == ("syllabus.yaml", field)


def test_a_folder_without_packs(tmp_path: Path) -> None:
    with pytest.raises(BrokenBankError, match=r"syllabus\.yaml"):
        load_bank(tmp_path)


def test_packs_live_side_by_side(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {"one": CHOICE})
    (root / "tiny").rename(root / "first")
    make_pack(root, {"one": CHOICE})

    assert [question.id for question in load_bank(root).questions] == ["first/routing/one", "tiny/routing/one"]


@pytest.mark.parametrize("name", ["tiny/routing/good", "{root}/tiny/routing/good.yaml"])
def test_only_what_is_named_is_opened(tmp_path: Path, name: str) -> None:
    root = make_pack(tmp_path, {"good": CHOICE, "bad": changed(CHOICE, {"prompt": GONE})})

    bank, faults = read_bank(root, [name.format(root=root)])

    assert ([item.id for item in bank.items], faults) == (["tiny/routing/good"], [])


@pytest.mark.parametrize("name", ["routing", "tiny", "{root}/tiny/routing", "{root}"])
def test_topics_and_folders_name_their_files(tmp_path: Path, name: str) -> None:
    root = make_pack(tmp_path, {"a": CHOICE, "b": TYPED})

    assert len(read_bank(root, [name.format(root=root)])[0].items) == 2


def test_aliases_and_nested_lines(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    path.write_text("a: &x one\nb:\n  - *x\n  - c: 2\n")

    file = read_yaml(path)

    assert file.content == {"a": "one", "b": ["one", {"c": "2"}]}
    assert file.line(("b", 1, "c")) == 4
    assert file.line(("b", 1, "missing")) == 4
