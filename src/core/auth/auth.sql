-- Accounts, sessions, links and attempts to sign in. Everything here may run before anybody is signed in,
-- because that is when signing in happens; the rules in session.c, sign_in.c, link.c and account.c say who may.

-- The host that speaks before anybody has signed in.
-- name: host_oldest :one
-- who: anyone
-- tables: all hosts, before signing in no host is known
SELECT host_id FROM host ORDER BY created_at, host_id LIMIT 1;

-- name: host_face_of :one
-- who: anyone
SELECT name, area_name, phone, is_sample FROM host WHERE host_id = :host_id;

-- name: host_save :do
-- who: administrator
UPDATE host SET name = :name, area_name = :area_name, phone = :phone WHERE host_id = :host_id;

-- name: setting_find :one
-- who: anyone
SELECT value FROM setting WHERE host_id = :host_id AND name = :name;

-- name: setting_save :do
-- who: anyone
INSERT INTO setting (host_id, name, value) VALUES (:host_id, :name, :value)
ON CONFLICT (host_id, name) DO UPDATE SET value = excluded.value;

-- A session by its token's hash, with the account it belongs to.
-- name: session_find :one
-- who: anyone
SELECT s.session_id, s.account_id, s.csrf, s.second_factor, s.seen_at, s.confirmed_at, s.ends_at,
  a.role, a.state, a.name, a.hub_id, a.organisation_id, a.person_id
FROM session s JOIN account a ON a.host_id = s.host_id AND a.account_id = s.account_id
WHERE s.host_id = :host_id AND s.token_hash = :token_hash;

-- name: session_insert :do
-- who: anyone
INSERT INTO session (host_id, token_hash, account_id, session_id, csrf, second_factor, created_at, seen_at,
  confirmed_at, ends_at, agent)
VALUES (:host_id, :token_hash, :account_id, :session_id, :csrf, :second_factor, :now, :now, :confirmed_at, :ends_at, :agent);

-- name: session_seen :do
-- who: anyone
UPDATE session SET seen_at = :now WHERE host_id = :host_id AND token_hash = :token_hash;

-- The code was right: a new token, so that one stolen before is worth nothing.
-- name: session_renew :run
-- who: anyone
-- param: new_hash text
UPDATE session SET token_hash = :new_hash, csrf = :csrf, second_factor = 1, seen_at = :now, ends_at = :ends_at
WHERE host_id = :host_id AND token_hash = :token_hash;

-- name: session_confirmed :do
-- who: anyone
UPDATE session SET confirmed_at = :now WHERE host_id = :host_id AND token_hash = :token_hash;

-- name: session_delete :do
-- who: anyone
DELETE FROM session WHERE host_id = :host_id AND token_hash = :token_hash;

-- name: session_delete_by_id :run
-- who: anyone
DELETE FROM session WHERE host_id = :host_id AND account_id = :account_id AND session_id = :session_id;

-- name: session_delete_others :do
-- who: anyone
DELETE FROM session WHERE host_id = :host_id AND account_id = :account_id AND token_hash <> :token_hash;

-- name: session_delete_over :do
-- who: system
DELETE FROM session WHERE host_id = :host_id AND ends_at < :now;

-- name: session_list :many
-- who: signed_in
SELECT session_id, token_hash, created_at, seen_at, ends_at, agent, second_factor
FROM session WHERE host_id = :host_id AND account_id = :account_id AND ends_at > :now ORDER BY session_id DESC;

-- name: account_find :one
-- who: anyone
SELECT account_id, role, state, name, email, password_hash, totp_secret, totp_confirmed, totp_last_counter,
  hub_id, organisation_id, person_id, row_version
FROM account WHERE host_id = :host_id AND account_id = :account_id;

-- name: account_find_email :one
-- who: anyone
SELECT account_id, role, state, name, password_hash, totp_secret, totp_confirmed
FROM account WHERE host_id = :host_id AND email = :email;

-- Staff and partners; volunteers have their own page.
-- name: account_list :many
-- who: administrator
-- column: hub_name text
-- column: organisation_name text
SELECT a.account_id, a.role, a.state, a.name, a.email, a.totp_confirmed, a.hub_id, a.created_at,
  coalesce(h.name, '') AS hub_name, coalesce(o.name, '') AS organisation_name
FROM account a
LEFT JOIN hub h ON h.host_id = a.host_id AND h.hub_id = a.hub_id
LEFT JOIN organisation o ON o.host_id = a.host_id AND o.organisation_id = a.organisation_id
WHERE a.host_id = :host_id AND a.role <> 'volunteer' ORDER BY a.role, a.name, a.account_id LIMIT 500;

-- name: account_first_of_role :one
-- who: system
SELECT account_id FROM account
WHERE host_id = :host_id AND role = :role AND state = 'active' ORDER BY role, name, account_id LIMIT 1;

-- Administrators who could still sign in if this one could not: the last one stays.
-- name: account_other_administrators :one
-- who: administrator
-- column: others int
SELECT count(*) AS others FROM account
WHERE host_id = :host_id AND role = 'administrator' AND state = 'active' AND account_id <> :account_id;

-- name: account_insert :do
-- who: anyone
INSERT INTO account (host_id, account_id, role, state, name, email, password_hash, hub_id, organisation_id, person_id, created_at)
VALUES (:host_id, :account_id, :role, :state, :name, :email, :password_hash, :hub_id, :organisation_id, :person_id, :now);

-- name: account_set_password :run
-- who: anyone
UPDATE account SET password_hash = :password_hash, state = 'active', row_version = row_version + 1
WHERE host_id = :host_id AND account_id = :account_id AND state <> 'suspended';

-- name: account_set_secret :do
-- who: anyone
UPDATE account SET totp_secret = :totp_secret, totp_confirmed = 0, totp_last_counter = 0
WHERE host_id = :host_id AND account_id = :account_id;

-- A code is taken only when its counter is above the last one: of two at once, one is too late.
-- name: account_take_code :run
-- who: anyone
-- param: counter int
UPDATE account SET totp_last_counter = :counter, totp_confirmed = 1
WHERE host_id = :host_id AND account_id = :account_id AND totp_last_counter < :counter;

-- name: account_set_state :run
-- who: administrator
UPDATE account SET state = :state, row_version = row_version + 1
WHERE host_id = :host_id AND account_id = :account_id AND row_version = :row_version;

-- name: account_set_role :run
-- who: administrator
UPDATE account SET role = :role, hub_id = :hub_id, row_version = row_version + 1
WHERE host_id = :host_id AND account_id = :account_id AND row_version = :row_version;

-- name: recovery_insert :do
-- who: anyone
INSERT INTO recovery_code (host_id, account_id, code_hash) VALUES (:host_id, :account_id, :code_hash);

-- name: recovery_delete_all :do
-- who: anyone
DELETE FROM recovery_code WHERE host_id = :host_id AND account_id = :account_id;

-- name: recovery_use :run
-- who: anyone
UPDATE recovery_code SET used_at = :now
WHERE host_id = :host_id AND account_id = :account_id AND code_hash = :code_hash AND used_at IS NULL;

-- name: recovery_left :one
-- who: anyone
-- column: codes_left int
SELECT count(*) AS codes_left FROM recovery_code
WHERE host_id = :host_id AND account_id = :account_id AND used_at IS NULL;

-- name: link_insert :do
-- who: anyone
INSERT INTO link (host_id, token_hash, account_id, kind, created_at, ends_at, made_by_id)
VALUES (:host_id, :token_hash, :account_id, :kind, :now, :ends_at, :made_by_id);

-- name: link_find :one
-- who: anyone
SELECT l.kind, l.account_id, l.ends_at, l.used_at, a.name, a.email, a.role, a.state
FROM link l JOIN account a ON a.host_id = l.host_id AND a.account_id = l.account_id
WHERE l.host_id = :host_id AND l.token_hash = :token_hash;

-- Used once: of two at once, one finds nothing to change.
-- name: link_take :run
-- who: anyone
UPDATE link SET used_at = :now
WHERE host_id = :host_id AND token_hash = :token_hash AND used_at IS NULL AND ends_at > :now;

-- A new link of a kind makes the older ones worthless.
-- name: link_withdraw :do
-- who: anyone
DELETE FROM link WHERE host_id = :host_id AND account_id = :account_id AND kind = :kind AND used_at IS NULL;

-- name: link_delete_over :do
-- who: system
DELETE FROM link WHERE host_id = :host_id AND ends_at < :ends_at;

-- name: attempt_insert :do
-- who: anyone
INSERT INTO sign_in_attempt (host_id, attempt_id, source, at, ok) VALUES (:host_id, :attempt_id, :source, :now, :ok);

-- What one source tried since a time, newest first.
-- name: attempt_list :many
-- who: anyone
SELECT at, ok FROM sign_in_attempt
WHERE host_id = :host_id AND source = :source AND at > :at ORDER BY at DESC, attempt_id DESC LIMIT 60;

-- name: attempt_delete_old :do
-- who: system
-- scan: a small table that this very statement keeps small
DELETE FROM sign_in_attempt WHERE host_id = :host_id AND at < :at;

-- Teams and organisations an account may belong to.
-- name: account_hubs :many
-- who: administrator
SELECT hub_id, name FROM hub WHERE host_id = :host_id ORDER BY name;

-- name: account_organisations :many
-- who: administrator
SELECT organisation_id, name FROM organisation WHERE host_id = :host_id ORDER BY name LIMIT 1000;
