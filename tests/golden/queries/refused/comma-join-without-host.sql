-- refused 5: visit is not tied to :host_id
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p, visit v
WHERE p.host_id = :host_id AND p.person_id = :person_id;
