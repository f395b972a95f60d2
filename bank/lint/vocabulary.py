"""Which names exist: in the libraries questions are about, in Python, and in the question itself."""

import builtins
import io
import keyword
import re
import sys
import tokenize
from functools import cache
from importlib import metadata
from pathlib import Path

from bank.kinds import texts_of
from bank.lint.words import picked, shape
from bank.loading import Item
from bank.models import OutputProof
from bank.proving.environment import CORE
from bank.proving.programs import bare

_NAME = re.compile(r"[A-Za-z_]\w+")
_ALWAYS = frozenset(dir(builtins)) | frozenset(keyword.kwlist) | sys.stdlib_module_names


def invented(item: Item) -> list[str]:
    """The names in wrong options of code that exist nowhere, one entry per option."""
    if isinstance(item.fields.proof, OutputProof):
        return []  # its options are values that are printed, not names
    wrong = [option for option in picked(item) if not option.correct and shape(option.text) == "code"]
    known = _ALWAYS | _own_names(item)
    unknown = [_names(bare(option.text)) - known for option in wrong]
    if not any(unknown):
        return []
    requires = item.fields.proof.requires if item.fields.proof else ()
    library = frozenset().union(*(library_names(name) for name in (*CORE, *requires)))
    return [", ".join(sorted(names - library)) for names in unknown if names - library]


def _own_names(item: Item) -> frozenset[str]:
    """Names the question itself speaks of, its wrong options apart."""
    keys = [option.text for option in picked(item) if option.correct]
    prose = [text for place, text in texts_of(item.fields) if place[0] != "options"]
    program = item.fields.proof.program if item.fields.proof else None
    return frozenset(_NAME.findall(" ".join((*keys, *prose, item.fields.code or "", program or ""))))


def _names(code: str) -> frozenset[str]:
    """The names in a piece of code, texts and single letters apart; none where it is no Python."""
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (tokenize.TokenError, SyntaxError):
        return frozenset()
    return frozenset(token.string for token in tokens if token.type == tokenize.NAME and len(token.string) > 1)


@cache
def library_names(distribution: str) -> frozenset[str]:
    """Every name in the Python files of an installed distribution; none where it is missing."""
    try:
        files = metadata.files(distribution) or []
    except metadata.PackageNotFoundError:
        return frozenset()
    texts = (Path(file.locate()).read_text("utf-8", "replace") for file in files if file.suffix == ".py")
    return frozenset(name for text in texts for name in _NAME.findall(text))
