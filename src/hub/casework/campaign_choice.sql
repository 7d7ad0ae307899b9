-- Whom a campaign is about. Everybody is looked at in the order of their ids, some thousands at a time: who they are, and then what
-- else is known of those between two ids, each by its own index. Whoever is hidden from the viewer is left out of the
-- first, and so of all.

-- name: choice_people :many
-- who: desk governance
-- subject: person_id
-- param: after int
-- param: how_many int
SELECT p.person_id, p.state, p.born_on, p.household_id, p.property_id, p.address, p.postcode, p.language, pr.lat, pr.lon
FROM person p
LEFT JOIN property pr ON pr.host_id = p.host_id AND pr.property_id = p.property_id
WHERE p.host_id = :host_id AND p.person_id > :after AND p.state <> 'merged'
ORDER BY p.person_id LIMIT :how_many;

-- Who and which addresses must not be found. What is another team's is hidden from the viewer with its people; background
-- work sees all of it.
-- name: choice_protections :many
-- who: desk governance
SELECT x.person_id, x.property_id FROM protection x WHERE x.host_id = :host_id AND x.ended_at IS NULL
ORDER BY x.protection_id;

-- name: choice_lists :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT r.person_id, r.list_id FROM list_row r
WHERE r.host_id = :host_id AND r.person_id >= :from_id AND r.person_id <= :to_id AND r.gone_import_id IS NULL
ORDER BY r.person_id;

-- name: choice_flags :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
-- param: today text
SELECT f.person_id, f.code FROM flag f
WHERE f.host_id = :host_id AND f.person_id >= :from_id AND f.person_id <= :to_id AND f.ended_at IS NULL
  AND (f.expires_on = '' OR f.expires_on >= :today) AND f.since_on <= :today
ORDER BY f.person_id;

-- name: choice_colours :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT g.person_id, g.rag FROM person_rag g
WHERE g.host_id = :host_id AND g.person_id >= :from_id AND g.person_id <= :to_id
ORDER BY g.person_id;

-- When somebody last spoke with them, and who.
-- name: choice_spoken :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT i.person_id, i.at, i.account_id FROM interaction i
WHERE i.host_id = :host_id AND i.person_id >= :from_id AND i.person_id <= :to_id AND i.outcome = 'reached'
ORDER BY i.person_id, i.at;

-- name: choice_phones :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT DISTINCT k.person_id FROM contact_point k
WHERE k.host_id = :host_id AND k.person_id >= :from_id AND k.person_id <= :to_id AND k.kind = 'phone'
ORDER BY k.person_id;

-- Whose case is open, and who guides or last guided them.
-- name: choice_cases :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT c.person_id, c.state, c.guide_id FROM help_case c
WHERE c.host_id = :host_id AND c.person_id >= :from_id AND c.person_id <= :to_id
ORDER BY c.person_id, c.opened_at;

-- Whom another campaign is about to ring, write to or visit.
-- name: choice_in_hand :many
-- who: desk governance
-- param: from_id int
-- param: to_id int
SELECT p.person_id, p.campaign_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.person_id >= :from_id AND p.person_id <= :to_id AND p.is_open = 1
ORDER BY p.person_id;

-- Who has not been reached: a line for each list that somebody who lives here is on, with the lists of one of them together. Only those on a
-- list are looked up, each by the keys of indexes. came: 2 somebody tried, 1 a campaign is about to, 0 neither.
-- fragment: reach_row
-- column: spoken_at time
-- column: came int
SELECT r.person_id, r.list_id, pr.lat, pr.lon,
  COALESCE((SELECT MAX(i.at) FROM interaction i
    WHERE i.host_id = :host_id AND i.person_id = r.person_id AND i.outcome = 'reached'), 0) AS spoken_at,
  COALESCE((SELECT MAX(CASE WHEN c.tries > 0 OR c.state IN ('written','unreached') THEN 2 ELSE c.is_open END) FROM campaign_person c
    WHERE c.host_id = :host_id AND c.person_id = r.person_id), 0) AS came
FROM list_row r
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.person_id AND p.state = 'here'
LEFT JOIN property pr ON pr.host_id = p.host_id AND pr.property_id = p.property_id;

-- In the order of people.
-- name: reach_people :many
-- who: desk governance
-- param: after int
-- param: how_many int
:{reach_row}
WHERE r.host_id = :host_id AND r.person_id > :after AND r.gone_import_id IS NULL
ORDER BY r.person_id, r.list_id LIMIT :how_many;

-- Only those who must not be found, as far as the viewer sees them.
-- name: reach_hidden :many
-- who: desk governance
-- rows: reach_people
:{reach_row}
WHERE r.host_id = :host_id AND r.gone_import_id IS NULL
  AND r.person_id IN (SELECT h.hidden_id FROM hidden h WHERE h.host_id = :host_id AND h.kind = 'person')
ORDER BY r.person_id, r.list_id;

-- name: reach_hidden_ids :many
-- who: system
-- unguarded: whom the stored count leaves out; nobody is shown
SELECT h.hidden_id FROM hidden h WHERE h.host_id = :host_id AND h.kind = 'person' ORDER BY h.hidden_id;

-- name: reach_hidden_stamp :one
-- who: desk governance
-- unguarded: one number that is another when others are hidden; nobody is told of it
-- column: stamp int
SELECT COALESCE(SUM((h.hidden_id + h.since_at) % 2147483647 + 1), 0) AS stamp FROM hidden h
WHERE h.host_id = :host_id AND h.kind = 'person';

-- Are there at least so many lines of lists?
-- name: reach_many :one
-- who: desk governance
-- unguarded: chooses how is counted; nobody is shown
-- param: most int
-- column: lines int
SELECT COUNT(*) AS lines FROM (SELECT r.list_id FROM list_row r WHERE r.host_id = :host_id LIMIT :most) AS x;

-- name: reach_counted :one
-- who: desk governance
SELECT c.counted_at, c.hidden_stamp FROM reach_count c WHERE c.host_id = :host_id;

-- name: reach_cells :many
-- who: desk governance
-- param: list int
SELECT c.other_list_id, c.area_id, c.spoken, c.came, c.people FROM reach_cell c
WHERE c.host_id = :host_id AND c.list_id = :list
ORDER BY c.other_list_id, c.area_id, c.spoken, c.came;

-- name: reach_count_put :run
-- who: system
INSERT INTO reach_count (host_id, counted_at, hidden_stamp) VALUES (:host_id, :counted_at, :hidden_stamp)
ON CONFLICT (host_id) DO UPDATE SET counted_at = excluded.counted_at, hidden_stamp = excluded.hidden_stamp;

-- name: reach_cells_drop :run
-- who: system
DELETE FROM reach_cell WHERE host_id = :host_id;

-- name: reach_cell_add :run
-- who: system
-- batch: as many as there are wards, lists and times
INSERT INTO reach_cell (host_id, list_id, other_list_id, area_id, spoken, came, people)
VALUES (:host_id, :list_id, :other_list_id, :area_id, :spoken, :came, :people);

-- Some of them by name.
-- name: choice_names :many
-- who: desk governance
-- subject: person_id
-- param: people ids
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.born_on, p.address, p.postcode
FROM person p
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l)
ORDER BY p.person_id;

-- Their telephone numbers, the one to try first at the end.
-- name: choice_numbers :many
-- who: desk governance
-- subject: person_id
-- param: people ids
SELECT k.person_id, k.value, k.is_first FROM contact_point k
WHERE k.host_id = :host_id AND k.person_id IN (SELECT l.value FROM :people AS l) AND k.kind = 'phone'
ORDER BY k.person_id, k.is_first, k.contact_point_id;
