"""Runs programs away from us: a clean process, a folder of its own, no network, limits on time, memory and output."""

import ast
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

_HERE = Path(__file__).parent
# Not -I: it would ignore PYTHONHASHSEED and the guard on PYTHONPATH. -s and -P keep the user's packages and the
# current folder out, and the variables below are made from nothing, which is what -I is for.
_FLAGS = ("-s", "-P")
_READ = 65_536  # characters of a program's output that are looked at

# Imported once, before forking, when a program names them: slow to import, and without threads or open files.
_WARM = {
    "flask": ("flask", "flask.testing", "flask.cli", "jinja2", "werkzeug.test", "asyncio"),
    "flask_sqlalchemy": ("flask_sqlalchemy", "sqlalchemy.orm"),
    "sqlalchemy": ("sqlalchemy.orm",),
    "flask_wtf": ("flask_wtf", "wtforms"),
    "wtforms": ("wtforms",),
    "marshmallow": ("marshmallow",),
    "flask_smorest": ("flask_smorest",),
    "flask_jwt_extended": ("flask_jwt_extended",),
    "flask_login": ("flask_login",),
}


@dataclass(frozen=True, slots=True)
class Program:
    """A program to run, and the seconds it may take."""

    text: str
    timeout: float = 20.0


@dataclass(frozen=True, slots=True)
class Observation:
    """What a program showed. `exit` is None when its time was up."""

    exit: int | None
    stdout: str
    stderr: str

    @property
    def raised(self) -> str:
        """The line of the last traceback that names the exception and its message, or nothing."""
        trace = self.stderr.rpartition("Traceback (most recent call last):\n")[2]
        if trace == self.stderr:
            return ""
        return next((line for line in trace.splitlines() if line and not line[0].isspace()), "")

    @property
    def exception(self) -> str:
        """The class name of the exception that ended the program, without its module, or nothing."""
        match = re.match(r"[\w.]*?(\w+)(?=:|$)", self.raised)
        return match[1] if match else ""

    def ends_with(self, text: str) -> bool:
        """Whether a text is the exception's class, or stands in the last line of what was printed or raised.

        Nothing is said by an empty text, so it fits every end.
        """
        lasts = [self.raised, *(out.rstrip().rpartition("\n")[2] for out in (self.stdout, self.stderr))]
        if not text:
            return True
        whole = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)")
        return text == self.exception or any(whole.search(line) for line in lasts)


class ProofServer:
    """One process that runs programs, one at a time."""

    def __init__(self, python: str = sys.executable, *, forks: bool = hasattr(os, "fork")) -> None:
        self._python = python
        self._forks = forks
        self._process: subprocess.Popen[str] | None = None

    def run(self, program: Program) -> Observation:
        """Runs a program in an empty folder and waits for it."""
        with tempfile.TemporaryDirectory(prefix="proof-") as name:
            outer = Path(name)
            folder = outer / "work"
            folder.mkdir()
            (folder / "proof.py").write_text(program.text + "\n", encoding="utf-8")
            code = self._forked(program, outer) if self._forks else _spawned(self._python, program, outer)
            return Observation(code, _output(outer / "stdout"), _output(outer / "stderr"))

    def _forked(self, program: Program, outer: Path) -> int | None:
        request = {
            "folder": str(outer / "work"),
            "stdout": str(outer / "stdout"),
            "stderr": str(outer / "stderr"),
            "timeout": program.timeout,
            "imports": warm_modules(program.text),
        }
        process = self._started()
        answer = _ask(process, json.dumps(request))
        if not answer:
            self.close()
            raise RuntimeError("the process that runs proofs died")
        code = json.loads(answer)["exit"]
        return None if code is None else int(code)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and script
                [self._python, *_FLAGS, str(_HERE / "server.py")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env=_variables(self._python, tempfile.gettempdir()),
                cwd=tempfile.gettempdir(),
            )
        return self._process

    def close(self) -> None:
        """Ends the process."""
        if self._process is None:
            return
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()
        self._process = None


class ProofServers:
    """A few servers for the threads that need one: ``with ProofServers(2) as servers``."""

    def __init__(self, count: int, python: str = sys.executable) -> None:
        self._all = [ProofServer(python) for _ in range(count)]
        self._free: SimpleQueue[ProofServer] = SimpleQueue()
        for server in self._all:
            self._free.put(server)

    def run(self, program: Program) -> Observation:
        """Runs a program on the next free server."""
        with self._borrowed() as server:
            return server.run(program)

    @contextlib.contextmanager
    def _borrowed(self) -> Iterator[ProofServer]:
        server = self._free.get()
        try:
            yield server
        finally:
            self._free.put(server)

    def __enter__(self) -> "ProofServers":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._all:
            server.close()


def _ask(process: subprocess.Popen[str], line: str) -> str:
    """The server's answer to a line; nothing when it died."""
    if process.stdin is None or process.stdout is None:
        return ""
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(line + "\n")
        process.stdin.flush()
    return process.stdout.readline()


def _variables(python: str, home: str) -> dict[str, str]:
    return {
        "PATH": os.pathsep.join([str(Path(python).parent), "/usr/bin", "/bin"]),
        "HOME": home,
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "PYTHONPATH": str(_HERE / "guard"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    } | {name: os.environ[name] for name in ("SYSTEMROOT", "TMPDIR") if name in os.environ}


def _spawned(python: str, program: Program, outer: Path) -> int | None:
    """Runs a program where processes cannot fork; slower, the same seen from inside."""
    folder = outer / "work"
    variables = _variables(python, str(folder))
    variables["PYTHONPATH"] = os.pathsep.join([str(folder), variables["PYTHONPATH"]])
    with (outer / "stdout").open("wb") as stdout, (outer / "stderr").open("wb") as stderr:
        try:
            return subprocess.run(  # noqa: S603 - our own interpreter; running the author's program is the purpose
                [python, *_FLAGS, "proof.py"],
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                env=variables,
                cwd=folder,
                timeout=program.timeout,
                check=False,
            ).returncode
        except subprocess.TimeoutExpired:
            return None


def _output(path: Path) -> str:
    if not path.exists():
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        return file.read(_READ)


def warm_modules(text: str) -> list[str]:
    """The modules worth importing before the program is forked."""
    warm = ["flask"] + [name for name in imported_modules(text) if name in _WARM]
    return [module for name in warm for module in _WARM[name]]


def imported_modules(text: str) -> list[str]:
    """The top-level names of the modules a program imports; none where it does not parse."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return sorted(names)
