"""The bank for other programs (JSON) and for reading (a study book in Markdown)."""

import json
from collections.abc import Iterator
from typing import Any

from bank.loading import Bank, Item
from quiz.questions import Kind, Level, Option, Question

_LEVELS = list(Level)


def export_json(bank: Bank) -> str:
    """A JSON list of all questions, texts as written; absent fields are null or an empty list."""
    return json.dumps([to_record(question) for question in bank.questions], ensure_ascii=False, indent=2) + "\n"


def to_record(question: Question) -> dict[str, Any]:
    """One question with the field names of the export."""
    return {
        "id": question.id,
        "revision": question.revision,
        "topic": question.topic,
        "level": question.level.value,
        "kind": question.kind.value,
        "prompt": question.prompt,
        "code": question.code,
        "options": [_option(option) for option in question.options],
        "accepted": list(question.accepted),
        "key_points": list(question.key_points),
        "model_answer": question.model_answer,
        "explanation": question.explanation,
        "interviewer": question.interviewer,
        "follow_up": question.follow_up,
        "docs": question.docs,
        "objectives": list(question.objectives),
        "proof": question.proof,
        "valid_for": question.valid_for,
    }


def _option(option: Option) -> dict[str, Any]:
    return {"text": option.text, "correct": option.correct, "why": option.why, "belief": option.belief}


def export_markdown(bank: Bank) -> str:
    """A study book: a chapter per topic, easier questions first, each with answer, reasons and source."""
    blocks = []
    for syllabus in bank.syllabuses:
        blocks.append(f"# {syllabus.fields.title}")
        for topic in syllabus.topics:
            chapter = [item for item in bank.items if item.id.startswith(f"{syllabus.slug}/{topic.slug}/")]
            blocks += [f"## {topic.title}"] if chapter else []
            for item in sorted(chapter, key=_ease):
                blocks += _page(item)
    return "\n\n".join(blocks) + "\n"


def _ease(item: Item) -> tuple[int, bool, str]:
    return _LEVELS.index(item.fields.level), item.fields.kind is Kind.OPEN, item.id


def _page(item: Item) -> Iterator[str]:
    question = item.question
    yield f"### {question.prompt}"
    yield f"*{question.level}*"
    if question.code:
        yield f"```{item.fields.language}\n{question.code}\n```"
    if question.options:
        yield "\n".join(f"- {option.text}" for option in sorted(question.options, key=lambda option: option.text))
    yield "<details><summary>Answer</summary>"
    yield from _answer(question)
    for label, text in (
        ("", question.explanation),
        ("What an interviewer listens for: ", question.interviewer),
        ("Follow-up: ", question.follow_up),
        ("Holds for: ", question.valid_for),
    ):
        if text:
            yield label + text
    yield f"<{question.docs}>"
    yield "</details>"


def _answer(question: Question) -> Iterator[str]:
    if question.kind is Kind.ORDER:
        yield "\n".join(f"{place}. {option.text}" for place, option in enumerate(question.options, start=1))
    elif question.options:
        yield "\n".join(
            f"- {'✅' if option.correct else '❌'} {option.text}<br>{option.why}" for option in question.options
        )
    if question.accepted:
        yield " or ".join(question.accepted)
    if question.key_points:
        yield "\n".join(f"- {point}" for point in question.key_points)
    if question.model_answer:
        yield question.model_answer
