"""Values as JSON text and back: what a verb answered, kept until its update can no longer be replayed.

Plain values stand for themselves, a tuple is a list, everything else an object of one key, its type:
``{"Asked": [{"Showing": [...]}, false]}``. Fields go by their place: append new ones with a default, and what was
recorded before an update of the program still reads. Questions are kept by reference.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from operator import attrgetter
from types import ModuleType
from typing import Any

from data import challenge_records, game_records, outcomes, records, sitting_records
from quiz import game, game_events, grading, questions, sittings, streaks, timetable
from quiz.questions import Question

Reference = tuple[int, int]
_MODULES: tuple[ModuleType, ...] = (
    *(records, outcomes, challenge_records, game_records, sitting_records),
    *(questions, game, game_events, grading, sittings, streaks, timetable),
)
_PLAIN = frozenset({type(None), bool, int, str})


def _known_types() -> dict[str, type]:
    found = (value for module in _MODULES for value in vars(module).values() if isinstance(value, type))
    return {kind.__name__: kind for kind in found if is_dataclass(kind) or issubclass(kind, Enum)}


def _reader(kind: type) -> Callable[[Any], tuple[Any, ...]]:
    """A function from a value to the tuple of its fields."""
    names = [field.name for field in fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


_TYPES = _known_types()
_FIELDS = {kind: _reader(kind) for kind in _TYPES.values() if is_dataclass(kind)}


def encode(value: Any, reference: Callable[[Question], Reference]) -> str:
    """Write a value as text.

    Raises:
        TypeError: its type is not one of the records, outcomes or rules.

    """
    return _JSON.encode(_packed(value, reference))


_JSON = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)


def decode(text: str, resolve: Callable[[int, int], Question]) -> Any:
    """Read a value that `encode` wrote."""
    return _unpacked(json.loads(text), resolve)


def _packed(value: Any, reference: Callable[[Question], Reference]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [_packed(item, reference) for item in value]
    if kind is Question:
        return {"Question": reference(value)}
    read = _FIELDS.get(kind)
    if read is None:
        return _packed_odd(value, kind)
    parts = read(value)
    return {kind.__name__: [part if type(part) in _PLAIN else _packed(part, reference) for part in parts]}


def _packed_odd(value: Any, kind: type) -> Any:
    if kind is date:
        return {"date": value.toordinal()}
    if kind is frozenset:
        return {"set": sorted(value)}
    if kind.__name__ in _TYPES and isinstance(value, Enum):
        return {kind.__name__: value.value}
    raise TypeError(f"{kind.__name__} cannot be recorded: add its module to data/codec.py")


def _unpacked(packed: Any, resolve: Callable[[int, int], Question]) -> Any:
    if isinstance(packed, list):
        return tuple(_unpacked(item, resolve) for item in packed)
    if not isinstance(packed, dict):
        return packed
    ((name, content),) = packed.items()
    if name in _READERS:
        return _READERS[name](content)
    if name == "Question":
        return resolve(*content)
    kind = _TYPES[name]
    return kind(*(_unpacked(item, resolve) for item in content)) if is_dataclass(kind) else kind(content)


_READERS: Mapping[str, Callable[[Any], Any]] = {"date": date.fromordinal, "set": frozenset}
