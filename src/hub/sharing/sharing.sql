-- Agreements, and the audit chain for those who look after information.

-- name: sharing_agreements :many
-- who: governance
SELECT a.agreement_id, a.organisation_id, o.name, a.purpose, a.lawful_basis, a.categories, a.from_on, a.until_on
FROM agreement a JOIN organisation o ON o.host_id = a.host_id AND o.organisation_id = a.organisation_id
WHERE a.host_id = :host_id ORDER BY o.name, a.from_on, a.agreement_id;

-- name: sharing_agreement_insert :do
-- who: governance
INSERT INTO agreement (host_id, agreement_id, organisation_id, purpose, lawful_basis, categories, from_on, until_on)
VALUES (:host_id, :agreement_id, :organisation_id, :purpose, :lawful_basis, :categories, :from_on, :until_on);

-- Only one that still stands can be ended.
-- name: sharing_agreement_end :run
-- who: governance
-- param: today date
UPDATE agreement SET until_on = :until_on
WHERE host_id = :host_id AND agreement_id = :agreement_id AND (until_on = '' OR until_on >= :today);

-- name: sharing_organisations :many
-- who: governance
SELECT organisation_id, name FROM organisation WHERE host_id = :host_id ORDER BY name LIMIT 1000;

-- name: sharing_organisation :one
-- who: governance
SELECT name FROM organisation WHERE host_id = :host_id AND organisation_id = :organisation_id;

-- Staff and partners, to choose whose entries to see.
-- name: sharing_accounts :many
-- who: governance
SELECT account_id, name, role FROM account
WHERE host_id = :host_id AND role <> 'volunteer' ORDER BY name, account_id LIMIT 500;

-- The chain, newest first, before a place in it.
-- name: sharing_events :many
-- who: governance
-- param: action text
-- column: account_name text
SELECT e.lane, e.seq, e.at, e.account_id, e.role, e.action, e.subject_id, e.body, coalesce(a.name, '') AS account_name
FROM event e LEFT JOIN account a ON a.host_id = e.host_id AND a.account_id = e.account_id
WHERE e.host_id = :host_id AND e.at <= :at
  AND (e.at < :at OR e.lane < :lane OR (e.lane = :lane AND e.seq < :seq))
  AND (:action = '' OR e.action = :action)
ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT 51;

-- The same, of one account.
-- name: sharing_events_of_account :many
-- who: governance
-- param: action text
-- column: account_name text
SELECT e.lane, e.seq, e.at, e.account_id, e.role, e.action, e.subject_id, e.body, coalesce(a.name, '') AS account_name
FROM event e LEFT JOIN account a ON a.host_id = e.host_id AND a.account_id = e.account_id
WHERE e.host_id = :host_id AND e.account_id = :account_id AND e.at <= :at
  AND (e.at < :at OR e.lane < :lane OR (e.lane = :lane AND e.seq < :seq))
  AND (:action = '' OR e.action = :action)
ORDER BY e.at DESC, e.lane DESC, e.seq DESC LIMIT 51;

-- Who looked at a person, or changed something of theirs.
-- name: sharing_events_of_person :many
-- who: governance hub
-- param: person_id id person
-- column: account_name text
SELECT e.lane, e.seq, e.at, e.account_id, e.role, e.action, e.subject_id, e.body, coalesce(a.name, '') AS account_name
FROM event_subject s
JOIN event e ON e.host_id = s.host_id AND e.lane = s.lane AND e.seq = s.seq
LEFT JOIN account a ON a.host_id = e.host_id AND a.account_id = e.account_id
WHERE s.host_id = :host_id AND s.subject_id = :person_id AND s.at <= :at
  AND (s.at < :at OR s.lane < :lane OR (s.lane = :lane AND s.seq < :seq))
ORDER BY s.at DESC, s.lane DESC, s.seq DESC LIMIT 51;

-- name: sharing_person :one
-- who: governance hub
-- subject: person_id
SELECT person_id, reference, given_name, family_name FROM person WHERE host_id = :host_id AND person_id = :person_id;

-- The team that protects somebody sees who looked at them.
-- name: sharing_protected_by :one
-- who: hub
SELECT h.hub_id FROM hidden h WHERE h.host_id = :host_id AND h.hidden_id = :hidden_id AND h.kind = 'person';

-- name: sharing_person_by_reference :one
-- who: governance
SELECT person_id FROM person WHERE host_id = :host_id AND reference = :reference;

-- --- who is protected, for governance: reference, team and reason (oversight.h), asked behind the guard ---

-- fragment: oversight_row
SELECT p.person_id, p.reference, b.name AS hub_name, h.since_at, g.property_id, g.person_id AS of_person, g.reason, g.look_again_on,
  a.name AS made_by
FROM hidden h
JOIN person p ON p.host_id = h.host_id AND p.person_id = h.hidden_id
JOIN hub b ON b.host_id = h.host_id AND b.hub_id = h.hub_id
LEFT JOIN protection g ON g.host_id = h.host_id AND g.protection_id = h.protection_id
LEFT JOIN account a ON a.host_id = g.host_id AND a.account_id = g.made_by_id
WHERE h.host_id = :host_id AND h.kind = 'person' AND p.state <> 'merged';

-- name: oversight_people :many
-- who: governance
-- subject: person_id
-- param: after text
:{oversight_row} AND p.reference > :after ORDER BY p.reference LIMIT 51;

-- One of them, or none.
-- name: oversight_person :many
-- who: governance
-- subject: person_id
-- rows: oversight_people
:{oversight_row} AND p.reference = :reference LIMIT 1;
