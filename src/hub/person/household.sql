-- Households: what is known of the people at a property, who lives with whom there, and what a person said of it.

-- --- what is known, of whole properties; settled by the program, whoever set it going ---

-- name: household_people :many
-- who: desk governance administrator
-- subject: person_id
-- param: properties ids
SELECT p.person_id, p.property_id, p.household_id, p.state, p.given_name, p.family_name, p.born_on, p.address, p.postcode, pr.class_code
FROM person p
JOIN property pr ON pr.host_id = p.host_id AND pr.property_id = p.property_id
WHERE p.host_id = :host_id AND p.property_id IN (SELECT l.value FROM :properties AS l) AND p.state <> 'merged'
ORDER BY p.property_id, p.person_id;

-- name: household_points_of :many
-- who: desk governance administrator
-- subject: person_id
-- param: people ids
SELECT c.person_id, c.kind, c.folded FROM contact_point c
WHERE c.host_id = :host_id AND c.person_id IN (SELECT l.value FROM :people AS l) AND c.folded <> ''
ORDER BY c.person_id, c.contact_point_id;

-- name: household_lines_of :many
-- who: desk governance administrator
-- param: people ids
SELECT r.person_id, r.list_id, r.household_key FROM list_row r
WHERE r.host_id = :host_id AND r.person_id IN (SELECT l.value FROM :people AS l) AND r.household_key <> ''
ORDER BY r.person_id, r.list_id, r.list_key;

-- Deliveries that moved them.
-- name: household_arrivals_of :many
-- who: desk governance administrator
-- param: people ids
SELECT DISTINCT c.person_id, c.import_id FROM list_change c
WHERE c.host_id = :host_id AND c.person_id IN (SELECT l.value FROM :people AS l) AND c.kind = 'moved'
ORDER BY c.person_id, c.import_id;

-- name: household_names_before :many
-- who: desk governance administrator
-- subject: person_id
-- param: people ids
SELECT a.person_id, a.name FROM person_alias a
WHERE a.host_id = :host_id AND a.person_id IN (SELECT l.value FROM :people AS l) AND a.kind = 'former'
ORDER BY a.person_id, a.person_alias_id;

-- Records that are part of these: what was said of them was said of those.
-- name: household_absorbed :many
-- who: desk governance administrator
-- param: people ids
SELECT p.person_id, p.merged_into_id FROM person p
WHERE p.host_id = :host_id AND p.merged_into_id IN (SELECT l.value FROM :people AS l) ORDER BY p.person_id;

-- name: household_words_of :many
-- who: desk governance administrator
-- param: people ids
SELECT w.low_id, w.high_id, w.together, w.at FROM household_word w
WHERE w.host_id = :host_id AND w.low_id IN (SELECT l.value FROM :people AS l)
ORDER BY w.low_id, w.high_id;

-- --- what came out ---

-- name: household_add :run
-- who: desk administrator
-- batch: whole lists are settled
INSERT INTO household (host_id, household_id, property_id, held_by, points, created_at)
VALUES (:host_id, :household_id, :property_id, :held_by, :points, :created_at);

-- name: household_keep :run
-- who: desk administrator
-- batch: whole lists are settled
UPDATE household SET property_id = :property_id, held_by = :held_by, points = :points
WHERE host_id = :host_id AND household_id = :household_id;

-- name: household_of_person_set :run
-- who: desk administrator
-- batch: whole lists are settled
UPDATE person SET household_id = :household_id WHERE host_id = :host_id AND person_id = :person_id;

-- name: households_at :many
-- who: desk administrator
-- param: properties ids
SELECT h.household_id FROM household h WHERE h.host_id = :host_id AND h.property_id IN (SELECT l.value FROM :properties AS l)
ORDER BY h.household_id;

-- Those nobody is in any more.
-- name: households_drop :do
-- who: desk administrator
-- param: households ids
DELETE FROM household
WHERE host_id = :host_id AND household_id IN (SELECT l.value FROM :households AS l)
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = :host_id AND p.household_id = household.household_id);

-- --- what is due ---

-- name: household_due_put :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO household_due (host_id, property_id) VALUES (:host_id, :property_id) ON CONFLICT (host_id, property_id) DO NOTHING;

-- name: households_due_some :many
-- who: system
SELECT d.property_id FROM household_due d WHERE d.host_id = :host_id ORDER BY d.property_id LIMIT 4000;

-- name: households_due_done :do
-- who: system
-- param: properties ids
DELETE FROM household_due WHERE host_id = :host_id AND property_id IN (SELECT l.value FROM :properties AS l);

-- Everywhere where more than one person is known.
-- name: households_due_all :do
-- who: system administrator
-- scan: a gazetteer was brought in, which is rare
INSERT INTO household_due (host_id, property_id)
SELECT p.host_id, p.property_id FROM person p
WHERE p.host_id = :host_id AND p.property_id IS NOT NULL AND p.state <> 'merged'
GROUP BY p.host_id, p.property_id HAVING count(*) > 1
ON CONFLICT (host_id, property_id) DO NOTHING;

-- --- a person's word ---

-- name: household_home_of :one
-- who: desk governance administrator
SELECT p.property_id, p.household_id, p.state FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: household_word_put :do
-- who: desk
INSERT INTO household_word (host_id, low_id, high_id, together, account_id, at)
VALUES (:host_id, :low_id, :high_id, :together, :account_id, :at)
ON CONFLICT (host_id, low_id, high_id) DO UPDATE SET together = excluded.together, account_id = excluded.account_id, at = excluded.at;

-- --- pages ---

-- name: household_by_id :one
-- who: desk governance administrator
SELECT h.household_id, h.held_by, h.points, h.property_id FROM household h WHERE h.host_id = :host_id AND h.household_id = :household_id;

-- name: housemates :many
-- who: desk governance administrator
-- subject: person_id
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.born_on FROM person p
WHERE p.host_id = :host_id AND p.household_id = :household_id AND p.person_id <> :person_id AND p.state <> 'merged' AND p.state <> 'moved'
ORDER BY p.person_id LIMIT 30;

-- name: households_of :many
-- who: desk governance administrator
-- param: households ids
SELECT h.household_id, h.property_id, h.held_by, h.points FROM household h
WHERE h.host_id = :host_id AND h.household_id IN (SELECT l.value FROM :households AS l) ORDER BY h.household_id;

-- Flags of theirs that hold.
-- name: home_flags :many
-- who: desk governance
-- subject: person_id
-- param: people ids
-- param: today text
SELECT f.person_id, f.code, f.value, f.sharing FROM flag f
WHERE f.host_id = :host_id AND f.person_id IN (SELECT l.value FROM :people AS l) AND f.ended_at IS NULL
  AND (f.expires_on = '' OR f.expires_on >= :today) AND f.since_on <= :today
ORDER BY f.person_id, f.code, f.flag_id;

-- Their open cases. (Reads help_case.)
-- name: home_cases :many
-- who: desk governance
-- param: people ids
SELECT c.person_id, c.case_id, c.reference, c.state FROM help_case c
WHERE c.host_id = :host_id AND c.person_id IN (SELECT l.value FROM :people AS l) AND c.state <> 'closed'
ORDER BY c.person_id, c.opened_at DESC, c.case_id;
