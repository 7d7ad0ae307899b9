-- refused 5: person is not tied to :host_id
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p
JOIN visit v ON v.host_id = p.host_id
WHERE v.visit_id = :visit_id;
