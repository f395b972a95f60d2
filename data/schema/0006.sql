-- What an interview date brings: the pack on its eve and the question on the day after (kind as in REMINDER_KINDS).
-- day is the local date it belongs to; due_at is null once it has fired, or while it lies in the past; fired_day is the
-- date it fired for, so that a journey across zones brings nothing twice.
CREATE TABLE milestone (
  person_id INTEGER NOT NULL REFERENCES person,
  kind INTEGER NOT NULL,
  day INTEGER NOT NULL,
  due_at INTEGER,
  fired_day INTEGER,
  PRIMARY KEY (person_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX milestone_due ON milestone (due_at) WHERE due_at IS NOT NULL;
