"""Proves items: runs their programs (or remembers them), and judges."""

import ast
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bank.faults import Fault
from bank.loading import Item
from bank.models import StatementsProof
from bank.proving.cache import ProofCache
from bank.proving.environment import CORE, Environment, this_environment
from bank.proving.judging import Wrong, verdict
from bank.proving.programs import Run, runs_of
from bank.proving.running import Observation, Program, ProofServers, imported_modules

WORKERS = 2
Runner = Callable[[Program], Observation]


@dataclass(frozen=True, slots=True)
class Proven:
    """What became of one item's proof: faults, or the reason it was not run (then it is not passed either)."""

    item: Item
    faults: tuple[Fault, ...] = ()
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Prover:
    """Proves items in one environment. `fresh` runs everything again, whatever is remembered."""

    run: Runner
    memory: ProofCache
    environment: Environment
    fresh: bool = False

    def prove(self, item: Item) -> Proven:
        """Proves one item. What passed is remembered; what failed is run again next time."""
        if reason := _skip_reason(item, self.environment):
            return Proven(item, skipped=reason)
        runs = runs_of(item.fields)
        wrong = _unsound(item, runs, self.environment) or self._show(item, runs)
        return Proven(item, tuple(item.file.fault(place, message) for place, message in wrong))

    def _show(self, item: Item, runs: Sequence[Run]) -> list[Wrong]:
        known = None if self.fresh else self.memory.get(item.fields, runs)
        seen = known or [self.run(one.program) for one in runs]
        wrong = verdict(item, list(zip(runs, seen, strict=True)))
        if not wrong and not known:
            self.memory.put(item.fields, runs, seen)
        return wrong


def prove_all(
    items: Sequence[Item],
    memory: ProofCache,
    environment: Environment | None = None,
    *,
    fresh: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> list[Proven]:
    """Proves every item that has a proof, two at a time; `tick` is called after each."""
    environment = environment or this_environment()
    proven = []
    with ProofServers(WORKERS, environment.python) as servers, ThreadPoolExecutor(WORKERS) as pool:
        prover = Prover(servers.run, memory, environment, fresh)
        for result in pool.map(prover.prove, (item for item in items if item.fields.proof)):
            proven.append(result)
            tick()
    return proven


def _skip_reason(item: Item, environment: Environment) -> str | None:
    proof = item.fields.proof
    missing = [name for name in (proof.requires if proof else ()) if environment.version_of(name) is None]
    if missing:
        return f"needs {', '.join(missing)}, not installed"
    if item.fields.valid_for:
        wanted = Requirement(item.fields.valid_for)
        found = environment.version_of(wanted.name)
        if found is None or not wanted.specifier.contains(found, prereleases=True):
            return f"holds for {wanted}, installed is {found or 'none'}"
    return None


def _unsound(item: Item, runs: Sequence[Run], environment: Environment) -> list[Wrong]:
    """Proofs that need not be run to be refused: they touch nothing, or import what they do not require."""
    proof = item.fields.proof
    if isinstance(proof, StatementsProof):
        constant = [run.place for run in runs if _is_constant(_last_expression(run.program.text))]
        if constant:
            return [(place, "is a constant: an expression has to look at something") for place in constant]
    elif runs and _only_prints(runs[0].program.text):
        return [(("proof",), "cannot fail: the program only prints what is written in it")]
    listed = {str(canonicalize_name(name)) for name in (*CORE, *(proof.requires if proof else ()))}
    modules = {module for run in runs for module in imported_modules(run.program.text)}
    absent = sorted({environment.owners[name] for name in modules if name in environment.owners} - listed)
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


def _only_prints(text: str) -> bool:
    """Whether a program does nothing but print constants; one that does not parse is left to the run."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return False
    calls = [statement.value for statement in body if isinstance(statement, ast.Expr)]
    return len(calls) == len(body) and all(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "print"
        and all(isinstance(argument, ast.Constant) for argument in call.args)
        for call in calls
    )
