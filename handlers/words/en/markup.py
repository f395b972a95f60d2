"""Text made safe for Telegram's HTML. Nothing else in the project escapes."""

import html
import re
import unicodedata
from collections.abc import Iterable
from typing import NewType

Html = NewType("Html", str)
"""Text that is escaped already, with tags of our own making."""

MESSAGE_LIMIT = 4096
"""Characters of a message after its tags were read."""
CAPTION_LIMIT = 1024
"""Characters of a caption after its tags were read."""
TOAST_LIMIT = 200
"""Characters of the answer to a tap; plain text, no tags."""

_CODE = re.compile(r"`([^`\n]+)`")
_TAG = re.compile(r"<[^>]*>")
_DIRECTION_MARKS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_ISOLATE, _END_OF_ISOLATE = "\u2068", "\u2069"


def escape(text: str) -> Html:
    """Make plain text harmless between tags."""
    return Html(html.escape(text, quote=False))


def inline(text: str) -> Html:
    """Escape an author's text and turn `` `x` `` into code; a lone backtick stays what it is."""
    pieces = _CODE.split(text.strip())
    return Html("".join(code(piece) if place % 2 else escape(piece) for place, piece in enumerate(pieces)))


def code(text: str) -> Html:
    """Text in type of fixed width, within a line."""
    return Html(f"<code>{escape(text)}</code>")


def code_block(listing: str, language: str) -> Html:
    """A listing in a language by the name that highlighters know it by."""
    opening = f'<pre><code class="language-{html.escape(language)}">'
    return Html(f"{opening}{escape(listing.strip(chr(10)))}</code></pre>")


def bold(text: Html) -> Html:
    """Text that stands out."""
    return Html(f"<b>{text}</b>")


def italic(text: Html) -> Html:
    """Text said aside."""
    return Html(f"<i>{text}</i>")


def link(url: str, label: str) -> Html:
    """A link with a label."""
    return Html(f'<a href="{html.escape(url, quote=True)}">{escape(label)}</a>')


def name(text: str) -> Html:
    """A person's or a chat's name as it is; one that runs from right to left must not turn the text around it."""
    bare = " ".join(text.translate(_DIRECTION_MARKS).split())
    turns = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in bare)
    return Html(f"{_ISOLATE}{escape(bare)}{_END_OF_ISOLATE}") if turns else escape(bare)


def lines(parts: Iterable[Html | None]) -> Html:
    """Parts under each other; those that are empty are left out."""
    return Html("\n".join(part for part in parts if part))


def paragraphs(parts: Iterable[Html | None]) -> Html:
    """Parts with an empty line between them; those that are empty are left out."""
    return Html("\n\n".join(part for part in parts if part))


def visible(text: Html) -> str:
    """What is left to read once the tags are gone."""
    return html.unescape(_TAG.sub("", text))


def shorten(text: str, limit: int) -> str:
    """Cut plain text to at most `limit` characters, at a space where there is one, and show that it was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    whole_words = cut[: cut.rfind(" ")] if " " in cut[limit // 2 :] else cut
    return f"{whole_words.rstrip()}…"
