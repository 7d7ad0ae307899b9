-- A small hub for the query compiler's golden tests.
CREATE TABLE host (
  host_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL
);

CREATE TABLE person ( -- big
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  reference TEXT NOT NULL,
  given_name TEXT NOT NULL DEFAULT '',         -- personal: identity
  phone TEXT,                                  -- personal: contact
  born_on TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('here','moved')), -- enum: person_state
  interpreter BIGINT NOT NULL DEFAULT 0,       -- bool: needs one
  lat DOUBLE PRECISION,
  guide_id BIGINT,                             -- who looks after them; id: account
  photo BYTEA,
  seen_at BIGINT,
  visits BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (host_id, person_id)
);
CREATE INDEX person_seen ON person (host_id, seen_at);

CREATE TABLE visit ( -- big
  host_id BIGINT NOT NULL,
  visit_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  state TEXT NOT NULL CHECK (state IN ('planned','done')), -- enum: visit_state
  vehicle TEXT NOT NULL CHECK (vehicle IN ('none','car')), -- enum: vehicle
  words TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  PRIMARY KEY (host_id, visit_id)
);
CREATE INDEX visit_person ON visit (host_id, person_id, at);
