-- People who must not be found: refuges, protected addresses. See doc/decisions/0040 and src/tools/kith_queries_guard.c.

-- Whom or where, which team may see, and why; kept when it has ended. Every act is also in the audit chain.
CREATE TABLE protection (
  host_id BIGINT NOT NULL,
  protection_id BIGINT NOT NULL,
  person_id BIGINT,                            -- one of these two
  property_id BIGINT,                          -- guarded
  hub_id BIGINT NOT NULL,                      -- the team that sees them
  reason TEXT NOT NULL,                        -- personal: safeguarding
  look_again_on TEXT NOT NULL DEFAULT '',      -- when the team asks itself whether it is still needed; it never ends by itself
  since_at BIGINT NOT NULL,
  made_by_id BIGINT,                           -- id: account
  ended_at BIGINT,
  ended_by_id BIGINT,                          -- id: account
  ended_why TEXT NOT NULL DEFAULT '',          -- personal: safeguarding
  PRIMARY KEY (host_id, protection_id),
  CHECK ((person_id IS NULL) <> (property_id IS NULL)),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, property_id) REFERENCES property (host_id, property_id),
  FOREIGN KEY (host_id, hub_id) REFERENCES hub (host_id, hub_id)
);
CREATE INDEX protection_person ON protection (host_id, person_id) WHERE person_id IS NOT NULL;
CREATE INDEX protection_property ON protection (host_id, property_id) WHERE property_id IS NOT NULL;
CREATE UNIQUE INDEX protection_person_now ON protection (host_id, person_id) WHERE person_id IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX protection_property_now ON protection (host_id, property_id) WHERE property_id IS NOT NULL AND ended_at IS NULL;

-- Who and what is hidden now: what every query asks. Whoever comes to live at a hidden address, and whoever is put together
-- with somebody hidden, is added by triggers, whichever way they came; their open work goes to the team by triggers too.
CREATE TABLE hidden (
  host_id BIGINT NOT NULL,
  hidden_id BIGINT NOT NULL,                   -- id: none; a person or a property
  kind TEXT NOT NULL CHECK (kind IN ('person','property')), -- enum: hidden_kind
  hub_id BIGINT NOT NULL,
  protection_id BIGINT NOT NULL,               -- why: their own, that of their address, or of whom they were put together with
  since_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, hidden_id)
);
CREATE INDEX hidden_protection ON hidden (host_id, protection_id);

-- Somebody outside the team whom the team asked for help: a volunteer, while the task is theirs.
CREATE TABLE hidden_allow (
  host_id BIGINT NOT NULL,
  hidden_id BIGINT NOT NULL,                   -- id: none
  account_id BIGINT NOT NULL,
  since_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, hidden_id, account_id)
);
