-- The register as the linkage engine reads it, and what changed in it since somebody looked.

-- A person as the engine's cells, with the number and the address that are tried first.
-- fragment: register_person
SELECT p.person_id, p.given_name, p.family_name, p.known_as, p.born_on, p.nhs_number, p.address, p.postcode, p.language, d.uprn,
  (SELECT c.value FROM contact_point c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.kind = 'phone'
    ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1) AS phone,
  (SELECT c.value FROM contact_point c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.kind = 'email'
    ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1) AS email
FROM person p
LEFT JOIN property d ON d.host_id = p.host_id AND d.property_id = p.property_id
WHERE p.host_id = :host_id;

-- Records that are put away are not here: another speaks for them.
-- name: register_people :many
-- who: hub administrator
-- subject: person_id
-- param: people ids
:{register_person} AND p.person_id IN (SELECT l.value FROM :people AS l) AND p.state <> 'merged'
ORDER BY p.person_id;

-- The whole register, a page at a time, records that are put away as well.
-- name: register_whole :many
-- rows: register_people
-- who: system
-- subject: person_id
-- param: after int
:{register_person} AND p.person_id > :after
ORDER BY p.person_id LIMIT 2000;

-- By what they are reached; of each kind what is tried first stands first.
-- name: register_numbers :many
-- who: hub administrator
-- subject: person_id
-- param: people ids
SELECT c.person_id, c.contact_point_id, c.kind, c.value FROM contact_point c
WHERE c.host_id = :host_id AND c.person_id IN (SELECT i.value FROM :people AS i)
ORDER BY c.person_id, c.kind, c.is_first DESC, c.contact_point_id;

-- name: register_number_whose :one
-- who: desk administrator
SELECT c.person_id FROM contact_point c WHERE c.host_id = :host_id AND c.contact_point_id = :contact_point_id;

-- What they are called besides.
-- name: register_aliases :many
-- who: hub administrator
-- subject: person_id
-- param: people ids
SELECT l.person_id, l.person_alias_id, l.name FROM person_alias l
WHERE l.host_id = :host_id AND l.person_id IN (SELECT i.value FROM :people AS i)
ORDER BY l.person_id, l.person_alias_id;

-- name: register_alias_whose :one
-- who: desk administrator
SELECT l.person_id FROM person_alias l WHERE l.host_id = :host_id AND l.person_alias_id = :person_alias_id;

-- Everybody, a page at a time.
-- name: register_page :many
-- who: system
-- param: after int
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.person_id > :after AND p.state <> 'merged' ORDER BY p.person_id LIMIT 2000;

-- Whom the index has at a property.
-- name: register_of_property :many
-- who: administrator
-- unguarded: the index of the register knows everybody; nobody is shown
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.property_id = :property_id AND p.state <> 'merged' ORDER BY p.person_id;

-- About how many there are.
-- name: register_size :one
-- who: system
-- scan: once, when the register is read whole
-- column: people int
SELECT count(*) AS people FROM person p WHERE p.host_id = :host_id;

-- --- what changed ---

-- name: change_next :one
-- who: anyone
UPDATE person_change_lane SET seq = seq + 1 WHERE host_id = :host_id AND lane = :lane RETURNING seq;

-- name: change_lane_add :do
-- who: anyone
INSERT INTO person_change_lane (host_id, lane, seq) VALUES (:host_id, :lane, 1);

-- name: change_add :do
-- who: anyone
INSERT INTO person_change (host_id, lane, seq, people) VALUES (:host_id, :lane, :seq, :people);

-- How far each lane is.
-- name: change_lanes :many
-- who: system
SELECT lane, seq FROM person_change_lane WHERE host_id = :host_id ORDER BY lane;

-- name: change_after :many
-- who: system
SELECT seq, people FROM person_change WHERE host_id = :host_id AND lane = :lane AND seq > :seq ORDER BY seq LIMIT 100;

-- name: change_of :one
-- who: system
SELECT people FROM person_change WHERE host_id = :host_id AND lane = :lane AND seq = :seq;

-- name: changes_tidy :run
-- who: system
-- param: kept int
DELETE FROM person_change WHERE host_id = :host_id
  AND seq < (SELECT l.seq - :kept FROM person_change_lane l WHERE l.host_id = :host_id AND l.lane = person_change.lane);

-- Up to where somebody looked for doubles.
-- name: looked_lanes :many
-- who: system
SELECT lane, seq FROM person_change_looked WHERE host_id = :host_id ORDER BY lane;

-- name: looked_keep :do
-- who: system
INSERT INTO person_change_looked (host_id, lane, seq) VALUES (:host_id, :lane, :seq)
ON CONFLICT (host_id, lane) DO UPDATE SET seq = excluded.seq;
