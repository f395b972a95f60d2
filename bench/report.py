"""The page that a run leaves behind: figures beside their targets, where they come from, how to make them again."""

import os
import platform
import sqlite3
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from bench.figures import Figure

_UNEXPLAINED = "No reason is known for this; run it again, and look into it when it comes back."
_MARKS = {None: "", True: "met", False: "**missed**"}
PACKAGES = ("python-telegram-bot", "httpx", "aiogram", "aiohttp", "aiosqlite", "apscheduler", "aiolimiter")


def line(figure: Figure) -> str:
    """A figure in one line."""
    target = f" (target {_target(figure)}: {_MARKS[figure.met]})" if figure.target is not None else ""
    return f"{figure.what}: {_value(figure)}{target}"


def write(found: Mapping[ModuleType, Sequence[Figure]], path: Path, size: str, seconds: float) -> None:
    """Write the page."""
    parts = [_head(found, size, seconds), *(_section(module, figures) for module, figures in found.items())]
    path.write_text("\n".join(parts), "utf-8")


def _head(found: Mapping[ModuleType, Sequence[Figure]], size: str, seconds: float) -> str:
    targets = [figure for figures in found.values() for figure in figures if figure.met is not None]
    missed = sum(figure.met is False for figure in targets)
    command = "make bench" if size == "full" else f"python -m bench --{size}"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        "# Benchmarks\n\n"
        f"Written by `{command}` on {datetime.now(UTC):%d %B %Y} in {seconds / 60:.0f} minutes: "
        f"{len(targets) - missed} of {len(targets)} targets met.\n\n"
        "Ratios come from windows of one run that follow each other in turns, and are medians over rounds unless a\n"
        "percentile is named; absolute values belong to the machine and are there for orientation. Each bot is a\n"
        "process of its own against a pretend Bot API server in another one, over loopback.\n\n"
        f"Machine: {_processor()}, {_cores()} cores, {platform.system()} {platform.release()}. "
        f"Load at the end of the run: {os.getloadavg()[2]:.1f} over 15 minutes. Other work on the same cores makes "
        "everything worse that is told in seconds, and rows 6 and 7; processor time and counts are not touched by it. "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}.\n"
    )


def _section(module: ModuleType, figures: Sequence[Figure]) -> str:
    _, _, how = (module.__doc__ or "").partition("\n\n")
    rows = [f"| {f.what} | {_value(f)} | {_target(f)} | {_MARKS[f.met]} |" for f in figures]
    table = "\n".join(["| figure | value | target | |", "|---|---|---|---|", *rows])
    missed = any(figure.met is False for figure in figures)
    reason = f"\n**Missed.** {module.MISSED.strip() or _UNEXPLAINED}\n" if missed else ""
    name = module.__name__.rpartition(".")[2]
    return f"## {module.TITLE}\n\n{how.strip()}\n\nAgain: `python -m bench {name}`\n\n{table}\n{reason}"


def _value(figure: Figure) -> str:
    return f"{_number(figure.value)} {figure.unit}".strip()


def _target(figure: Figure) -> str:
    return "" if figure.target is None else f"{figure.bound.value} {_number(figure.target)} {figure.unit}".strip()


def _number(value: float) -> str:
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _processor() -> str:
    """What Linux calls it; elsewhere the architecture."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [text.partition(":")[2].strip() for text in lines if text.startswith("model name")]
    return names[0] if names else platform.machine()


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
