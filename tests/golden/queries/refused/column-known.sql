-- refused 5: person_id is a column of person: its type is known
-- What is asked.
-- name: q :many
-- who: desk
-- column: person_id int
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
