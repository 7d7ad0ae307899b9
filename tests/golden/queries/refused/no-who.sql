-- refused 2: say with 'who: …' which roles may run q
-- name: q :many
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
