-- refused 3: two outputs are called person_id
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id, v.person_id FROM person p JOIN visit v ON v.host_id = p.host_id AND v.person_id = p.person_id WHERE p.host_id = :host_id AND p.person_id = :person_id;
