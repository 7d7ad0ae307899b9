-- Everything the compiler can make, and everything that looks forbidden and is not.

-- One person.
-- name: person_one :one
-- who: desk partner
-- subject: person_id
SELECT p.person_id, p.reference, p.given_name, p.phone, p.born_on, p.state, p.interpreter, p.lat, p.guide_id, p.photo,
  p.seen_at, p.visits
FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- Those seen since, with their visits.
-- Two lines of prose.
-- name: person_seen :many
-- who: staff
-- subject: person_id visit_id
-- param: text_like_this text
-- column: late int
-- column: label text
-- column: notes personal case_notes
SELECT p.person_id, v.visit_id, v.at, v.state AS visit_state, v.vehicle, v.words || '' AS notes,
  CASE WHEN v.at < :now THEN 1 ELSE 0 END AS late, -- a comment with :no_parameter and 'a quote
  'host_id = :not_one -- and no comment; LIKE * now() ""' AS label
FROM person p
LEFT JOIN visit v ON v.host_id = p.host_id AND v.person_id = p.person_id
WHERE p.host_id = :host_id AND p.seen_at >= :seen_at AND (v.state = :state OR :text_like_this = '')
ORDER BY p.seen_at LIMIT 50;

-- name: visit_each :each
-- who: system
SELECT v.visit_id FROM visit v WHERE v.host_id = :host_id AND v.person_id = :person_id;

-- name: visit_add :run
-- who: desk
INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle, words)
VALUES (:host_id, :visit_id, :person_id, :at, :state, :vehicle, :words)
ON CONFLICT (host_id, visit_id) DO UPDATE SET words = excluded.words;

-- name: visit_copy :run
-- who: desk
-- param: of_visit id visit
INSERT INTO visit (host_id, visit_id, person_id, at, state, vehicle)
SELECT v.host_id, :visit_id, v.person_id, v.at, v.state, v.vehicle FROM visit v
WHERE v.host_id = :host_id AND v.visit_id = :of_visit;

-- name: person_put :one
-- who: desk
UPDATE person SET lat = :lat, phone = :phone, born_on = :born_on, seen_at = :seen_at, interpreter = :interpreter,
  photo = :photo, guide_id = :guide_id
WHERE host_id = :host_id AND person_id = :person_id
RETURNING person_id, visits;

-- name: visit_gone :do
-- who: desk
DELETE FROM visit WHERE host_id = :host_id AND visit_id = :visit_id
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.host_id = visit.host_id AND p.person_id = visit.person_id);

-- name: both_ways :many
-- who: desk
-- column: id int
-- column: sort text
WITH recent AS (SELECT v.host_id, v.visit_id FROM visit v WHERE v.host_id = :host_id AND v.person_id = :person_id)
SELECT r.visit_id AS id, 'visit' AS sort FROM recent r JOIN visit w ON w.host_id = r.host_id AND w.visit_id = r.visit_id
UNION ALL
SELECT p.person_id, 'person' FROM person p, host h WHERE p.host_id = h.host_id AND h.host_id = :host_id AND p.seen_at = :seen_at;

-- name: joined_using :many
-- who: volunteer
SELECT v.visit_id FROM person p JOIN visit v USING (host_id, person_id) WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: hosts_all :many
-- who: anyone
-- tables: all hosts, asked before anybody is signed in
SELECT host_id, name FROM host ORDER BY host_id;

-- name: people_count :one
-- who: governance
-- scan: once a year
-- column: n int
-- column: m int
SELECT count(*) AS n, (SELECT max(v.at) FROM visit v WHERE v.host_id = :host_id AND v.person_id = 0) AS m
FROM person WHERE host_id = :host_id;

-- Words that queries share: one fragment in another, and what they declare comes along.
-- fragment: visit_of
-- param: in_state enum visit_state
FROM visit v
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE v.host_id = :host_id AND (v.state = :in_state OR :in_state IS NULL);

-- fragment: visit_line
-- column: is_late int
SELECT v.visit_id, v.person_id, v.at, v.words, p.given_name,
  CASE WHEN v.at < :now THEN 1 ELSE 0 END AS is_late -- a comment is not part of it
:{visit_of} AND v.person_id = :person_id;

-- Visits of a person, latest first.
-- name: visit_lines_back :many
-- who: hub
-- subject: person_id
-- param: before time
:{visit_line} AND v.at < :before
ORDER BY v.at DESC, v.visit_id DESC LIMIT 51;

-- name: visit_lines :many
-- who: desk
-- subject: person_id
-- rows: visit_lines_back
:{visit_line}
ORDER BY v.at, v.visit_id LIMIT 51;

-- name: visit_state_count :one
-- who: desk
-- column: n int
-- param: seen_after time
SELECT count(*) AS n :{visit_of} AND p.seen_at > :seen_after AND v.person_id = :person_id;

-- Some of them, by a list.
-- name: people_among :many
-- who: desk
-- param: people ids
SELECT p.person_id, p.seen_at FROM person p
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l) ORDER BY p.person_id;

-- Many at once: one set of arguments for each, and what each gave.
-- name: visit_moved :run
-- who: hub
-- batch: whole lists come
UPDATE visit SET at = :at WHERE host_id = :host_id AND visit_id = :visit_id;

-- name: visit_when :one
-- who: hub
-- batch: whole lists come
SELECT v.at, v.state FROM visit v WHERE v.host_id = :host_id AND v.visit_id = :visit_id;

-- name: visits_of_each :many
-- who: hub
-- subject: person_id
-- batch: whole lists come
SELECT v.visit_id, v.person_id, v.words FROM visit v
WHERE v.host_id = :host_id AND v.person_id = :person_id ORDER BY v.at, v.visit_id;
