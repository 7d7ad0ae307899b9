-- Areas of every geography, hubs, properties, organisations.

CREATE TABLE area (
  host_id BIGINT NOT NULL,
  area_id BIGINT NOT NULL,
  geography TEXT NOT NULL,                     -- 'ward', 'cluster', 'hub area', 'neighbourhood'
  name TEXT NOT NULL,
  outline TEXT NOT NULL,                       -- WKT MULTIPOLYGON, longitude latitude
  west DOUBLE PRECISION NOT NULL,
  south DOUBLE PRECISION NOT NULL,
  east DOUBLE PRECISION NOT NULL,
  north DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (host_id, area_id)
);
CREATE UNIQUE INDEX area_name ON area (host_id, geography, name);

CREATE TABLE hub (
  host_id BIGINT NOT NULL,
  hub_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  area_id BIGINT,
  phone TEXT NOT NULL DEFAULT '',
  hours TEXT NOT NULL DEFAULT '',
  is_central BIGINT NOT NULL DEFAULT 0,        -- bool: takes what has no address
  PRIMARY KEY (host_id, hub_id),
  FOREIGN KEY (host_id, area_id) REFERENCES area (host_id, area_id)
);

CREATE TABLE property ( -- big
  host_id BIGINT NOT NULL,
  property_id BIGINT NOT NULL,
  uprn BIGINT NOT NULL DEFAULT 0,              -- 0: not known
  parent_uprn BIGINT NOT NULL DEFAULT 0,       -- of the building it is in; 0: none, or not known
  logical_status BIGINT NOT NULL DEFAULT 0,    -- BS 7666: 1 approved, 3 alternative, 6 provisional, 8 historical; 0: no gazetteer says
  class_code TEXT NOT NULL DEFAULT '',         -- 'RD04', 'RI01'; see place_class
  usrn BIGINT NOT NULL DEFAULT 0,              -- its street in the gazetteer
  organisation TEXT NOT NULL DEFAULT '',       -- who is there, by the gazetteer
  flat TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',             -- or the name of a house that has none
  building TEXT NOT NULL DEFAULT '',           -- its name, when it has a number as well
  street TEXT NOT NULL,
  street_key TEXT NOT NULL DEFAULT '',         -- folded, written out
  locality TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  address_key TEXT NOT NULL,                   -- folded "flat number street"
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  PRIMARY KEY (host_id, property_id)
);
CREATE INDEX property_key ON property (host_id, postcode, address_key);
CREATE INDEX property_parent ON property (host_id, parent_uprn) WHERE parent_uprn <> 0;
CREATE INDEX property_uprn ON property (host_id, uprn) WHERE uprn <> 0;
CREATE INDEX property_street ON property (host_id, street_key, number, flat);

CREATE TABLE property_alias (                  -- other names: alternative, historical, Welsh, Royal Mail's -- big
  host_id BIGINT NOT NULL,
  property_id BIGINT NOT NULL,
  alias_key TEXT NOT NULL,                     -- the gazetteer's own: the LPI key, or 'dpa'
  flat TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  building TEXT NOT NULL DEFAULT '',
  street TEXT NOT NULL DEFAULT '',
  street_key TEXT NOT NULL DEFAULT '',
  locality TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, property_id, alias_key),
  FOREIGN KEY (host_id, property_id) REFERENCES property (host_id, property_id)
);
CREATE INDEX property_alias_postcode ON property_alias (host_id, postcode);
CREATE INDEX property_alias_street ON property_alias (host_id, street_key, number);

CREATE TABLE gazetteer_street (                -- street descriptors, to join address records with
  host_id BIGINT NOT NULL,
  usrn BIGINT NOT NULL,
  language TEXT NOT NULL,                      -- 'ENG', 'CYM', 'GAE'
  street TEXT NOT NULL,
  locality TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, usrn, language)
);

CREATE TABLE postcode_place (                  -- where postcodes are: ONSPD, NSPL, Code-Point Open -- big
  host_id BIGINT NOT NULL,
  postcode TEXT NOT NULL,                      -- 'OX1 1AB'
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  ward_code TEXT NOT NULL DEFAULT '',
  district_code TEXT NOT NULL DEFAULT '',
  lsoa_code TEXT NOT NULL DEFAULT '',
  is_ended BIGINT NOT NULL DEFAULT 0,          -- bool: no longer in use
  PRIMARY KEY (host_id, postcode)
);

CREATE TABLE gazetteer_load (                  -- a file of addresses or postcodes that was brought in
  host_id BIGINT NOT NULL,
  gazetteer_load_id BIGINT NOT NULL,
  format TEXT NOT NULL CHECK (format IN ('dtf73','addressbase_premium','addressbase_plus','open_uprn','onspd','codepoint','csv')), -- enum: gazetteer_format
  file_name TEXT NOT NULL,
  file_hash TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running','done','failed')), -- enum: gazetteer_state
  bytes_total BIGINT NOT NULL DEFAULT 0,
  bytes_done BIGINT NOT NULL DEFAULT 0,
  rows_done BIGINT NOT NULL DEFAULT 0,         -- rows committed: a kill goes on from here
  rows_new BIGINT NOT NULL DEFAULT 0,
  rows_changed BIGINT NOT NULL DEFAULT 0,
  rows_same BIGINT NOT NULL DEFAULT 0,         -- nothing new in it
  rows_gone BIGINT NOT NULL DEFAULT 0,         -- deletions
  rows_unused BIGINT NOT NULL DEFAULT 0,       -- of kinds that are not needed
  rows_rejected BIGINT NOT NULL DEFAULT 0,
  account_id BIGINT,
  upload_id BIGINT,                            -- its file, when it came through a page and is not in yet
  started_at BIGINT NOT NULL,
  ended_at BIGINT,
  error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, gazetteer_load_id)
);
CREATE INDEX gazetteer_load_started ON gazetteer_load (host_id, started_at);

CREATE TABLE gazetteer_reject (
  host_id BIGINT NOT NULL,
  gazetteer_load_id BIGINT NOT NULL,
  row_number BIGINT NOT NULL,
  reason TEXT NOT NULL,
  raw TEXT NOT NULL,                           -- the row as it came, as CSV
  PRIMARY KEY (host_id, gazetteer_load_id, row_number),
  FOREIGN KEY (host_id, gazetteer_load_id) REFERENCES gazetteer_load (host_id, gazetteer_load_id)
);

CREATE TABLE organisation (
  host_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('council','charity','community','faith','school','nhs','housing','police','business')), -- enum: organisation_kind
  does TEXT NOT NULL DEFAULT '',               -- one sentence
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  is_open BIGINT NOT NULL DEFAULT 1,           -- bool
  PRIMARY KEY (host_id, organisation_id)
);
CREATE UNIQUE INDEX organisation_name ON organisation (host_id, name);

CREATE TABLE agreement (                       -- what lets an organisation see
  host_id BIGINT NOT NULL,
  agreement_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  purpose TEXT NOT NULL,
  lawful_basis TEXT NOT NULL,
  categories TEXT NOT NULL,                    -- names of categories, with spaces between
  from_on TEXT NOT NULL,
  until_on TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, agreement_id),
  FOREIGN KEY (host_id, organisation_id) REFERENCES organisation (host_id, organisation_id)
);
CREATE INDEX agreement_organisation ON agreement (host_id, organisation_id);
