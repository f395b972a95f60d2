"""The lock of published questions: what they ask never changes under the same revision number.

``revisions.lock`` has a line per published id and revision: the id, the revision, and for each field that carries
meaning the digest of its content. It is sorted, so that two branches merge line by line.
"""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from bank.faults import Fault
from bank.loading import Bank, Item
from bank.models import OptionsFields, OrderFields, TypedFields

NAME = "revisions.lock"
Lock = dict[tuple[str, int], dict[str, str]]


def read_lock(root: Path) -> Lock:
    """The lock beside the packs; empty where there is none. Raises ValueError for a line it cannot read."""
    path = root / NAME
    if not path.exists():
        return {}
    lock: Lock = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            name, revision, *fields = line.split()
            lock[name, int(revision)] = dict(field.split("=") for field in fields)
        except ValueError as error:
            raise ValueError(f"{path}:{number}: is no line of a lock") from error
    return lock


def write_lock(root: Path, lock: Lock) -> None:
    """Writes the lock, sorted."""
    lines = (
        " ".join([name, str(revision), *(f"{field}={digest}" for field, digest in sorted(fields.items()))]) + "\n"
        for (name, revision), fields in sorted(lock.items())
    )
    (root / NAME).write_text("".join(lines), encoding="utf-8")


def digests(item: Item) -> dict[str, str]:
    """The digest of every field that carries the meaning of a question."""
    fields = item.fields
    content: dict[str, object] = {"prompt": fields.prompt, "code": fields.code, "kind": fields.kind}
    if isinstance(fields, OptionsFields):
        content["options"] = [option.text for option in fields.options]
        content["correct"] = [option.correct for option in fields.options]
    if isinstance(fields, OrderFields):
        content["lines"] = [line.text for line in fields.lines]
    if isinstance(fields, TypedFields):
        content["accepted"] = [fields.accepted, fields.case]
    return {name: _digest(value) for name, value in content.items() if value is not None}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def changed(items: Iterable[Item], lock: Lock) -> list[Fault]:
    """Published questions that were changed under the same number, naming file and field."""
    faults = []
    latest = latest_revisions(lock)
    for item in items:
        revision = item.fields.revision
        published = lock.get((item.id, revision))
        if published is None and revision < latest.get(item.id, 0):
            message = f"{revision} is older than the published revision {latest[item.id]}"
            faults.append(item.file.fault(("revision",), message))
        faults += [_fault(item, field) for field in _differences(published, digests(item))]
    return faults


def _differences(published: dict[str, str] | None, found: dict[str, str]) -> list[str]:
    if published is None:
        return []
    return [name for name in sorted(published.keys() | found.keys()) if published.get(name) != found.get(name)]


def _fault(item: Item, field: str) -> Fault:
    place = ("options",) if field == "correct" else (field,)
    revision = item.fields.revision
    what = "the key was" if field == "correct" else "was"
    return item.file.fault(place, f"{what} changed, but revision {revision} is published; make it {revision + 1}")


def latest_revisions(lock: Lock) -> dict[str, int]:
    """The newest published revision of every id."""
    latest: dict[str, int] = {}
    for name, revision in lock:
        latest[name] = max(revision, latest.get(name, 0))
    return latest


def retired(bank: Bank, lock: Lock) -> list[str]:
    """Published ids that no file has any more: no longer asked, their answers keep their meaning."""
    present = {item.id for item in bank.items}
    return sorted({name for name, _ in lock} - present)


def publish(bank: Bank) -> list[str]:
    """Adds every question that is not in the lock yet and returns their ids.

    Raises ValueError when a published question was changed without a new revision.
    """
    lock = read_lock(bank.root)
    if faults := changed(bank.items, lock):
        raise ValueError("\n".join(str(fault) for fault in faults))
    new = [item for item in bank.items if (item.id, item.fields.revision) not in lock]
    if new:
        write_lock(bank.root, lock | {(item.id, item.fields.revision): digests(item) for item in new})
    return [item.id for item in new]
