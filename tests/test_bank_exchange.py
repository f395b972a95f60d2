"""The bank goes out and comes back: JSON, Markdown, the schema, the lock, the commands."""

import argparse
import json
import zipfile
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bank import commands
from bank.against import check_against, requirements
from bank.commands import main
from bank.coverage import coverage, shortfalls
from bank.exporting import export_json, export_markdown, to_record
from bank.importing import KNOWN, import_json, to_yaml
from bank.loading import load_bank
from bank.revisions import NAME, publish, read_lock
from bank.schema import schema_text
from quiz.questions import Kind
from tests.bank_packs import CHOICE, EVERY, GONE, SYLLABUS, TYPED, changed, check, make_pack

COVERED = changed(SYLLABUS, {"objectives.s0-01": GONE})
ROOT = Path(__file__).parent.parent / "seeds"


def _exported(root: Path) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = json.loads(export_json(load_bank(root)))
    return records


def test_the_export_has_the_agreed_fields(tmp_path: Path) -> None:
    records = {record["kind"]: record for record in _exported(make_pack(tmp_path, EVERY))}

    assert " ".join(records["choice"]) == (
        "id revision topic level kind prompt code options accepted key_points model_answer explanation interviewer"
        " follow_up docs objectives proof valid_for"
    )
    assert set(records["choice"]["options"][0]) == {"text", "correct", "why", "belief"}
    assert [option["text"] for option in records["true_false"]["options"]] == ["True", "False"]
    assert [option["correct"] for option in records["order"]["options"]] == [None, None, None]
    assert records["typed"]["accepted"] == ["32"]
    assert (records["open"]["options"], records["open"]["proof"], records["open"]["code"]) == ([], None, None)
    assert records["open"]["key_points"] == ["A rule.", "An endpoint.", "A view."]


def test_the_study_book_has_every_question_and_answer(tmp_path: Path) -> None:
    book = export_markdown(load_bank(make_pack(tmp_path, EVERY)))

    for question in EVERY.values():
        assert question["prompt"] in book
    assert "✅ 3<br>Because." in book
    assert "```python\nprint(1 + 2)\n```" in book


def _without_proof(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**record, "proof": None} for record in records]


def test_an_export_comes_back(tmp_path: Path) -> None:
    first = _exported(make_pack(tmp_path / "first", EVERY))
    (tmp_path / "bank.json").write_text(json.dumps(first))

    done = import_json(make_pack(tmp_path / "second", {}), tmp_path / "bank.json")

    assert (len(done.written), done.faults) == (len(EVERY), [])
    assert _exported(tmp_path / "second") == _without_proof(first)


_TEXT = (
    st.text(
        st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="`"), min_size=1, max_size=60
    )
    .map(str.strip)
    .filter(bool)
)
_CODE = st.lists(st.text("abc =:#'\"-{}[]|>\\", max_size=20).map(str.rstrip), min_size=1, max_size=5).map("\n".join)
_ABSENT = st.none()


@st.composite
def _records(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(list(Kind)))
    texts = draw(st.lists(_TEXT, min_size=3, max_size=5, unique=True))
    options: list[dict[str, Any]] = []
    if kind in (Kind.CHOICE, Kind.MULTIPLE):
        options = [
            {"text": text, "correct": i == 0, "why": draw(_TEXT), "belief": None} for i, text in enumerate(texts)
        ]
    elif kind is Kind.TRUE_FALSE:
        options = [{"text": t, "correct": t == "False", "why": draw(_TEXT), "belief": None} for t in ("True", "False")]
    elif kind is Kind.ORDER:
        options = [{"text": text, "correct": None, "why": draw(_ABSENT | _TEXT), "belief": None} for text in texts]
    is_open = kind is Kind.OPEN
    return {
        "id": "tiny/routing/one",
        "revision": draw(st.integers(1, 99)),
        "topic": "routing",
        "level": draw(st.sampled_from(["fresher", "intermediate", "senior"])),
        "kind": kind.value,
        "prompt": draw(_TEXT),
        "code": draw(_ABSENT | _CODE.map(lambda code: code.strip("\n")).filter(bool)),
        "options": options,
        "accepted": texts if kind is Kind.TYPED else [],
        "key_points": texts if is_open else [],
        "model_answer": draw(_TEXT) if is_open else None,
        "explanation": draw(_TEXT),
        "interviewer": draw(_TEXT),
        "follow_up": draw(_TEXT),
        "docs": "https://flask.palletsprojects.com/",
        "objectives": ["B20"],
        "proof": None,
        "valid_for": draw(_ABSENT | st.just("flask>=3.1")),
    }


@given(record=_records())
def test_any_question_survives_a_file(record: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    root = make_pack(tmp_path_factory.mktemp("packs"), {})
    (root / "bank.json").write_text(json.dumps([record]), encoding="utf-8")

    done = import_json(root, root / "bank.json")

    assert done.faults == []
    assert _exported(root) == [record]
    assert import_json(root, root / "bank.json").same == [record["id"]]


def _record(**changes: Any) -> dict[str, Any]:
    record = {**dict.fromkeys(KNOWN), "options": [], "accepted": ["32"], "key_points": [], "objectives": ["B20"]}
    record |= {"id": "tiny/routing/new", "topic": "routing", "kind": "typed", "level": "fresher", "revision": 1}
    record |= {"prompt": "How much is it?", "explanation": "x", "interviewer": "x", "docs": "https://a.org/"}
    return record | changes


@pytest.mark.parametrize(
    ("records", "field", "words"),
    [
        ({"id": 1}, "file", "must be a list"),
        ([7], "[0]", "must be an object"),
        ([{"id": "tiny/routing/new"}], "[0]", "missing or unknown: accepted"),
        ([_record(hint="x")], "[0]", "missing or unknown: hint"),
        ([_record(id="tiny/../../etc/passwd")], "[0].id", "must be pack/topic/slug"),
        ([_record(id="other/routing/new")], "[0].id", "must be pack/topic/slug"),
        ([_record(id="tiny/weather/new")], "[0].id", "must be pack/topic/slug"),
        ([_record(id="tiny/weather/new", topic="weather")], "[0].topic", "is no topic of tiny"),
        ([_record(kind="riddle")], "[0].kind", "must be one of"),
        ([_record(options=[{"text": "a"}])], "[0].options", "must be a list of objects"),
        ([_record(), _record(level="guru")], "[1].level", "must be 'fresher'"),
        ([_record(accepted=[])], "[0].accepted", "is missing"),
        ([_record(), _record()], "[1].id", "stands twice"),
        ([_record(id="tiny/routing/old")], "[0]", "is there already with another docs, explanation"),
    ],
)
def test_a_faulty_import_writes_nothing(tmp_path: Path, records: Any, field: str, words: str) -> None:
    root = make_pack(tmp_path, {"old": TYPED})
    (tmp_path / "bank.json").write_text(json.dumps(records))
    before = {path: path.read_text() for path in root.rglob("*.yaml")}

    done = import_json(root, tmp_path / "bank.json")

    assert [fault.field for fault in done.faults] == [field]
    assert words in done.faults[0].message
    assert {path: path.read_text() for path in root.rglob("*.yaml")} == before


@pytest.mark.parametrize("text", ["[{]", ""])
def test_an_import_that_is_no_json(tmp_path: Path, text: str) -> None:
    (tmp_path / "bank.json").write_text(text)

    assert "cannot be read as JSON" in import_json(make_pack(tmp_path, {}), tmp_path / "bank.json").faults[0].message


def test_listings_are_written_to_be_read(tmp_path: Path) -> None:
    record = to_record(
        load_bank(make_pack(tmp_path, {"one": changed(CHOICE, {"code": "x = 1\nprint(x)"})})).questions[0]
    )

    assert "code: |-\n  x = 1\n  print(x)\n" in to_yaml(record)


def test_the_schema_is_up_to_date() -> None:
    assert (ROOT / "question.schema.json").read_text(encoding="utf-8") == schema_text()


@pytest.mark.parametrize("question", EVERY.values(), ids=EVERY)
def test_the_schema_takes_what_the_loader_takes(question: dict[str, Any]) -> None:
    schema = json.loads(schema_text())
    read_by_an_editor = yaml.safe_load(yaml.safe_dump(question))

    jsonschema.validate(read_by_an_editor, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**read_by_an_editor, "hint": "x"}, schema)


def test_a_published_question_is_not_silently_rewritten(tmp_path: Path) -> None:
    root = make_pack(tmp_path, EVERY, COVERED)
    assert len(publish(load_bank(root))) == len(EVERY)
    assert publish(load_bank(root)) == []
    assert check(root).passed

    make_pack(root, {"choice": changed(CHOICE, {"prompt": "What does this program print in the end?"})}, COVERED)
    report = check(root)

    assert [(fault.file.name, fault.field) for fault in report.faults] == [("choice.yaml", "prompt")]
    assert "make it 2" in report.faults[0].message
    with pytest.raises(ValueError, match="revision 1 is published"):
        publish(load_bank(root))


@pytest.mark.parametrize(
    ("name", "changes", "fields"),
    [
        ("choice", {"options.1.text": "13"}, ["options"]),
        ("choice", {"code": "print(2 + 1)"}, ["code"]),
        ("choice", {"options.1.why": "Other words.", "explanation": "Other words.", "level": "senior"}, []),
        ("choice", {"revision": 2, "prompt": "What does this program print in the end?"}, []),
        ("typed", {"accepted": ["32", "32.0"]}, ["accepted"]),
        ("typed", {"case": True}, ["accepted"]),
        ("order", {"lines.2.text": "last"}, ["lines"]),
        (
            "true-false",
            {
                "options.0": {"text": "True", "correct": True, "why": "x"},
                "options.1": {"text": "False", "belief": "B20", "why": "x"},
                "proof.holds": "not hasattr(empty, 'append')",
            },
            ["options"],
        ),
    ],
)
def test_what_counts_as_a_change(tmp_path: Path, name: str, changes: dict[str, Any], fields: list[str]) -> None:
    root = make_pack(tmp_path, EVERY)
    publish(load_bank(root))
    make_pack(root, {name: changed(EVERY[name], changes)})

    assert [fault.field for fault in check(root).faults] == fields


def test_revisions_go_up(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {"one": changed(TYPED, {"revision": 3})})
    publish(load_bank(root))
    make_pack(root, {"one": changed(TYPED, {"revision": 2})})

    assert "older than the published revision 3" in check(root).faults[0].message


def test_a_deleted_question_is_retired_and_its_digests_stay(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {"one": CHOICE, "two": TYPED}, COVERED)
    publish(load_bank(root))
    (root / "tiny/routing/one.yaml").unlink()

    report = check(root)

    assert (report.passed, report.retired) == (True, ["tiny/routing/one"])
    publish(load_bank(root))
    assert ("tiny/routing/one", 1) in read_lock(root)


def test_a_broken_lock_is_told(tmp_path: Path) -> None:
    root = make_pack(tmp_path, {"one": CHOICE})
    (root / NAME).write_text("tiny/routing/one first prompt=ab\n")

    assert "is no line of a lock" in check(root).faults[0].message


def test_coverage_counts_and_names_what_is_missing(tmp_path: Path) -> None:
    wanted = {"topics.routing.at_least": 9, "topics.routing.proven": 8, "quota.each_kind": 2, "quota.choice_share": 30}
    root = make_pack(tmp_path, {**EVERY, "cited": _cited()}, changed(SYLLABUS, wanted))

    counted = coverage(load_bank(root))[0]
    found = [(finding.field, finding.message) for finding in shortfalls(load_bank(root))]

    assert (counted.scored, counted.proven, counted.open) == (8, 7, 1)
    assert (counted.covered, counted.missing) == ({"B20": 9}, ("s0-01",))
    assert counted.kinds[Kind.CHOICE] == 4
    assert ("topics.routing", "has 8 questions, should have 9") in found
    assert ("topics.routing", "has 7 proven ones, should have 8") in found
    assert ("quota.each_kind", "the pack has 1 multiple questions, should have 2") in found
    assert ("objectives", "no question covers s0-01") in found
    assert any(field == "quota.choice_share" for field, _ in found)


def _cited() -> dict[str, Any]:
    cite = {"source": "RFC 9110", "section": "9", "checked": "2026-11-20"}
    return changed(CHOICE, {"proof": GONE, "prompt": "Which number is a sum of these?", "cite": cite})


def test_other_versions_take_the_place_of_pins() -> None:
    wanted = requirements(ROOT, "Flask==3.0.3 werkzeug>=3.2")

    assert {"Flask==3.0.3", "werkzeug>=3.2"} <= set(wanted)
    assert not [one for one in wanted if one.startswith(("flask==", "werkzeug=="))]
    assert "flask" in requirements(ROOT, "latest")


def _wheel(folder: Path, version: str, value: int) -> None:
    """A distribution with one module, as small as can be."""
    info = f"tinydist-{version}.dist-info"
    with zipfile.ZipFile(folder / f"tinydist-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr("tinydist.py", f"VALUE = {value}\n")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: tinydist\nVersion: {version}\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


def test_other_versions_show_which_keys_flip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _wheel(tmp_path, "1", 3)
    _wheel(tmp_path, "2", 4)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    (tmp_path / "pyproject.toml").write_text('[dependency-groups]\nproofs = ["tinydist==1"]\n')
    code = "from importlib import util\n\nfound = util.find_spec('tinydist')\n"
    code += "print(__import__('tinydist').VALUE if found else 3)"
    flips = changed(CHOICE, {"code": code})
    root = make_pack(tmp_path / "seeds", {"flips": flips, "stays": TYPED})

    assert check_against(root, "tinydist==1") == []
    flipped = check_against(root, "tinydist==2")

    assert [(flip.id, [fault.field for fault in flip.faults]) for flip in flipped] == [
        ("tiny/routing/flips", ["options[0]", "options[2]"])
    ]


def test_a_guess_names_the_sure_wins(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_pack(tmp_path, {"one": changed(CHOICE, {"options.0.text": "3.00", "options.1.text": "1"})})

    assert _run(root, "guess") == 0
    assert "the longest: 1.0 of 1, chance allows 1.1\n    tiny/routing/one\n" in capsys.readouterr().out


def _run(root: Path, *arguments: object) -> int:
    return main(["--root", str(root), *map(str, arguments)])


def test_commands_on_a_good_bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_pack(tmp_path, EVERY, COVERED)

    assert _run(root, "check") == 0
    assert "8 questions, 7 proven, 0 proofs skipped, 0 errors, 0 warnings" in capsys.readouterr().out
    assert _run(root, "stats") == 0
    assert "1 of 1 objectives covered" in capsys.readouterr().out
    assert _run(root, "export") == 0
    assert len(json.loads(capsys.readouterr().out)) == len(EVERY)
    assert _run(root, "export", "--format", "markdown", "--out", tmp_path / "book.md") == 0
    assert (capsys.readouterr().out, (tmp_path / "book.md").read_text()[:6]) == ("", "# Tiny")
    assert _run(root, "lock") == 0
    assert "tiny/routing/choice\n" in capsys.readouterr().out
    assert _run(root, "schema") == 0
    assert (root / "question.schema.json").exists()


def test_commands_on_a_broken_bank(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_pack(tmp_path, {"bad": changed(CHOICE, {"prompt": GONE})})

    assert _run(root, "check") == 1
    told = capsys.readouterr()
    assert "bad.yaml:1: prompt: is missing" in told.out
    assert told.err == ""
    for command in ("stats", "export", "lock"):
        assert _run(root, command) == 1
        told = capsys.readouterr()
        assert (told.out, "bad.yaml:1: prompt: is missing" in told.err) == ("", True)


def test_a_check_of_nothing_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(make_pack(tmp_path, {"one": CHOICE}), "check", "weather") == 1
    assert "no question is meant by weather" in capsys.readouterr().out


def test_an_import_tells_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = make_pack(tmp_path, {})
    (tmp_path / "bank.json").write_text(json.dumps([_record()]))

    assert _run(root, "import", tmp_path / "bank.json") == 0
    told = capsys.readouterr()
    assert told.out == f"{root / 'tiny/routing/new.yaml'}\n"
    assert "add them, then check" in told.err
    (tmp_path / "bank.json").write_text("7")
    assert _run(root, "import", tmp_path / "bank.json") == 1


def test_the_command_line_of_the_bot_can_mount_them(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers(dest="command"))
    arguments = parser.parse_args(["bank", "check", "routing-urls", "--fresh"])

    assert (arguments.command, arguments.bank_command, arguments.only) == ("bank", "check", ["routing-urls"])
