"""Proves items: runs their programs (or remembers them), and judges."""

import ast
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bank.faults import Fault
from bank.loading import Item
from bank.models import StatementsProof
from bank.proving.cache import CORE, ProofCache, version
from bank.proving.judging import verdict
from bank.proving.programs import Run, runs_of
from bank.proving.running import Observation, Program, ProofServers, imported_modules

Runner = Callable[[Program], Observation]


@dataclass(frozen=True, slots=True)
class Proven:
    """What became of one item's proof: faults, or the reason it was not run (then it is not passed either)."""

    item: Item
    faults: tuple[Fault, ...] = ()
    skipped: str | None = None


def prove_all(
    items: Sequence[Item],
    memory: ProofCache,
    *,
    fresh: bool = False,
    workers: int = 2,
    tick: Callable[[], None] = lambda: None,
) -> list[Proven]:
    """Proves every item that has a proof. `fresh` runs everything again; `tick` is called after each item."""
    proven = []
    with ProofServers(workers) as servers, ThreadPoolExecutor(workers) as pool:
        wanted = [item for item in items if item.fields.proof]
        for result in pool.map(lambda item: prove(item, servers.run, memory, fresh=fresh), wanted):
            proven.append(result)
            tick()
    return proven


def prove(item: Item, run: Runner, memory: ProofCache, *, fresh: bool = False) -> Proven:
    """Proves one item. What passed is remembered; what failed is run again next time."""
    reason = _skip_reason(item)
    if reason:
        return Proven(item, skipped=reason)
    runs = runs_of(item.fields)
    wrong = _unsound(item, runs)
    if not wrong:
        known = None if fresh else memory.get(item.fields, runs)
        seen = known or [run(one.program) for one in runs]
        wrong = verdict(item, list(zip(runs, seen, strict=True)))
        if not wrong and not known:
            memory.put(item.fields, runs, seen)
    return Proven(item, tuple(item.file.fault(place, message) for place, message in wrong))


def _skip_reason(item: Item) -> str | None:
    proof = item.fields.proof
    missing = [name for name in (proof.requires if proof else ()) if version(name) is None]
    if missing:
        return f"needs {', '.join(missing)}, not installed"
    if item.fields.valid_for:
        wanted = Requirement(item.fields.valid_for)
        found = version(wanted.name)
        if found is None or not wanted.specifier.contains(found, prereleases=True):
            return f"holds for {wanted}, installed is {found or 'none'}"
    return None


def _unsound(item: Item, runs: Sequence[Run]) -> list[tuple[tuple[str | int, ...], str]]:
    """Proofs that need not be run to be refused: they touch nothing, or import what they do not require."""
    proof = item.fields.proof
    constant = [
        (run.place, "is a constant: an expression has to look at something")
        for run in runs
        if isinstance(proof, StatementsProof) and _is_constant(_last_expression(run.program.text))
    ]
    if constant or proof is None:
        return list(constant)
    if runs and not _does_something(runs[0].program.text):
        return [(("proof",), "cannot fail: the program only prints what is written in it")]
    listed = {canonicalize_name(name) for name in (*CORE, *proof.requires)}
    used = {dist for run in runs for module in imported_modules(run.program.text) for dist in _owners(module)}
    absent = sorted(used - listed)
    return [(("proof", "requires"), f"must list {', '.join(absent)}, which the program imports")] if absent else []


def _last_expression(text: str) -> ast.AST | None:
    """The expression of a statements program: the argument of repr in its last line."""
    try:
        last = ast.parse(text).body[-1]
    except (SyntaxError, IndexError):
        return None
    calls = (node for node in ast.walk(last) if isinstance(node, ast.Call))
    return next((call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "repr"), None)


def _is_constant(expression: ast.AST | None) -> bool:
    return expression is not None and not any(isinstance(node, ast.Name) for node in ast.walk(expression))


def _does_something(text: str) -> bool:
    """Whether a program does more than print constants; one that does not parse is left to the run."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return True
    return any(
        isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.ClassDef | ast.Assign | ast.For)
        or (isinstance(node, ast.Name) and node.id != "print")
        for node in ast.walk(tree)
    )


@cache
def _packages() -> dict[str, list[str]]:
    found = metadata.packages_distributions()
    return {module: [str(canonicalize_name(owner)) for owner in owners] for module, owners in found.items()}


def _owners(module: str) -> list[str]:
    """The distributions a module belongs to; none for the standard library."""
    return _packages().get(module, [])[:1]
