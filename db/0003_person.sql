-- People, how to talk to them, and where each fact came from.

-- Two or more people at one property who live together. Whoever lives alone, or with nobody as far as anybody knows, has none.
CREATE TABLE household ( -- big
  host_id BIGINT NOT NULL,
  household_id BIGINT NOT NULL,
  property_id BIGINT,
  held_by BIGINT NOT NULL DEFAULT 0,           -- bits: what holds it together, see hub/person/household.h
  points BIGINT NOT NULL DEFAULT 0,            -- of the weakest tie that it needs
  created_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, household_id),
  FOREIGN KEY (host_id, property_id) REFERENCES property (host_id, property_id)
);
CREATE INDEX household_property ON household (host_id, property_id);

CREATE TABLE person ( -- big
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  reference TEXT NOT NULL,                     -- P-7K3M-2F
  state TEXT NOT NULL DEFAULT 'here' CHECK (state IN ('here','moved','deceased','merged')), -- enum: person_state
  given_name TEXT NOT NULL DEFAULT '',         -- personal: identity
  family_name TEXT NOT NULL DEFAULT '',        -- personal: identity
  known_as TEXT NOT NULL DEFAULT '',           -- personal: identity
  pronouns TEXT NOT NULL DEFAULT '',           -- personal: identity
  born_on TEXT NOT NULL DEFAULT '',            -- personal: identity
  nhs_number TEXT NOT NULL DEFAULT '',         -- personal: health
  household_id BIGINT,
  property_id BIGINT,
  address TEXT NOT NULL DEFAULT '',            -- personal: address
  postcode TEXT NOT NULL DEFAULT '',           -- personal: address
  language TEXT NOT NULL DEFAULT '',           -- personal: contact
  interpreter BIGINT NOT NULL DEFAULT 0,       -- bool
  communication TEXT NOT NULL DEFAULT '',      -- personal: contact
  safe_contact TEXT NOT NULL DEFAULT '',       -- personal: contact
  no_messages BIGINT NOT NULL DEFAULT 0,       -- bool: never leave a message
  access_notes TEXT NOT NULL DEFAULT '',       -- personal: address
  diet TEXT NOT NULL DEFAULT '',               -- personal: health
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  row_version BIGINT NOT NULL DEFAULT 1,
  merged_into_id BIGINT,                       -- id: person; unguarded; the record that speaks for them now
  PRIMARY KEY (host_id, person_id),
  CHECK ((state = 'merged') = (merged_into_id IS NOT NULL)),
  FOREIGN KEY (host_id, household_id) REFERENCES household (host_id, household_id),
  FOREIGN KEY (host_id, property_id) REFERENCES property (host_id, property_id)
);
CREATE UNIQUE INDEX person_reference ON person (host_id, reference);
CREATE INDEX person_property ON person (host_id, property_id);
CREATE INDEX person_household ON person (host_id, household_id);
CREATE INDEX person_merged ON person (host_id, merged_into_id) WHERE merged_into_id IS NOT NULL;

-- What a person said of two people: they live together, or each by themselves. It outranks all evidence.
CREATE TABLE household_word (
  host_id BIGINT NOT NULL,
  low_id BIGINT NOT NULL,                      -- id: person; the smaller of the two ids
  high_id BIGINT NOT NULL,                     -- id: person
  together BIGINT NOT NULL,                    -- bool
  account_id BIGINT,
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, low_id, high_id),
  FOREIGN KEY (host_id, low_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, high_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX household_word_high ON household_word (host_id, high_id);

-- Properties where somebody came or went, or more became known: who lives with whom there is to be worked out again.
CREATE TABLE household_due (
  host_id BIGINT NOT NULL,
  property_id BIGINT NOT NULL,
  PRIMARY KEY (host_id, property_id)
);

CREATE TABLE contact_point ( -- big
  host_id BIGINT NOT NULL,
  contact_point_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('phone','email')), -- enum: contact_point_kind
  value TEXT NOT NULL,                         -- personal: contact
  folded TEXT NOT NULL,                        -- personal: contact
  note TEXT NOT NULL DEFAULT '',               -- personal: contact
  is_first BIGINT NOT NULL DEFAULT 0,          -- bool: try this one first
  PRIMARY KEY (host_id, contact_point_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX contact_point_person ON contact_point (host_id, person_id);

-- What finds a person while somebody types: folded, prefix-searchable. The first letter says what it is:
-- n name "given family" and "family given", p phone digits, with and without the area's, q phone digits from the end, o postcode, s street and number,
-- e e-mail, r reference, h NHS number, d name and birth date, a name and address. Twenty for each person, made from their
-- record in the same unit of work: no foreign key looks whether the person is there each time.
CREATE TABLE person_key ( -- big
  host_id BIGINT NOT NULL,
  find_key TEXT NOT NULL,                      -- personal: identity
  person_id BIGINT NOT NULL,
  PRIMARY KEY (host_id, find_key, person_id)
);

-- The same, one row for each person: a line break before each key and behind the last. An index of person_key would say it
-- too, but a big list then had to write twenty entries for each person there, all over it; this is one row behind another.
CREATE TABLE person_keys ( -- big
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  keys TEXT NOT NULL,                          -- personal: identity
  PRIMARY KEY (host_id, person_id)
);

-- People whose keys are behind. A big list makes those that tell whether somebody is known at once, and notes here whose
-- others are to be made when its rows are in: in the order of the index, which then is written once instead of all over.
-- While a person stands here, person_key may hold what person_keys or this row has, and need not yet hold all of it.
CREATE TABLE person_key_wait (
  host_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,                   -- who will make them
  keys TEXT NOT NULL DEFAULT '',               -- personal: identity; as in person_keys: what may be in person_key beside those
  stage BIGINT NOT NULL DEFAULT 0,             -- 0 they wait; -1 they wait again; 1 they are being made; 2 somebody changed the person meanwhile
  PRIMARY KEY (host_id, person_id)
);

-- Every word that stands in somebody's name or street, once for all of them, by what it may be mistaken for: w the word
-- itself, x with one letter left out, z its sounds, v its spelling. What is misspelt is put right with these words first and
-- then found by person_key. A word tells of nobody: it stays when the last person with it has gone.
CREATE TABLE find_word ( -- big
  host_id BIGINT NOT NULL,
  form TEXT NOT NULL,
  word TEXT NOT NULL,
  PRIMARY KEY (host_id, form, word)
);

-- What somebody was called before, is called as well, or is written like in another script. Their name and what they like to
-- be called stand in person.
CREATE TABLE person_alias (
  host_id BIGINT NOT NULL,
  person_alias_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  name TEXT NOT NULL,                          -- personal: identity
  kind TEXT NOT NULL CHECK (kind IN ('former','also','script')), -- enum: alias_kind
  PRIMARY KEY (host_id, person_alias_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX person_alias_person ON person_alias (host_id, person_id);

CREATE TABLE important_date (
  host_id BIGINT NOT NULL,
  important_date_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  month_day TEXT NOT NULL,                     -- '05-14'
  what TEXT NOT NULL,                          -- personal: case_notes
  PRIMARY KEY (host_id, important_date_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
CREATE INDEX important_date_day ON important_date (host_id, month_day);
CREATE INDEX important_date_person ON important_date (host_id, person_id);

-- A list is a thing: it has a supplier and a name, comes again and again, and the host says how far it is believed.
CREATE TABLE list (
  host_id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  supplier TEXT NOT NULL DEFAULT '',
  profile TEXT NOT NULL DEFAULT '',            -- how its files are read: see hub/person/import_profile.c
  priority BIGINT NOT NULL DEFAULT 50,         -- 1 to 99: of two lists that say different things the higher is shown
  is_whole BIGINT NOT NULL DEFAULT 1,          -- bool: a delivery is all of the list; else only what is new
  gone_rule TEXT NOT NULL DEFAULT 'act' CHECK (gone_rule IN ('act','ask','keep')), -- enum: list_rule
  gone_days BIGINT NOT NULL DEFAULT 14,        -- act: the list's flags end after so many days
  died_rule TEXT NOT NULL DEFAULT 'act' CHECK (died_rule IN ('act','ask','keep')), -- enum: list_rule
  moved_rule TEXT NOT NULL DEFAULT 'act' CHECK (moved_rule IN ('act','ask','keep')), -- enum: list_rule
  created_at BIGINT NOT NULL,
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, list_id)
);
CREATE UNIQUE INDEX list_name ON list (host_id, name, supplier);

CREATE TABLE import (
  host_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('requests','people','volunteers')), -- enum: import_kind
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  mapping TEXT NOT NULL,                       -- "received=Date,words=Notes"
  header TEXT NOT NULL DEFAULT '[]',           -- the file's column names, JSON
  list_name TEXT NOT NULL DEFAULT '',
  tab TEXT NOT NULL DEFAULT '',                -- which one of a spreadsheet; '': the first
  tab_rows TEXT NOT NULL DEFAULT '',           -- "1204 88 0": how many rows each tab has, in their order
  sample_addresses BIGINT NOT NULL DEFAULT 0,  -- bool: a test list, addresses made up
  state TEXT NOT NULL CHECK (state IN ('waiting','running','done','failed')), -- enum: import_state
  rows_total BIGINT NOT NULL DEFAULT 0,
  rows_done BIGINT NOT NULL DEFAULT 0,         -- rows committed: a kill goes on from here
  rows_new BIGINT NOT NULL DEFAULT 0,
  people_new BIGINT NOT NULL DEFAULT 0,        -- whom nobody knew
  rows_known BIGINT NOT NULL DEFAULT 0,        -- came before
  rows_rejected BIGINT NOT NULL DEFAULT 0,
  rows_changed BIGINT NOT NULL DEFAULT 0,      -- of a list: said something else the last time
  rows_moved BIGINT NOT NULL DEFAULT 0,
  rows_died BIGINT NOT NULL DEFAULT 0,
  rows_gone BIGINT NOT NULL DEFAULT 0,         -- of a list: were on it the last time
  rows_review BIGINT NOT NULL DEFAULT 0,       -- brought in as new people who may be known
  list_id BIGINT,                              -- people only
  profile TEXT NOT NULL DEFAULT '',
  said_on TEXT NOT NULL DEFAULT '',            -- the day the delivery speaks of
  checks TEXT NOT NULL DEFAULT '',             -- what is odd about it: a line each, those that stop it with ! in front
  confirmed TEXT NOT NULL DEFAULT '',          -- those that somebody brought it in over
  order_id BIGINT,                             -- id: upload; the order in which a big list's rows are taken; none: the file's
  account_id BIGINT,
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, import_id),
  FOREIGN KEY (host_id, list_id) REFERENCES list (host_id, list_id)
);
CREATE INDEX import_list ON import (host_id, list_id, started_at);
CREATE INDEX import_started ON import (host_id, started_at);
CREATE INDEX import_file ON import (host_id, file_hash);

-- A row exactly as it came: `raw` is a JSON array of its cells, in the order of its import's header.
CREATE TABLE source_record ( -- big
  host_id BIGINT NOT NULL,
  source_record_id BIGINT NOT NULL,
  import_id BIGINT NOT NULL,
  row_number BIGINT NOT NULL,
  row_key TEXT NOT NULL,                       -- kind and digest of the row: the same row again is known; '': list_row tells
  person_id BIGINT,
  request_id BIGINT,
  raw TEXT NOT NULL,                           -- personal: case_notes
  list_name TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT '',             -- why it was rejected, or ''
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, source_record_id),
  FOREIGN KEY (host_id, import_id) REFERENCES import (host_id, import_id)
);
CREATE UNIQUE INDEX source_record_key ON source_record (host_id, row_key) WHERE row_key <> '';
CREATE INDEX source_record_person ON source_record (host_id, person_id);
CREATE INDEX source_record_import ON source_record (host_id, import_id, row_number);
