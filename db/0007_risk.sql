-- Who may be at risk: kinds of flag, the rules of red, amber and green, and what they say of each person.

CREATE TABLE flag_kind (                       -- the host's own list
  host_id BIGINT NOT NULL,
  flag_kind_id BIGINT NOT NULL,
  code TEXT NOT NULL,                          -- as lists and rules say it; never changes its meaning
  name TEXT NOT NULL,                          -- 'Lives alone'
  sharing TEXT NOT NULL CHECK (sharing IN ('identity','contact','address','household','health','money','safeguarding','case_notes')), -- enum: flag_sharing
  days BIGINT NOT NULL DEFAULT 0,              -- how long it holds when nobody says until when; 0: until it is ended
  is_used BIGINT NOT NULL DEFAULT 1,           -- bool
  PRIMARY KEY (host_id, flag_kind_id)
);
CREATE UNIQUE INDEX flag_kind_code ON flag_kind (host_id, code);

-- The rules as they were at one time: a draft, what counts now, or what counted before.
CREATE TABLE rag_version (
  host_id BIGINT NOT NULL,
  rag_version_id BIGINT NOT NULL,
  number BIGINT NOT NULL,                      -- from 1
  state TEXT NOT NULL CHECK (state IN ('draft','published','replaced')), -- enum: rag_state
  made_by_id BIGINT,                           -- id: account
  made_at BIGINT NOT NULL,
  published_by_id BIGINT,                      -- id: account
  published_at BIGINT,
  why TEXT NOT NULL DEFAULT '',                -- what changed, in the words of whoever published it
  worked_out_at BIGINT,                        -- when everybody was last weighed by it
  people BIGINT NOT NULL DEFAULT 0,            -- and what came out
  red BIGINT NOT NULL DEFAULT 0,
  amber BIGINT NOT NULL DEFAULT 0,
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, rag_version_id)
);
CREATE UNIQUE INDEX rag_version_number ON rag_version (host_id, number);
CREATE UNIQUE INDEX rag_version_current ON rag_version (host_id, state) WHERE state <> 'replaced';

-- Whoever fits all that a rule says has its colour, or a stronger one from another rule.
CREATE TABLE rag_rule (
  host_id BIGINT NOT NULL,
  rag_version_id BIGINT NOT NULL,
  number BIGINT NOT NULL,                      -- from 1, at most 60
  name TEXT NOT NULL,                          -- 'Shielding, and nobody has spoken to them for two weeks'
  rag TEXT NOT NULL CHECK (rag IN ('green','amber','red')), -- enum: rag
  any_flags TEXT NOT NULL DEFAULT '',          -- codes with spaces between: has one of them
  all_flags TEXT NOT NULL DEFAULT '',          -- has each of them
  no_flags TEXT NOT NULL DEFAULT '',           -- has none of them
  age_from BIGINT NOT NULL DEFAULT -1,         -- -1: any age
  age_to BIGINT NOT NULL DEFAULT -1,
  lives TEXT NOT NULL DEFAULT 'any' CHECK (lives IN ('any','alone','not_alone','with_child','all_70')), -- enum: rag_lives
  silent_days BIGINT NOT NULL DEFAULT 0,       -- nobody has spoken to them for so many days; 0: does not matter
  PRIMARY KEY (host_id, rag_version_id, number),
  FOREIGN KEY (host_id, rag_version_id) REFERENCES rag_version (host_id, rag_version_id)
);

-- Who is red or amber, and by which rules. Whoever has no row is green.
CREATE TABLE person_rag ( -- big
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  rag TEXT NOT NULL CHECK (rag IN ('green','amber','red')), -- enum: rag
  rules BIGINT NOT NULL,                       -- bit n-1: rule number n fits
  rag_version_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,                    -- of this colour
  at BIGINT NOT NULL,                          -- time, of the facts it was worked out from
  PRIMARY KEY (host_id, person_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX person_rag_colour ON person_rag (host_id, rag, person_id);
