-- Red, amber and green: the rules, what each person is weighed by, and what came out.

-- --- rules ---

-- The draft, or what is published.
-- name: rag_version_of :one
-- who: desk governance administrator
SELECT v.rag_version_id, v.number, v.state, v.made_by_id, v.made_at, v.published_by_id, v.published_at, v.why, v.worked_out_at, v.people,
  v.red, v.amber, v.row_version
FROM rag_version v WHERE v.host_id = :host_id AND v.state = :state;

-- name: rag_versions :many
-- who: desk governance administrator
SELECT v.rag_version_id, v.number, v.state, v.made_at, v.published_at, v.why, a.name AS published_by
FROM rag_version v
LEFT JOIN account a ON a.host_id = v.host_id AND a.account_id = v.published_by_id
WHERE v.host_id = :host_id ORDER BY v.number DESC LIMIT 100;

-- name: rag_version_add :do
-- who: hub_manager administrator
INSERT INTO rag_version (host_id, rag_version_id, number, state, made_by_id, made_at)
VALUES (:host_id, :rag_version_id, (SELECT COALESCE(max(v.number), 0) + 1 FROM rag_version v WHERE v.host_id = :host_id), 'draft', :made_by_id, :made_at);

-- name: rag_version_state_set :do
-- who: hub_manager administrator
-- param: seen_state enum rag_state
UPDATE rag_version SET state = :state, row_version = row_version + 1
WHERE host_id = :host_id AND rag_version_id = :rag_version_id AND state = :seen_state;

-- name: rag_version_publish :do
-- who: hub_manager administrator
UPDATE rag_version SET state = 'published', published_by_id = :published_by_id, published_at = :published_at, why = :why, row_version = row_version + 1
WHERE host_id = :host_id AND rag_version_id = :rag_version_id AND state = 'draft';

-- name: rag_version_worked_out :do
-- who: system
UPDATE rag_version SET worked_out_at = :worked_out_at, people = :people, red = :red, amber = :amber
WHERE host_id = :host_id AND rag_version_id = :rag_version_id;

-- name: rag_version_drop :do
-- who: hub_manager administrator
DELETE FROM rag_version WHERE host_id = :host_id AND rag_version_id = :rag_version_id AND state = 'draft';

-- name: rag_rules_drop :do
-- who: hub_manager administrator
DELETE FROM rag_rule WHERE host_id = :host_id AND rag_version_id = :rag_version_id;

-- name: rag_rule_drop :run
-- who: hub_manager administrator
DELETE FROM rag_rule WHERE host_id = :host_id AND rag_version_id = :rag_version_id AND number = :number;

-- name: rag_rules_all :many
-- who: desk governance administrator
SELECT r.number, r.name, r.rag, r.any_flags, r.all_flags, r.no_flags, r.age_from, r.age_to, r.lives, r.silent_days
FROM rag_rule r WHERE r.host_id = :host_id AND r.rag_version_id = :rag_version_id
ORDER BY r.number LIMIT 60;

-- name: rag_rule_put :do
-- who: hub_manager administrator
INSERT INTO rag_rule (host_id, rag_version_id, number, name, rag, any_flags, all_flags, no_flags, age_from, age_to, lives, silent_days)
VALUES (:host_id, :rag_version_id, :number, :name, :rag, :any_flags, :all_flags, :no_flags, :age_from, :age_to, :lives, :silent_days)
ON CONFLICT (host_id, rag_version_id, number) DO UPDATE SET name = excluded.name, rag = excluded.rag, any_flags = excluded.any_flags,
  all_flags = excluded.all_flags, no_flags = excluded.no_flags, age_from = excluded.age_from, age_to = excluded.age_to,
  lives = excluded.lives, silent_days = excluded.silent_days;

-- --- what everybody is weighed by; each in the order of people, so that the four run side by side ---

-- name: rag_people :each
-- who: hub_manager administrator
-- subject: person_id
-- scan: everybody is weighed
SELECT p.person_id, p.born_on, p.household_id FROM person p
WHERE p.host_id = :host_id AND p.state = 'here' ORDER BY p.person_id;

-- name: rag_people_placed :each
-- who: hub_manager administrator
-- subject: person_id
-- scan: everybody is weighed
SELECT p.person_id, p.born_on, p.household_id, pr.lat, pr.lon FROM person p
LEFT JOIN property pr ON pr.host_id = p.host_id AND pr.property_id = p.property_id
WHERE p.host_id = :host_id AND p.state = 'here' ORDER BY p.person_id;

-- name: rag_flags :each
-- who: hub_manager administrator
-- scan: everybody is weighed
-- param: today text
SELECT f.person_id, f.code FROM flag f
WHERE f.host_id = :host_id AND f.ended_at IS NULL AND (f.expires_on = '' OR f.expires_on >= :today) AND f.since_on <= :today
ORDER BY f.person_id;

-- name: rag_spoken :each
-- who: hub_manager administrator
-- scan: everybody is weighed
-- column: spoken_at time
SELECT i.person_id, max(i.at) AS spoken_at FROM interaction i
WHERE i.host_id = :host_id AND i.outcome = 'reached'
GROUP BY i.person_id ORDER BY i.person_id;

-- name: rag_now :each
-- who: hub_manager administrator
-- scan: everybody is weighed
SELECT r.person_id, r.rag, r.rules, r.rag_version_id FROM person_rag r WHERE r.host_id = :host_id ORDER BY r.person_id;

-- --- some people, and those who live with them ---

-- name: rag_households_of :many
-- who: desk governance administrator
-- param: people ids
SELECT DISTINCT p.household_id FROM person p
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l) AND p.household_id IS NOT NULL
ORDER BY p.household_id;

-- name: rag_people_some :many
-- who: desk administrator
-- subject: person_id
-- param: people ids
-- param: households ids
SELECT p.person_id, p.born_on, p.household_id FROM person p
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l) AND p.state = 'here'
UNION
SELECT p.person_id, p.born_on, p.household_id FROM person p
WHERE p.host_id = :host_id AND p.household_id IN (SELECT l.value FROM :households AS l) AND p.state = 'here'
ORDER BY 1;

-- name: rag_flags_some :many
-- who: desk administrator
-- param: people ids
-- param: today text
SELECT f.person_id, f.code FROM flag f
WHERE f.host_id = :host_id AND f.person_id IN (SELECT l.value FROM :people AS l) AND f.ended_at IS NULL
  AND (f.expires_on = '' OR f.expires_on >= :today) AND f.since_on <= :today
ORDER BY f.person_id, f.code;

-- name: rag_spoken_some :many
-- who: desk governance administrator
-- param: people ids
-- column: spoken_at time
SELECT c.person_id, max(i.at) AS spoken_at FROM help_case c
JOIN interaction i ON i.host_id = c.host_id AND i.case_id = c.case_id
WHERE c.host_id = :host_id AND c.person_id IN (SELECT l.value FROM :people AS l) AND i.person_id = c.person_id AND i.outcome = 'reached'
GROUP BY c.person_id ORDER BY c.person_id;

-- Whom a delivery touched: rows that it had for the first time, and what it changed.
-- name: rag_rows_of_import :many
-- who: system
-- param: after_row int
SELECT s.row_number, s.person_id FROM source_record s
WHERE s.host_id = :host_id AND s.import_id = :import_id AND s.row_number > :after_row AND s.person_id IS NOT NULL
ORDER BY s.row_number LIMIT 2000;

-- name: rag_changes_of_import :many
-- who: system
-- param: after_id int
SELECT c.list_change_id, c.person_id FROM list_change c
WHERE c.host_id = :host_id AND c.import_id = :import_id AND c.list_change_id > :after_id
ORDER BY c.list_change_id LIMIT 2000;

-- Who of them is weighed no more: moved away, dead, or part of another record.
-- name: rag_not_here :many
-- who: desk administrator
-- param: people ids
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l) AND p.state <> 'here' ORDER BY p.person_id;

-- name: rag_now_some :many
-- who: desk administrator
-- param: people ids
SELECT r.person_id, r.rag, r.rules, r.rag_version_id FROM person_rag r
WHERE r.host_id = :host_id AND r.person_id IN (SELECT l.value FROM :people AS l) ORDER BY r.person_id;

-- --- one person ---

-- name: rag_person :one
-- who: desk governance administrator
-- subject: person_id
SELECT p.person_id, p.state, p.born_on, p.household_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: rag_person_flags :many
-- who: desk governance administrator
-- param: today text
SELECT f.code FROM flag f
WHERE f.host_id = :host_id AND f.person_id = :person_id AND f.ended_at IS NULL AND (f.expires_on = '' OR f.expires_on >= :today) AND f.since_on <= :today
ORDER BY f.code LIMIT 500;

-- name: rag_person_spoken :one
-- who: desk governance administrator
-- column: spoken_at time
SELECT max(i.at) AS spoken_at FROM interaction i
WHERE i.host_id = :host_id AND i.person_id = :person_id AND i.outcome = 'reached';

-- name: rag_household :many
-- who: desk governance administrator
-- subject: person_id
SELECT p.person_id, p.born_on FROM person p
WHERE p.host_id = :host_id AND p.household_id = :household_id AND p.state = 'here'
ORDER BY p.person_id LIMIT 500;

-- --- what came out ---

-- Facts that are older than those it was last worked out from change nothing.
-- name: rag_put :run
-- who: desk administrator
-- batch: everybody is weighed
INSERT INTO person_rag (host_id, person_id, rag, rules, rag_version_id, since_at, at)
VALUES (:host_id, :person_id, :rag, :rules, :rag_version_id, :at, :at)
ON CONFLICT (host_id, person_id) DO UPDATE SET since_at = CASE WHEN person_rag.rag = excluded.rag THEN person_rag.since_at ELSE excluded.since_at END,
  rag = excluded.rag, rules = excluded.rules, rag_version_id = excluded.rag_version_id, at = excluded.at
WHERE person_rag.at <= excluded.at;

-- name: rag_drop :run
-- who: desk administrator
-- batch: everybody is weighed
DELETE FROM person_rag WHERE host_id = :host_id AND person_id = :person_id AND at <= :at;

-- --- pages ---

-- name: rag_people_of :many
-- who: desk governance
-- subject: person_id
-- param: after_id int
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.born_on, p.address, p.postcode, r.rules, r.since_at
FROM person_rag r
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.person_id
WHERE r.host_id = :host_id AND r.rag = :rag AND r.person_id > :after_id
ORDER BY r.person_id LIMIT 51;

-- name: rag_sample :one
-- who: desk governance
-- subject: person_id
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.born_on FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- The outlines that hubs look after.
-- name: rag_hub_outlines :many
-- who: hub_manager administrator
SELECT h.name, a.outline FROM hub h
JOIN area a ON a.host_id = h.host_id AND a.area_id = h.area_id
WHERE h.host_id = :host_id ORDER BY h.name LIMIT 100;
