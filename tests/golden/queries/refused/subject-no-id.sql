-- refused 3: subject: reference is no id among the outputs
-- What is asked.
-- name: q :many
-- who: desk
-- subject: reference
SELECT p.given_name, p.reference FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
