"""Messages that always fit: parts of a text, of which some give way when it gets too long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.words.en.markup import MESSAGE_LIMIT, Html, shorten, visible

_WORTH_KEEPING = 40
"""A part shortened below so many characters says nothing any more and is left out."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: its text as written, how to show it, and what separates it from the piece before.

    Of all parts, the one of the highest `gives_way` is shortened first; parts with 0 never are.
    """

    text: str
    show: Callable[[str], Html]
    gap: str = "\n"
    gives_way: int = 0


def page(parts: Sequence[Part], limit: int = MESSAGE_LIMIT) -> Html:
    """Join the parts into a message of at most `limit` visible characters."""
    kept = [part for part in parts if part.text]
    while (excess := _excess(kept, limit)) > 0:
        willing = max(kept, key=lambda part: part.gives_way)
        if not willing.gives_way:
            break
        place = kept.index(willing)
        room = len(willing.text) - excess
        kept[place : place + 1] = [_shortened(willing, room)] if room >= _WORTH_KEEPING else []
    return _joined(kept)


def fixed(text: Html, gap: str = "\n") -> Part:
    """A part that is ready made and stays whole."""
    return Part(text, Html, gap)


def _shortened(part: Part, room: int) -> Part:
    return replace(part, text=shorten(part.text, room))


def _excess(parts: Sequence[Part], limit: int) -> int:
    text = _joined(parts)
    return len(visible(text)) - limit if len(text) > limit else 0


def _joined(parts: Sequence[Part]) -> Html:
    return Html("".join((part.gap if place else "") + part.show(part.text) for place, part in enumerate(parts)))
