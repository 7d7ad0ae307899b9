-- refused 3: subject: person_id is no id among the outputs
-- What is asked.
-- name: q :many
-- who: desk
-- subject: person_id
SELECT p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
