-- refused 3: q reads all of person, which is big
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.reference = :reference;
