-- refused 6: no such table: persons
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id
FROM persons p
WHERE p.host_id = :host_id AND p.person_id = :person_id;
