-- refused 6: LEFT JOIN visit is guarded in its ON: write ON instead of USING
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id, v.visit_id FROM person p
LEFT JOIN visit v USING (host_id, person_id)
WHERE p.host_id = :host_id AND p.person_id = :person_id;
