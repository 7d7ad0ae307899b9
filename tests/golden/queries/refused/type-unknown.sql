-- refused 5: 'number' is no type
-- What is asked.
-- name: q :many
-- who: desk
-- param: most number
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.visits < :most;
