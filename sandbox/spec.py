"""The Bot API's own specification as data, and what in a call or an answer does not follow it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

_FILE = Path(__file__).with_name("bot_api.json")


class Spec:
    """Methods with their parameters and types with their fields.

    A signature is written ``Integer|String!``: alternatives, ``!`` for required, ``[X]`` for an array of X.
    """

    def __init__(self, data: Json) -> None:
        self.methods: dict[str, dict[str, str]] = data["methods"]
        self.returns: dict[str, str] = data["returns"]
        self._types: dict[str, dict[str, str]] = data["types"]
        self._unions: dict[str, list[str]] = data["unions"]
        self._newer: dict[str, list[str]] = data["newer_fields"]
        self._names = {name.lower(): name for name in self.methods}

    def canonical(self, method: str) -> str | None:
        """Return a method's name as the documentation writes it; the server ignores case."""
        return self._names.get(method.lower())

    def call_faults(self, method: str, params: Json, uploads: frozenset[str] = frozenset()) -> list[str]:
        """Return what a call does against the specification, one sentence each."""
        known = self.methods.get(method)
        if known is None:
            return [f"{method}: no such method"]
        faults = self._unknown(method, known, {*params, *(name for name in uploads if name in known)})
        for name, signature in known.items():
            if name in uploads and "InputFile" in signature:
                continue
            if params.get(name) in (None, ""):
                faults += [f"{method}.{name} is required"] if _required(signature) else []
            elif not _attached(params[name], uploads, signature):
                faults += self._value(signature, _plain(params[name], signature), f"{method}.{name}")
        return faults

    def answer_faults(self, method: str, result: Any) -> list[str]:
        """Return what the answer of a method does against the specification."""
        return self._value(self.returns[method], result, method)

    def _value(self, signature: str, value: Any, path: str) -> list[str]:
        """Check a value against a signature; the alternative that fits best speaks."""
        attempts = [self._one(kind, value, path) for kind in signature.rstrip("!").split("|")]
        return min(attempts, key=len)

    def _one(self, kind: str, value: Any, path: str) -> list[str]:
        if kind.startswith("["):
            if not isinstance(value, list):
                return [f"{path} is no array"]
            return [fault for n, item in enumerate(value) for fault in self._one(kind[1:-1], item, f"{path}[{n}]")]
        if kind in self._unions:
            return min((self._one(subtype, value, path) for subtype in self._unions[kind]), key=len)
        if kind in self._types and kind != "InputFile":
            return self._object(kind, value, path)
        return [] if _scalar(kind, value) else [f"{path} is no {kind}: {_short(value)}"]

    def _object(self, kind: str, value: Any, path: str) -> list[str]:
        if not isinstance(value, dict):
            return [f"{path} is no {kind}: {_short(value)}"]
        fields = self._types[kind]
        faults = self._unknown(kind, fields, set(value), path)
        for name, signature in fields.items():
            if name in value:
                faults += self._value(signature, value[name], f"{path}.{name}")
            elif _required(signature):
                faults.append(f"{path}.{name} is required")
        return faults

    def _unknown(self, owner: str, known: dict[str, str], given: set[str], path: str = "") -> list[str]:
        unknown = given - known.keys() - set(self._newer.get(owner, []))
        return [f"{path or owner}.{name} is unknown" for name in sorted(unknown)]


@cache
def load_spec() -> Spec:
    """Read the specification that is shipped beside this module."""
    return Spec(json.loads(_FILE.read_text(encoding="utf-8")))


def _required(signature: str) -> bool:
    return signature.endswith("!")


def _attached(value: Any, uploads: frozenset[str], signature: str) -> bool:
    """Say whether the value names a file of the same call."""
    text = str(value)
    return "InputFile" in signature and text.startswith("attach://") and text.removeprefix("attach://") in uploads


def _plain(value: Any, signature: str) -> Any:
    """Read a form field as the type it stands for: forms carry everything as text."""
    if not isinstance(value, str) or "String" in signature.rstrip("!").split("|"):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _scalar(kind: str, value: Any) -> bool:
    match kind:
        case "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Float":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "Boolean" | "True":
            return isinstance(value, bool)
        case "String" | "InputFile":
            return isinstance(value, str)
    return False


def _short(value: Any) -> str:
    return repr(value)[:60]
