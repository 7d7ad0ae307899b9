-- refused 3: q reads all of person, which is big
-- What is asked.
-- name: q :many
-- who: desk
-- tables: all hosts, to see it refused
SELECT p.person_id FROM person p WHERE p.reference = :reference;
