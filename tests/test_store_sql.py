"""SQL that another database could run: no words of SQLite's own in the verbs, and every query by an index."""

import ast
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data.migrations import migrate

DATA = Path(__file__).parents[1] / "data"
FORBIDDEN = re.compile(
    r"\b(rowid|oid|_rowid_|json\w*|datetime|date|time|strftime|julianday|unixepoch|last_insert_rowid|changes|"
    r"autoincrement|glob|ifnull|iif|group_concat|total|typeof|printf|random|randomblob|attach|vacuum|pragma_\w+)\s*\(|"
    r"\b(rowid|_rowid_|autoincrement|insert\s+or|replace\s+into|indexed\s+by|collate\s+nocase)\b",
    re.IGNORECASE,
)
STATEMENT = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|CREATE)\b.*\b(FROM|INTO|SET|TABLE|INDEX|VALUES)\b", re.DOTALL)
ENGINE = {"engine.py", "store.py", "migrations.py", "backup.py", "upkeep.py", "checkup.py"}
"""Where PRAGMA may stand: what opens, looks after and copies an SQLite file."""


def texts(path: Path) -> list[str]:
    """Every string of a module that is not a docstring, f-strings with their constant parts."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    joined = [
        "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    plain = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    return joined + plain


MODULES = sorted(DATA.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_the_verbs_speak_sql_that_others_speak(path: Path) -> None:
    for text in texts(path):
        assert path.name in ENGINE or "PRAGMA" not in text
        if STATEMENT.search(text):
            assert not FORBIDDEN.search(text), text


def test_the_schema_is_strict_and_has_no_row_ids_in_queries() -> None:
    for path in sorted((DATA / "schema").glob("*.sql")):
        script = path.read_text(encoding="utf-8")
        for statement in script.split(";"):
            if "CREATE TABLE" in statement:
                assert re.search(r"\)\s*STRICT(, WITHOUT ROWID)?\s*$", statement), statement
        assert not FORBIDDEN.search(script.replace("WITHOUT ROWID", ""))


@pytest.mark.parametrize(
    "line", ["SELECT rowid FROM a", "SELECT json_each(b) FROM a", "INSERT OR REPLACE INTO a VALUES (1)"]
)
def test_the_rule_sees_what_it_forbids(line: str) -> None:
    assert FORBIDDEN.search(line)


HOT = {
    "SELECT 1 FROM schedule WHERE next_at <= ? LIMIT 1": "schedule_due",
    "SELECT next_at FROM schedule WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1": "schedule_due",
    "SELECT 1 FROM chat WHERE paused_until <= ? LIMIT 1": "chat_paused",
    "SELECT showing_id FROM showing WHERE reveal_at <= ? ORDER BY reveal_at LIMIT ?": "showing_reveal",
    "SELECT update_id FROM inbox WHERE done_at IS NULL ORDER BY update_id": "inbox_done",
    "SELECT push_id FROM push WHERE state = ? AND finished_at IS NULL ORDER BY push_id LIMIT ?": "push_unfinished",
    "SELECT person_id FROM score WHERE board = ? AND week = ? ORDER BY week_points DESC, person_id DESC": "score_week",
    "SELECT person_id FROM score WHERE board = ? ORDER BY points DESC, person_id DESC LIMIT ?": "score_all",
    "SELECT showing_id FROM showing WHERE person_id = ? AND closed = ? ORDER BY showing_id DESC": "showing_person",
    "SELECT showing_id FROM showing WHERE chat_id = ? AND day = ?": "showing_day",
    "DELETE FROM outcome WHERE person_id = ?": "outcome_person",
    "DELETE FROM inbox WHERE person_id = ?": "inbox_person",
    "DELETE FROM quarantine WHERE person_id = ?": "quarantine_person",
    "DELETE FROM push WHERE chat_id = ?": "push_chat",
    "DELETE FROM answer WHERE person_id = ?": "answer_person",
    "DELETE FROM showing WHERE person_id = ?": "showing_person",
    "DELETE FROM histogram WHERE people = 0": "histogram_empty",
}


@pytest.mark.parametrize("query", HOT)
def test_what_runs_often_goes_by_its_index(tmp_path: Path, query: str) -> None:
    with closing(sqlite3.connect(tmp_path / "q.db", isolation_level=None)) as connection:
        migrate(connection)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {query}", (1,) * query.count("?")).fetchall()
    steps = " / ".join(row[3] for row in plan)
    assert HOT[query] in steps
    assert "TEMP B-TREE" not in steps
