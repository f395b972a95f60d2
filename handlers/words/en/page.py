"""Messages that always fit: parts of a text, of which some give way when it gets too long."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from handlers.words.en.markup import MESSAGE_LIMIT, Html, shorten, visible

_WORTH_KEEPING = 40
"""A part of fewer characters is not shortened any further."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: its text as written, how to show it, and what separates it from the piece before.

    Of all parts, those of the highest `gives_way` are shortened first, the longest of them before the others; parts
    with 0 never are. One that says nothing any more when it is short is left out, unless it is `kept`.
    """

    text: str
    show: Callable[[str], Html]
    gap: str = "\n"
    gives_way: int = 0
    kept: bool = False


def page(parts: Sequence[Part], limit: int = MESSAGE_LIMIT) -> Html:
    """Join the parts into a message of at most `limit` visible characters."""
    left = [part for part in parts if part.text]
    while (excess := _excess(left, limit)) > 0:
        willing = max(filter(_can_shrink, left), key=lambda part: (part.gives_way, len(part.text)), default=None)
        if willing is None:
            break
        place = left.index(willing)
        left[place : place + 1] = _shrunk(willing, excess)
    return _joined(left)


def fixed(text: Html, gap: str = "\n") -> Part:
    """A part that is ready made and stays whole."""
    return Part(text, Html, gap)


def _can_shrink(part: Part) -> bool:
    return part.gives_way > 0 and (not part.kept or len(part.text) > _WORTH_KEEPING)


def _shrunk(part: Part, excess: int) -> list[Part]:
    """The part without the excess, but not below half of it at a time, so that alike parts end up alike."""
    room = max(len(part.text) - excess, len(part.text) // 2)
    if room >= _WORTH_KEEPING or part.kept:
        return [replace(part, text=shorten(part.text, max(room, _WORTH_KEEPING)))]
    return []


def _excess(parts: Sequence[Part], limit: int) -> int:
    text = _joined(parts)
    return len(visible(text)) - limit if len(text) > limit else 0


def _joined(parts: Sequence[Part]) -> Html:
    return Html("".join((part.gap if place else "") + part.show(part.text) for place, part in enumerate(parts)))
