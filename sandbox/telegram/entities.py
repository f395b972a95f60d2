"""Formatted text as Telegram keeps it: trimmed, entities in order, links and commands found in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sandbox.telegram.errors import bad_request
from sandbox.telegram.limits import ENTITIES
from sandbox.telegram.markup import Entity, parse_html, utf16

_FOUND = re.compile(
    r"(?P<url>\bhttps?://[^\s<>\"]*[^\s<>\".,;:!?)\]'])"
    r"|(?<![\w@/.])(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@])(?P<mention>@[A-Za-z][A-Za-z0-9_]{3,31})(?!\w)"
    r"|(?<!\w)(?P<hashtag>#\w*[^\W\d]\w*)"
)
_SPLITTABLE = ("bold", "italic", "underline", "strikethrough", "spoiler")
_QUOTES = ("blockquote", "expandable_blockquote")
_ORDER = {"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49}


def formatted(text: str, parse_mode: str, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """Return text and entities as a sent message carries them. Raises ApiError for markup Telegram refuses."""
    given = [dict(entity) for entity in entities or []]
    match parse_mode.lower():
        case "html":
            text, given = parse_html(text)
        case "":
            pass
        case "markdown" | "markdownv2":
            raise bad_request(f"the sandbox reads parse_mode HTML only, not {parse_mode}")
        case _:
            raise bad_request("unsupported parse_mode")
    text = _cleaned(text)
    text, given = _trimmed(text, _settled(given))
    return text, _ordered([*given, *_detected(text, given)])[:ENTITIES]


def part(text: str, entity: Entity) -> str:
    """Return the piece of text that an entity covers."""
    units = text.encode("utf-16-le")
    start = entity["offset"] * 2
    return units[start : start + entity["length"] * 2].decode("utf-16-le", "replace")


def _cleaned(text: str) -> str:
    """Drop carriage returns and turn other control characters into spaces."""
    return re.sub(r"[\x00-\x09\x0b-\x1f]", " ", text.replace("\r", ""))


def _settled(entities: list[Entity]) -> list[Entity]:
    """Apply Telegram's rules on overlap: code and links exclude each other, styles stop at code."""
    kept: list[Entity] = []
    ends = {"quote": 0, "other": 0}
    for entity in _ordered(entities):
        if entity["type"] in _SPLITTABLE:
            continue
        kind = "quote" if entity["type"] in _QUOTES else "other"
        if entity["offset"] >= ends[kind]:
            kept.append(entity)
            ends[kind] = entity["offset"] + entity["length"]
    code = [entity for entity in kept if entity["type"] in ("pre", "code")]
    styles = [entity for entity in entities if entity["type"] in _SPLITTABLE]
    return kept + [piece for style in styles for piece in _without(style, code)]


def _without(style: Entity, code: Iterable[Entity]) -> list[Entity]:
    """Cut stretches of code out of a bold, an italic and the like."""
    pieces, start, end = [], style["offset"], style["offset"] + style["length"]
    for block in code:
        if block["offset"] >= end or block["offset"] + block["length"] <= start:
            continue
        pieces.append((start, block["offset"]))
        start = block["offset"] + block["length"]
    pieces.append((start, end))
    return [{**style, "offset": first, "length": last - first} for first, last in pieces if last > first]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Strip space at both ends; at the front only as far as the first entity."""
    text = text.rstrip(" \n")
    first = min((entity["offset"] for entity in entities), default=len(text))
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    text, length, kept = text[lead:], utf16(text[lead:]), []
    for entity in entities:
        start = max(entity["offset"] - lead, 0)
        end = min(entity["offset"] - lead + entity["length"], length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return text, kept


def _detected(text: str, entities: list[Entity]) -> list[Entity]:
    """Find commands, mentions, links and hashtags outside code and links."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] not in _SPLITTABLE and entity["type"] not in _QUOTES
    ]
    found: list[Entity] = []
    for match in _FOUND.finditer(text):
        offset, length = utf16(text[: match.start()]), utf16(match.group())
        if not any(start < offset + length and offset < end for start, end in taken):
            found.append({"type": match.lastgroup, "offset": offset, "length": length})
    return found


def _ordered(entities: list[Entity]) -> list[Entity]:
    def key(entity: Entity) -> tuple[Any, ...]:
        return entity["offset"], -entity["length"], _ORDER.get(entity["type"], 90), entity["type"]

    return sorted(entities, key=key)
