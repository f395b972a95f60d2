"""Runs the proofs against other versions, in an environment of their own, and tells which keys no longer hold."""

import hashlib
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bank.faults import Fault
from bank.loading import load_bank
from bank.proving.cache import FOLDER, ProofCache
from bank.proving.environment import environment_of, this_environment
from bank.proving.proving import Proven, prove_all

LATEST = "latest"


@dataclass(frozen=True, slots=True)
class Flipped:
    """A question whose proof passes here and does not with the other versions."""

    id: str
    faults: tuple[Fault, ...]


def check_against(root: Path, spec: str) -> list[Flipped]:
    """Proves every question here and with other versions; returns what flips.

    `spec` is one requirement or several with spaces between, such as ``flask==3.0.3`` or
    ``flask @ git+https://github.com/pallets/flask`` without its spaces; ``latest`` takes the newest of everything.
    Raises CalledProcessError when the environment cannot be made, BrokenBankError when the packs cannot be read.
    """
    items = load_bank(root).items
    other = environment_of(str(make_environment(root, requirements(root, spec))))
    here = _passed(prove_all(items, ProofCache(root, this_environment())))
    there = prove_all(items, ProofCache(root, other), other)
    return [Flipped(one.item.id, one.faults) for one in there if one.faults and one.item.id in here]


def _passed(proven: Sequence[Proven]) -> set[str]:
    return {one.item.id for one in proven if not one.faults and not one.skipped}


def requirements(root: Path, spec: str) -> list[str]:
    """The distributions that proofs run against, with the pins of the project except for those the spec names."""
    project = tomllib.loads((root.resolve().parent / "pyproject.toml").read_text(encoding="utf-8"))
    pins: list[str] = project["dependency-groups"]["proofs"]
    if spec == LATEST:
        return [Requirement(pin).name for pin in pins]
    named = {canonicalize_name(Requirement(one).name): one for one in spec.split()}
    kept = [pin for pin in pins if canonicalize_name(Requirement(pin).name) not in named]
    return [*kept, *named.values()]


def make_environment(root: Path, wanted: Sequence[str]) -> Path:
    """The interpreter of an environment with these distributions, made when it is not there yet."""
    digest = hashlib.sha256("\n".join((sys.version, *sorted(wanted))).encode()).hexdigest()[:12]
    folder = root.resolve() / FOLDER / "environments" / digest
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not (folder / "ready").exists():
        for command in (
            [sys.executable, "-m", "venv", "--clear", str(folder)],
            [str(python), "-m", "pip", "install", "--quiet", *wanted],
        ):
            subprocess.run(command, check=True, stdout=sys.stderr)  # noqa: S603 - our interpreter, the caller's versions
        (folder / "ready").touch()
    return python
