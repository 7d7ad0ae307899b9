-- refused 6: there is a query q already, at line 3
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
