-- Campaigns: people who have not asked are chosen by rules and rung by a team, written to, or visited.
--
-- Everybody who was chosen has one row in campaign_person and is in exactly one state. While it is open the row has a
-- next step that a team owns; a person has at most one open row in all campaigns, so that no two teams ring them.

CREATE TABLE campaign (
  host_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  name TEXT NOT NULL,                          -- 'Hot weather: a call to everybody at risk'
  why TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('draft','starting','running','paused','ended')), -- enum: campaign_state
  quiet_days BIGINT NOT NULL DEFAULT 14,       -- spoken to within so many days: left in peace; 0: does not matter
  per_household BIGINT NOT NULL DEFAULT 0,     -- bool: one call for a household, else one for each person
  due_on TEXT NOT NULL DEFAULT '',             -- the last day: the steps are due then
  script_version BIGINT NOT NULL DEFAULT 0,    -- the one in use; 0: none written
  letter TEXT NOT NULL DEFAULT '',             -- what is written to those without a telephone
  made_by_id BIGINT,                           -- id: account
  made_at BIGINT NOT NULL,
  started_at BIGINT,
  choosing_after_id BIGINT NOT NULL DEFAULT 0, -- id: none; while it starts: everybody up to here was looked at
  looked_at_count BIGINT NOT NULL DEFAULT 0,   -- how many that were
  chosen_count BIGINT NOT NULL DEFAULT 0,
  ended_at BIGINT,
  ended_why TEXT NOT NULL DEFAULT '',
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, campaign_id)
);
CREATE INDEX campaign_state ON campaign (host_id, state, made_at);

-- Who: all of the rules of part 'all', one of those of part 'any', and none of those of part 'none'.
CREATE TABLE campaign_rule (
  host_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  number BIGINT NOT NULL,                      -- from 1
  part TEXT NOT NULL CHECK (part IN ('all','any','none')), -- enum: campaign_part
  kind TEXT NOT NULL CHECK (kind IN ('list','flag','area','hub','colour','silent','age','language','phone')), -- enum: campaign_rule_kind
  value TEXT NOT NULL,                         -- an id, a code, 'red', '30', '70-79', 'polish', 'yes'
  PRIMARY KEY (host_id, campaign_id, number),
  FOREIGN KEY (host_id, campaign_id) REFERENCES campaign (host_id, campaign_id)
);

CREATE TABLE campaign_script (
  host_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,
  version BIGINT NOT NULL,                     -- from 1: what somebody answered stays with the words that they were asked
  opening TEXT NOT NULL,
  questions TEXT NOT NULL DEFAULT '',          -- one a line: 'Is there food in the house? | yes | no'
  offer TEXT NOT NULL DEFAULT '',
  made_by_id BIGINT,                           -- id: account
  made_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, campaign_id, version),
  FOREIGN KEY (host_id, campaign_id) REFERENCES campaign (host_id, campaign_id)
);

CREATE TABLE campaign_person ( -- big
  host_id BIGINT NOT NULL,
  campaign_person_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,                 -- shared: a campaign has hundreds of thousands
  person_id BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('call','letter','door','with','reached','helped','written','refused','unreached','kept_out','closed')), -- enum: campaign_person_state
  why TEXT NOT NULL DEFAULT 'none' CHECK (why IN ('none','deceased','moved','refused','protected','in_touch','other_campaign','no_way','merged')), -- enum: campaign_stop; of kept_out
  is_open BIGINT NOT NULL,                     -- bool
  hub_id BIGINT NOT NULL,                      -- the team
  account_id BIGINT,                           -- whose call it is; none: whoever of the team rings next
  language TEXT NOT NULL DEFAULT '',           -- folded; '': English, or not known
  place BIGINT NOT NULL DEFAULT 2,             -- red first: 0 red, 1 amber, 2 green
  household_id BIGINT,
  lead_id BIGINT,                              -- id: campaign_person; of 'with': whose call is theirs too
  next_step_id BIGINT,
  tries BIGINT NOT NULL DEFAULT 0,             -- at different times of day
  tried_at BIGINT,
  due_at BIGINT NOT NULL,                      -- not before then
  taken_by_id BIGINT,                          -- id: account; who is ringing
  taken_until_at BIGINT NOT NULL DEFAULT 0,
  interaction_id BIGINT,                       -- in which they were reached
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, campaign_person_id),
  CHECK (is_open = CASE WHEN state IN ('call','letter','door','with') THEN 1 ELSE 0 END),
  CHECK ((next_step_id IS NOT NULL) = (state IN ('call','letter','door'))),
  CHECK ((state = 'kept_out') = (why <> 'none')),
  FOREIGN KEY (host_id, campaign_id) REFERENCES campaign (host_id, campaign_id),
  FOREIGN KEY (host_id, person_id) REFERENCES person (host_id, person_id),
  FOREIGN KEY (host_id, hub_id) REFERENCES hub (host_id, hub_id),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);
CREATE UNIQUE INDEX campaign_person_once ON campaign_person (host_id, campaign_id, person_id);
-- Nobody is rung by two teams.
CREATE UNIQUE INDEX campaign_person_open ON campaign_person (host_id, person_id) WHERE is_open = 1;
CREATE INDEX campaign_person_of ON campaign_person (host_id, person_id, state);
-- Those of one state in the order of their ids, page by page; a team's are told without reading the others' rows.
CREATE INDEX campaign_person_page ON campaign_person (host_id, campaign_id, state, campaign_person_id, hub_id);
CREATE INDEX campaign_person_state ON campaign_person (host_id, campaign_id, state, hub_id, why, campaign_person_id);
-- Of every state, not only 'call': what an index promises, PostgreSQL does not look up in it, and would walk past all
-- the accounts between.
CREATE INDEX campaign_person_call ON campaign_person (host_id, campaign_id, state, hub_id, account_id, language, place, campaign_person_id);
CREATE INDEX campaign_person_mine ON campaign_person (host_id, campaign_id, state, account_id, place, campaign_person_id)
  WHERE account_id IS NOT NULL;
CREATE INDEX campaign_person_taken ON campaign_person (host_id, taken_by_id, taken_until_at) WHERE taken_by_id IS NOT NULL;
CREATE INDEX campaign_person_household ON campaign_person (host_id, campaign_id, household_id) WHERE household_id IS NOT NULL;
CREATE INDEX campaign_person_lead ON campaign_person (host_id, lead_id) WHERE lead_id IS NOT NULL;

-- Every attempt: for the chart by hour, and for who rang.
CREATE TABLE campaign_try ( -- big
  host_id BIGINT NOT NULL,
  campaign_try_id BIGINT NOT NULL,
  campaign_id BIGINT NOT NULL,                 -- shared: a campaign has hundreds of thousands
  campaign_person_id BIGINT NOT NULL,
  hub_id BIGINT NOT NULL,
  account_id BIGINT,
  at BIGINT NOT NULL,                          -- time
  outcome TEXT NOT NULL CHECK (outcome IN ('reached','helped','refused','no_answer','wrong_number','language')), -- enum: campaign_outcome
  PRIMARY KEY (host_id, campaign_try_id),
  FOREIGN KEY (host_id, campaign_person_id) REFERENCES campaign_person (host_id, campaign_person_id)
);
CREATE INDEX campaign_try_at ON campaign_try (host_id, campaign_id, at, outcome, account_id);

CREATE TABLE campaign_answer ( -- big
  host_id BIGINT NOT NULL,
  campaign_person_id BIGINT NOT NULL,
  version BIGINT NOT NULL,                     -- of the script
  number BIGINT NOT NULL,                      -- of the question, from 1
  choice BIGINT NOT NULL DEFAULT 0,            -- which of the answers to choose from, from 1; 0: in words
  words TEXT NOT NULL DEFAULT '',              -- personal: case_notes
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, campaign_person_id, version, number),
  FOREIGN KEY (host_id, campaign_person_id) REFERENCES campaign_person (host_id, campaign_person_id)
);

-- Who takes calls, and in which languages besides English. Whoever has no row does when they are a hub worker or call handler.
CREATE TABLE caller (
  host_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  takes_calls BIGINT NOT NULL DEFAULT 1,       -- bool
  languages TEXT NOT NULL DEFAULT '',          -- folded, with commas between
  PRIMARY KEY (host_id, account_id),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);

-- Who has not been reached, counted by the job 'reach' where many are on lists (doc/decisions/0026). Nobody who must not be
-- found is in it: a page adds those whom its viewer may see.
CREATE TABLE reach_count (
  host_id BIGINT NOT NULL,
  counted_at BIGINT NOT NULL,
  hidden_stamp BIGINT NOT NULL,                -- who was hidden then, as one number: when it is another now, this is not shown
  PRIMARY KEY (host_id)
);
CREATE TABLE reach_cell (
  host_id BIGINT NOT NULL,
  list_id BIGINT NOT NULL,                     -- id: none; 0: on any list
  other_list_id BIGINT NOT NULL,               -- id: none; and on this one; 0: whatever others
  area_id BIGINT NOT NULL,                     -- id: none; the ward; 0: no known place
  spoken BIGINT NOT NULL,                      -- which of unreached_days it was in, from 0; behind the last: never
  came BIGINT NOT NULL,                        -- 2 somebody tried, 1 a campaign is about to, 0 neither
  people BIGINT NOT NULL,
  PRIMARY KEY (host_id, list_id, other_list_id, area_id, spoken, came)
);
