"""What programs run against: an interpreter and the distributions installed beside it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from typing import Any

from packaging.utils import canonicalize_name

# Flask, what it depends on, and SQLAlchemy: programs may import these without saying so.
CORE = ("flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker", "sqlalchemy")

_DESCRIBE = """
import json, sys
from importlib import metadata
print(json.dumps({
    "version": sys.version,
    "versions": {d.metadata["Name"]: d.version for d in metadata.distributions()},
    "owners": dict(metadata.packages_distributions()),
}))
"""


@dataclass(frozen=True, slots=True)
class Environment:
    """An interpreter: its path, its version, versions of distributions, and which of them own a module."""

    python: str
    version: str
    versions: Mapping[str, str]
    owners: Mapping[str, str]

    def version_of(self, distribution: str) -> str | None:
        """The installed version of a distribution, None where it is missing."""
        return self.versions.get(canonicalize_name(distribution))


@cache
def this_environment() -> Environment:
    """The environment this process runs in."""
    versions = {found.metadata["Name"]: found.version for found in metadata.distributions()}
    told = {"version": sys.version, "versions": versions, "owners": metadata.packages_distributions()}
    return _environment(sys.executable, told)


def environment_of(python: str) -> Environment:
    """The environment of another interpreter, which is asked for it."""
    told = subprocess.run([python, "-c", _DESCRIBE], capture_output=True, text=True, check=True).stdout  # noqa: S603
    return _environment(python, json.loads(told))


def _environment(python: str, told: Mapping[str, Any]) -> Environment:
    return Environment(
        python=python,
        version=told["version"],
        versions={canonicalize_name(name): version for name, version in told["versions"].items()},
        owners={module: canonicalize_name(owners[0]) for module, owners in told["owners"].items()},
    )
