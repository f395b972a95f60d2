"""From the JSON of an export to question files. An existing file is never overwritten.

The export names the kind of proof, not its program, and leaves out what only authors need. So imported questions can
be asked, and `check` says what is to be added: proofs, near misses, the errors behind distractors.
"""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bank.exporting import to_record
from bank.faults import Fault
from bank.loading import read_bank, read_item
from bank.messages import faults_of
from bank.models import MODELS
from bank.syllabus import Syllabus, is_slug
from bank.yamlfile import YamlFile

_FIELDS = (
    "id revision topic level kind prompt code options accepted key_points model_answer explanation interviewer "
    "follow_up docs objectives proof valid_for"
)
KNOWN = frozenset(re.findall(r"\w+", _FIELDS))
_OPTION = frozenset({"text", "correct", "why", "belief"})
_NOT_WRITTEN = ("id", "topic", "proof")


@dataclass(slots=True)
class Imported:
    """What an import did: files written, ids that were there already with the same content, and faults."""

    written: list[Path] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def import_json(root: Path, source: Path) -> Imported:
    """Writes a file for every question of an export; where there is a fault, none at all."""
    done = Imported()
    try:
        records = json.loads(source.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        done.faults.append(Fault(source, getattr(error, "lineno", 1), "file", f"cannot be read as JSON: {error}"))
        return done
    if not isinstance(records, list):
        done.faults.append(Fault(source, 1, "file", "must be a list of questions, as the export writes it"))
        return done
    plan = _plan(root, source, records, done)
    if not done.faults:
        for path, text in plan.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            done.written.append(path)
    return done


def _plan(root: Path, source: Path, records: list[Any], done: Imported) -> dict[Path, str]:
    bank, faults = read_bank(root, only=("no question at all",))
    done.faults += faults
    syllabuses = {syllabus.slug: syllabus for syllabus in bank.syllabuses}
    plan: dict[Path, str] = {}
    for index, record in enumerate(records):
        file = YamlFile(source, records)
        wrong = _record_faults(record, index, file, syllabuses)
        done.faults += wrong
        if wrong:
            continue
        path = root / f"{record['id']}.yaml"
        if path in plan:
            done.faults.append(file.fault((index, "id"), f"{record['id']} stands twice"))
        elif path.exists():
            _compare(path, record, syllabuses, file.fault((index,), ""), done)
        else:
            plan[path] = to_yaml(record)
    return plan


def _record_faults(record: Any, index: int, file: YamlFile, syllabuses: dict[str, Syllabus]) -> list[Fault]:
    if not isinstance(record, dict):
        return [file.fault((index,), "must be an object with the fields of a question")]
    if record.keys() != KNOWN:
        names = ", ".join(sorted(record.keys() ^ KNOWN))
        return [file.fault((index,), f"must have exactly the fields of the export; missing or unknown: {names}")]
    pack, *rest = str(record["id"]).split("/")
    if pack not in syllabuses or len(rest) != 2 or not is_slug(rest[1]) or rest[0] != record["topic"]:
        return [file.fault((index, "id"), "must be pack/topic/slug, of a pack that is here and the topic it names")]
    if rest[0] not in syllabuses[pack].fields.topics:
        return [file.fault((index, "topic"), f"{rest[0]} is no topic of {pack}")]
    return _content_faults(record, index, file)


def _content_faults(record: dict[str, Any], index: int, file: YamlFile) -> list[Fault]:
    model = MODELS.get(str(record["kind"]))
    if model is None:
        return [file.fault((index, "kind"), f"must be one of {', '.join(MODELS)}")]
    if not _are_options(record["options"]):
        return [file.fault((index, "options"), "must be a list of objects with text, correct, why and belief")]
    content = to_content(record)
    try:
        model.model_validate(content)
    except ValidationError as error:
        faults = faults_of(error, YamlFile(file.path, content), model)
        return [Fault(fault.file, 1, f"[{index}].{fault.field}", fault.message) for fault in faults]
    return []


def _are_options(options: object) -> bool:
    return isinstance(options, list) and all(isinstance(o, dict) and o.keys() == _OPTION for o in options)


def to_content(record: dict[str, Any]) -> dict[str, Any]:
    """The fields of a question file from a record of the export: without what is absent or told by the path."""
    content = {name: value for name, value in record.items() if name not in _NOT_WRITTEN and value not in (None, [])}
    if "options" in content:
        options = [{k: v for k, v in option.items() if v is not None} for option in content.pop("options")]
        content["lines" if record["kind"] == "order" else "options"] = options
    return content


def _compare(path: Path, record: dict[str, Any], packs: dict[str, Syllabus], fault: Fault, done: Imported) -> None:
    item, faults = read_item(path, packs[record["id"].split("/")[0]])
    done.faults += faults
    if item is None:
        return
    there = to_record(item.question)
    different = [name for name in KNOWN if there[name] != record[name]]
    if different:
        message = f"{record['id']} is there already with another {', '.join(sorted(different))}"
        done.faults.append(Fault(fault.file, fault.line, fault.field, message))
    else:
        done.same.append(record["id"])


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def to_yaml(record: dict[str, Any]) -> str:
    """A question file from a record of the export."""
    return yaml.dump(to_content(record), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
