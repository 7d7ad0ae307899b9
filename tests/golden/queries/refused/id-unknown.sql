-- refused 5: no table has an id of wizard
-- What is asked.
-- name: q :many
-- who: desk
-- param: most id wizard
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.visits < :most;
