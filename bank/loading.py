"""From folders of YAML to typed questions, with every fault of every file at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from bank.faults import BrokenBankError, Fault
from bank.kinds import contradictions
from bank.messages import faults_of
from bank.models import MODELS, AnyQuestion, OpenFields, OptionsFields, OrderFields, TypedFields
from bank.syllabus import Domain, Syllabus, is_slug, read_syllabus
from bank.yamlfile import YamlFile, read_yaml
from quiz.questions import Option, Question, Topic


@dataclass(frozen=True, slots=True)
class Item:
    """A question as its author wrote it, and the file it stands in."""

    id: str
    topic: str
    fields: AnyQuestion
    file: YamlFile

    @property
    def question(self) -> Question:
        """The question as the other rooms know it."""
        return to_question(self)


@dataclass(frozen=True, slots=True)
class Bank:
    """All packs: what the quiz asks (questions, topics, domains), and what authors wrote (items, syllabuses)."""

    root: Path
    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    domains: tuple[Domain, ...]
    items: tuple[Item, ...]
    syllabuses: tuple[Syllabus, ...]

    @property
    def weights(self) -> dict[str, float]:
        """The share of each topic in what is to be learnt; the shares add up to 1, and packs count alike."""
        shares = [syllabus.weights for syllabus in self.syllabuses]
        return {topic: share / len(shares) for weights in shares for topic, share in weights.items()}


def load_bank(root: Path) -> Bank:
    """Reads all packs below `root` (each a folder with a syllabus.yaml).

    Raises BrokenBankError with every fault of every file.
    """
    bank, faults = read_bank(root)
    if faults:
        raise BrokenBankError(tuple(faults))
    return bank


def read_bank(root: Path, only: Sequence[str] = ()) -> tuple[Bank, list[Fault]]:
    """Reads what can be read, and what is wrong with the rest.

    `only` narrows to ids, topics, or paths of files and folders; other files are not even opened.
    """
    items: list[Item] = []
    syllabuses: list[Syllabus] = []
    faults: list[Fault] = []
    packs = sorted(path.parent for path in root.glob("*/syllabus.yaml"))
    if not packs:
        faults.append(Fault(root, 1, "packs", "no folder here has a syllabus.yaml"))
    for pack in packs:
        syllabus, wrong = read_syllabus(pack / "syllabus.yaml")
        faults += wrong
        if syllabus:
            syllabuses.append(syllabus)
            for path in _files(pack, only):
                item, wrong = read_item(path, syllabus)
                faults += wrong
                items += [item] if item else []
    return _bank(root, items, syllabuses), faults


def _bank(root: Path, items: list[Item], syllabuses: list[Syllabus]) -> Bank:
    return Bank(
        root=root,
        questions=tuple(item.question for item in items),
        topics=tuple(topic for syllabus in syllabuses for topic in syllabus.topics),
        domains=tuple(domain for syllabus in syllabuses for domain in syllabus.domains),
        items=tuple(items),
        syllabuses=tuple(syllabuses),
    )


def _files(pack: Path, only: Sequence[str]) -> Iterator[Path]:
    for path in sorted(pack.rglob("*.y*ml")):
        if path != pack / "syllabus.yaml" and (not only or any(_named(path, pack, name) for name in only)):
            yield path


def _named(path: Path, pack: Path, name: str) -> bool:
    """Whether a name given on the command line (id, topic, file, folder) means this file."""
    wanted = Path(name).resolve()
    inside = path.relative_to(pack).with_suffix("")
    known = (f"{pack.name}/{inside.as_posix()}", inside.parent.as_posix(), pack.name)
    return name in known or wanted == path.resolve() or wanted in path.resolve().parents


def read_item(path: Path, syllabus: Syllabus) -> tuple[Item | None, list[Fault]]:
    """Reads one question file; no item where there are faults."""
    file = read_yaml(path)
    faults = file.faults + _misplaced(file, syllabus)
    if faults or not isinstance(file.content, dict):
        return None, faults
    kind = file.content.get("kind", "")
    model = MODELS.get(kind) if isinstance(kind, str) else None
    if model is None:
        return None, [file.fault(("kind",), f"must be one of {', '.join(MODELS)}")]
    try:
        fields = model.model_validate(file.content)
    except ValidationError as error:
        return None, faults_of(error, file, model)
    item = Item(f"{syllabus.slug}/{path.parent.name}/{path.stem}", path.parent.name, fields, file)
    faults = [file.fault(place, message) for place, message in contradictions(fields)] + _unknown(item, syllabus)
    return (None if faults else item), faults


def _misplaced(file: YamlFile, syllabus: Syllabus) -> list[Fault]:
    path, topics = file.path, syllabus.fields.topics
    faults = []
    if path.parent.name not in topics or path.parent.parent.name != syllabus.slug:
        faults.append(file.fault((), f"stands in no topic of {syllabus.slug} (one of {', '.join(topics)})"))
    if not is_slug(path.stem) or path.suffix != ".yaml":
        faults.append(file.fault((), "must be named in small letters, digits and hyphens, and end with .yaml"))
    return faults


def _unknown(item: Item, syllabus: Syllabus) -> list[Fault]:
    """Objectives and beliefs the syllabus does not list (while it lists any)."""
    known = syllabus.fields.objectives
    if not known:
        return []
    faults = [
        item.file.fault(("objectives", index), f"{name} is not among the objectives of the syllabus")
        for index, name in enumerate(item.fields.objectives)
        if name not in known
    ]
    for index, option in enumerate(getattr(item.fields, "options", ())):
        if option.belief and option.belief not in known:
            faults.append(item.file.fault(("options", index, "belief"), f"{option.belief} is not in the syllabus"))
    return faults


def to_question(item: Item) -> Question:
    """The question that the quiz knows, without what only authors and checks need."""
    fields = item.fields
    evidence = fields.proof.kind if fields.proof else "cite" if fields.cite else None
    return Question(
        id=item.id,
        revision=fields.revision,
        topic=item.topic,
        level=fields.level,
        kind=fields.kind,
        prompt=fields.prompt,
        code=fields.code,
        options=_options(fields),
        accepted=fields.accepted if isinstance(fields, TypedFields) else (),
        case=isinstance(fields, TypedFields) and fields.case,
        key_points=fields.key_points if isinstance(fields, OpenFields) else (),
        model_answer=fields.model_answer if isinstance(fields, OpenFields) else None,
        explanation=fields.explanation,
        interviewer=fields.interviewer,
        follow_up=fields.follow_up,
        docs=fields.docs,
        objectives=fields.objectives,
        proof=evidence,
        valid_for=fields.valid_for,
    )


def _options(fields: AnyQuestion) -> tuple[Option, ...]:
    if isinstance(fields, OptionsFields):
        return tuple(Option(o.text, o.correct, o.why, o.belief) for o in fields.options)
    if isinstance(fields, OrderFields):
        return tuple(Option(line.text, None, line.why) for line in fields.lines)
    return ()
