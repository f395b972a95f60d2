"""Rules for the bank as a whole: what no single question can show."""

from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from bank.faults import Finding, Severity
from bank.lint.guessers import GUESSERS, Guesser, guess, longest
from bank.lint.item_rules import NEGATIVE
from bank.lint.showings import is_drawn, showing
from bank.lint.statistics import chi_square, fisher_exact
from bank.lint.words import ABSOLUTES, HEDGES, picked, prose, words
from bank.loading import Bank, Item
from bank.models import TypedFields
from quiz.questions import Kind, Question

ENOUGH = 30  # choice questions before a share says anything
ENOUGH_NUMBERS = 12  # of those whose options are numbers
SHOWINGS = 10_000
_UNLIKELY = 0.05
TWIN, COUSIN = 0.5, 0.35  # shared pieces of two questions, of all their pieces
_PIECE, _KEY_WORDS = 3, 4
Rule = Callable[[Bank], Iterator[Finding]]


def _about_bank(bank: Bank, rule: str, message: str) -> Finding:
    return Finding(rule, Severity.ERROR, bank.root, 1, "bank", message)


def _about(item: Item, rule: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(rule, severity, item.file.path, item.file.line(("prompt",)), "prompt", message)


def _choices(bank: Bank) -> list[Question]:
    return [question for question in bank.questions if question.kind is Kind.CHOICE]


def few_negative(bank: Bank) -> Iterator[Finding]:
    """R4: at most 5 % of the prompts are negative."""
    scored = [question for question in bank.questions if question.kind is not Kind.OPEN]
    negative = sum(bool(NEGATIVE.search(prose(question.prompt))) for question in scored)
    if len(scored) >= ENOUGH and negative > 0.05 * len(scored):
        yield _about_bank(bank, "R4", f"{negative} of {len(scored)} prompts are negative, at most 5 % may be")


def keys_not_longest(bank: Bank) -> Iterator[Finding]:
    """R10: the key is the longest option no more often than by chance."""
    yield from _no_gain(bank, "R10", "the key is the longest option", longest)


def guessers_gain_nothing(bank: Bank) -> Iterator[Finding]:
    """R15: who guesses by looks is right no more often than by chance."""
    for name, guesser in GUESSERS.items():
        yield from _no_gain(bank, "R15", f"picking {name} is right", guesser)


def _no_gain(bank: Bank, rule: str, what: str, guesser: Guesser) -> Iterator[Finding]:
    questions = _choices(bank)
    if len(questions) < ENOUGH:
        return
    found = guess(guesser, questions)
    if found.hits > found.limit:
        counts = f"{found.hits:.0f} of {len(questions)} questions; chance allows up to {found.limit:.0f}"
        yield _about_bank(bank, rule, f"{what} in {counts} (python -m bank guess names them)")


def equal_rates(bank: Bank) -> Iterator[Finding]:
    """R11: absolutes and hedges are as frequent in keys as in distractors."""
    options = [option for item in bank.items for option in picked(item)]
    for name, tell in (("absolutes", ABSOLUTES), ("hedges", HEDGES)):
        counts = {(right, told): 0 for right in (True, False) for told in (True, False)}
        for option in options:
            counts[option.correct, bool(tell & set(words(prose(option.text))))] += 1
        p = fisher_exact(*(counts[cell] for cell in ((True, True), (True, False), (False, True), (False, False))))
        if len(_choices(bank)) >= ENOUGH and p <= 0.05:
            shares = f"{counts[True, True]} keys and {counts[False, True]} distractors"
            yield _about_bank(bank, "R11", f"{name} stand in {shares}: unlike beyond chance (p {p:.3f})")


def even_places(bank: Bank) -> Iterator[Finding]:
    """R14: over many showings the key stands at every place equally often."""
    questions = [question for question in _choices(bank) if is_drawn(question)]
    if len(questions) < ENOUGH:
        return
    rounds = [_key_places(questions, range(start, start + SHOWINGS)) for start in (0, SHOWINGS)]
    uneven = [chi_square(observed, expected) <= _UNLIKELY for observed, expected in rounds]
    if all(uneven):  # chance alone makes one round in twenty look uneven, a bias makes both
        counts = ", ".join(f"{number:.0f}" for number in rounds[0][0])
        yield _about_bank(bank, "R14", f"in {SHOWINGS} showings the key stands at the places {counts} times")


def even_places_of_numbers(bank: Bank) -> Iterator[Finding]:
    """R14: among numbers, which ascend in each showing, the key is now small, now large."""
    questions = [question for question in _choices(bank) if not is_drawn(question)]
    if len(questions) < ENOUGH_NUMBERS:
        return
    observed, expected = _key_places(questions, range(len(questions)))
    if chi_square(observed, expected) <= _UNLIKELY:
        counts = ", ".join(f"{number:.0f}" for number in observed)
        yield _about_bank(bank, "R14", f"of {len(questions)} with numbers the key is at the places {counts} times")


def _key_places(questions: list[Question], numbers: range) -> tuple[list[float], list[float]]:
    """How often the key stood at each place when the questions were shown in turn, and how often by chance."""
    places = max(len(question.options) for question in questions)
    observed, expected = [0.0] * places, [0.0] * places
    for number in numbers:
        question = questions[number % len(questions)]
        shown = showing(question, number)
        observed[next(place for place, index in enumerate(shown) if index in question.key)] += 1
        for place in range(len(shown)):
            expected[place] += 1 / len(shown)
    return observed, expected


def no_leaks(bank: Bank) -> Iterator[Finding]:
    """R14: no prompt contains another question's key of 4 words or more."""
    prompts = [(item, f" {' '.join(words(item.fields.prompt))} ") for item in bank.items]
    for item in bank.items:
        for key in _keys(item):
            sought = f" {' '.join(words(key))} "
            if len(sought.split()) >= _KEY_WORDS:
                for other, prompt in prompts:
                    if other is not item and sought in prompt:
                        yield _about(other, "R14", f"contains the key of {item.id}: {key}")


def _keys(item: Item) -> Sequence[str]:
    if isinstance(item.fields, TypedFields):
        return item.fields.accepted
    return [option.text for option in picked(item) if option.correct]


def no_twins(bank: Bank) -> Iterator[Finding]:
    """No question is a variation of another one."""
    pieces = [(item, _pieces(item)) for item in bank.items]
    for (left, a), (right, b) in combinations(pieces, 2):
        share = len(a & b) / len(a | b) if a | b else 0
        if share >= COUSIN:
            severity = Severity.ERROR if share >= TWIN else Severity.WARNING
            yield _about(right, "twin", f"shares {share:.0%} of its pieces with {left.id}", severity)


def _pieces(item: Item) -> frozenset[tuple[str, ...]]:
    """Runs of three words of everything asked: prompt, code, options."""
    texts = [item.fields.prompt, item.fields.code or "", *(option.text for option in item.question.options)]
    told = words(" ".join(texts))
    return frozenset(tuple(told[start : start + _PIECE]) for start in range(len(told) - _PIECE + 1))


BANK_RULES: tuple[Rule, ...] = (
    few_negative,
    keys_not_longest,
    equal_rates,
    even_places,
    even_places_of_numbers,
    no_leaks,
    guessers_gain_nothing,
    no_twins,
)


def lint_bank(bank: Bank) -> list[Finding]:
    """Everything the rules find in the bank as a whole."""
    return [finding for rule in BANK_RULES for finding in rule(bank)]
