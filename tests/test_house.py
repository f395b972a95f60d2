"""The rules of the house: who may import whom, where SQL, clocks and chance may stand, what is declared and documented.

Every rule is a function from a module's syntax tree to complaints. It is held against every module of every room, and
against a line that breaks it, so that a rule which sees nothing is noticed.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Set
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import Settings

ROOT = Path(__file__).parents[1]
Rule = Callable[[ast.Module, str], list[str]]


class Room(NamedTuple):
    """What the modules of a room may import, besides the standard library."""

    ours: frozenset[str]
    outside: frozenset[str]


def room(ours: str, outside: str) -> Room:
    return Room(frozenset(ours.split()), frozenset(outside.split()))


ROOMS = {
    "quiz": room("quiz", "fsrs"),
    "bank": room("bank quiz", "yaml pydantic packaging rich"),
    "data": room("data quiz", "aiosqlite"),
    "handlers": room("handlers quiz data bank", "telegram matplotlib"),
    "bot": room("bot handlers quiz data bank", "telegram apscheduler aiohttp pydantic pydantic_settings rich"),
    "sandbox": room("sandbox", "starlette uvicorn"),
}
OURS = {*ROOMS, "tests", "bench"}
MODULES = [path for name in ROOMS for path in sorted((ROOT / name).rglob("*.py"))]
CLOCK = ROOT / "bot/clock.py"
# Data, not code: zoneinfo reads it where the system has no time zones.
NEVER_IMPORTED = {"tzdata"}

# The rules know neither time nor chance nor the world outside.
IMPURE = {
    *("asyncio", "io", "logging", "os", "pathlib", "secrets"),
    *("socket", "sqlite3", "subprocess", "threading", "time"),
}
CLOCKS = {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
CALENDARS = {"now", "utcnow", "today"}
SQL = re.compile(
    r"\bSELECT\b.*\bFROM\b|\bINSERT\s+(OR\s+\w+\s+)?INTO\b|\bUPDATE\s+\w+\s+SET\b|\bDELETE\s+FROM\b"
    r"|\b(CREATE|ALTER|DROP)\s+(TABLE|INDEX)\b|\bPRAGMA\s+\w|\bBEGIN\s+IMMEDIATE\b",
    re.DOTALL,
)
LOWER_SQL = re.compile(
    r"^\s*(select\s+(\*|\w+(\s*,\s*\w+)*)\s+from|insert\s+into|update\s+\w+\s+set|delete\s+from|pragma)\s+\w", re.DOTALL
)
NOT_PORTABLE = re.compile(
    r"(?<!without )\browid\b|\bjson_\w+\s*\(|\b(datetime|strftime|julianday|unixepoch)\s*\("
    r"|\bcurrent_(timestamp|date|time)\b",
    re.IGNORECASE,
)
TOUCHING = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "unlink"),
    *("socket", "connect", "create_connection", "urlopen", "Popen", "check_output"),
}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def imported(tree: ast.AST) -> Iterator[tuple[str, frozenset[str]]]:
    """The modules a module imports by full name, each with the names taken out of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, frozenset()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module, frozenset(alias.name for alias in node.names)


def packages(tree: ast.AST) -> set[str]:
    return {name.partition(".")[0] for name, _ in imported(tree)}


def texts(tree: ast.Module) -> Iterator[str]:
    """The texts a module uses: every string but the docstrings, an f-string as one text."""
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            said.update(map(id, node.values))
            yield "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def at_import(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a module is imported: everything outside functions and outside `if __name__ == "__main__"`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if isinstance(child, ast.If) and "__name__" in ast.unparse(child.test):
            continue
        yield child
        yield from at_import(child)


# The rules.


def arrows(tree: ast.Module, home: str) -> list[str]:
    """Only rooms and packages listed for the room are imported."""
    allowed = ROOMS[home].ours | ROOMS[home].outside | sys.stdlib_module_names
    return [f"imports {name}" for name in sorted(packages(tree) - allowed)]


def sql(tree: ast.Module, home: str) -> list[str]:
    """SQL stands in data alone, and there it is portable."""
    if home == "data":
        return [f"SQL for SQLite alone: {text[:60]!r}" for text in texts(tree) if NOT_PORTABLE.search(text)]
    return [f"SQL: {text[:60]!r}" for text in texts(tree) if SQL.search(text) or LOWER_SQL.search(text)]


def clocks(tree: ast.Module, home: str) -> list[str]:
    """Nobody reads a clock. The sandbox may: it is another program, which plays Telegram and its clock.

    The event loop's own time is no clock of ours: it paces what the loop does and names no instant.
    """
    if home == "sandbox":
        return []
    taken = {f"{module}.{name}" for module, names in imported(tree) if module == "time" for name in names & CLOCKS}
    read = (node for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    return [f"reads {name}" for name in sorted(taken)] + [
        f"reads {ast.unparse(node)}"
        for node in read
        if (node.attr in CLOCKS and ast.unparse(node.value) == "time")
        or (node.attr in CALENDARS and ast.unparse(node.value).rpartition(".")[2] in ("datetime", "date"))
    ]


def purity(tree: ast.Module, home: str) -> list[str]:
    """The rules of the quiz await nothing, touch nothing, and draw from a seed they are given."""
    if home != "quiz":
        return []
    complaints = [f"imports {name}" for name in sorted(packages(tree) & IMPURE)]
    complaints += [
        f"takes {names or module} from chance"
        for module, names in imported(tree)
        if module == "random" and names != {"Random"}
    ]
    waits = ast.AsyncFunctionDef | ast.Await | ast.AsyncFor | ast.AsyncWith
    complaints += ["waits" for node in ast.walk(tree) if isinstance(node, waits)]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return complaints + ["draws without a seed" for call in calls if ast.unparse(call) == "Random()"]


def docstring(tree: ast.Module, home: str) -> list[str]:
    """Every module says what it is for."""
    return [] if ast.get_docstring(tree) else [f"a module of {home} without a docstring"]


def quiet_import(tree: ast.Module, home: str) -> list[str]:
    """Importing a module opens no file and no socket."""
    calls = [node for node in at_import(tree) if isinstance(node, ast.Call)]
    names = {ast.unparse(call.func).rpartition(".")[2]: call.lineno for call in calls}
    return [f"{name} in line {line} when {home} is imported" for name, line in names.items() if name in TOUCHING]


RULES: list[Rule] = [arrows, sql, clocks, purity, docstring, quiet_import]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("home", ROOMS)
def test_every_module_keeps_the_rule(rule: Rule, home: str) -> None:
    paths = [path for path in MODULES if room_of(path) == home and (rule, path) != (clocks, CLOCK)]
    assert paths, f"the room {home} is empty"
    complaints = [
        f"{path.relative_to(ROOT)}: {complaint}"
        for path in paths
        for complaint in rule(ast.parse(path.read_text("utf-8")), home)
    ]
    assert not complaints, "\n" + "\n".join(complaints)


BROKEN = [
    (arrows, "quiz", "import telegram"),
    (arrows, "quiz", "from data.records import Showing"),
    (arrows, "bank", "import aiosqlite"),
    (arrows, "data", "def f():\n    from telegram.ext import Application"),
    (arrows, "handlers", "import bot.clock"),
    (arrows, "bot", "import sandbox"),
    (arrows, "bot", "from tests import world"),
    (arrows, "bot", "import httpx"),
    (arrows, "sandbox", "import quiz"),
    (sql, "handlers", "QUERY = 'SELECT id FROM person'"),
    (sql, "bot", "q = f'DELETE FROM {table}'"),
    (sql, "bot", "q = '''\n  select id\n  from person '''"),
    (sql, "bank", "q = 'PRAGMA user_version'"),
    (sql, "data", "q = 'SELECT rowid FROM person'"),
    (sql, "data", "q = 'SELECT unixepoch()'"),
    (clocks, "bot", "import time\nx = time.monotonic"),
    (clocks, "handlers", "from time import time_ns"),
    (clocks, "data", "import datetime\nx = datetime.datetime.now(datetime.UTC)"),
    (clocks, "quiz", "from datetime import date\nx = date.today()"),
    (purity, "quiz", "import asyncio"),
    (purity, "quiz", "import random"),
    (purity, "quiz", "from random import Random\nx = Random()"),
    (purity, "quiz", "from random import Random, shuffle"),
    (purity, "quiz", "async def f(): ..."),
    (docstring, "bot", "x = 1"),
    (quiet_import, "bank", "X = open('seeds')"),
    (quiet_import, "bot", "class A:\n    x = Path('x').read_text()"),
    (quiet_import, "data", "x = [sqlite3.connect(name) for name in names]"),
]
KEPT = [
    (arrows, "handlers", "import html\nfrom telegram.ext import Application\nfrom quiz.grading import grade"),
    (sql, "bot", "x = 'select a topic from the list'"),
    (sql, "bot", "x = 'Update your settings'"),
    (sql, "handlers", '"""SELECT id FROM person stands in a docstring."""'),
    (sql, "data", "q = 'CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID'"),
    (clocks, "sandbox", "import time\nx = time.monotonic()"),
    (clocks, "bot", "x = self.clock.now() + pattern.time()"),
    (purity, "quiz", "from random import Random\nx = Random(chance)"),
    (quiet_import, "bot", "def f():\n    return open('x')\nif __name__ == '__main__':\n    open('x')"),
]


@pytest.mark.parametrize(("rule", "home", "source"), BROKEN)
def test_a_broken_rule_is_seen(rule: Rule, home: str, source: str) -> None:
    assert rule(ast.parse(source), home)


@pytest.mark.parametrize(("rule", "home", "source"), KEPT)
def test_a_rule_that_is_kept_is_left_alone(rule: Rule, home: str, source: str) -> None:
    assert not rule(ast.parse(source), home)


def test_sql_files_are_portable() -> None:
    found = [path for path in (ROOT / "data").rglob("*.sql") if NOT_PORTABLE.search(path.read_text("utf-8"))]
    assert not found


def test_the_clock_is_read_where_it_may_be() -> None:
    assert clocks(ast.parse(CLOCK.read_text("utf-8")), "bot")


def test_the_contracts_of_import_linter_hold() -> None:
    lint = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], cwd=ROOT, capture_output=True, text=True
    )
    assert lint.returncode == 0, lint.stdout + lint.stderr


# What is declared, and what is documented.


def declared() -> Set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return {canonicalize_name(Requirement(line).name) for line in project["dependencies"]}


def used() -> dict[str, set[str]]:
    """The packages from outside that the rooms import, each with the distributions that bring it."""
    names = set().union(*(packages(ast.parse(path.read_text("utf-8"))) for path in MODULES))
    known = packages_distributions()
    outside = names - OURS - sys.stdlib_module_names
    return {name: {canonicalize_name(dist) for dist in known.get(name, [])} for name in outside}


def test_every_dependency_is_imported_somewhere() -> None:
    assert not declared() - NEVER_IMPORTED - set().union(*used().values())


def test_every_import_is_declared() -> None:
    assert not [name for name, brought_by in used().items() if not brought_by & declared()]


def test_every_setting_is_documented_and_every_documented_setting_exists() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    documented = re.findall(r"^#?\s?([A-Z][A-Z_]+)=", example, re.MULTILINE)
    assert sorted(documented) == sorted(name.upper() for name in Settings.model_fields)
