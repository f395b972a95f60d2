"""Typed callback data: frozen dataclasses packed into the 64 bytes that Telegram allows, and read back."""

import types
from collections.abc import Callable
from dataclasses import dataclass, fields
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints
from zlib import crc32

LIMIT_BYTES = 64
_LARGEST = 2**63 - 1  # what the store can look up
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SEPARATOR = "."


@dataclass(frozen=True, slots=True)
class ButtonData:
    """What a button says when it is tapped: whole numbers from 0, members of an enum, or None where there is neither.

    Members of an enum travel by their place, so new ones go to the end.
    """


D = TypeVar("D", bound=ButtonData)
_kinds: dict[str, type[ButtonData]] = {}
_prefixes: dict[type[ButtonData], str] = {}


@dataclass_transform(frozen_default=True)
def button(prefix: str) -> Callable[[type[D]], type[D]]:
    """Make a class button data, known on the wire by a short prefix that no other class has."""

    def register(plain: type[D]) -> type[D]:
        kind = dataclass(frozen=True, slots=True)(plain)
        if prefix in _kinds:
            raise ValueError(f"two buttons share the prefix {prefix}")
        _kinds[prefix], _prefixes[kind] = kind, prefix
        return kind

    return register


def button_kinds() -> tuple[type[ButtonData], ...]:
    """Every class of button data."""
    return tuple(_kinds.values())


def pack(data: ButtonData) -> str:
    """Write button data as Telegram carries it.

    Raises:
        ValueError: it takes more than 64 bytes, or a number is below 0.

    """
    values = (getattr(data, field.name) for field in fields(data))
    packed = _SEPARATOR.join([_prefixes[type(data)], *map(_encode, values)])
    if len(packed.encode()) > LIMIT_BYTES:
        raise ValueError(f"{type(data).__name__} takes more than {LIMIT_BYTES} bytes")
    return packed


def parse(text: str) -> ButtonData | None:
    """Read button data; None for anything that `pack` would not write, so old and forged buttons are one case."""
    prefix, *pieces = text.split(_SEPARATOR)
    kind = _kinds.get(prefix)
    if kind is None or len(text) > LIMIT_BYTES or len(pieces) != len(fields(kind)):
        return None
    try:
        data = kind(*(_decode(piece, hint) for piece, hint in zip(pieces, _hints(prefix), strict=True)))
        return data if pack(data) == text else None
    except (ValueError, IndexError):
        return None


def topic_code(slug: str) -> int:
    """A number for a topic that stays the same when topics come and go; 0 is kept for no topic."""
    return crc32(slug.encode()) or 1


def zone_code(zone: str) -> int:
    """A number for a zone of the IANA database that stays the same across its releases."""
    return crc32(zone.encode())


@cache
def _hints(prefix: str) -> tuple[Any, ...]:
    kind = _kinds[prefix]
    hints = get_type_hints(kind)
    return tuple(hints[field.name] for field in fields(kind))


def _encode(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, StrEnum):
        return _base36(list(type(value)).index(value))
    if isinstance(value, int):
        return _base36(value)
    raise TypeError(f"buttons carry numbers and enum members, not {type(value).__name__}")


def _decode(piece: str, hint: Any) -> object:
    if get_origin(hint) in (Union, types.UnionType):
        if not piece:
            return None
        hint = next(choice for choice in get_args(hint) if choice is not types.NoneType)
    number = int(piece, 36)
    if number > _LARGEST:
        raise ValueError("too large for an id")
    return number if hint is int else list(hint)[number]


def _base36(number: int) -> str:
    if number < 0:
        raise ValueError("numbers on buttons count from 0")
    digits = ""
    while number >= len(_DIGITS):
        number, rest = divmod(number, len(_DIGITS))
        digits = _DIGITS[rest] + digits
    return _DIGITS[number] + digits
