-- refused 7: made from personal column given_name
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.reference FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id
UNION ALL
SELECT p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
