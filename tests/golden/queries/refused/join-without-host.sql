-- refused 6: visit is not tied to :host_id
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p
JOIN visit v ON v.person_id = p.person_id
WHERE p.host_id = :host_id AND p.person_id = :person_id;
