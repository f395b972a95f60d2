"""Every command of the README is run: here, or by the tests' own run where it is the command that runs the tests."""

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from bank.loading import load_bank

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
COMMANDS = [line.strip() for block in BLOCK.findall((ROOT / "README.md").read_text()) for line in block.splitlines()]


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    """What a stranger has after cloning, with the environment already made."""
    folder = tmp_path_factory.mktemp("clone")
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in names:
        if (ROOT / name).is_file() and not name.startswith("tests/"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    (folder / ".venv").symlink_to(ROOT / ".venv", target_is_directory=True)
    os.utime(ROOT / ".venv" / "ready")
    return folder


def environment():
    names = ("BOT_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "CLOCK_FILE")
    return {name: value for name, value in os.environ.items() if name not in names}


def run(command, folder):
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment(), capture_output=True, text=True, timeout=60, check=False
    )


def test_the_readme_has_the_commands_we_know():
    assert COMMANDS == [
        "make run",
        "make test",
        "cp .env.example .env",
        ".venv/bin/python -m bot db backup var/copy.db",
    ]


def test_make_run_opens_the_sandbox_without_a_token(clone):
    process = subprocess.Popen(
        ["make", "run"], cwd=clone, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    said = ""
    deadline = time.monotonic() + 60
    try:
        while "The bot is there" not in said and time.monotonic() < deadline:
            said += process.stdout.readline()
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGINT)
        said += process.communicate(timeout=20)[0]
    assert "Open http://127.0.0.1:" in said
    assert "Traceback" not in said
    copied = run("sh -c 'test -s var/sandbox.db'", clone)
    assert copied.returncode == 0


def test_settings_are_copied_and_a_database_is_copied(clone):
    assert run("cp .env.example .env", clone).returncode == 0
    migrated = run(".venv/bin/python -m bot db migrate", clone)
    assert (migrated.returncode, migrated.stdout) == (0, "")
    backup = run(".venv/bin/python -m bot db backup var/copy.db", clone)
    assert backup.returncode == 0, backup.stderr
    assert (clone / "var" / "copy.db").stat().st_size > 0


def test_without_a_token_the_bot_says_what_to_do(clone):
    refused = run(".venv/bin/python -m bot", clone)
    assert refused.returncode == 2
    assert "BOT_TOKEN" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("command", "settings", "code", "part"),
    [
        ("run", {"BOT_TOKEN": "nonsense", "SEND_RATE": "x"}, 2, "SEND_RATE"),
        ("nonsense", {}, 2, "invalid choice"),
        ("db restore missing.db", {}, 4, "missing.db"),
        ("db check", {"DATABASE_URL": "sqlite:///var/none.db"}, 4, "none.db"),
        ("db migrate", {"DATABASE_URL": "sqlite:///README.md"}, 4, "README.md"),
        ("db check", {"DATABASE_URL": "sqlite:///var/copy.db"}, 0, "0 faults"),
    ],
)
def test_each_way_to_fail_has_its_code_and_a_sentence(clone, command, settings, code, part):
    (clone / ".env").unlink(missing_ok=True)
    words = " ".join(f"{name}={value}" for name, value in settings.items())
    failed = run(f"{words} .venv/bin/python -m bot {command}", clone)
    assert failed.returncode == code, failed.stderr
    assert part in failed.stderr
    assert "Traceback" not in failed.stderr


def test_the_readme_counts_the_questions_rightly():
    questions = load_bank(ROOT / "seeds").questions
    proven = sum(question.proof not in (None, "cite") for question in questions)
    assert f"Of its {len(questions)} questions, {proven} have an answer key" in " ".join(
        (ROOT / "README.md").read_text().split()
    )
