"""Bringing a file to the schema this program knows: numbered steps, all of them in one transaction."""

import importlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from data.errors import DamagedDatabase, NewerDatabase

APPLICATION_ID = 0x464C5155
"""``FLQU``, in the header of every file of ours."""
_SCHEMA = Path(__file__).with_name("schema")
Step = Callable[[sqlite3.Connection], None]


def steps() -> dict[int, Step]:
    """The steps by number: ``schema/0001.sql``, or ``schema/step_0002.py`` with a function ``apply(connection)``."""
    found: dict[int, Step] = {int(path.stem): _sql_step(path) for path in _SCHEMA.glob("[0-9]*.sql")}
    for path in _SCHEMA.glob("step_[0-9]*.py"):
        found[int(path.stem.removeprefix("step_"))] = importlib.import_module(f"data.schema.{path.stem}").apply
    return dict(sorted(found.items()))


def migrate(connection: sqlite3.Connection, known: dict[int, Step] | None = None) -> int:
    """Apply the steps that the file lacks and return its version; all of them, or none when one fails.

    Raises:
        NewerDatabase: the file's version is higher than the last step.
        DamagedDatabase: the file belongs to another program.

    """
    known = steps() if known is None else known
    version = check_identity(connection, max(known))
    missing = [number for number in known if number > version]
    if not missing:
        return version
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in missing:
            known[number](connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {missing[-1]}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    return missing[-1]


def check_identity(connection: sqlite3.Connection, newest: int | None = None) -> int:
    """The version of the file, 0 for an empty one.

    Raises:
        NewerDatabase: it is higher than `newest`, which is by default what this program knows.
        DamagedDatabase: the file belongs to another program.

    """
    newest = max(steps()) if newest is None else newest
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    tables = int(connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0])
    if owner != APPLICATION_ID and (owner or tables):
        raise DamagedDatabase("this file is a database of another program; choose another file")
    if version > newest:
        raise NewerDatabase(
            f"the database has schema version {version}, this program knows up to {newest}: "
            "run the newer program, or restore a backup made by this one"
        )
    return version


def _sql_step(path: Path) -> Step:
    def apply(connection: sqlite3.Connection) -> None:
        for statement in statements(path.read_text(encoding="utf-8")):
            connection.execute(statement)

    return apply


def statements(script: str) -> Iterator[str]:
    """Split a script; `executescript` would commit the transaction that the step is part of."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
    if statement.strip():
        yield statement
