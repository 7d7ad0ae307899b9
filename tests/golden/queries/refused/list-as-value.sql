-- refused 6: a list stands where a table does
-- What is asked.
-- name: q :many
-- who: desk
-- param: people ids
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id IN (:people);
