"""The syllabus of a pack: its topics, exam domains, objectives, and how much of what it must hold."""

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bank.faults import Fault
from bank.messages import faults_of
from bank.models import Objective, Text
from bank.yamlfile import YamlFile, read_yaml
from quiz.questions import Topic

_SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=_SLUG)]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DomainFields(_Model):
    """An exam domain: title, and its share of an exam in per cent."""

    title: Text
    weight: int = Field(ge=1, le=100)


class TopicFields(_Model):
    """A topic: title, exam domain, and its quota of questions, of which so many are proven by a program."""

    title: Text
    domain: Slug
    at_least: int = Field(ge=0)
    proven: int = Field(ge=0)


class ObjectiveFields(_Model):
    """One thing the pack must teach: its topic and a sentence."""

    topic: Slug
    text: Text


class QuotaFields(_Model):
    """How much the whole pack must hold."""

    scored: int = Field(ge=0)
    open: int = Field(ge=0)
    each_kind: int = Field(ge=0)
    """At least so many of every kind."""
    choice_share: int = Field(ge=0, le=100)
    """At most so many per cent of the scored ones are choice questions."""
    proven_share: int = Field(ge=0, le=100)
    """At least so many per cent of the scored ones are proven by a program."""


class SyllabusFields(_Model):
    """The fields of syllabus.yaml."""

    title: Text
    quota: QuotaFields
    domains: dict[Slug, DomainFields] = Field(min_length=1)
    topics: dict[Slug, TopicFields] = Field(min_length=1)
    objectives: dict[Objective, ObjectiveFields] = {}


@dataclass(frozen=True, slots=True)
class Domain:
    """An exam domain; `weight` is its share of an exam in per cent."""

    slug: str
    title: str
    weight: int


@dataclass(frozen=True, slots=True)
class Syllabus:
    """What a pack (`slug` is its folder's name) must cover."""

    slug: str
    fields: SyllabusFields

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics in the order of the file."""
        domains = self.fields.domains
        return tuple(
            Topic(slug, topic.title, topic.domain, domains[topic.domain].weight)
            for slug, topic in self.fields.topics.items()
        )

    @property
    def domains(self) -> tuple[Domain, ...]:
        """The exam domains in the order of the file."""
        return tuple(Domain(slug, domain.title, domain.weight) for slug, domain in self.fields.domains.items())

    @property
    def weights(self) -> dict[str, float]:
        """The share of each topic: its domain's weight, divided among the domain's topics as their quotas are."""
        topics = self.fields.topics
        quotas = Counter[str]()
        for topic in topics.values():
            quotas[topic.domain] += max(1, topic.at_least)
        used = sum(self.fields.domains[domain].weight for domain in quotas)
        return {
            slug: self.fields.domains[topic.domain].weight * max(1, topic.at_least) / quotas[topic.domain] / used
            for slug, topic in topics.items()
        }


def is_slug(text: str) -> bool:
    """Whether a text can be a part of an id: small letters, digits, single hyphens."""
    return re.fullmatch(_SLUG, text) is not None


def read_syllabus(path: Path) -> tuple[Syllabus | None, list[Fault]]:
    """Reads syllabus.yaml of a pack; no syllabus where there are faults."""
    file = read_yaml(path)
    if file.faults:
        return None, file.faults
    try:
        fields = SyllabusFields.model_validate(file.content)
    except ValidationError as error:
        return None, faults_of(error, file, SyllabusFields)
    faults = _contradictions(fields, file)
    return (None if faults else Syllabus(path.parent.name, fields)), faults


def _contradictions(fields: SyllabusFields, file: YamlFile) -> list[Fault]:
    faults = []
    total = sum(domain.weight for domain in fields.domains.values())
    if total != 100:
        faults.append(file.fault(("domains",), f"the weights must add up to 100, not {total}"))
    for slug, topic in fields.topics.items():
        if topic.domain not in fields.domains:
            faults.append(file.fault(("topics", slug, "domain"), f"{topic.domain} is not among the domains"))
    for name, objective in fields.objectives.items():
        if objective.topic not in fields.topics:
            faults.append(file.fault(("objectives", name, "topic"), f"{objective.topic} is not among the topics"))
    return faults
