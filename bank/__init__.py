"""Reads question packs, checks and proves them, brings them in and out.

A pack is a folder with a ``syllabus.yaml`` and one YAML file per question. What the other rooms use:

- ``load_bank(root) -> Bank``: all packs as ``quiz`` questions, topics and exam domains; raises ``BrokenBankError``
  with every ``Fault`` (file, line, field, sentence) at once.
- ``bank.commands``: the commands about packs, each returning an exit code; ``add_arguments`` and ``run`` mount them.

How to write a question: README.md beside this file.
"""

from bank.faults import BrokenBank, BrokenBankError, Fault, Finding, Severity
from bank.loading import Bank, Item, load_bank
from bank.syllabus import Domain

__all__ = ["Bank", "BrokenBank", "BrokenBankError", "Domain", "Fault", "Finding", "Item", "Severity", "load_bank"]
