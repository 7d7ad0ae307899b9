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
  flat TEXT NOT NULL DEFAULT '',
  number TEXT NOT NULL DEFAULT '',
  street TEXT NOT NULL,
  locality TEXT NOT NULL DEFAULT '',
  town TEXT NOT NULL DEFAULT '',
  postcode TEXT NOT NULL DEFAULT '',
  address_key TEXT NOT NULL,                   -- folded "flat number street"
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  PRIMARY KEY (host_id, property_id)
);
CREATE INDEX property_key ON property (host_id, postcode, address_key);
CREATE INDEX property_uprn ON property (host_id, uprn) WHERE uprn <> 0;
CREATE INDEX property_street ON property (host_id, street, number, flat);

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
