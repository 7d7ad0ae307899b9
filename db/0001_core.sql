-- The house itself: hosts, who may sign in, settings, background work, and the record of every act and look.
-- Behind a column: its type where the name does not say it, and the category of personal data.
-- Behind a table's opening line: `big` when it grows with the city (whole scans of it are refused).

CREATE TABLE host (
  host_id BIGINT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  area_name TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',              -- the number residents and volunteers ring
  is_sample BIGINT NOT NULL DEFAULT 0,         -- bool
  created_at BIGINT NOT NULL
);

CREATE TABLE setting (
  host_id BIGINT NOT NULL REFERENCES host (host_id),
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (host_id, name)
);

CREATE TABLE account (
  host_id BIGINT NOT NULL REFERENCES host (host_id),
  account_id BIGINT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('volunteer','call_handler','hub_worker','hub_manager','partner','governance','administrator')), -- enum: account_role
  state TEXT NOT NULL CHECK (state IN ('invited','active','suspended')), -- enum: account_state
  name TEXT NOT NULL,
  email TEXT,                                  -- folded; volunteers may have none
  password_hash TEXT,                          -- argon2id, as libsodium writes it
  totp_secret TEXT,                            -- sealed: see core/auth/seal.h
  totp_confirmed BIGINT NOT NULL DEFAULT 0,    -- bool
  totp_last_counter BIGINT NOT NULL DEFAULT 0, -- a code works once
  hub_id BIGINT,
  organisation_id BIGINT,
  person_id BIGINT,                            -- unguarded; a volunteer's own record
  created_at BIGINT NOT NULL,
  row_version BIGINT NOT NULL DEFAULT 1,
  PRIMARY KEY (host_id, account_id)
);
CREATE UNIQUE INDEX account_email ON account (host_id, email);
CREATE INDEX account_role ON account (host_id, role, name, account_id);

CREATE TABLE recovery_code (
  host_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (host_id, account_id, code_hash),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);

CREATE TABLE session (
  host_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,                    -- BLAKE2b of the cookie's token, hex
  account_id BIGINT NOT NULL,
  session_id BIGINT NOT NULL,                  -- to list and revoke it by
  csrf TEXT NOT NULL,
  second_factor BIGINT NOT NULL DEFAULT 0,     -- bool: the code was given
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,                -- last time the password was given: for step-up
  ends_at BIGINT NOT NULL,
  agent TEXT NOT NULL DEFAULT '',              -- "Firefox on Windows"
  PRIMARY KEY (host_id, token_hash),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);
CREATE INDEX session_account ON session (host_id, account_id, session_id);

CREATE TABLE link (                            -- sign-in by link: invitations, volunteers
  host_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL,
  account_id BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('invite','sign_in','reset')), -- enum: link_kind
  created_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  used_at BIGINT,
  made_by_id BIGINT,                           -- id: account
  PRIMARY KEY (host_id, token_hash),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);

CREATE TABLE sign_in_attempt (                 -- rate limit by address and by account
  host_id BIGINT NOT NULL,
  attempt_id BIGINT NOT NULL,
  source TEXT NOT NULL,                        -- salted hash of the address or of the e-mail tried
  at BIGINT NOT NULL,                          -- time
  ok BIGINT NOT NULL,                          -- bool
  PRIMARY KEY (host_id, attempt_id)
);
CREATE INDEX sign_in_attempt_source ON sign_in_attempt (host_id, source, at);

CREATE TABLE once (                            -- a form posted twice is done once
  host_id BIGINT NOT NULL,
  once_key TEXT NOT NULL,
  account_id BIGINT NOT NULL,                  -- id: none
  location TEXT NOT NULL,                      -- where the first one was sent
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, once_key)
);
CREATE INDEX once_at ON once (host_id, at);

CREATE TABLE draft (                           -- what somebody was typing
  host_id BIGINT NOT NULL,
  draft_id BIGINT NOT NULL,
  account_id BIGINT NOT NULL,
  form TEXT NOT NULL,
  body TEXT NOT NULL,                          -- personal: case_notes
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, draft_id),
  FOREIGN KEY (host_id, account_id) REFERENCES account (host_id, account_id)
);
CREATE INDEX draft_account ON draft (host_id, account_id, form, updated_at);

CREATE TABLE outbox (                          -- effects outside the database, and news for other rooms
  host_id BIGINT NOT NULL,
  outbox_id BIGINT NOT NULL,
  kind TEXT NOT NULL,                          -- 'event', 'mail'
  body TEXT NOT NULL,                          -- personal: contact
  state TEXT NOT NULL CHECK (state IN ('waiting','claimed','done','failed')), -- enum: outbox_state
  tries BIGINT NOT NULL DEFAULT 0,
  next_try_at BIGINT NOT NULL,
  error TEXT NOT NULL DEFAULT '',
  created_at BIGINT NOT NULL,
  PRIMARY KEY (host_id, outbox_id)
);
CREATE INDEX outbox_state ON outbox (host_id, state, next_try_at);

CREATE TABLE job (
  host_id BIGINT NOT NULL,
  job_id BIGINT NOT NULL,
  kind TEXT NOT NULL,                          -- 'clock', 'import', 'heads', 'birthdays', 'tidy'
  body TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL CHECK (state IN ('waiting','running','done','failed')), -- enum: job_state
  run_at BIGINT NOT NULL,
  every_us BIGINT NOT NULL DEFAULT 0,          -- 0: once
  claimed_by TEXT NOT NULL DEFAULT '',
  claimed_until_at BIGINT NOT NULL DEFAULT 0,
  done_count BIGINT NOT NULL DEFAULT 0,        -- progress
  total_count BIGINT NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (host_id, job_id)
);
CREATE INDEX job_state ON job (host_id, state, run_at);

-- A file that came through a page, until it is done with: every server can read it, and a backup has it. No foreign key:
-- its pieces are written before the row that owns them, and what nobody owns is tidied away after a day.
CREATE TABLE upload (
  host_id BIGINT NOT NULL,
  upload_id BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, upload_id)
);
CREATE TABLE upload_chunk (
  host_id BIGINT NOT NULL,
  upload_id BIGINT NOT NULL,
  number BIGINT NOT NULL,                      -- from 0
  bytes BYTEA NOT NULL,
  at BIGINT NOT NULL,                          -- time
  PRIMARY KEY (host_id, upload_id, number)
);

-- Everything done or seen. Append-only; see core/access/audit.h for what is hashed.
CREATE TABLE event ( -- big
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  account_id BIGINT,                           -- none: the system
  role TEXT NOT NULL,
  action TEXT NOT NULL,                        -- 'read', 'request.save', 'need.met', …
  subject_id BIGINT,                           -- id: none
  body TEXT NOT NULL,                          -- JSON without personal content
  digest TEXT NOT NULL,                        -- salted digest of the personal content, or ''
  hash TEXT NOT NULL,
  PRIMARY KEY (host_id, lane, seq)
);
CREATE INDEX event_at ON event (host_id, at, lane, seq);
CREATE INDEX event_account ON event (host_id, account_id, at, lane, seq);

-- Who was looked at in a read entry: so that a person can be shown who saw their record.
CREATE TABLE event_subject ( -- big
  host_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,                  -- id: none
  at BIGINT NOT NULL,                          -- time
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (host_id, subject_id, at, lane, seq)
);

-- Digests in `event` are keyed by the subject's own salt. Erasing a person removes the salt, after which
-- no digest about them can be told from noise, and the chain is as whole as before.
CREATE TABLE event_salt ( -- big
  host_id BIGINT NOT NULL,
  subject_id BIGINT NOT NULL,                  -- id: none
  salt TEXT NOT NULL,
  PRIMARY KEY (host_id, subject_id)
);

CREATE TABLE event_lane (
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (host_id, lane)
);

CREATE TABLE event_head (                      -- signed every few minutes
  host_id BIGINT NOT NULL,
  lane BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,                          -- time
  hash TEXT NOT NULL,
  signer TEXT NOT NULL,                        -- public key, hex
  signature TEXT NOT NULL,
  PRIMARY KEY (host_id, lane, seq)
);
