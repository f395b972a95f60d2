"""Remembers what programs showed, so that an unchanged question is not run again."""

import contextlib
import hashlib
import json
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bank.models import AnyQuestion
from bank.proving.environment import CORE, Environment
from bank.proving.programs import Run
from bank.proving.running import Observation

FOLDER = ".bank_cache"
_RUNNING = ("running.py", "server.py", "programs.py", "guard/sitecustomize.py")


class ProofCache:
    """Observations by content: programs, versions of what they run against, and how they are run.

    Threads may share one: each asks for questions of its own.
    """

    def __init__(self, root: Path, environment: Environment) -> None:
        self._folder = root / FOLDER
        self._environment = environment
        self._used: set[str] = set()

    def get(self, question: AnyQuestion, runs: Sequence[Run]) -> list[Observation] | None:
        """What these programs showed before, or None."""
        digest = self._digest(question, runs)
        self._used.add(digest)
        try:
            stored = json.loads((self._folder / digest).read_text(encoding="utf-8"))
            return [Observation(code, stdout, stderr) for code, stdout, stderr in stored]
        except (OSError, ValueError):
            return None

    def put(self, question: AnyQuestion, runs: Sequence[Run], seen: Sequence[Observation]) -> None:
        """Remembers what the programs of a passing question showed."""
        self._folder.mkdir(exist_ok=True)
        target = self._folder / self._digest(question, runs)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_text(json.dumps([(o.exit, o.stdout, o.stderr) for o in seen]), encoding="utf-8")
        draft.replace(target)

    def forget_unused(self) -> None:
        """Drops what nobody asked for since this cache was opened; for checks of the whole bank."""
        if self._folder.is_dir():
            for path in self._folder.iterdir():
                if path.name not in self._used and not path.suffix:  # a draft of another check has a suffix
                    with contextlib.suppress(OSError):
                        path.unlink()

    def _digest(self, question: AnyQuestion, runs: Sequence[Run]) -> str:
        names = (*CORE, *(question.proof.requires if question.proof else ()))
        content = {
            "programs": [(run.program.text, run.program.timeout) for run in runs],
            "versions": [f"{name} {self._environment.version_of(name)}" for name in names],
            "python": [self._environment.python, self._environment.version],
            "checker": _checker(),
        }
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()


@cache
def _checker() -> str:
    """The digest of the files that decide how a program is run."""
    here = Path(__file__).parent
    return hashlib.sha256(b"".join((here / name).read_bytes() for name in _RUNNING)).hexdigest()
