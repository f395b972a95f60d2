"""The commands about packs: what they print and the exit code they end with.

Each returns 0 when done and 1 when it found faults. Data goes to stdout alone, progress to stderr. `add_arguments`
and `run` are what a command line mounts; ``python -m bank`` is the same without the bot around it.
"""

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bank.against import check_against
from bank.checking import Report, check_bank
from bank.coverage import coverage
from bank.exporting import export_json, export_markdown
from bank.faults import BrokenBankError
from bank.importing import import_json
from bank.lint.guessers import GUESSERS
from bank.lint.guessers import guess as lint_guess
from bank.loading import Bank, load_bank, read_bank
from bank.rendering import render
from bank.revisions import publish
from bank.schema import write_schema
from quiz.questions import Kind

ROOT = Path("seeds")
DONE, FAULTY = 0, 1


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _complain(text: str) -> None:
    sys.stderr.write(text + "\n")


def check(root: Path = ROOT, *, fresh: bool = False, against: str | None = None, only: Sequence[str] = ()) -> int:
    """Prints everything wrong with the packs (or with what `only` names), and a summary.

    `against` names other versions: then it prints the keys that do not hold with them.
    """
    if against:
        return _check_against(root, against)
    with _progress() as begin:
        report = check_bank(root, only=only, fresh=fresh, begin=begin)
    for line in _report_lines(report):
        _say(line)
    return DONE if report.passed else FAULTY


def _check_against(root: Path, spec: str) -> int:
    try:
        flips = check_against(root, spec)
    except (BrokenBankError, subprocess.CalledProcessError) as error:
        _complain(str(error))
        return FAULTY
    for flip in flips:
        for fault in flip.faults:
            _say(str(fault))
    _say(f"{len(flips)} questions flip with {spec}")
    return FAULTY if flips else DONE


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


def guess(root: Path = ROOT, *, only: Sequence[str] = ()) -> int:
    """Prints what guessers gain in choice questions, and where each is sure to win."""
    bank, _ = read_bank(root, only)
    questions = [question for question in bank.questions if question.kind is Kind.CHOICE]
    for name, guesser in GUESSERS.items():
        found = lint_guess(guesser, questions)
        _say(f"{name}: {found.hits:.1f} of {len(questions)}, chance allows {found.limit:.1f}")
        for won in found.sure:
            _say(f"    {won}")
    return DONE


def stats(root: Path = ROOT) -> int:
    """Prints what the packs hold and what they lack."""
    bank = _loaded(root)
    if bank is None:
        return FAULTY
    for counted in coverage(bank):
        _say(render(counted))
    return DONE


def export(root: Path = ROOT, format_: str = "json", out: Path | None = None) -> int:
    """Writes the bank as json or markdown, to a file or stdout."""
    bank = _loaded(root)
    if bank is None:
        return FAULTY
    text = FORMATS[format_](bank)
    if out:
        out.write_text(text, encoding="utf-8")
    else:
        sys.stdout.write(text)
    return DONE


def import_(root: Path, source: Path) -> int:
    """Writes question files from a JSON export and prints their paths; nothing at all where there is a fault."""
    done = import_json(root, source)
    for fault in done.faults:
        _complain(str(fault))
    for path in done.written:
        _say(str(path))
    if done.written:
        _complain("The export names proofs, it does not hold them: add them, then check.")
    return FAULTY if done.faults else DONE


def lock(root: Path = ROOT) -> int:
    """Publishes what is new: adds it to the lock of revisions."""
    bank = _loaded(root)
    if bank is None:
        return FAULTY
    try:
        new = publish(bank)
    except ValueError as error:
        _complain(str(error))
        return FAULTY
    for name in new:
        _say(name)
    return DONE


def schema(root: Path = ROOT) -> int:
    """Writes the JSON Schema of question files beside the packs."""
    _say(str(write_schema(root)))
    return DONE


def _loaded(root: Path) -> Bank | None:
    """The bank, or None after its faults were told on stderr."""
    try:
        return load_bank(root)
    except BrokenBankError as error:
        for fault in error.faults:
            _complain(str(fault))
        return None


FORMATS: dict[str, Callable[[Bank], str]] = {"json": export_json, "markdown": export_markdown}


def add_arguments(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Mounts the command ``bank`` on a command line; `run` takes what it parsed."""
    _fill(subparsers.add_parser("bank", help="the question packs"))


def _fill(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder of the packs (default: seeds)")
    commands = parser.add_subparsers(dest="bank_command", required=True)
    checking = commands.add_parser("check", help="format, rules and proofs of every question")
    checking.add_argument("only", nargs="*", help="ids, topics, files or folders; default: everything")
    checking.add_argument("--fresh", action="store_true", help="run every proof again")
    checking.add_argument("--against", metavar="SPEC", help="other versions, such as flask==3.0.3, or: latest")
    guessing = commands.add_parser("guess", help="what people gain who guess by the looks of the options")
    guessing.add_argument("only", nargs="*", help="ids, topics, files or folders; default: everything")
    commands.add_parser("stats", help="what the packs hold and what they lack")
    exporting = commands.add_parser("export", help="the packs for other programs or for reading")
    exporting.add_argument("--format", choices=FORMATS, default="json")
    exporting.add_argument("--out", type=Path, metavar="FILE", help="default: stdout")
    importing = commands.add_parser("import", help="question files from a JSON export")
    importing.add_argument("file", type=Path)
    commands.add_parser("lock", help="publish what is new")
    commands.add_parser("schema", help="write the JSON Schema of question files")


def run(arguments: argparse.Namespace) -> int:
    """Runs the command that was parsed and returns its exit code."""
    root: Path = arguments.root
    match arguments.bank_command:
        case "check":
            return check(root, fresh=arguments.fresh, against=arguments.against, only=arguments.only)
        case "guess":
            return guess(root, only=arguments.only)
        case "export":
            return export(root, arguments.format, arguments.out)
        case "import":
            return import_(root, arguments.file)
        case name:
            return {"stats": stats, "lock": lock, "schema": schema}[name](root)


def main(arguments: Sequence[str] | None = None) -> int:
    """The commands on their own: ``python -m bank check seeds/flask/routing-urls``."""
    parser = argparse.ArgumentParser(prog="python -m bank", description="Question packs: check, count, publish.")
    _fill(parser)
    return run(parser.parse_args(arguments))
