-- refused 5: SELECT * changes when the table does
-- What is asked.
-- name: q :many
-- who: desk
SELECT * FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;
