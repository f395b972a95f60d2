"""What the rules measure in a text: words outside code, stems, shapes."""

import re
from collections import Counter

from bank.loading import Item
from bank.models import ChoiceFields, MultipleFields, OptionFields

_CODE = re.compile(r"`[^`]*`")
_WORD = re.compile(r"[a-z0-9_]+(?:'[a-z]+)?", re.IGNORECASE)
_NUMBER = re.compile(r"-?\d[\d\s.,:/%-]*")
_COMMON = frozenset(
    _WORD.findall(
        "a an the is are was were be been it its this that these those of to in on at by for from with as and or which"
        " what who whose when where how does do did has have had will would can could than then so if into you your"
        " one each"
    )
)
ABSOLUTES = frozenset(_WORD.findall("always never only all must every none entirely completely"))
HEDGES = frozenset(
    _WORD.findall("may might often usually sometimes generally typically mostly efficiently possibly perhaps")
)


def prose(text: str) -> str:
    """The text without its inline code."""
    return _CODE.sub(" ", text)


def words(text: str) -> list[str]:
    """The words of a text in small letters, the ones in code included."""
    return [word.lower() for word in _WORD.findall(text)]


def content_stems(text: str) -> Counter[str]:
    """The stems of the words that carry meaning, counted."""
    return Counter(_stem(word) for word in words(text) if word not in _COMMON)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word


def shape(text: str) -> str:
    """What kind of thing an option is: code, a number, or words."""
    if _CODE.fullmatch(text):
        return "code"
    return "number" if _NUMBER.fullmatch(text) else "words"


def closing(text: str) -> str:
    """The punctuation mark a text ends with, or nothing."""
    return text[-1] if text[-1] in ".?!;:,…" else ""


def picked(item: Item) -> tuple[OptionFields, ...]:
    """The options of a question whose options an author wrote (choice and multiple), else none."""
    return item.fields.options if isinstance(item.fields, ChoiceFields | MultipleFields) else ()


def visible(text: str) -> str:
    """The text as a person sees it: backticks are markup."""
    return text.replace("`", "")
