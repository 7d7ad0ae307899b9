-- Cases, requests, needs, interactions, and the one queue of next steps.
--
-- "Nobody falls through" is a constraint: an open request, need, referral, task or case has a row in
-- open_work; that row points at a next step that is open; that step has an owner and a due time. The foreign
-- keys are deferred to the end of the unit of work, which fails if any of it does not hold.

CREATE TABLE next_step ( -- big
  host_id BIGINT NOT NULL,
  next_step_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('triage','ring','check_back','visit','answer_referral','offer_task','see_task','welfare','plan','tell_outcome','important_date','died','list','review_match','call','letter','door','other')), -- enum: step_kind
  case_id BIGINT,
  person_id BIGINT,
  subject_id BIGINT,                           -- id: none
  note TEXT NOT NULL DEFAULT '',               -- personal: case_notes
  owner_account_id BIGINT,                     -- id: account
  owner_hub_id BIGINT,                         -- id: hub
  due_at BIGINT NOT NULL,
  is_urgent BIGINT NOT NULL DEFAULT 0,         -- bool: rises above its time
  is_open BIGINT NOT NULL DEFAULT 1,           -- bool
  raised_at BIGINT,                            -- when the manager was told it is late
  created_at BIGINT NOT NULL,
  done_at BIGINT,
  done_by_id BIGINT,                           -- id: account
  campaign_id BIGINT,                          -- a call, letter or visit of a campaign, done on its pages; see 0009_campaign.sql
  PRIMARY KEY (host_id, next_step_id),
  UNIQUE (host_id, next_step_id, is_open),
  CHECK (owner_account_id IS NOT NULL OR owner_hub_id IS NOT NULL),
  CHECK (is_open IN (0, 1)),
  FOREIGN KEY (host_id, owner_account_id) REFERENCES account (host_id, account_id),
  FOREIGN KEY (host_id, owner_hub_id) REFERENCES hub (host_id, hub_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id)
);
-- The columns at the end are only asked about: with them a list or a count is read from the index alone. A campaign's steps, which
-- may be a million, are in none of these.
CREATE INDEX next_step_account ON next_step (host_id, owner_account_id, due_at, next_step_id, is_urgent, is_open, campaign_id)
  WHERE is_open = 1 AND campaign_id IS NULL;
CREATE INDEX next_step_hub ON next_step (host_id, owner_hub_id, due_at, next_step_id, owner_account_id, is_urgent, is_open, campaign_id)
  WHERE is_open = 1 AND campaign_id IS NULL;
-- What a team has and nobody in it has taken yet.
CREATE INDEX next_step_unowned ON next_step (host_id, owner_hub_id, due_at, next_step_id, is_urgent, is_open, owner_account_id, campaign_id)
  WHERE is_open = 1 AND campaign_id IS NULL AND owner_account_id IS NULL;
CREATE INDEX next_step_due ON next_step (host_id, due_at, next_step_id, is_urgent, is_open, campaign_id) WHERE is_open = 1 AND campaign_id IS NULL;
CREATE INDEX next_step_raise ON next_step (host_id, due_at, next_step_id, is_open, raised_at, campaign_id)
  WHERE is_open = 1 AND campaign_id IS NULL AND raised_at IS NULL;
CREATE INDEX next_step_case ON next_step (host_id, case_id, is_open, due_at);
CREATE INDEX next_step_subject ON next_step (host_id, subject_id);
CREATE INDEX next_step_person ON next_step (host_id, person_id) WHERE case_id IS NULL AND is_open = 1;

CREATE TABLE open_work ( -- big
  host_id BIGINT NOT NULL,
  open_work_id BIGINT NOT NULL,                -- the id of the request, need, referral, task or case; id: none
  kind TEXT NOT NULL CHECK (kind IN ('request','need','referral','task','case')), -- enum: work_kind
  case_id BIGINT,
  next_step_id BIGINT NOT NULL,
  step_is_open BIGINT NOT NULL DEFAULT 1 CHECK (step_is_open = 1), -- bool
  opened_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, open_work_id),
  FOREIGN KEY (host_id, next_step_id, step_is_open) REFERENCES next_step (host_id, next_step_id, is_open) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX open_work_step ON open_work (host_id, next_step_id);
CREATE INDEX open_work_case ON open_work (host_id, case_id);

CREATE TABLE need_category (                   -- the host's own list
  host_id BIGINT NOT NULL,
  need_category_id BIGINT NOT NULL,
  code TEXT NOT NULL,                          -- 'urgent_food': stable, for imports and reports
  name TEXT NOT NULL,                          -- 'Urgent food or supplies'
  words TEXT NOT NULL DEFAULT '',              -- what suggests it, one a line: 'no food', 'hungry'
  task_minutes BIGINT NOT NULL DEFAULT 30,
  needs_check BIGINT NOT NULL DEFAULT 0,       -- bool: a task for it needs a DBS check
  place BIGINT NOT NULL,                       -- order on screen
  is_used BIGINT NOT NULL DEFAULT 1,           -- bool
  PRIMARY KEY (host_id, need_category_id)
);
CREATE UNIQUE INDEX need_category_code ON need_category (host_id, code);

CREATE TABLE red_word (                        -- the host's own list
  host_id BIGINT NOT NULL,
  red_word_id BIGINT NOT NULL,
  words TEXT NOT NULL,                         -- "can't breathe": folded when compared
  why TEXT NOT NULL,                           -- 'breathing: emergency?'
  raises_to TEXT NOT NULL CHECK (raises_to IN ('ordinary','soon','emergency')), -- enum: urgency
  PRIMARY KEY (host_id, red_word_id)
);

CREATE TABLE help_case ( -- big
  host_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  reference TEXT NOT NULL,                     -- C-7K3M-2F
  person_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new','triaged','active','watching','closed')), -- enum: case_state
  guide_id BIGINT,                             -- id: account
  hub_id BIGINT NOT NULL,
  plan TEXT NOT NULL DEFAULT '',               -- personal: case_notes
  opened_at BIGINT NOT NULL,
  closed_at BIGINT,
  closed_words TEXT NOT NULL DEFAULT '',       -- personal: case_notes
  open_work_id BIGINT,                         -- id: none
  updated_at BIGINT NOT NULL,
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, case_id),
  CHECK ((state = 'closed' AND open_work_id IS NULL) OR (state <> 'closed' AND open_work_id IS NOT NULL)),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, guide_id) REFERENCES account (host_id, account_id),
  FOREIGN KEY (host_id, hub_id) REFERENCES hub (host_id, hub_id),
  FOREIGN KEY (host_id, open_work_id) REFERENCES open_work (host_id, open_work_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX help_case_reference ON help_case (host_id, reference);
CREATE INDEX help_case_person ON help_case (host_id, person_id, opened_at);
CREATE INDEX help_case_hub ON help_case (host_id, hub_id, state, updated_at, case_id);
CREATE INDEX help_case_guide ON help_case (host_id, guide_id, state, updated_at, case_id);
-- Whose work begins or ends is looked for in every table that refers to it, here and below.
CREATE INDEX help_case_work ON help_case (host_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX help_case_updated ON help_case (host_id, state, updated_at, case_id);

CREATE TABLE case_member (                     -- people and organisations involved
  host_id BIGINT NOT NULL,
  case_member_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  person_id BIGINT,
  organisation_id BIGINT,
  account_id BIGINT,
  name TEXT NOT NULL DEFAULT '',               -- personal: identity
  relation TEXT NOT NULL DEFAULT '',           -- 'daughter', 'neighbour', 'guide'
  phone TEXT NOT NULL DEFAULT '',              -- personal: contact
  person_knows BIGINT NOT NULL DEFAULT 1,      -- bool: knows that this one asked or helps
  PRIMARY KEY (host_id, case_member_id),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id)
);
CREATE INDEX case_member_case ON case_member (host_id, case_id);
CREATE INDEX case_member_person ON case_member (host_id, person_id) WHERE person_id IS NOT NULL;

CREATE TABLE request ( -- big
  host_id BIGINT NOT NULL,
  request_id BIGINT NOT NULL,
  reference TEXT NOT NULL,                     -- R-7K3M-2F
  person_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new','triaged','closed')), -- enum: request_state
  channel TEXT NOT NULL CHECK (channel IN ('phone','email','web','text','letter','doorstep','referral','list')), -- enum: channel
  words TEXT NOT NULL,                         -- personal: case_notes
  need_category_id BIGINT,                     -- the main reason
  urgency TEXT NOT NULL CHECK (urgency IN ('ordinary','soon','emergency')), -- enum: urgency
  raised_by TEXT NOT NULL DEFAULT '',          -- personal: case_notes
  asker_name TEXT NOT NULL DEFAULT '',         -- personal: identity
  asker_relation TEXT NOT NULL DEFAULT '',
  asker_phone TEXT NOT NULL DEFAULT '',        -- personal: contact
  person_knows TEXT NOT NULL DEFAULT 'unknown' CHECK (person_knows IN ('yes','no','unknown')), -- enum: person_knows
  hub_id BIGINT NOT NULL,
  received_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,                      -- when somebody must have spoken to them
  spoken_at BIGINT,                            -- when somebody did
  late_told_at BIGINT,                         -- when the hub's manager was told that nobody had
  triaged_at BIGINT,
  closed_at BIGINT,
  ended_as TEXT CHECK (ended_as IN ('helped','withdrawn','duplicate')), -- enum: request_ending
  ended_words TEXT NOT NULL DEFAULT '',        -- personal: case_notes
  taken_by_id BIGINT,                          -- id: account
  open_work_id BIGINT,                         -- id: none
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, request_id),
  CHECK ((state = 'closed') = (ended_as IS NOT NULL)),
  CHECK ((state = 'closed' AND open_work_id IS NULL) OR (state <> 'closed' AND open_work_id IS NOT NULL)),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id),
  FOREIGN KEY (host_id, hub_id) REFERENCES hub (host_id, hub_id),
  FOREIGN KEY (host_id, need_category_id) REFERENCES need_category (host_id, need_category_id),
  FOREIGN KEY (host_id, open_work_id) REFERENCES open_work (host_id, open_work_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX request_reference ON request (host_id, reference);
CREATE INDEX request_queue ON request (host_id, state, due_at, request_id, hub_id);
CREATE INDEX request_due ON request (host_id, due_at, request_id);
CREATE INDEX request_received ON request (host_id, received_at, request_id, due_at, spoken_at, state, hub_id);
CREATE INDEX request_case ON request (host_id, case_id, received_at);
CREATE INDEX request_person ON request (host_id, person_id, received_at);
CREATE INDEX request_work ON request (host_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX request_new ON request (host_id, hub_id, due_at, request_id, state) WHERE state = 'new';
-- Who still waits for somebody to speak to them: by hub for the board, by promise for the queue.
CREATE INDEX request_waiting ON request (host_id, hub_id, due_at, request_id, state, spoken_at, received_at)
  WHERE spoken_at IS NULL AND state <> 'closed';
CREATE INDEX request_unspoken ON request (host_id, due_at, request_id, hub_id, state, spoken_at)
  WHERE spoken_at IS NULL AND state <> 'closed';

CREATE TABLE request_tally (                   -- requests by the hour they came in, and what became of the promise: for the board
  host_id BIGINT NOT NULL,
  hour BIGINT NOT NULL,                        -- of received_at, since 1970
  lane BIGINT NOT NULL,                        -- of the writer that counted: writers do not wait for one another
  received BIGINT NOT NULL,
  spoken BIGINT NOT NULL,                      -- somebody spoke to the person
  kept BIGINT NOT NULL,                        -- and did in time
  PRIMARY KEY (host_id, hour, lane)
);

CREATE TABLE need ( -- big
  host_id BIGINT NOT NULL,
  need_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  request_id BIGINT,
  need_category_id BIGINT NOT NULL,
  words TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  state TEXT NOT NULL CHECK (state IN ('open','met','not_met','withdrawn')), -- enum: need_state
  urgency TEXT NOT NULL CHECK (urgency IN ('ordinary','soon','emergency')), -- enum: urgency
  opened_at BIGINT NOT NULL,
  ended_at BIGINT,
  ended_words TEXT NOT NULL DEFAULT '',        -- personal: case_notes
  open_work_id BIGINT,                         -- id: none
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, need_id),
  CHECK ((state <> 'open' AND open_work_id IS NULL) OR (state = 'open' AND open_work_id IS NOT NULL)),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id),
  FOREIGN KEY (host_id, request_id) REFERENCES request (host_id, request_id),
  FOREIGN KEY (host_id, need_category_id) REFERENCES need_category (host_id, need_category_id),
  FOREIGN KEY (host_id, open_work_id) REFERENCES open_work (host_id, open_work_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX need_case ON need (host_id, case_id, opened_at);
CREATE INDEX need_work ON need (host_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX need_ended ON need (host_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX need_request ON need (host_id, request_id);

CREATE TABLE interaction ( -- big
  host_id BIGINT NOT NULL,
  interaction_id BIGINT NOT NULL,
  case_id BIGINT,                              -- none: a call of a campaign to somebody for whom nothing is open
  person_id BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  account_id BIGINT,
  channel TEXT NOT NULL CHECK (channel IN ('phone','email','web','text','letter','doorstep','referral','list')), -- enum: channel
  direction TEXT NOT NULL CHECK (direction IN ('in','out')), -- enum: direction
  outcome TEXT NOT NULL CHECK (outcome IN ('reached','no_answer','message_left','wrong_number','refused','interrupted','note')), -- enum: outcome
  words TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  PRIMARY KEY (host_id, interaction_id),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id)
);
CREATE INDEX interaction_case ON interaction (host_id, case_id, at);
CREATE INDEX interaction_person ON interaction (host_id, person_id, outcome, at, account_id);

CREATE TABLE referral (
  host_id BIGINT NOT NULL,
  referral_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  need_id BIGINT NOT NULL,
  person_id BIGINT NOT NULL,
  organisation_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('offered','accepted','done','declined','expired')), -- enum: referral_state
  words TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  reason TEXT NOT NULL DEFAULT '',             -- personal: case_notes
  offered_at BIGINT NOT NULL,
  answer_by_at BIGINT NOT NULL,
  answered_at BIGINT,
  ended_at BIGINT,
  open_work_id BIGINT,                         -- id: none
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, referral_id),
  CHECK ((state IN ('offered','accepted') AND open_work_id IS NOT NULL) OR (state IN ('done','declined','expired') AND open_work_id IS NULL)),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id),
  FOREIGN KEY (host_id, need_id) REFERENCES need (host_id, need_id),
  FOREIGN KEY (host_id, organisation_id) REFERENCES organisation (host_id, organisation_id),
  FOREIGN KEY (host_id, open_work_id) REFERENCES open_work (host_id, open_work_id) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX referral_case ON referral (host_id, case_id, offered_at);
CREATE INDEX referral_work ON referral (host_id, open_work_id) WHERE open_work_id IS NOT NULL;
CREATE INDEX referral_waiting ON referral (host_id, state, answer_by_at);
CREATE INDEX referral_organisation ON referral (host_id, organisation_id, state, answer_by_at);

CREATE TABLE telling (                         -- who should learn how it ended, and whether they did
  host_id BIGINT NOT NULL,
  telling_id BIGINT NOT NULL,
  case_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('person','asker','volunteer','organisation')), -- enum: telling_kind
  who TEXT NOT NULL,                           -- personal: identity
  told_at BIGINT,
  told_by_id BIGINT,                           -- id: account
  PRIMARY KEY (host_id, telling_id),
  FOREIGN KEY (host_id, case_id) REFERENCES help_case (host_id, case_id)
);
CREATE INDEX telling_case ON telling (host_id, case_id);
