-- refused 5: OR beside host_id = … reaches other hosts
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.visits = 1 OR p.visits = 2;
