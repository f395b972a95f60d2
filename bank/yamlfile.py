"""YAML as authors write it: every scalar is text, and every field knows the line it stands on."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bank.faults import Fault

# The C parser is ten times faster, and the bot reads hundreds of files before it can serve.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Place = tuple[str | int, ...]
Value = str | list["Value"] | dict[str, "Value"]


@dataclass(slots=True)
class YamlFile:
    """The content of one file: nested lists and mappings of text, with the line of every field."""

    path: Path
    content: Value = ""
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a field, or of the nearest thing around it when the field is missing."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, message: str) -> Fault:
        """A fault at a field of this file."""
        return Fault(self.path, self.line(place), field_name(place), message)


def field_name(place: Place) -> str:
    """A place as authors write it: ``options[1].why``; the whole file is ``file``."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.lstrip(".") or "file"


def read_yaml(path: Path) -> YamlFile:
    """Reads a file; what cannot be read is among its `faults`, never raised."""
    file = YamlFile(path)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except UnicodeDecodeError:
        file.faults.append(file.fault((), "is not UTF-8 text"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        file.faults.append(Fault(path, line, "file", f"is not YAML: {error.problem or error.context}"))
    except yaml.YAMLError as error:
        file.faults.append(file.fault((), f"is not YAML: {error}"))
    else:
        if not isinstance(node, yaml.MappingNode):
            file.faults.append(file.fault((), "must be a mapping of fields (name: value)"))
        else:
            file.content = _build(node, (), file)
    return file


def _build(node: yaml.Node, place: Place, file: YamlFile) -> Value:
    file.lines.setdefault(place, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_build(entry, (*place, index), file) for index, entry in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _build_mapping(node, place, file)
    return str(node.value)


def _build_mapping(node: yaml.MappingNode, place: Place, file: YamlFile) -> Value:
    content: dict[str, Value] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        inner = (*place, name)
        if name in content:
            line = key.start_mark.line + 1
            file.faults.append(Fault(file.path, line, field_name(inner), f"stands here and in line {file.line(inner)}"))
            continue
        file.lines[inner] = key.start_mark.line + 1
        content[name] = _build(value, inner, file)
    return content
