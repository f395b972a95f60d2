"""The memory card of a person and a question, as one statement."""

CARD = (
    "INSERT INTO card (person_id, question_id, times, last_right, last_at, last_showing_id) VALUES (?, ?, 1, ?, ?, ?) "
    "ON CONFLICT (person_id, question_id) DO UPDATE SET times = card.times + 1, "
    "last_right = CASE WHEN (excluded.last_at, excluded.last_showing_id) > (card.last_at, card.last_showing_id) "
    "THEN excluded.last_right ELSE card.last_right END, "
    "last_showing_id = CASE WHEN (excluded.last_at, excluded.last_showing_id) > (card.last_at, card.last_showing_id) "
    "THEN excluded.last_showing_id ELSE card.last_showing_id END, "
    "last_at = CASE WHEN excluded.last_at > card.last_at THEN excluded.last_at ELSE card.last_at END"
)
"""Moves a card: person, question, right, answered at, showing. The later answer decides, whichever is written first."""
