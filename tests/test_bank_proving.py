"""Answer keys are executed: a right key passes, a wrong one is refused by name, and nothing passes unseen."""

from pathlib import Path
from typing import Any

import pytest

from bank.proving.cache import FOLDER, ProofCache
from bank.proving.environment import Environment, this_environment
from bank.proving.judging import Key, flipped, judge, key_of
from bank.proving.programs import put_code, runs_of
from bank.proving.proving import Proven, Prover
from bank.proving.running import Observation, Program, ProofServer
from tests.bank_packs import EVERY, GONE, changed, check, item_of, make_pack

CHOICE, MULTIPLE, TRUE_FALSE, ORDER, TYPED, SNIPPET, PATCH, _ = EVERY.values()
PROVABLE = {name: question for name, question in EVERY.items() if name != "open"}


@pytest.fixture(scope="module")
def server() -> Any:
    """One process that runs programs for all tests here."""
    server = ProofServer()
    yield server
    server.close()


@pytest.fixture
def prove(server: ProofServer, tmp_path: Path) -> Any:
    def proves(question: dict[str, Any]) -> Proven:
        here = this_environment()
        return Prover(server.run, ProofCache(tmp_path, here), here).prove(item_of(tmp_path, question))

    return proves


@pytest.mark.parametrize("question", PROVABLE.values(), ids=PROVABLE)
def test_a_right_key_passes(prove: Any, question: dict[str, Any]) -> None:
    proven = prove(question)

    assert (proven.faults, proven.skipped) == ((), None)


@pytest.mark.parametrize("question", PROVABLE.values(), ids=PROVABLE)
def test_every_wrong_key_is_refused(server: ProofServer, tmp_path: Path, question: dict[str, Any]) -> None:
    fields = item_of(tmp_path, question).fields
    seen = [(run, server.run(run.program)) for run in runs_of(fields)]
    others = list(flipped(key_of(fields), fields))

    assert not list(judge(fields, key_of(fields), seen))
    assert others
    assert all(list(judge(fields, other, seen)) for other in others)


REFUSED: dict[str, tuple[dict[str, Any], dict[str, Any], list[str], str]] = {
    "output: wrong key": (
        CHOICE,
        {"options.0.correct": False, "options.0.error": "x", "options.1": {"text": "12", "correct": True, "why": "x"}},
        ["options[0]", "options[1]"],
        "exactly this",
    ),
    "output: two options say it": (CHOICE, {"options.1.prints": "3"}, ["options[1]"], "exactly this"),
    "output: program fails": (CHOICE, {"code": "print(1 / 0)"}, ["proof"], "ZeroDivisionError: division by zero"),
    "output: true by accident": (CHOICE, {"code": "print(3)"}, ["proof"], "only prints what is written"),
    "snippet: wrong one succeeds": (
        SNIPPET,
        {"options.1": {"text": "`extend`", "fails_with": "TypeError", "why": "x"}, "proof.program": "[].{option}"},
        ["options[1]", "options[2]"],
        "succeeds with it",
    ),
    "snippet: key fails": (SNIPPET, {"options.0.text": "`push`"}, ["options[0]"], "fails with it"),
    "snippet: fails otherwise": (
        SNIPPET,
        {"options.1.text": "`inser`", "options.1.fails_with": "TypeError"},
        ["options[1].fails_with"],
        "says TypeError, but the program ends with: AttributeError",
    ),
    "statements: wrong key": (
        MULTIPLE,
        {"options.2.correct": True, "options.2.error": GONE, "options.1.correct": False},
        ["options[1].holds", "options[2].holds"],
        "is True, but the key says False",
    ),
    "statements: not a truth value": (MULTIPLE, {"options.1.holds": "numbers[0]"}, ["options[1].holds"], "not 1"),
    "statements: constant": (MULTIPLE, {"options.1.holds": "1 == 1"}, ["options[1].holds"], "is a constant"),
    "statements: raises": (MULTIPLE, {"options.1.holds": "numbers[9]"}, ["options[1].holds"], "IndexError"),
    "true_false: false claim": (TRUE_FALSE, {"proof.holds": "hasattr(empty, 'count')"}, ["proof.holds"], "is True"),
    "patch: nothing broken": (
        PATCH,
        {"code": "def double(n):\n    return n + n  # <-- fix"},
        ["code"],
        "nothing to fix",
    ),
    "patch: fails otherwise": (PATCH, {"proof.fails_with": "6"}, ["proof.fails_with"], "AssertionError: 5"),
    "patch: second key": (PATCH, {"options.1.text": "`return n + n`"}, ["options[1]"], "succeeds"),
    "order: another order": (ORDER, {"lines.0": "`b`", "lines.1": "`a`"}, ["lines"], "prints a / b / c"),
    "typed: not accepted": (TYPED, {"accepted": ["31"]}, ["accepted"], "'32'"),
    "typed: accepted and rejected": (TYPED, {"rejected": ["10", "`32`"]}, ["rejected[1]"], "would be accepted"),
    "no end": (CHOICE, {"code": "while True:\n    pass", "proof.timeout": 0.3}, ["proof"], "stopped after 0.3 s"),
    "unlisted package": (
        TYPED,
        {"proof.program": "import yaml\nprint(yaml.safe_load('32'))"},
        ["proof.requires"],
        "must list pyyaml",
    ),
}


@pytest.mark.parametrize(("question", "changes", "fields", "words"), REFUSED.values(), ids=REFUSED)
def test_a_proof_that_fails_names_file_and_field(
    prove: Any, question: dict[str, Any], changes: dict[str, Any], fields: list[str], words: str
) -> None:
    faults = prove(changed(question, changes)).faults

    assert [fault.field for fault in faults] == fields
    assert {fault.file.name for fault in faults} == {"one.yaml"}
    assert any(words in fault.message for fault in faults), faults


def test_a_key_that_could_be_another_is_refused(tmp_path: Path) -> None:
    # The judge itself is asked: what was seen fits both keys, as it would in a proof that cannot fail.
    fields = item_of(tmp_path, changed(CHOICE, {"options.1.prints": "3"})).fields
    seen = [(run, Observation(0, "3\n", "")) for run in runs_of(fields)]

    assert [place for place, _ in judge(fields, Key((False, True, False, False)), seen)] == [("options", 0)]


def test_typed_answers_go_into_a_snippet(prove: Any) -> None:
    typed = changed(
        TYPED,
        {
            "accepted": ["append"],
            "rejected": [
                {"text": "add", "fails_with": "AttributeError"},
                {"text": "insert", "fails_with": "TypeError"},
            ],
            "proof": SNIPPET["proof"],
        },
    )

    assert prove(typed).faults == ()
    wrong = changed(typed, {"rejected.0": {"text": "append", "fails_with": "TypeError"}})
    assert [fault.field for fault in prove(wrong).faults] == ["rejected[0]"]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("proof.requires", ["no-such-distribution"], "needs no-such-distribution, not installed"),
        ("valid_for", "flask<1.0", "holds for flask<1.0"),
        ("valid_for", "no-such-distribution>=1", "installed is none"),
    ],
)
def test_what_cannot_be_run_is_skipped_not_passed(tmp_path: Path, field: str, value: object, words: str) -> None:
    report = check(make_pack(tmp_path, {"one": changed(CHOICE, {field: value})}))

    assert words in report.skipped["tiny/routing/one"]
    assert report.proven == 0


def test_a_range_that_fits_is_run(prove: Any) -> None:
    assert prove(changed(CHOICE, {"valid_for": "flask>=3.1"})).skipped is None


def test_the_listing_is_put_in_at_its_indentation() -> None:
    assert put_code("if x:\n    {code}\nend", "a\n  b") == "if x:\n    a\n      b\nend"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import os\nprint(os.environ.get('TZ'), os.environ.get('PYTHONHASHSEED'))", "UTC 0"),
        ("import os\nprint([n for n in os.environ if n.startswith('PYTEST')])", "[]"),
        ("import os\nprint(os.listdir())", "['proof.py']"),
        ("print(__name__)", "__main__"),
        ("from flask import Flask\nimport os\nprint(Flask(__name__).root_path == os.getcwd())", "True"),
        ("import sys\nprint('pytest' in sys.modules, 'bank' in sys.modules)", "False False"),
        ("import threading, time\nthreading.Thread(target=lambda: (time.sleep(.1), print('late'))).start()", "late"),
        ("import atexit\natexit.register(print, 'bye')", "bye"),
        ("import pickle\nclass A: ...\nprint(pickle.loads(pickle.dumps(A)) is A)", "True"),
        ("open('own.py', 'w').write('x = 1')\nimport own\nprint(own.x)", "1"),
        ("print('wörter')", "wörter"),
    ],
)
@pytest.mark.parametrize("forks", [True, False])
def test_what_a_program_finds(text: str, expected: str, forks: bool) -> None:
    server = ProofServer(forks=forks)
    try:
        seen = server.run(Program(text))
    finally:
        server.close()

    assert (seen.exit, seen.stdout.strip(), seen.stderr) == (0, expected, "")


def test_programs_leave_nothing_to_each_other(server: ProofServer) -> None:
    first = server.run(Program("import builtins, sys\nbuiltins.left = 1\nsys.modules['left'] = 1\nx = 1"))
    second = server.run(
        Program("import sys\nprint(hasattr(__builtins__, 'left'), 'left' in sys.modules, 'x' in dir())")
    )

    assert first.exit == 0
    assert second.stdout == "False False False\n"


NETWORK = {
    "connect": "import socket\nsocket.create_connection(('192.0.2.1', 80), timeout=1)",
    "look up": "import socket\nsocket.getaddrinfo('example.org', 80)",
    "datagram": "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))",
    "a child": (
        "import subprocess, sys\n"
        "sys.exit(subprocess.run([sys.executable, '-c', "
        "'import socket; socket.create_connection((\"192.0.2.1\", 80), timeout=1)']).returncode)"
    ),
}


@pytest.mark.parametrize("text", NETWORK.values(), ids=NETWORK)
def test_no_network(server: ProofServer, text: str) -> None:
    seen = server.run(Program(text))

    assert seen.exit == 1
    assert "PermissionError: a proof has no network" in seen.stderr


def test_loopback_is_open(server: ProofServer) -> None:
    text = (
        "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
        "socket.create_connection(server.getsockname()).close()\nprint('met')"
    )

    assert server.run(Program(text)).stdout == "met\n"


def test_limits(server: ProofServer) -> None:
    assert server.run(Program("print('a' * 5_000_000)")).exit == 1
    assert server.run(Program("bytearray(6 << 30)")).exception == "MemoryError"
    assert server.run(Program("import time\ntime.sleep(9)", timeout=0.2)).exit is None
    assert server.run(Program("print('still here')")).stdout == "still here\n"


def test_children_of_a_program_end_with_it(server: ProofServer, tmp_path: Path) -> None:
    sign = tmp_path / "sign"
    child = f"import time, pathlib; time.sleep(.5); pathlib.Path({str(sign)!r}).touch()"
    server.run(Program(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {child!r}])"))
    server.run(Program("import time\ntime.sleep(1)"))

    assert not sign.exists()


@pytest.mark.parametrize(
    ("stderr", "exception", "ends", "not_ends"),
    [
        ("Traceback (most recent call last):\n  x\nValueError: bad 404\n", "ValueError", ["ValueError", "404"], ["40"]),
        (
            "Traceback (most recent call last):\n  x\nsqlalchemy.exc.NoRows: a\n[SQL: b]\n",
            "NoRows",
            ["NoRows"],
            ["a.b"],
        ),
        ("Traceback (most recent call last):\n  x\nMemoryError\n", "MemoryError", ["MemoryError"], ["Memory"]),
        ("usage: nothing\n", "", ["usage"], ["ValueError"]),
    ],
)
def test_how_a_program_ended(stderr: str, exception: str, ends: list[str], not_ends: list[str]) -> None:
    seen = Observation(1, "", stderr)

    assert seen.exception == exception
    assert [text for text in ends + not_ends if seen.ends_with(text)] == ends


def test_what_passed_is_remembered_until_something_changes(tmp_path: Path) -> None:
    ran: list[Program] = []

    def run(program: Program) -> Observation:
        ran.append(program)
        return Observation(0, "3\n", "")

    def prove(question: dict[str, Any], environment: Environment) -> int:
        ran.clear()
        Prover(run, ProofCache(tmp_path, environment), environment).prove(item_of(tmp_path, question))
        return len(ran)

    here = this_environment()
    newer = Environment(here.python, here.version, {**here.versions, "flask": "99"}, here.owners)

    assert [prove(CHOICE, here), prove(CHOICE, here)] == [1, 0]
    assert prove(changed(CHOICE, {"explanation": "Other words."}), here) == 0
    assert prove(changed(CHOICE, {"code": "print(2 + 1)"}), here) == 1
    assert [prove(CHOICE, newer), prove(CHOICE, here)] == [1, 0]


def test_what_failed_is_run_again(tmp_path: Path) -> None:
    here, results = this_environment(), [Observation(None, "", ""), Observation(0, "3\n", "")]
    prover = Prover(lambda _program: results.pop(0), ProofCache(tmp_path, here), here)
    item = item_of(tmp_path, CHOICE)

    assert prover.prove(item).faults
    assert not prover.prove(item).faults


def test_a_whole_check_forgets_what_is_gone(tmp_path: Path) -> None:
    check(make_pack(tmp_path, {"one": CHOICE, "two": TYPED}))
    (tmp_path / "tiny/routing/two.yaml").unlink()
    check(tmp_path)

    assert len(list((tmp_path / FOLDER).iterdir())) == 1
