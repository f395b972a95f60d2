"""One check of everything: format, rules, proofs, published revisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bank.coverage import shortfalls
from bank.faults import Fault, Finding, Severity
from bank.lint.bank_rules import lint_bank
from bank.lint.item_rules import lint_item
from bank.loading import Bank, read_bank
from bank.proving.cache import ProofCache
from bank.proving.environment import this_environment
from bank.proving.proving import prove_all
from bank.revisions import changed, read_lock, retired


@dataclass(slots=True)
class Report:
    """What a check found. `skipped` holds ids of proofs that were not run, with the reason: these are not passed."""

    bank: Bank
    faults: list[Fault] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    proven: int = 0
    retired: list[str] = field(default_factory=list)

    @property
    def passed(self) -> bool:
        """Whether there is neither a fault nor a finding that is an error."""
        return not self.faults and all(finding.severity is not Severity.ERROR for finding in self.findings)


def check_bank(
    root: Path, *, only: Sequence[str] = (), fresh: bool = False, begin: Callable[[int], Callable[[], None]]
) -> Report:
    """Checks the packs below `root`, or the part that `only` names (then without the rules about the whole bank).

    `begin` is told how many proofs there are and returns what to call after each.
    """
    bank, faults = read_bank(root, only)
    report = Report(bank, faults)
    if only and not bank.items and not faults:
        report.faults.append(Fault(root, 1, "only", f"no question is meant by {' '.join(only)}"))
    for item in bank.items:
        report.findings += lint_item(item)
    _prove(report, root, fresh=fresh, whole=not only, begin=begin)
    _compare(report, root, whole=not only)
    if not only:
        report.findings += lint_bank(bank) + shortfalls(bank)
    return report


def _prove(report: Report, root: Path, *, fresh: bool, whole: bool, begin: Callable[[int], Callable[[], None]]) -> None:
    memory = ProofCache(root, this_environment())
    tick = begin(sum(item.fields.proof is not None for item in report.bank.items))
    for result in prove_all(report.bank.items, memory, fresh=fresh, tick=tick):
        report.faults += result.faults
        if result.skipped:
            report.skipped[result.item.id] = result.skipped
        report.proven += not result.faults and not result.skipped
    if whole:
        memory.forget_unused()


def _compare(report: Report, root: Path, *, whole: bool) -> None:
    try:
        lock = read_lock(root)
    except ValueError as error:
        report.faults.append(Fault(root, 1, "revisions.lock", str(error)))
        return
    report.faults += changed(report.bank.items, lock)
    report.retired = retired(report.bank, lock) if whole else []
