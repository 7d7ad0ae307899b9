-- Two records that may be one person: what was said of them, and what waits for somebody to say it.

-- name: pair_decision_of :one
-- who: desk governance
-- subject: low_id
SELECT d.low_id, d.high_id, d.decision, d.at, d.why, d.account_id, a.name AS by_name, s.name AS second_name
FROM person_pair_decision d
LEFT JOIN account a ON a.host_id = d.host_id AND a.account_id = d.account_id
LEFT JOIN account s ON s.host_id = d.host_id AND s.account_id = d.second_id
WHERE d.host_id = :host_id AND d.low_id = :low_id AND d.high_id = :high_id;

-- name: pair_decision_keep :do
-- who: hub
INSERT INTO person_pair_decision (host_id, low_id, high_id, decision, account_id, at, why, second_id)
VALUES (:host_id, :low_id, :high_id, :decision, :account_id, :at, :why, :second_id)
ON CONFLICT (host_id, low_id, high_id) DO UPDATE SET decision = excluded.decision, account_id = excluded.account_id, at = excluded.at,
  why = excluded.why, second_id = excluded.second_id;

-- name: pair_decision_lift :run
-- who: hub
DELETE FROM person_pair_decision WHERE host_id = :host_id AND low_id = :low_id AND high_id = :high_id;

-- Every pair that somebody said are two, for the engine; from the first one on, no id is given.
-- name: pairs_apart :many
-- who: hub administrator
-- param: after_low int
-- param: after_high int
SELECT d.low_id, d.high_id FROM person_pair_decision d
WHERE d.host_id = :host_id AND d.decision = 'not_same' AND (d.low_id, d.high_id) > (coalesce(:after_low, 0), coalesce(:after_high, 0))
ORDER BY d.low_id, d.high_id LIMIT 10000;

-- --- what waits ---

-- name: review_of_pair :one
-- who: desk
-- subject: low_id
SELECT r.match_review_id, r.low_id, r.high_id, r.state, r.weight, r.probability, r.model, r.band, r.risk, r.found_at, r.proposed_by_id, r.proposed_at,
  r.proposed_why, r.is_check, r.decided_at, a.name AS proposed_by
FROM match_review r
LEFT JOIN account a ON a.host_id = r.host_id AND a.account_id = r.proposed_by_id
WHERE r.host_id = :host_id AND r.low_id = :low_id AND r.high_id = :high_id;

-- name: review_by_id :one
-- who: desk
-- subject: low_id
SELECT r.match_review_id, r.low_id, r.high_id, r.state, r.weight, r.probability, r.model, r.band, r.risk, r.found_at, r.proposed_by_id, r.proposed_at,
  r.proposed_why, r.decided_at, r.rank, r.is_check, a.name AS proposed_by
FROM match_review r
LEFT JOIN account a ON a.host_id = r.host_id AND a.account_id = r.proposed_by_id
WHERE r.host_id = :host_id AND r.match_review_id = :match_review_id;

-- name: review_add :do
-- who: hub administrator
-- batch: a run of the engine finds thousands
INSERT INTO match_review (host_id, match_review_id, low_id, high_id, state, weight, probability, model, band, reasons, risk, rank, found_at,
  is_check)
VALUES (:host_id, :match_review_id, :low_id, :high_id, 'waiting', :weight, :probability, :model, :band, :reasons, :risk, :rank, :found_at,
  :is_check)
ON CONFLICT (host_id, low_id, high_id) DO NOTHING;

-- name: review_propose :do
-- who: hub
UPDATE match_review SET state = 'proposed', proposed_by_id = :proposed_by_id, proposed_at = :proposed_at, proposed_why = :proposed_why,
  decided_at = NULL
WHERE host_id = :host_id AND match_review_id = :match_review_id;

-- name: review_decide :do
-- who: hub
UPDATE match_review SET state = :state, decided_at = :decided_at
WHERE host_id = :host_id AND match_review_id = :match_review_id;

-- Drawn to check the machine: whoever decides is not told what it thinks, and it waits where the lot puts it.
-- name: review_check :do
-- who: hub administrator
UPDATE match_review SET is_check = 1, rank = :rank WHERE host_id = :host_id AND match_review_id = :match_review_id;

-- Lifted: to be looked at again.
-- name: review_again :run
-- who: hub
UPDATE match_review SET state = 'waiting', decided_at = NULL, proposed_by_id = NULL, proposed_at = NULL, proposed_why = '',
  rank = CASE WHEN rank > 0 THEN rank ELSE 1 END
WHERE host_id = :host_id AND match_review_id = :match_review_id AND decided_at IS NOT NULL;

-- The queue: worst first.
-- name: review_rows :many
-- who: hub
-- subject: low_id
-- param: below_rank real
-- param: below_id int
SELECT r.match_review_id, r.low_id, r.high_id, r.state, r.weight, r.probability, r.risk, r.rank, r.found_at, r.is_check, p.given_name,
  p.family_name, p.born_on, p.reference, o.reference AS other_reference, a.name AS proposed_by
FROM match_review r
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.low_id
JOIN person o ON o.host_id = r.host_id AND o.person_id = r.high_id
LEFT JOIN account a ON a.host_id = r.host_id AND a.account_id = r.proposed_by_id
WHERE r.host_id = :host_id AND r.decided_at IS NULL AND (r.rank, r.match_review_id) < (:below_rank, :below_id)
ORDER BY r.rank DESC, r.match_review_id DESC LIMIT 51;

-- How much waits; counting stops at ten thousand.
-- name: review_counts :one
-- who: desk administrator
-- column: waiting int
-- column: proposed int
SELECT coalesce(sum(CASE w.state WHEN 'waiting' THEN 1 ELSE 0 END), 0) AS waiting, coalesce(sum(CASE w.state WHEN 'proposed' THEN 1 ELSE 0 END), 0) AS proposed
FROM (SELECT r.state FROM match_review r WHERE r.host_id = :host_id AND r.decided_at IS NULL LIMIT 10000) w;

-- How many were decided since then; counting stops at ten thousand.
-- name: review_decided_since :one
-- who: desk administrator
-- param: since time
-- column: n int
SELECT count(*) AS n FROM (SELECT r.match_review_id FROM match_review r
  WHERE r.host_id = :host_id AND r.decided_at IS NOT NULL AND r.decided_at >= :since LIMIT 10000) w;

-- What waits, whole, for the command line: no names.
-- name: review_waiting_all :each
-- who: system
SELECT r.match_review_id, r.state, r.weight, r.probability, r.risk, r.rank, r.found_at, r.is_check, p.reference, o.reference AS other_reference
FROM match_review r
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.low_id
JOIN person o ON o.host_id = r.host_id AND o.person_id = r.high_id
WHERE r.host_id = :host_id AND r.decided_at IS NULL
ORDER BY r.rank DESC, r.match_review_id DESC;

-- How many were decided, and how.
-- name: review_states :many
-- who: system
-- scan: a count of every pair that was ever in the queue, asked for at the command line
-- column: n int
SELECT r.state, count(*) AS n FROM match_review r WHERE r.host_id = :host_id GROUP BY r.state ORDER BY r.state;

-- Which merges stand between a record and the one that speaks for it: the first step.
-- name: pair_merge_of :one
-- who: hub
SELECT m.person_merge_id, m.into_id FROM person_merge m WHERE m.host_id = :host_id AND m.from_id = :from_id AND m.undone_at IS NULL;

-- Each half of a pair side by side.
-- name: pair_person :one
-- who: hub
-- subject: person_id
-- column: open_cases int
-- column: lists int
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.known_as, p.born_on, p.nhs_number, p.address, p.postcode, p.language,
  p.safe_contact, p.row_version, p.created_at, d.uprn,
  (SELECT count(*) FROM help_case c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.state <> 'closed') AS open_cases,
  (SELECT count(*) FROM list_row l WHERE l.host_id = :host_id AND l.person_id = p.person_id) AS lists
FROM person p
LEFT JOIN property d ON d.host_id = p.host_id AND d.property_id = p.property_id
WHERE p.host_id = :host_id AND p.person_id = :person_id;
