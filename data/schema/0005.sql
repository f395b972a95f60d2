-- Challenges: the same questions in the same order, each in their own time. code is what the link carries. A player's
-- number is the question they are at, showing_id its showing.
CREATE TABLE challenge (
  challenge_id INTEGER PRIMARY KEY,
  code INTEGER NOT NULL UNIQUE,
  topic TEXT,
  size INTEGER NOT NULL,
  closes_at INTEGER NOT NULL
) STRICT;

CREATE TABLE challenge_question (
  challenge_id INTEGER NOT NULL REFERENCES challenge,
  number INTEGER NOT NULL,
  question_id INTEGER NOT NULL REFERENCES question,
  revision INTEGER NOT NULL,
  chance INTEGER NOT NULL,
  PRIMARY KEY (challenge_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE challenge_player (
  challenge_id INTEGER NOT NULL REFERENCES challenge,
  person_id INTEGER NOT NULL REFERENCES person,
  number INTEGER NOT NULL,
  showing_id INTEGER,
  PRIMARY KEY (challenge_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX challenge_player_person ON challenge_player (person_id);

ALTER TABLE showing ADD COLUMN challenge_id INTEGER REFERENCES challenge;
CREATE INDEX showing_challenge ON showing (challenge_id, person_id) WHERE challenge_id IS NOT NULL;
