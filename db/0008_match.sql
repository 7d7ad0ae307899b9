-- One person is one record: what was put together, how to take it apart again, and who said what of which two.

-- One record that another speaks for since then. The row itself stays; what belonged to it has moved.
CREATE TABLE person_merge (
  host_id BIGINT NOT NULL,
  person_merge_id BIGINT NOT NULL,
  from_id BIGINT NOT NULL,                     -- id: person; the record that was put away
  into_id BIGINT NOT NULL,                     -- id: person; the one that stayed
  from_state TEXT NOT NULL CHECK (from_state IN ('here','moved','deceased','merged')), -- enum: person_state
  at BIGINT NOT NULL,                          -- time
  account_id BIGINT,
  why TEXT NOT NULL DEFAULT '',                -- personal: case_notes
  undone_at BIGINT,
  undone_by_id BIGINT,                         -- id: account
  PRIMARY KEY (host_id, person_merge_id),
  FOREIGN KEY (host_id, from_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, into_id) REFERENCES person (host_id, person_id)
);
CREATE UNIQUE INDEX person_merge_from ON person_merge (host_id, from_id) WHERE undone_at IS NULL;
CREATE INDEX person_merge_into ON person_merge (host_id, into_id);

-- Which rows went over with it. Rows of a case are not here: they go where their case goes.
CREATE TABLE person_merge_move ( -- big
  host_id BIGINT NOT NULL,
  person_merge_id BIGINT NOT NULL,
  kind TEXT NOT NULL,                          -- 'case', 'contact_point': see hub/person/merge.h
  row_id BIGINT NOT NULL,                      -- id: none
  more TEXT NOT NULL DEFAULT '',               -- the rest of a key that has two parts
  PRIMARY KEY (host_id, person_merge_id, kind, row_id, more),
  FOREIGN KEY (host_id, person_merge_id) REFERENCES person_merge (host_id, person_merge_id)
);

-- What the record that stayed showed before, and what it took over: '' is empty.
CREATE TABLE person_merge_value (
  host_id BIGINT NOT NULL,
  person_merge_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  was TEXT NOT NULL,                           -- personal: case_notes
  became TEXT NOT NULL,                        -- personal: case_notes
  PRIMARY KEY (host_id, person_merge_id, field),
  FOREIGN KEY (host_id, person_merge_id) REFERENCES person_merge (host_id, person_merge_id)
);

-- What somebody said of two records. "Not the same" is for good: no machine asks again, until a manager lifts it.
CREATE TABLE person_pair_decision (
  host_id BIGINT NOT NULL,
  low_id BIGINT NOT NULL,                      -- id: person; the smaller of the two ids
  high_id BIGINT NOT NULL,                     -- id: person
  decision TEXT NOT NULL CHECK (decision IN ('same','not_same')), -- enum: pair_decision
  account_id BIGINT,
  at BIGINT NOT NULL,                          -- time
  why TEXT NOT NULL DEFAULT '',                -- personal: case_notes
  second_id BIGINT,                            -- id: account; who confirmed it, where it took two
  PRIMARY KEY (host_id, low_id, high_id),
  FOREIGN KEY (host_id, low_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, high_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX person_pair_decision_high ON person_pair_decision (host_id, high_id);

-- Two records that may be one person: found by the machine or proposed by somebody, for a person to decide.
CREATE TABLE match_review ( -- big
  host_id BIGINT NOT NULL,
  match_review_id BIGINT NOT NULL,
  low_id BIGINT NOT NULL,                      -- id: person
  high_id BIGINT NOT NULL,                     -- id: person
  state TEXT NOT NULL CHECK (state IN ('waiting','proposed','same','not_same')), -- enum: review_state
  weight DOUBLE PRECISION NOT NULL,            -- bits of evidence; 0 when a person proposed it
  probability DOUBLE PRECISION NOT NULL,
  model TEXT NOT NULL DEFAULT '',              -- its version; '' when a person proposed it
  band TEXT NOT NULL DEFAULT 'review' CHECK (band IN ('link','review')), -- enum: review_band
  reasons TEXT NOT NULL DEFAULT '',            -- personal: identity
  risk BIGINT NOT NULL DEFAULT 0,              -- bits of hub/person/pair.h
  rank DOUBLE PRECISION NOT NULL DEFAULT 0,    -- risk to the person if wrong, times uncertainty: highest first
  found_at BIGINT NOT NULL,
  is_check BIGINT NOT NULL DEFAULT 0,          -- bool: drawn by lot to check the machine, which says nothing about it
  proposed_by_id BIGINT,                       -- id: account; who says they are one, until another confirms
  proposed_at BIGINT,
  proposed_why TEXT NOT NULL DEFAULT '',       -- personal: case_notes
  decided_at BIGINT,
  PRIMARY KEY (host_id, match_review_id),
  CHECK ((state IN ('same','not_same')) = (decided_at IS NOT NULL)),
  CHECK (state <> 'proposed' OR proposed_by_id IS NOT NULL),
  FOREIGN KEY (host_id, low_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, high_id) REFERENCES person (host_id, person_id)
);
CREATE UNIQUE INDEX match_review_pair ON match_review (host_id, low_id, high_id);
CREATE INDEX match_review_high ON match_review (host_id, high_id);
CREATE INDEX match_review_rank ON match_review (host_id, rank, match_review_id) WHERE decided_at IS NULL;
CREATE INDEX match_review_decided ON match_review (host_id, decided_at) WHERE decided_at IS NOT NULL;

-- --- what the machine weighs with ---

-- A model trained on this host's own register. In use is the one published last that was not withdrawn; while there is none, the
-- one that comes with the program.
CREATE TABLE match_model (
  host_id BIGINT NOT NULL,
  match_model_id BIGINT NOT NULL,
  version TEXT NOT NULL,                       -- "host-2026-11-22-1": goes with every pair it weighs
  words TEXT NOT NULL,                         -- as link_model_write has it
  trained_at BIGINT NOT NULL,
  account_id BIGINT,
  leaned_on TEXT NOT NULL DEFAULT '',          -- version of the model it began from
  records BIGINT NOT NULL,                     -- of the register it learned from
  decisions BIGINT NOT NULL,                   -- pairs of it that people had decided
  agreed BIGINT NOT NULL,                      -- how many of these it puts where people put them; the one in use did so with
  agreed_before BIGINT NOT NULL,
  moves TEXT NOT NULL DEFAULT '',              -- pairs between bands, JSON: see hub/person/match_train.c
  published_at BIGINT,
  published_by_id BIGINT,                      -- id: account
  withdrawn_at BIGINT,
  withdrawn_by_id BIGINT,                      -- id: account
  PRIMARY KEY (host_id, match_model_id),
  CHECK (withdrawn_at IS NULL OR published_at IS NOT NULL)
);
CREATE UNIQUE INDEX match_model_version ON match_model (host_id, version);
CREATE INDEX match_model_published ON match_model (host_id, published_at) WHERE published_at IS NOT NULL;

-- A check of the machine: the register held against itself at one moment, and pairs drawn by lot from each band of weight for people
-- to decide who are not told what the machine thinks. The newest one counts.
CREATE TABLE match_round (
  host_id BIGINT NOT NULL,
  match_round_id BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  account_id BIGINT,
  model TEXT NOT NULL,                         -- its version
  records BIGINT NOT NULL,
  candidates BIGINT NOT NULL,                  -- pairs that shared a blocking key and were weighed
  PRIMARY KEY (host_id, match_round_id)
);
CREATE INDEX match_round_at ON match_round (host_id, at);

-- How many pairs a band of weight had: of everybody, and of each age band, language and area.
CREATE TABLE match_stratum (
  host_id BIGINT NOT NULL,
  match_round_id BIGINT NOT NULL,
  stratum BIGINT NOT NULL,                     -- see hub/person/match_round.h
  among TEXT NOT NULL CHECK (among IN ('all','age','language','area')), -- enum: match_among
  name TEXT NOT NULL DEFAULT '',
  pairs BIGINT NOT NULL,
  PRIMARY KEY (host_id, match_round_id, stratum, among, name),
  FOREIGN KEY (host_id, match_round_id) REFERENCES match_round (host_id, match_round_id)
);

-- The pairs drawn. What people said of them stands in person_pair_decision.
CREATE TABLE match_draw (
  host_id BIGINT NOT NULL,
  match_round_id BIGINT NOT NULL,
  low_id BIGINT NOT NULL,                      -- id: person
  high_id BIGINT NOT NULL,                     -- id: person
  stratum BIGINT NOT NULL,
  weight DOUBLE PRECISION NOT NULL,
  age_band TEXT NOT NULL,                      -- personal: identity
  language TEXT NOT NULL,                      -- personal: contact
  area TEXT NOT NULL,                          -- personal: address
  PRIMARY KEY (host_id, match_round_id, low_id, high_id),
  FOREIGN KEY (host_id, match_round_id) REFERENCES match_round (host_id, match_round_id),
  FOREIGN KEY (host_id, low_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, high_id) REFERENCES person (host_id, person_id)
);

-- Rows of lists that the machine joined to somebody on arrival, drawn by lot, and what somebody said of them.
CREATE TABLE row_check (
  host_id BIGINT NOT NULL,
  row_check_id BIGINT NOT NULL,
  match_round_id BIGINT NOT NULL,              -- the last that drew it
  list_id BIGINT NOT NULL,
  list_key TEXT NOT NULL,
  person_id BIGINT NOT NULL,                   -- whom it was joined to
  lot BIGINT NOT NULL,                         -- the order in which they wait
  age_band TEXT NOT NULL,                      -- personal: identity
  language TEXT NOT NULL,                      -- personal: contact
  area TEXT NOT NULL,                          -- personal: address
  state TEXT NOT NULL CHECK (state IN ('waiting','same','not_same')), -- enum: row_check_state
  account_id BIGINT,
  decided_at BIGINT,
  why TEXT NOT NULL DEFAULT '',                -- personal: case_notes
  PRIMARY KEY (host_id, row_check_id),
  CHECK ((state = 'waiting') = (decided_at IS NULL)),
  FOREIGN KEY (host_id, match_round_id) REFERENCES match_round (host_id, match_round_id),
  FOREIGN KEY (host_id, list_id) REFERENCES list (host_id, list_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
-- What a row of a list brought to a record that was there: a fact, with what stood there before, or a telephone number or
-- e-mail address. Should the row turn out to be about somebody else, it goes again.
CREATE TABLE row_brought ( -- big
  host_id BIGINT NOT NULL,
  source_record_id BIGINT NOT NULL,
  field TEXT NOT NULL,                         -- as in hub/person/value.h; 'point': a number
  number BIGINT NOT NULL,                      -- id: none; of a contact point; else 0
  person_id BIGINT NOT NULL,
  was TEXT NOT NULL,                           -- personal: case_notes
  was_postcode TEXT NOT NULL,                  -- personal: address
  PRIMARY KEY (host_id, source_record_id, field, number),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX row_brought_person ON row_brought (host_id, person_id);

CREATE UNIQUE INDEX row_check_row ON row_check (host_id, list_id, list_key, person_id);
CREATE INDEX row_check_round ON row_check (host_id, match_round_id);
CREATE INDEX row_check_waiting ON row_check (host_id, lot, row_check_id) WHERE decided_at IS NULL;

-- --- what the machine knows of the register ---

-- Whose records changed, in the order in which it was committed: within a lane (core/db/db.h) numbers follow each other as
-- commits do, whatever the clocks of several servers say. The index of the register in each server's memory is brought up
-- to date from here, and what has not been looked at for doubles yet is known. The last 20,000 of a lane stay.
CREATE TABLE person_change (
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  people TEXT NOT NULL,                        -- "[17,18]": their ids
  PRIMARY KEY (host_id, lane, seq)
);

-- The last number of each lane, and up to which the machine has looked for doubles.
CREATE TABLE person_change_lane (
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (host_id, lane)
);
CREATE TABLE person_change_looked (
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (host_id, lane)
);
