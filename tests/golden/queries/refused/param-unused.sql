-- refused 5: the query has no :most
-- What is asked.
-- name: q :many
-- who: desk
-- param: most int
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
