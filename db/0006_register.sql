-- The register: what each list says of whom, why somebody may be at risk, and what a person put right by hand.

-- One line of a list about one person, as its newest delivery has it. The key is a digest of what the list itself tells its
-- people apart by: NHS number, its own number, or name, birth date and postcode.
CREATE TABLE list_row ( -- big
  host_id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,
  list_key TEXT NOT NULL,
  person_id BIGINT NOT NULL,
  source_record_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,                   -- the newest delivery that had it
  first_import_id BIGINT NOT NULL,             -- id: import
  said_on TEXT NOT NULL DEFAULT '',            -- the day that delivery speaks of
  household_key TEXT NOT NULL DEFAULT '',      -- the list's own number for the household
  gone_import_id BIGINT,                       -- id: import; the delivery that had it no more
  row_mark TEXT NOT NULL DEFAULT '',           -- digest of the row: the same again is known
  PRIMARY KEY (host_id, list_id, list_key),
  FOREIGN KEY (host_id, list_id) REFERENCES list (host_id, list_id)
);
CREATE INDEX list_row_person ON list_row (host_id, person_id, list_id, gone_import_id);

-- What a delivery changed, from the second on: the difference report.
CREATE TABLE list_change ( -- big
  host_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  list_change_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('new','back','changed','moved','died','gone')), -- enum: list_change_kind
  person_id BIGINT NOT NULL,
  source_record_id BIGINT NOT NULL,            -- the row now; of a gone one, the last it was
  before_id BIGINT,                            -- id: source_record
  acted TEXT NOT NULL DEFAULT '',              -- what followed from it
  PRIMARY KEY (host_id, import_id, list_change_id),
  FOREIGN KEY (host_id, import_id) REFERENCES import (host_id, import_id)
);
CREATE INDEX list_change_kind ON list_change (host_id, import_id, kind, list_change_id);
CREATE INDEX list_change_person ON list_change (host_id, person_id);

-- A reason why somebody may be at risk, or may need something: who says so, since when, until when.
CREATE TABLE flag ( -- big
  host_id BIGINT NOT NULL,
  flag_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  code TEXT NOT NULL,                          -- 'clinically_extremely_vulnerable': see hub/person/flag.h
  list_id BIGINT,                              -- none: said to us
  source_record_id BIGINT,
  value TEXT NOT NULL DEFAULT '',              -- personal: health
  since_on TEXT NOT NULL DEFAULT '',
  expires_on TEXT NOT NULL DEFAULT '',         -- '': until somebody ends it
  sharing TEXT NOT NULL CHECK (sharing IN ('identity','contact','address','household','health','money','safeguarding','case_notes')), -- enum: flag_sharing
  created_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_why TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, flag_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE UNIQUE INDEX flag_once ON flag (host_id, person_id, code, list_id);
CREATE INDEX flag_code ON flag (host_id, code, person_id);

-- What a person put right by hand: it outranks every list. '': they said that it is not known.
CREATE TABLE person_said ( -- big
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                         -- personal: case_notes
  account_id BIGINT,
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, person_id, field),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
