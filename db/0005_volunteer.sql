-- Volunteers and the tasks they take.

CREATE TABLE volunteer ( -- big
  host_id BIGINT NOT NULL,
  volunteer_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('applied','active','paused','left')), -- enum: volunteer_state
  paused_until_on TEXT NOT NULL DEFAULT '',
  vehicle TEXT NOT NULL DEFAULT 'none' CHECK (vehicle IN ('none','bicycle','car','van')), -- enum: vehicle
  range_m BIGINT NOT NULL DEFAULT 5000,
  minutes_week BIGINT NOT NULL DEFAULT 180,    -- how much a week is enough for them
  last_task_at BIGINT,
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  since_on TEXT NOT NULL DEFAULT '',
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, volunteer_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);
CREATE UNIQUE INDEX volunteer_person ON volunteer (host_id, person_id);
CREATE UNIQUE INDEX volunteer_account ON volunteer (host_id, account_id);
CREATE INDEX volunteer_near ON volunteer (host_id, lat, lon, state, volunteer_id, person_id);
CREATE INDEX volunteer_state ON volunteer (host_id, state, volunteer_id, paused_until_on, person_id);

CREATE TABLE volunteer_skill (
  host_id BIGINT NOT NULL,
  volunteer_id BIGINT NOT NULL,
  skill TEXT NOT NULL,                         -- a need category's code, 'driving', 'language:fr'
  PRIMARY KEY (host_id, volunteer_id, skill),
  FOREIGN KEY (host_id, volunteer_id) REFERENCES volunteer (host_id, volunteer_id)
);

CREATE TABLE volunteer_check (
  host_id BIGINT NOT NULL,
  volunteer_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('identity','dbs_basic','dbs_enhanced','safeguarding')), -- enum: check_kind
  done_on TEXT NOT NULL DEFAULT '',
  expires_on TEXT NOT NULL DEFAULT '',         -- '' never
  PRIMARY KEY (host_id, volunteer_id, kind),
  FOREIGN KEY (host_id, volunteer_id) REFERENCES volunteer (host_id, volunteer_id)
);

CREATE TABLE volunteer_hours (                 -- when they can, each week
  host_id BIGINT NOT NULL,
  volunteer_id BIGINT NOT NULL,
  weekday BIGINT NOT NULL,                     -- 0 Monday
  from_minute BIGINT NOT NULL,
  to_minute BIGINT NOT NULL,
  PRIMARY KEY (host_id, volunteer_id, weekday, from_minute),
  FOREIGN KEY (host_id, volunteer_id) REFERENCES volunteer (host_id, volunteer_id)
);
CREATE INDEX volunteer_hours_when ON volunteer_hours (host_id, weekday, from_minute, to_minute, volunteer_id);

CREATE TABLE task ( -- big
  host_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  reference TEXT NOT NULL,                     -- T-7K3M-2F
  case_id BIGINT NOT NULL,
  hub_id BIGINT NOT NULL,                      -- its case's: a board is read by hub
  need_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  need_category_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open','offered','taken','under_way','done','failed','cancelled')), -- enum: task_state
  what TEXT NOT NULL,                          -- what a volunteer may read before taking it: no name, no address
  notes TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  property_id BIGINT,
  street TEXT NOT NULL DEFAULT '',             -- 'Mill Street': as near as it says before it is taken
  lat DOUBLE PRECISION,
  lon DOUBLE PRECISION,
  window_from_at BIGINT NOT NULL,
  window_to_at BIGINT NOT NULL,
  minutes BIGINT NOT NULL DEFAULT 30,
  needs_check BIGINT NOT NULL DEFAULT 0,       -- bool
  money BIGINT NOT NULL DEFAULT 0,             -- bool: money changes hands
  at_door BIGINT NOT NULL DEFAULT 1,           -- bool: a failed one is a welfare concern
  volunteer_id BIGINT,
  taken_at BIGINT,
  started_at BIGINT,
  ended_at BIGINT,
  ended_words TEXT NOT NULL DEFAULT '',        -- personal: case_notes
  created_at BIGINT NOT NULL,
  open_work_id BIGINT,                         -- id: none
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, task_id),
  CHECK ((state IN ('done','failed','cancelled') AND open_work_id IS NULL) OR (state NOT IN ('done','failed','cancelled') AND open_work_id IS NOT NULL)),
  CHECK (state NOT IN ('taken','under_way','done') OR volunteer_id IS NOT NULL),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id),
  FOREIGN KEY (host_id, hub_id) REFERENCES hub (host_id, hub_id),
  FOREIGN KEY (host_id, need_id) REFERENCES need (host_id, need_id),
  FOREIGN KEY (host_id, volunteer_id) REFERENCES volunteer (host_id, volunteer_id),
  FOREIGN KEY (host_id, need_category_id) REFERENCES need_category (host_id, need_category_id),
  FOREIGN KEY (host_id, open_work_id) REFERENCES open_work (host_id, open_work_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX task_reference ON task (host_id, reference);
CREATE INDEX task_case ON task (host_id, case_id, created_at);
CREATE INDEX task_need ON task (host_id, need_id);
CREATE INDEX task_state ON task (host_id, state, window_to_at, task_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX task_hub ON task (host_id, hub_id, state, window_to_at, task_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX task_work ON task (host_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX task_ended ON task (host_id, ended_at, task_id, hub_id) WHERE ended_at IS NOT NULL;
CREATE INDEX task_volunteer ON task (host_id, volunteer_id, window_to_at, state, minutes);

CREATE TABLE task_offer ( -- big
  host_id BIGINT NOT NULL,
  task_id BIGINT NOT NULL,
  volunteer_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered','taken','declined','too_late')), -- enum: offer_state
  offered_at BIGINT NOT NULL,
  answered_at BIGINT,
  PRIMARY KEY (host_id, task_id, volunteer_id),
  FOREIGN KEY (host_id, task_id) REFERENCES task (host_id, task_id),
  FOREIGN KEY (host_id, volunteer_id) REFERENCES volunteer (host_id, volunteer_id)
);
CREATE INDEX task_offer_volunteer ON task_offer (host_id, volunteer_id, offered_at, state);
CREATE INDEX task_offer_offered ON task_offer (host_id, offered_at);
