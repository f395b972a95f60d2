-- Live games. Instants, flags and enumerations as in 0001. thread_id is the forum topic, 0 where there is none: one game
-- runs at a time in each. phase 4 is over. The columns from number to edited_at are quiz.game.Game; asking is 1 while the
-- question is still to be sent, podium goes from 1 (to be sent) over 2 (on its way) to 3 (done).
CREATE TABLE game (
  game_id INTEGER PRIMARY KEY,
  chat_id INTEGER NOT NULL,
  thread_id INTEGER NOT NULL,
  topic TEXT,
  asked_seconds INTEGER,
  teams INTEGER NOT NULL,
  lobby_id INTEGER,
  opened_on INTEGER NOT NULL,
  showing_id INTEGER,
  asking INTEGER NOT NULL,
  podium INTEGER NOT NULL,
  size INTEGER NOT NULL,
  phase INTEGER NOT NULL,
  number INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  idle INTEGER NOT NULL,
  unsure INTEGER NOT NULL,
  speed INTEGER NOT NULL,
  opened_at INTEGER,
  full_at INTEGER,
  lost_ms INTEGER NOT NULL,
  paused_at INTEGER NOT NULL,
  resumed_at INTEGER NOT NULL,
  due_at INTEGER,
  edit_at INTEGER,
  edited_at INTEGER NOT NULL,
  ended INTEGER
) STRICT;
CREATE UNIQUE INDEX game_running ON game (chat_id, thread_id) WHERE phase <> 4;
CREATE INDEX game_chat ON game (chat_id);
CREATE INDEX game_due ON game (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX game_edit ON game (edit_at) WHERE edit_at IS NOT NULL;
CREATE INDEX game_asking ON game (asking) WHERE asking = 1;
CREATE INDEX game_podium ON game (podium) WHERE podium = 1;
CREATE INDEX game_showing ON game (showing_id) WHERE showing_id IS NOT NULL;

-- state: 0 drawn, 1 asked, 2 closed and still to be shown as the answer, 3 shown.
CREATE TABLE game_question (
  game_id INTEGER NOT NULL REFERENCES game,
  number INTEGER NOT NULL,
  question_id INTEGER NOT NULL REFERENCES question,
  chance INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  showing_id INTEGER REFERENCES showing,
  state INTEGER NOT NULL,
  speed INTEGER NOT NULL,
  PRIMARY KEY (game_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX game_question_closed ON game_question (state) WHERE state = 2;
CREATE INDEX game_question_showing ON game_question (showing_id) WHERE showing_id IS NOT NULL;

CREATE TABLE game_player (
  game_id INTEGER NOT NULL REFERENCES game,
  person_id INTEGER NOT NULL REFERENCES person,
  playing INTEGER NOT NULL,
  starter INTEGER NOT NULL,
  team INTEGER,
  PRIMARY KEY (game_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX game_player_person ON game_player (person_id);

-- What a player has chosen (null: does not know), until the close at will; then it is the record of how fast it was, and
-- the fact is in answer.
CREATE TABLE game_choice (
  showing_id INTEGER NOT NULL REFERENCES showing,
  person_id INTEGER NOT NULL REFERENCES person,
  choice INTEGER,
  elapsed_ms INTEGER NOT NULL,
  chosen_at INTEGER NOT NULL,
  PRIMARY KEY (showing_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX game_choice_person ON game_choice (person_id);

-- The teams of a game that is over: their points, and whether they won.
CREATE TABLE game_team (
  game_id INTEGER NOT NULL REFERENCES game,
  team INTEGER NOT NULL,
  chat_id INTEGER NOT NULL,
  points INTEGER NOT NULL,
  won INTEGER NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (game_id, team)
) STRICT, WITHOUT ROWID;
CREATE INDEX game_team_chat ON game_team (chat_id, day);

-- The last beat while a game ran: how long the program was away is counted from it.
CREATE TABLE game_pulse (
  pulse INTEGER PRIMARY KEY CHECK (pulse = 1),
  beaten_at INTEGER NOT NULL
) STRICT;

-- Answers of competitions move the table of their group and the memory, not the table of all people.
ALTER TABLE answer ADD COLUMN game_id INTEGER REFERENCES game;
CREATE INDEX answer_game ON answer (game_id) WHERE game_id IS NOT NULL;
