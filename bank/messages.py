"""Pydantic's findings in words an author understands."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from bank.faults import Fault
from bank.yamlfile import Place, Value, YamlFile

_SENTENCES = {
    "missing": "is missing",
    "string_too_short": "is empty",
    "too_short": "needs at least {min_length} entries, has {actual_length}",
    "too_long": "takes at most {max_length} entries, has {actual_length}",
    "enum": "must be {expected}",
    "literal_error": "must be {expected}",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "bool_type": "must be true or false",
    "string_type": "must be text",
    "tuple_type": "must be a list",
    "model_type": "must be a mapping of fields (name: value)",
    "model_attributes_type": "must be a mapping of fields (name: value)",
    "date_from_datetime_parsing": "must be a date such as 2026-11-20",
    "date_parsing": "must be a date such as 2026-11-20",
    "union_tag_invalid": "kind must be {expected_tags}",
    "union_tag_not_found": "needs a kind: output, snippet, statements, patch or order",
}

_PATTERNS = {
    "docs": "must be one https:// address",
    "belief": "must be the number of a misconception, such as B03",
    "objectives": "must be an objective of the syllabus, such as s0-07, B03 or F01",
}


def faults_of(error: ValidationError, file: YamlFile, model: type[BaseModel]) -> list[Fault]:
    """One fault per finding of pydantic, at the field it is about."""
    details = error.errors(include_url=False)
    # An entry that is wrong is not counted, so pydantic calls its list too short as well; once is enough.
    inner = {detail["loc"][:length] for detail in details for length in range(len(detail["loc"]))}
    faults = []
    for detail in details:
        if not (detail["type"] == "too_short" and detail["loc"] in inner):
            place = _place(detail["loc"], file.content)
            faults.append(file.fault(place, _sentence(detail, place, model)))
    return faults


def _place(loc: tuple[int | str, ...], content: Value) -> Place:
    """Pydantic's location without the tags of unions, which no author wrote."""
    place: list[int | str] = []
    for step in loc:
        if isinstance(content, dict) and step not in content and content.get("kind") == step:
            continue
        place.append(step)
        if isinstance(content, dict) and isinstance(step, str):
            content = content.get(step, "")
        elif isinstance(content, list) and isinstance(step, int) and step < len(content):
            content = content[step]
    return tuple(place)


def _sentence(detail: Mapping[str, Any], place: Place, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return "is no field here" + (f"; a question has {', '.join(model.model_fields)}" if len(place) == 1 else "")
    if kind == "string_pattern_mismatch":
        names = [step for step in place if isinstance(step, str)]
        return _PATTERNS.get(names[-1], "must be one line")
    return _SENTENCES.get(kind, str(detail["msg"])).format(**context)
