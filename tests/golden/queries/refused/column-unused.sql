-- refused 5: the query has no output nothing
-- What is asked.
-- name: q :many
-- who: desk
-- column: nothing int
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
