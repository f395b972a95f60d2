"""What a pack covers of its syllabus: counts, quotas, objectives. Data; rendering is elsewhere."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bank.faults import Finding, Severity
from bank.loading import Bank, Item
from bank.syllabus import Syllabus
from quiz.questions import Kind, Level


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many questions a topic has, and how many it should have."""

    slug: str
    title: str
    scored: int
    at_least: int
    proven: int
    proven_at_least: int
    open: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What one pack holds. Proven means by a program; a citation is not counted as that."""

    pack: str
    scored: int
    open: int
    proven: int
    topics: tuple[TopicCount, ...]
    levels: dict[Level, int]
    kinds: dict[Kind, int]
    proofs: dict[str, int]
    covered: dict[str, int]
    missing: tuple[str, ...]


def coverage(bank: Bank) -> tuple[Coverage, ...]:
    """Counts every pack of the bank."""
    return tuple(_cover(bank, syllabus) for syllabus in bank.syllabuses)


def _cover(bank: Bank, syllabus: Syllabus) -> Coverage:
    items = [item for item in bank.items if item.id.startswith(f"{syllabus.slug}/")]
    scored = [item for item in items if item.fields.kind is not Kind.OPEN]
    named = Counter(name for item in items for name in set(item.fields.objectives))
    objectives = syllabus.fields.objectives
    return Coverage(
        pack=syllabus.slug,
        scored=len(scored),
        open=len(items) - len(scored),
        proven=sum(_is_proven(item) for item in scored),
        topics=tuple(_count(items, syllabus, slug) for slug in syllabus.fields.topics),
        levels={level: sum(item.fields.level is level for item in scored) for level in Level},
        kinds={kind: sum(item.fields.kind is kind for item in items) for kind in Kind},
        proofs=dict(Counter(item.question.proof or "none" for item in scored).most_common()),
        covered={name: named[name] for name in objectives if named[name]},
        missing=tuple(name for name in objectives if not named[name]),
    )


def _count(items: list[Item], syllabus: Syllabus, slug: str) -> TopicCount:
    here = [item for item in items if item.topic == slug]
    topic = syllabus.fields.topics[slug]
    return TopicCount(
        slug=slug,
        title=topic.title,
        scored=sum(item.fields.kind is not Kind.OPEN for item in here),
        at_least=topic.at_least,
        proven=sum(_is_proven(item) for item in here),
        proven_at_least=topic.proven,
        open=sum(item.fields.kind is Kind.OPEN for item in here),
    )


def _is_proven(item: Item) -> bool:
    return item.fields.proof is not None


def shortfalls(bank: Bank) -> list[Finding]:
    """Quotas of the syllabus that are not met, and objectives no question covers."""
    return [
        Finding("quota", Severity.ERROR, bank.root / counted.pack / "syllabus.yaml", 1, field, message)
        for syllabus, counted in zip(bank.syllabuses, coverage(bank), strict=True)
        for field, message in (*_short_topics(counted), *_short_pack(counted, syllabus))
    ]


def _short_topics(counted: Coverage) -> Iterator[tuple[str, str]]:
    for topic in counted.topics:
        if topic.scored < topic.at_least:
            yield f"topics.{topic.slug}", f"has {topic.scored} questions, should have {topic.at_least}"
        if topic.proven < topic.proven_at_least:
            yield f"topics.{topic.slug}", f"has {topic.proven} proven ones, should have {topic.proven_at_least}"


def _short_pack(counted: Coverage, syllabus: Syllabus) -> Iterator[tuple[str, str]]:
    quota = syllabus.fields.quota
    for name, found, wanted in (("scored", counted.scored, quota.scored), ("open", counted.open, quota.open)):
        if found < wanted:
            yield f"quota.{name}", f"the pack has {found}, should have {wanted}"
    for kind, number in counted.kinds.items():
        if number < quota.each_kind:
            yield "quota.each_kind", f"the pack has {number} {kind} questions, should have {quota.each_kind}"
    if 100 * counted.kinds[Kind.CHOICE] > quota.choice_share * counted.scored:
        yield "quota.choice_share", f"over {quota.choice_share} % of the scored questions are choice"
    if 100 * counted.proven < quota.proven_share * counted.scored:
        yield "quota.proven_share", f"under {quota.proven_share} % of the scored questions are proven by a program"
    if counted.missing:
        yield "objectives", f"no question covers {', '.join(counted.missing)}"
