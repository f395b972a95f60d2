"""What the other bots need to do what ours does: the texts and buttons to edit in, and the table to write to."""

import json
import os
from pathlib import Path
from typing import Any

TOAST = "✅ Right"
SCHEMA = """
CREATE TABLE IF NOT EXISTS answer (
    message_id INTEGER, person_id INTEGER, data TEXT, PRIMARY KEY (message_id, person_id)
);
CREATE TABLE IF NOT EXISTS score (person_id INTEGER PRIMARY KEY, points INTEGER);
"""
ANSWER = "INSERT INTO answer (message_id, person_id, data) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
SCORE = (
    "INSERT INTO score (person_id, points) VALUES (?, 10) "
    "ON CONFLICT (person_id) DO UPDATE SET points = points + excluded.points"
)


def load_cards() -> list[dict[str, Any]]:
    """The texts that ours would show, and the buttons under them, of the file that CARDS names."""
    path = os.environ.get("CARDS")
    if path is None:
        return [{"text": "Right.", "keyboard": [[{"text": "Next", "callback_data": "n"}]]}]
    cards: list[dict[str, Any]] = json.loads(Path(path).read_text("utf-8"))
    return cards
