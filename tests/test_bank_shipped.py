"""The packs that are shipped: every question readable, proven, by the rules, and unchanged since it was published."""

import re
from pathlib import Path

import pytest

from bank.faults import Severity
from bank.kinds import PROOFS
from bank.lint.item_rules import ITEM_RULES
from bank.loading import load_bank
from bank.models import MODELS
from tests.bank_packs import check

HOUSE = Path(__file__).parent.parent
SEEDS = HOUSE / "seeds"
README = (HOUSE / "bank" / "README.md").read_text(encoding="utf-8")


@pytest.mark.timeout(900)  # every proof is run once; later runs remember
def test_the_shipped_packs_pass_the_check() -> None:
    report = check(SEEDS)
    errors = [finding for finding in report.findings if finding.severity is Severity.ERROR]

    assert [str(fault) for fault in report.faults] == []
    assert [str(finding) for finding in errors] == []


def test_every_topic_has_a_domain_and_every_domain_topics() -> None:
    bank = load_bank(SEEDS)

    assert {topic.domain for topic in bank.topics} == {domain.slug for domain in bank.domains}
    assert sum(domain.weight for domain in bank.domains) == 100
    assert {question.topic for question in bank.questions} <= {topic.slug for topic in bank.topics}


def test_the_recipe_names_examples_that_are_there() -> None:
    examples = re.findall(r"\| (\w+) \| (\w+) \| `(seeds/\S+)` \|", README)
    bank = load_bank(SEEDS)
    found = {item.file.path.relative_to(HOUSE).as_posix(): item.question for item in bank.items}

    assert {kind for kind, _, _ in examples} == set(PROOFS)
    assert [(kind, proof) for kind, proof, _ in examples] == [
        (found[path].kind, found[path].proof or "none") for _, _, path in examples
    ]


def test_the_recipe_explains_every_field_and_rule() -> None:
    fields = {name for model in MODELS.values() for name in model.model_fields}
    rules = {name for name, _ in ITEM_RULES} | {f"R{number}" for number in range(1, 16)} | {"code", "twin"}

    assert not [name for name in fields if f"`{name}`" not in README]
    assert not [name for name in rules if f"| {name} |" not in README]
