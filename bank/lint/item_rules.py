"""Rules for one question (R1 to R13), each a small function from an item to what is wrong."""

import ast
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from bank.faults import Finding, Severity
from bank.kinds import texts_of
from bank.lint.vocabulary import invented
from bank.lint.words import (
    ABSOLUTES,
    HEDGES,
    closing,
    content_stems,
    picked,
    prose,
    shape,
    visible,
    words,
)
from bank.loading import Item
from bank.models import OptionFields, OptionsFields, TypedFields
from bank.yamlfile import Place, field_name
from quiz.questions import Kind


class Hit(NamedTuple):
    """What a rule found: the field and a sentence."""

    place: Place
    message: str
    severity: Severity = Severity.ERROR


Rule = Callable[[Item], Iterable[Hit]]

MAX_PROMPT, MAX_OPTION = 300, 100  # characters: the limits of a native quiz poll
MAX_LINES, MAX_WIDTH, MAX_WIDE = 20, 44, 60  # what a phone shows unwrapped; and with a reason
MAX_MESSAGE = 3600  # characters of everything shown after the answer; Telegram takes 4096 with our words around

_OPINION = re.compile(r"\b(best|better|most popular)\b", re.IGNORECASE)
NEGATIVE = re.compile(r"\b(not|except|incorrect|never)\b", re.IGNORECASE)
_SWEEPING = re.compile(
    r"\b(all|none|any|neither|both) of (the above|the others|these|them)\b|\bboth [A-E] and [A-E]\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"\ban?\s*[?:.…]*$", re.IGNORECASE)
_OPPOSITES = frozenset(
    frozenset(pair.split("/"))
    for pair in re.findall(
        r"\w+/\w+",
        "before/after first/last always/never with/without enabled/disabled on/off same/different client/server "
        "encrypted/signed once/twice true/false allowed/forbidden mutable/immutable yes/no increases/decreases",
    )
)


def one_point(item: Item) -> Iterator[Hit]:
    """R1: a verifiable point, no opinion."""
    if match := _OPINION.search(prose(item.fields.prompt)):
        yield Hit(("prompt",), f"asks for an opinion ({match[0]}); ask for something that can be checked")
    if not (item.fields.proof or item.fields.cite or item.fields.kind is Kind.OPEN):
        yield Hit(("proof",), "is missing (or a cite: source, section, checked)")


def near_misses(item: Item) -> Iterator[Hit]:
    """R6: a typed question says which answers are too far off."""
    if isinstance(item.fields, TypedFields) and len(item.fields.rejected) < 2:
        yield Hit(("rejected",), "needs at least two answers that must not be accepted")


def complete_question(item: Item) -> Iterator[Hit]:
    """R2: can be answered with the options covered."""
    prompt = item.fields.prompt
    if len(words(prompt)) < 5:
        yield Hit(("prompt",), "has fewer than 5 words; make it a complete question")
    if item.fields.kind is Kind.TRUE_FALSE:
        if not prompt.startswith(("True or false: ", "True or false? ")):
            yield Hit(("prompt",), "must begin with: True or false:")
    elif item.fields.kind is not Kind.OPEN and not prompt.endswith("?"):
        yield Hit(("prompt",), "must end with a question mark")


def short(item: Item) -> Iterator[Hit]:
    """R3: prompt, options and the whole message fit a phone."""
    if (size := len(visible(item.fields.prompt))) > MAX_PROMPT:
        yield Hit(("prompt",), f"has {size} characters, at most {MAX_PROMPT}")
    for place, text in texts_of(item.fields):
        if place[0] in ("options", "lines") and place[-1] != "why" and (size := len(visible(text))) > MAX_OPTION:
            yield Hit(place, f"has {size} characters, at most {MAX_OPTION}")
    total = sum(len(text) for _, text in texts_of(item.fields)) + len(item.fields.code or "")
    if total > MAX_MESSAGE:
        yield Hit((), f"has {total} characters in all, at most {MAX_MESSAGE} fit into one message with its verdict")


def short_code(item: Item) -> Iterator[Hit]:
    """R3: a listing that a phone shows unwrapped."""
    lines = (item.fields.code or "").splitlines()
    if len(lines) > MAX_LINES:
        yield Hit(("code",), f"has {len(lines)} lines, at most {MAX_LINES}")
    widest = max((len(line) for line in lines), default=0)
    if widest > MAX_WIDE:
        yield Hit(("code",), f"has a line of {widest} characters, at most {MAX_WIDTH} ({MAX_WIDE} with a reason)")
    elif widest > MAX_WIDTH and not item.fields.wide:
        yield Hit(("code",), f"has a line of {widest} characters, over {MAX_WIDTH}; break it, or say why in wide:")
    elif widest > MAX_WIDTH:
        yield Hit(("wide",), f"a line of {widest} characters: {item.fields.wide}", Severity.WARNING)
    if item.fields.wide and widest <= MAX_WIDTH:
        yield Hit(("wide",), f"is not needed, no line is over {MAX_WIDTH} characters")


def positive(item: Item) -> Iterator[Hit]:
    """R4: a prompt without negation; where one is needed, it shouts."""
    if item.fields.kind is Kind.OPEN:
        return
    for match in NEGATIVE.finditer(prose(item.fields.prompt)):
        if not match[0].isupper():
            yield Hit(("prompt",), f"is negative ({match[0]}): turn it round, or write {match[0].upper()}")
        else:
            yield Hit(("prompt",), f"is negative ({match[0]}); few may be", Severity.WARNING)


def option_count(item: Item) -> Iterator[Hit]:
    """R5: 3 to 5 options, 4 as a rule."""
    count = len(picked(item))
    if count and not 3 <= count <= 5:
        yield Hit(("options",), f"there are {count}; 3 to 5, 4 as a rule")


def no_sweeping(item: Item) -> Iterator[Hit]:
    """R7: no option that speaks of the others."""
    for index, option in enumerate(picked(item)):
        if match := _SWEEPING.search(option.text):
            yield Hit(("options", index, "text"), f"says {match[0]!r}; an option stands alone")


def alike(item: Item) -> Iterator[Hit]:
    """R8: options alike in kind and punctuation; the prompt's grammar gives nothing away."""
    options = picked(item)
    shapes = {shape(option.text) for option in options}
    if len(shapes) > 1:
        yield Hit(("options",), f"are of different kinds ({', '.join(sorted(shapes))}); put all or none in backticks")
    marks = {closing(option.text) for option in options}
    if shapes != {"code"} and len(marks) > 1:
        yield Hit(("options",), "end differently (some with punctuation, some without)")
    if options and _ARTICLE.search(item.fields.prompt):
        yield Hit(("prompt",), "ends in a or an, which gives the fitting option away")


def no_containment(item: Item) -> Iterator[Hit]:
    """R9: no option contains another one."""
    if any(shape(option.text) != "words" for option in picked(item)):
        return
    stems = [(index, content_stems(option.text)) for index, option in enumerate(picked(item))]
    for (first, left), (second, right) in combinations(stems, 2):
        small, large = sorted((left, right), key=Counter.total)
        if small and small < large:
            yield Hit(
                ("options", first), f"options {first + 1} and {second + 1}: one says what the other says, and more"
            )


def even_length(item: Item) -> Iterator[Hit]:
    """R10: the key is as long as the distractors."""
    right, wrong = _sides(picked(item))
    if not right or not wrong:
        return
    key, others = (sum(len(visible(o.text)) for o in side) / len(side) for side in (right, wrong))
    if max(key, others) > 15 and not 0.75 <= key / others <= 1.25:
        yield Hit(
            ("options",), f"the key has {key:.0f} characters, the others {others:.0f} on average: 0.75 to 1.25 times"
        )


def no_giveaway(item: Item) -> Iterator[Hit]:
    """R11: no absolutes in wrong options alone, no hedges in the key alone."""
    right, wrong = _sides(picked(item))
    absolute = _used(wrong, ABSOLUTES) if not _used(right, ABSOLUTES) else []
    if absolute:
        yield Hit(("options",), f"only wrong ones speak in absolutes ({', '.join(absolute)})")
    hedge = _used(right, HEDGES) if not _used(wrong, HEDGES) else []
    if hedge:
        yield Hit(("options",), f"only the key hedges ({', '.join(hedge)})")


def no_echo(item: Item) -> Iterator[Hit]:
    """R12: the key does not repeat the prompt more than the others do."""
    right, wrong = _sides(picked(item))
    if not right or not wrong:
        return
    asked = set(content_stems(item.fields.prompt))
    key, others = (max(len(asked & set(content_stems(o.text))) for o in side) for side in (right, wrong))
    if key > others:
        shared = {stem for o in right for stem in asked & set(content_stems(o.text))}
        yield Hit(("options",), f"the key repeats more of the prompt than the others do ({', '.join(sorted(shared))})")


def no_lone_opposites(item: Item) -> Iterator[Hit]:
    """R12: one pair of opposites among other options tells where the key is."""
    options = picked(item)
    pairs = [pair for pair in combinations(options, 2) if _opposite(pair[0].text, pair[1].text)]
    if len(options) > 2 and len(pairs) == 1 and any(option.correct for option in pairs[0]):
        yield Hit(("options",), f"the only pair of opposites holds the key: {pairs[0][0].text} / {pairs[0][1].text}")


def real_errors(item: Item) -> Iterator[Hit]:
    """R13: behind every wrong option stands an error somebody makes."""
    if not isinstance(item.fields, OptionsFields):
        return
    for index, option in enumerate(item.fields.options):
        if not option.correct and not (option.belief or option.error or option.fails_with):
            yield Hit(("options", index), "needs a belief (B..), or an error: what a person who picks it thinks")
        if option.fails_with in ("SyntaxError", "IndentationError"):
            yield Hit(("options", index, "fails_with"), "fails by spelling alone; nobody believes it", Severity.WARNING)


def few_inventions(item: Item) -> Iterator[Hit]:
    """R13: names that exist nowhere, in one wrong option at most."""
    names = invented(item)
    if len(names) > 1:
        message = f"{len(names)} wrong ones invent names ({'; '.join(names)}); one may"
        yield Hit(("options",), message, Severity.WARNING)


def code_parses(item: Item) -> Iterator[Hit]:
    """Code: a Python listing is Python."""
    if item.fields.code is None or item.fields.language != "python":
        return
    try:
        ast.parse(textwrap.dedent(item.fields.code))
    except SyntaxError as error:
        yield Hit(("code",), f"is not Python: {error.msg} in its line {error.lineno} (another language: say so)")


def _sides(options: tuple[OptionFields, ...]) -> tuple[list[OptionFields], list[OptionFields]]:
    return [o for o in options if o.correct], [o for o in options if not o.correct]


def _used(options: list[OptionFields], of: frozenset[str]) -> list[str]:
    return sorted({word for option in options for word in words(prose(option.text))} & of)


def _opposite(left: str, right: str) -> bool:
    """Whether two texts differ by a negation or by one pair of opposite words."""
    a, b = set(words(left)), set(words(right))
    difference = a ^ b
    return difference in ({"not"}, {"never"}, {"no"}) or (len(a - b) == len(b - a) == 1 and difference in _OPPOSITES)


ITEM_RULES: tuple[tuple[str, Rule], ...] = (
    ("R1", one_point),
    ("R2", complete_question),
    ("R3", short),
    ("R3", short_code),
    ("R4", positive),
    ("R5", option_count),
    ("R6", near_misses),
    ("R7", no_sweeping),
    ("R8", alike),
    ("R9", no_containment),
    ("R10", even_length),
    ("R11", no_giveaway),
    ("R12", no_echo),
    ("R12", no_lone_opposites),
    ("R13", real_errors),
    ("R13", few_inventions),
    ("code", code_parses),
)


def lint_item(item: Item) -> list[Finding]:
    """Everything the rules find in one question."""
    return [
        Finding(name, hit.severity, item.file.path, item.file.line(hit.place), field_name(hit.place), hit.message)
        for name, rule in ITEM_RULES
        for hit in rule(item)
    ]
