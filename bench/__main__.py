"""``python -m bench``: run the benchmarks, tell what comes of each, and write docs/benchmarks.md."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from bench import answering, broadcasting, footprint, isolation, meanwhile, tables, timetable
from bench.figures import FULL, QUICK, TOY, Figure, Sizes
from bench.report import line, write

BENCHMARKS: tuple[ModuleType, ...] = (isolation, answering, broadcasting, meanwhile, footprint, timetable, tables)
SIZES = {"full": FULL, "quick": QUICK, "toy": TOY}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for; 1 when a target is missed."""
    chosen = _parser().parse_args(arguments)
    sizes, names = SIZES[chosen.size], chosen.benchmark or [name_of(module) for module in BENCHMARKS]
    begun = time.perf_counter()
    found = {module: _measure(module, sizes) for module in BENCHMARKS if name_of(module) in names}
    if chosen.write is not None or (sizes is FULL and len(found) == len(BENCHMARKS)):
        write(found, chosen.write or Path("docs/benchmarks.md"), chosen.size, time.perf_counter() - begun)
    missed = [figure for figures in found.values() for figure in figures if figure.met is False]
    print(f"{len(missed)} targets missed, {time.perf_counter() - begun:.0f} s")
    return 1 if missed else 0


def name_of(module: ModuleType) -> str:
    """The name to ask for a benchmark by."""
    return module.__name__.rpartition(".")[2]


def _measure(module: ModuleType, sizes: Sizes) -> list[Figure]:
    print(f"\n{module.TITLE} (row {module.ROW})", flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        figures: list[Figure] = asyncio.run(module.run(sizes, Path(folder), _say))
    for figure in figures:
        print(f"  {line(figure)}", flush=True)
    return figures


def _say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Ratios and counts, measured side by side.")
    names = [name_of(module) for module in BENCHMARKS]
    parser.add_argument("benchmark", nargs="*", choices=[[], *names], help=f"which: {', '.join(names)}; default all")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", dest="size", action="store_const", const="quick", help="under two minutes, rougher")
    size.add_argument("--toy", dest="size", action="store_const", const="toy", help="whether it runs at all")
    parser.add_argument("--write", type=Path, help="the report; by default docs/benchmarks.md after a full run")
    parser.set_defaults(size="full")
    return parser


if __name__ == "__main__":
    sys.exit(main())
