"""The commands about packs: what they print and the exit code they end with.

Each returns 0 when done and 1 when it found faults. Data goes to stdout alone, progress to stderr. `add_arguments`
and `run` are what a command line mounts; ``python -m bank`` is the same without the bot around it.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bank.checking import Report, check_bank
from bank.faults import BrokenBankError
from bank.loading import load_bank
from bank.revisions import publish

ROOT = Path("seeds")
DONE, FAULTY = 0, 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def check(root: Path = ROOT, *, fresh: bool = False, only: Sequence[str] = ()) -> int:
    """Prints everything wrong with the packs (or with what `only` names), and a summary."""
    with _progress() as begin:
        report = check_bank(root, only=only, fresh=fresh, begin=begin)
    for line in _report_lines(report):
        _say(line)
    return DONE if report.passed else FAULTY


def _report_lines(report: Report) -> Iterator[str]:
    yield from sorted({str(entry) for entry in (*report.faults, *report.findings)})
    for name, reason in sorted(report.skipped.items()):
        yield f"{name}: proof skipped: {reason}"
    if report.retired:
        yield f"retired: {', '.join(report.retired)}"
    errors = len(report.faults) + sum(finding.severity == "error" for finding in report.findings)
    yield (
        f"{len(report.bank.items)} questions, {report.proven} proven, {len(report.skipped)} proofs skipped, "
        f"{errors} errors, {sum(finding.severity == 'warning' for finding in report.findings)} warnings"
    )


@contextmanager
def _progress() -> Iterator[Callable[[int], Callable[[], None]]]:
    """A progress bar on stderr, shown to people only."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:

        def begin(total: int) -> Callable[[], None]:
            task = progress.add_task("proofs", total=total)
            return lambda: progress.advance(task)

        yield begin


def lock(root: Path = ROOT) -> int:
    """Publishes what is new: adds it to the lock of revisions."""
    try:
        new = publish(load_bank(root))
    except (BrokenBankError, ValueError) as error:
        _complain(str(error))
        return FAULTY
    for name in new:
        _say(name)
    return DONE


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Adds the commands about packs to a parser."""
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of the packs (default: seeds)")
    commands = parser.add_subparsers(dest="bank_command", required=True)
    checking = commands.add_parser("check", help="format, rules and proofs of every question")
    checking.add_argument("only", nargs="*", help="ids, topics, files or folders; default: everything")
    checking.add_argument("--fresh", action="store_true", help="run every proof again")
    commands.add_parser("lock", help="publish what is new")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command that was parsed and returns its exit code."""
    root: Path = arguments.root
    match arguments.bank_command:
        case "check":
            return check(root, fresh=arguments.fresh, only=arguments.only)
        case _:
            return lock(root)


def main(arguments: Sequence[str] | None = None) -> int:
    """The commands on their own: ``python -m bank check seeds/flask/routing-urls``."""
    parser = argparse.ArgumentParser(prog="python -m bank", description="Question packs: check and publish.")
    add_arguments(parser)
    return run(parser.parse_args(arguments))
