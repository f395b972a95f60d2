"""What is wrong with a pack, said in words its author understands."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class Severity(StrEnum):
    """Whether a finding fails the check (error) or is only listed (warning)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one field of one file. `line` counts from 1."""

    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.message}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule of the linter found. `line` counts from 1; `rule` is R1 to R15, or a word of our own."""

    rule: str
    severity: Severity
    file: Path
    line: int
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.rule} {self.severity}: {self.message}"


class BrokenBankError(Exception):
    """The packs cannot be read; `faults` lists everything that is wrong with them."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


BrokenBank = BrokenBankError
