"""Telegram's HTML: text with tags in, plain text and entities out, or the error Telegram gives.

Own code because HTML parsers forgive what Telegram refuses: an unknown tag, an unclosed one, a stray end tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sandbox.telegram.errors import ApiError, bad_request

Entity = dict[str, Any]

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = {*_SIMPLE, "a", "code", "pre", "blockquote", "tg-emoji", "tg-time"}
_ARGUMENTS = {
    "a": ("href", ""),
    "code": ("class", "language-"),
    "span": ("class", "tg-"),
    "tg-emoji": ("emoji-id", ""),
    "tg-time": ("unix", ""),
    "blockquote": ("expandable", ""),
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot));?")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_NAME_TOKEN = re.compile(r"[A-Za-z0-9.\-]*")
_SPACE = re.compile(r"\s*")


def utf16(text: str) -> int:
    """Count UTF-16 code units, the unit of entity offsets."""
    return len(text) + sum(character > "\uffff" for character in text)


@dataclass(slots=True)
class _Open:
    """A tag that waits for its end."""

    name: str
    argument: str
    offset: int
    start: int
    extra: dict[str, str]


class _Parser:
    """One pass over one text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.units = 0
        self.stack: list[_Open] = []
        self.entities: list[Entity] = []

    def run(self) -> tuple[str, list[Entity]]:
        """Parse the whole source. Raises ApiError where Telegram would."""
        while self.at < len(self.source):
            match self.source[self.at]:
                case "<":
                    self._tag()
                case "&":
                    self._write(*_character(self.source, self.at))
                case _:
                    self._plain()
        if self.stack:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].name}"')
        return "".join(self.parts), self.entities

    def _plain(self) -> None:
        """Take everything up to the next sign that means something."""
        ends = [place for sign in "<&" if (place := self.source.find(sign, self.at)) >= 0]
        end = min(ends, default=len(self.source))
        self._write(self.source[self.at : end], end)

    def _write(self, text: str, end: int) -> None:
        self.parts.append(text)
        self.units += utf16(text)
        self.at = end

    def _tag(self) -> None:
        if self.source.startswith("/", self.at + 1):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self.at
        name = _taken(_TAG_NAME, self.source, begin + 1)
        self.at = begin + 1 + len(name)
        where = _bytes(self.source, begin)
        if self.at >= len(self.source):
            raise _refused(f"Unclosed start tag at byte offset {where}")
        name = name.lower()
        if name not in _TAGS:
            raise _refused(f'Unsupported start tag "{name}" at byte offset {where}')
        attributes = self._attributes(name, begin)
        argument = _argument(name, attributes)
        if name == "span" and argument != "spoiler":
            raise _refused(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
        self.stack.append(_Open(name, argument, self.units, len(self.parts), attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        """Read attributes up to the closing bracket and step over it."""
        attributes: dict[str, str] = {}
        while True:
            self._skip_space(tag, begin)
            if self.source[self.at] == ">":
                self.at += 1
                return attributes
            name = _taken(_ATTRIBUTE_NAME, self.source, self.at)
            if not name:
                where = _bytes(self.source, begin)
                raise _refused(f'Empty attribute name in the tag "{tag}" at byte offset {where}')
            self.at += len(name)
            self._skip_space(tag, begin)
            if self.source[self.at] != "=":
                attributes[name.lower()] = "1"
                continue
            self.at += 1
            self._skip_space(tag, begin)
            attributes[name.lower()] = self._value(tag, begin) or ("1" if name.lower() == "expandable" else "")

    def _value(self, tag: str, begin: int) -> str:
        quote = self.source[self.at]
        if quote not in "\"'":
            token = _taken(_NAME_TOKEN, self.source, self.at)
            start, self.at = self.at, self.at + len(token)
            if self.at < len(self.source) and not re.match(r"[\s>]", self.source[self.at]):
                raise _refused(f"Unexpected end of name token at byte offset {_bytes(self.source, start)}")
            self._require_more(tag, begin)
            return token.lower()
        self.at += 1
        end = self.source.find(quote, self.at)
        raw = self.source[self.at : end]
        self.at = end + 1 if end >= 0 else len(self.source)
        self._require_more(tag, begin)
        return _REFERENCE.sub(lambda found: _character(found.group(), 0)[0], raw)

    def _skip_space(self, tag: str, begin: int) -> None:
        self.at += len(_taken(_SPACE, self.source, self.at))
        self._require_more(tag, begin)

    def _require_more(self, tag: str, begin: int) -> None:
        if self.at >= len(self.source):
            raise _refused(f'Unclosed start tag "{tag}" at byte offset {_bytes(self.source, begin)}')

    def _end_tag(self) -> None:
        begin, where = self.at, _bytes(self.source, self.at)
        if not self.stack:
            raise _refused(f"Unexpected end tag at byte offset {where}")
        name = _taken(_TAG_NAME, self.source, begin + 2)
        end = begin + 2 + len(name)
        end += len(_taken(_SPACE, self.source, end))
        if self.source[end : end + 1] != ">":
            raise _refused(f"Unclosed end tag at byte offset {where}")
        opened = self.stack.pop()
        if name and name.lower() != opened.name:
            found = f'expected "</{opened.name}>", found "</{name.lower()}>"'
            raise _refused(f"Unmatched end tag at byte offset {where}, {found}")
        self.at = end + 1
        if self.units > opened.offset:
            self._close(opened)

    def _close(self, opened: _Open) -> None:
        """Turn a closed tag into an entity; a code that fills a pre gives the pre its language."""
        entity: Entity = {"offset": opened.offset, "length": self.units - opened.offset}
        last = self.entities[-1] if self.entities else {}
        same_place = (last.get("offset"), last.get("length")) == (entity["offset"], entity["length"])
        if opened.name == "pre" and same_place and last.get("type") == "code" and last.get("language"):
            last["type"] = "pre"
            return
        if opened.name == "code" and same_place and last.get("type") == "pre" and opened.argument:
            last["language"] = opened.argument
            return
        described = _described(opened, "".join(self.parts[opened.start :]))
        if described is not None:
            self.entities.append({**described, **entity})


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities, offsets in UTF-16 units. Raises ApiError as Telegram would."""
    text, entities = _Parser(source).run()
    for entity in entities:
        if entity["type"] == "code":
            entity.pop("language", None)
    return text, entities


def _described(opened: _Open, text: str) -> Entity | None:
    """Return the entity of a closed tag without its place, or None for a link to nowhere."""
    if opened.name in _SIMPLE:
        return {"type": _SIMPLE[opened.name]}
    match opened.name:
        case "a":
            return _link(opened.argument or text)
        case "code" if opened.argument:
            return {"type": "code", "language": opened.argument}
        case "blockquote":
            return {"type": "expandable_blockquote" if opened.argument else "blockquote"}
        case "tg-emoji" | "tg-time":
            return _emoji(opened) if opened.name == "tg-emoji" else _time(opened)
    return {"type": opened.name}


def _emoji(opened: _Open) -> Entity:
    if not opened.argument.isdecimal():
        raise _refused("Invalid custom emoji identifier specified")
    return {"type": "custom_emoji", "custom_emoji_id": opened.argument}


def _time(opened: _Open) -> Entity:
    if not opened.argument.lstrip("-").isdecimal():
        raise _refused("Invalid date-time specified")
    entity: Entity = {"type": "date_time", "unix_time": int(opened.argument)}
    if form := opened.extra.get("format"):
        entity["date_time_format"] = form
    return entity


def _link(url: str) -> Entity | None:
    mention = re.fullmatch(r"tg://user\?id=(\d+)", url)
    if mention:
        return {"type": "text_mention", "user_id": int(mention.group(1))}
    if re.match(r"(?i)(https?|ftp|tg|tonsite|mailto|tel):", url):
        return {"type": "text_link", "url": url}
    if re.fullmatch(r"[\w-]+(\.[\w-]+)+(/\S*)?", url):
        return {"type": "text_link", "url": f"http://{url}" if "/" in url else f"http://{url}/"}
    return None


def _argument(tag: str, attributes: dict[str, str]) -> str:
    """Return the one attribute that matters for a tag, or an empty string."""
    name, prefix = _ARGUMENTS.get(tag, ("", ""))
    value = attributes.get(name, "")
    return value.removeprefix(prefix) if value.startswith(prefix) else ""


def _character(source: str, at: int) -> tuple[str, int]:
    """Return the character that an ampersand at ``at`` stands for, and where it ends."""
    found = _REFERENCE.match(source, at)
    if found is None:
        return "&", at + 1
    hexadecimal, decimal, name = found.groups()
    if name:
        return _NAMED[name], found.end()
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if code == 0 or code >= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        return "&", at + 1
    return chr(code), found.end()


def _taken(pattern: re.Pattern[str], source: str, at: int) -> str:
    found = pattern.match(source, at)
    return found.group() if found else ""


def _bytes(source: str, at: int) -> int:
    return len(source[:at].encode())


def _refused(text: str) -> ApiError:
    return bad_request(f"can't parse entities: {text}")
