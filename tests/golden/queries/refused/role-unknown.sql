-- refused 3: there is no role 'wizard'
-- name: q :many
-- who: desk wizard
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
