-- refused 5: no column is an enum mood
-- What is asked.
-- name: q :many
-- who: desk
-- param: most enum mood
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.state < :most;
