-- Instants (*_at, *_until) are UTC milliseconds. Dates (*day) are day ordinals, 1 being the first of January of year 1.
-- Enumerations are the small integers of data/codes.py. Flags are 0 or 1. Lists of indices are one byte each.
-- person_id and chat_id are Telegram's; a private chat has the id of its person. Whatever belongs to a person has a
-- person_id, or the chat_id of the private chat: data/privacy.py exports and deletes by these, a test walks them.

CREATE TABLE question (
  question_id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  revision INTEGER NOT NULL,
  live INTEGER NOT NULL
) STRICT;

CREATE TABLE revision (
  question_id INTEGER NOT NULL REFERENCES question,
  revision INTEGER NOT NULL,
  content TEXT NOT NULL,
  PRIMARY KEY (question_id, revision)
) STRICT;

CREATE TABLE chat (
  chat_id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  title TEXT,
  zone TEXT NOT NULL,
  active INTEGER NOT NULL,
  silent INTEGER NOT NULL,
  paused_until INTEGER
) STRICT;
CREATE INDEX chat_paused ON chat (paused_until) WHERE paused_until IS NOT NULL;

-- The person's zone and silence stand in the row of the private chat, once.
CREATE TABLE person (
  person_id INTEGER PRIMARY KEY,
  first_name TEXT NOT NULL,
  level INTEGER,
  topics TEXT,
  interview_day INTEGER,
  table_name TEXT,
  hidden INTEGER NOT NULL,
  set_up INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  right_answers INTEGER NOT NULL,
  last_showing_id INTEGER,
  streak INTEGER NOT NULL,
  streak_day INTEGER,
  streak_at INTEGER,
  free_day INTEGER
) STRICT;

-- person_id is null in a group, where everybody may answer. reveal_at is the deadline of a group's question: it closes
-- then, and the column becomes null when the reveal has been sent.
CREATE TABLE showing (
  showing_id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL,
  person_id INTEGER,
  purpose INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  arrangement BLOB NOT NULL,
  shown_at INTEGER NOT NULL,
  message_id INTEGER,
  selection BLOB,
  day INTEGER,
  closed INTEGER NOT NULL,
  reveal_at INTEGER,
  FOREIGN KEY (question_id, revision) REFERENCES revision
) STRICT;
CREATE UNIQUE INDEX showing_day ON showing (chat_id, day) WHERE day IS NOT NULL;
CREATE INDEX showing_person ON showing (person_id, closed) WHERE person_id IS NOT NULL;
CREATE INDEX showing_group ON showing (chat_id) WHERE person_id IS NULL;
CREATE INDEX showing_reveal ON showing (reveal_at) WHERE reveal_at IS NOT NULL;

-- Facts, never changed. day is the local date of the chat when it was answered; daily_day the date of the question of
-- the day it answers; counted says that it moved points and memory (a later answer to the same daily does not).
CREATE TABLE answer (
  showing_id INTEGER NOT NULL REFERENCES showing,
  person_id INTEGER NOT NULL REFERENCES person,
  chat_id INTEGER NOT NULL,
  question_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  response TEXT NOT NULL,
  is_right INTEGER NOT NULL,
  points INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  shown_at INTEGER NOT NULL,
  answered_at INTEGER NOT NULL,
  day INTEGER NOT NULL,
  daily_day INTEGER,
  PRIMARY KEY (showing_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_person ON answer (person_id);

CREATE TABLE daily (
  day INTEGER PRIMARY KEY,
  question_id INTEGER NOT NULL REFERENCES question
) STRICT;

-- The answer that counts for a date: the first anywhere.
CREATE TABLE daily_answer (
  person_id INTEGER NOT NULL REFERENCES person,
  day INTEGER NOT NULL,
  showing_id INTEGER NOT NULL,
  PRIMARY KEY (person_id, day)
) STRICT, WITHOUT ROWID;

-- State beside history: rebuilt from the counted answers by data/checkup.py and compared.
CREATE TABLE card (
  person_id INTEGER NOT NULL REFERENCES person,
  question_id INTEGER NOT NULL REFERENCES question,
  times INTEGER NOT NULL,
  last_right INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  last_showing_id INTEGER NOT NULL,
  PRIMARY KEY (person_id, question_id)
) STRICT, WITHOUT ROWID;

-- board: 0 is the table of all, else the chat_id of a group. month and week are those of the person's last answer there
-- (quiz.periods.period_key): a row per person and board, whatever time passes.
CREATE TABLE score (
  person_id INTEGER NOT NULL REFERENCES person,
  board INTEGER NOT NULL,
  points INTEGER NOT NULL,
  month INTEGER NOT NULL,
  month_points INTEGER NOT NULL,
  week INTEGER NOT NULL,
  week_points INTEGER NOT NULL,
  PRIMARY KEY (person_id, board)
) STRICT, WITHOUT ROWID;
CREATE INDEX score_all ON score (board, points);
CREATE INDEX score_month ON score (board, month, month_points);
CREATE INDEX score_week ON score (board, week, week_points);

-- How many people have how many points: what a rank is read from. The rows of step 1 count exact points, those of step
-- 250 whole ranges from points on, so that a rank among a million people adds up a hundred rows.
CREATE TABLE histogram (
  board INTEGER NOT NULL,
  period INTEGER NOT NULL,
  step INTEGER NOT NULL,
  points INTEGER NOT NULL,
  people INTEGER NOT NULL,
  PRIMARY KEY (board, period, step, points)
) STRICT, WITHOUT ROWID;
CREATE INDEX histogram_empty ON histogram (people) WHERE people = 0;

CREATE TABLE report (
  showing_id INTEGER NOT NULL REFERENCES showing,
  person_id INTEGER NOT NULL REFERENCES person,
  question_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  reason TEXT NOT NULL,
  reported_at INTEGER NOT NULL,
  PRIMARY KEY (showing_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_person ON report (person_id);

-- next_day is the date next_at belongs to; both are null while the chat is silent or gone.
CREATE TABLE schedule (
  schedule_id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL REFERENCES chat,
  kind INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  days INTEGER NOT NULL,
  next_at INTEGER,
  next_day INTEGER,
  fired_day INTEGER,
  skipped INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX schedule_chat ON schedule (chat_id, kind, minute);
CREATE INDEX schedule_due ON schedule (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE push (
  push_id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL REFERENCES chat,
  kind INTEGER NOT NULL,
  day INTEGER NOT NULL,
  showing_id INTEGER,
  skipped INTEGER NOT NULL,
  state INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL,
  finished_at INTEGER,
  reason TEXT
) STRICT;
CREATE INDEX push_unfinished ON push (state) WHERE finished_at IS NULL;
CREATE INDEX push_finished ON push (finished_at) WHERE finished_at IS NOT NULL;
CREATE INDEX push_chat ON push (chat_id);

CREATE TABLE broadcast (
  broadcast_id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  last_chat_id INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  total INTEGER NOT NULL,
  finished INTEGER NOT NULL
) STRICT;

CREATE TABLE inbox (
  update_id INTEGER PRIMARY KEY,
  payload TEXT NOT NULL,
  person_id INTEGER,
  chat_id INTEGER,
  received_at INTEGER NOT NULL,
  done_at INTEGER
) STRICT;
CREATE INDEX inbox_done ON inbox (done_at);
CREATE INDEX inbox_person ON inbox (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE quarantine (
  quarantine_id INTEGER PRIMARY KEY,
  update_id INTEGER NOT NULL,
  payload TEXT NOT NULL,
  reason TEXT NOT NULL,
  person_id INTEGER,
  quarantined_at INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantine_person ON quarantine (person_id) WHERE person_id IS NOT NULL;
CREATE INDEX quarantine_age ON quarantine (quarantined_at);

-- What a verb answered to an update: returned again when the update is replayed.
CREATE TABLE outcome (
  update_id INTEGER NOT NULL,
  verb TEXT NOT NULL,
  person_id INTEGER,
  content TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  PRIMARY KEY (update_id, verb)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_age ON outcome (recorded_at);
CREATE INDEX outcome_person ON outcome (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE flood_wait (
  chat_id INTEGER PRIMARY KEY,
  wait_until INTEGER NOT NULL
) STRICT;

-- What is left of people who were forgotten: how often a question was answered, by nobody.
CREATE TABLE forgotten_answer (
  question_id INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  answers INTEGER NOT NULL,
  right_answers INTEGER NOT NULL,
  PRIMARY KEY (question_id, revision)
) STRICT, WITHOUT ROWID;
