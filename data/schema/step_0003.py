"""Memory: card state, ratings and the log of reviews beside the answers; built from the answers given so far."""

import sqlite3

from data.migrations import statements

_TABLES = """
-- The memory of a card (quiz.memory.Memory); days are local dates.
ALTER TABLE card ADD COLUMN stability REAL;
ALTER TABLE card ADD COLUMN difficulty REAL;
ALTER TABLE card ADD COLUMN reviewed_day INTEGER;
ALTER TABLE card ADD COLUMN due_day INTEGER;
ALTER TABLE card ADD COLUMN quick INTEGER;
CREATE INDEX card_due ON card (person_id, due_day);

-- pace: the usual one, in thousandths of the expected time. habit: 5 weights and 25 doubts (quiz.habits.Habit).
CREATE TABLE learner (
  person_id INTEGER PRIMARY KEY REFERENCES person,
  pace INTEGER NOT NULL,
  habit BLOB NOT NULL
) STRICT;

-- One row for every counted answer, numbered per person in the order in which they took effect. predicted is in
-- ten-thousandths; the changes are those of the two ratings, and 0 for all but the first answer to a question.
CREATE TABLE review (
  person_id INTEGER NOT NULL REFERENCES person,
  number INTEGER NOT NULL,
  showing_id INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  day INTEGER NOT NULL,
  grade INTEGER NOT NULL,
  predicted INTEGER NOT NULL,
  person_change INTEGER NOT NULL,
  question_change INTEGER NOT NULL,
  PRIMARY KEY (person_id, number)
) STRICT, WITHOUT ROWID;

-- Changes of ratings added up, in thousandths; where a rating starts is in quiz.ratings.
CREATE TABLE rating (
  person_id INTEGER NOT NULL REFERENCES person,
  topic TEXT NOT NULL,
  change INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (person_id, topic)
) STRICT, WITHOUT ROWID;

-- forgotten and forgotten_answers are the part of people who were forgotten.
CREATE TABLE question_rating (
  question_id INTEGER PRIMARY KEY REFERENCES question,
  change INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  forgotten INTEGER NOT NULL,
  forgotten_answers INTEGER NOT NULL
) STRICT;

-- Misconceptions somebody fell for since they last got one right: how often, on which day last, in which question.
CREATE TABLE belief (
  person_id INTEGER NOT NULL REFERENCES person,
  belief TEXT NOT NULL,
  times INTEGER NOT NULL,
  day INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  PRIMARY KEY (person_id, belief)
) STRICT, WITHOUT ROWID;

-- The share of a topic in the syllabus; the shares add up to 1.
CREATE TABLE topic_weight (
  topic TEXT PRIMARY KEY,
  weight REAL NOT NULL
) STRICT, WITHOUT ROWID;
"""


def apply(connection: sqlite3.Connection) -> None:
    """Make the tables and fill them."""
    from data.memories import remember_all  # the step is loaded by what that module stands on

    for statement in statements(_TABLES):
        connection.execute(statement)
    remember_all(connection)
