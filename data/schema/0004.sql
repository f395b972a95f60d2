-- Questions taken at one sitting: drills, interviews, exams (quiz.sittings). number is the question it is at, or the page
-- of an exam. started_at is null while a pushed drill waits for its first answer. due_at is the deadline: of the
-- question, or of the whole; null when none runs. telling is the first question that the clock ended and of which the
-- person has not been told, null when there is none. turned_at is when the page of an exam was last touched.
CREATE TABLE sitting (
  sitting_id INTEGER PRIMARY KEY,
  person_id INTEGER NOT NULL REFERENCES person,
  form INTEGER NOT NULL,
  topic TEXT,
  size INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  chance INTEGER NOT NULL,
  number INTEGER NOT NULL,
  opened_at INTEGER NOT NULL,
  started_at INTEGER,
  due_at INTEGER,
  turned_at INTEGER,
  telling INTEGER,
  ended_at INTEGER,
  ended INTEGER
) STRICT;
CREATE UNIQUE INDEX sitting_running ON sitting (person_id) WHERE started_at IS NOT NULL AND ended IS NULL;
CREATE INDEX sitting_person ON sitting (person_id, form);
CREATE INDEX sitting_due ON sitting (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX sitting_telling ON sitting (telling) WHERE telling IS NOT NULL;

-- A question of a sitting: its place, and among how many. marked and spent_ms belong to the pages of an exam.
ALTER TABLE showing ADD COLUMN sitting_id INTEGER REFERENCES sitting;
ALTER TABLE showing ADD COLUMN number INTEGER;
ALTER TABLE showing ADD COLUMN size INTEGER;
ALTER TABLE showing ADD COLUMN marked INTEGER;
ALTER TABLE showing ADD COLUMN spent_ms INTEGER;
CREATE INDEX showing_sitting ON showing (sitting_id, number) WHERE sitting_id IS NOT NULL;
