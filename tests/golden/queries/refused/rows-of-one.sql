-- refused 9: 'rows:' names a :many query above
-- name: first :many
-- who: desk
-- subject: person_id
SELECT p.person_id, p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: second :one
-- who: desk
-- rows: first
-- subject: person_id
SELECT p.person_id, p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
