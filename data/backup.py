"""Copies of the database: made while it is in use, and put in its place."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from data.engine import translated
from data.errors import DamagedDatabase, NoDatabase
from data.lock import FileLock
from data.migrations import check_identity


def backup(source: Path, target: Path) -> None:
    """Copy the database at `source` to `target`, as of one moment; it may be in use.

    An existing target is replaced when the copy is whole, not before.

    Raises:
        NoDatabase: there is nothing at `source`.
        DamagedDatabase: it is damaged, or not ours.
        NewerDatabase: a newer program wrote it.
        OSError: the target cannot be written.

    """
    if not source.exists():
        raise NoDatabase(f"there is no database at {source}")
    target.parent.mkdir(parents=True, exist_ok=True)
    copy = target.with_name(target.name + ".part")
    try:
        _copy(source, copy)
        copy.replace(target)
        _sync(target.parent)
    finally:
        copy.unlink(missing_ok=True)


def restore(source: Path, target: Path) -> Path | None:
    """Put a copy of `source` in the place of `target`; return where the old database is kept, None if there was none.

    Raises:
        NoDatabase: there is nothing at `source`.
        DamagedDatabase: it is damaged, or not ours. Nothing was changed.
        NewerDatabase: a newer program wrote it. Nothing was changed.
        StoreInUse: a process uses `target`.

    """
    if not source.exists():
        raise NoDatabase(f"there is no database at {source}")
    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target)
    copy = target.with_name(target.name + ".part")
    try:
        _copy(source, copy)
        kept = _set_aside(target) if target.exists() else None
        copy.replace(target)
        _sync(target.parent)
        return kept
    finally:
        copy.unlink(missing_ok=True)
        lock.release()


def _copy(source: Path, copy: Path) -> None:
    """Copy through SQLite, which sees what is still in the log, and look at every page of the copy."""
    copy.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(copy)) as new:
            # This connection never writes or checkpoints: another process may be the one that does.
            old.execute("PRAGMA query_only = ON")
            old.execute("PRAGMA wal_autocheckpoint = 0")
            if not check_identity(old):
                raise DamagedDatabase("it is empty")
            old.backup(new)
            new.execute("PRAGMA journal_mode = DELETE")
            fault = new.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if fault != "ok":
            raise DamagedDatabase(str(fault))
        with copy.open("rb") as file:
            os.fsync(file.fileno())
    except sqlite3.Error as error:
        raise translated(error) from error


def _set_aside(target: Path) -> Path:
    """Keep the old file under a new name, and its log with it: a log left behind would be read into the new file."""
    number = 1
    while (kept := target.with_name(f"{target.name}.old-{number}")).exists():
        number += 1
    os.link(target, kept)
    for suffix in ("-wal", "-shm"):
        with suppress(FileNotFoundError):
            target.with_name(target.name + suffix).rename(kept.with_name(kept.name + suffix))
    return kept


def _sync(folder: Path) -> None:
    """Make a rename survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
