-- refused 6: false is not portable: write 0
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.interpreter = false;
