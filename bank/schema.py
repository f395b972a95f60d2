"""The JSON Schema of a question file, made from the models, for editors."""

import json
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from bank.models import AnyQuestion

NAME = "question.schema.json"


def schema_text() -> str:
    """The schema as it is shipped beside the packs."""
    adapter: TypeAdapter[Any] = TypeAdapter(Annotated[AnyQuestion, Field(discriminator="kind")])
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A question of the bank",
        **adapter.json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write_schema(root: Path) -> Path:
    """Writes the schema beside the packs and returns its path."""
    path = root / NAME
    path.write_text(schema_text(), encoding="utf-8")
    return path
