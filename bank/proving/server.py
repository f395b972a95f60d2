"""Runs one proof program after the other, each in a child of its own. Executed by path, imports the standard library.

Starting Python and importing Flask costs more than most proofs do. So this process imports what programs need,
runs nothing itself, and forks: the child begins with a fresh ``__main__`` and ends as any interpreter does.

Protocol: a line of JSON in on stdin (folder, stdout, stderr, timeout, imports), a line of JSON out (exit, or null
when the time was up).
"""

import contextlib
import gc
import importlib
import json
import os
import resource
import runpy
import signal
import sys
from types import FrameType
from typing import Any

MEMORY = 4 << 30  # bytes of address space; a runaway program fails, the machine does not
OUTPUT = 1 << 20  # bytes of any file the program writes


def _serve() -> dict[str, Any] | None:
    """Answers requests until stdin ends (None); in a forked child, returns the request to run."""
    for line in iter(sys.stdin.readline, ""):
        request = json.loads(line)
        _prepare(request["imports"])
        child = os.fork()
        if child == 0:
            return request  # type: ignore[no-any-return]
        sys.stdout.write(json.dumps({"exit": _wait(child, request["timeout"])}) + "\n")
        sys.stdout.flush()
    return None


def _prepare(modules: list[str]) -> None:
    for module in modules:
        if module not in sys.modules:
            with contextlib.suppress(ImportError):
                importlib.import_module(module)
            gc.freeze()


def _wait(child: int, timeout: float) -> int | None:
    """The child's exit code (negative: a signal), None when the time was up; its whole family is ended."""
    signal.setitimer(signal.ITIMER_REAL, timeout)
    try:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    except TimeoutError:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child, signal.SIGKILL)


def _time_is_up(_signal: int, _frame: FrameType | None) -> None:
    raise TimeoutError


def _enter(request: dict[str, Any]) -> None:
    """Turns the forked child into what ``python proof.py`` would find."""
    os.setsid()
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for number, name, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, request["stdout"], os.O_WRONLY | os.O_CREAT),
        (2, request["stderr"], os.O_WRONLY | os.O_CREAT),
    ):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    os.chdir(request["folder"])
    os.environ["HOME"] = request["folder"]
    sys.argv = ["proof.py"]
    sys.path.insert(0, request["folder"])
    _limit(request["timeout"])


def _limit(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit but refuses it
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    signal.signal(signal.SIGALRM, _time_is_up)
    wanted = _serve()
    if wanted is not None:
        _enter(wanted)
        runpy.run_path(os.path.join(wanted["folder"], "proof.py"), run_name="__main__")  # noqa: PTH118
