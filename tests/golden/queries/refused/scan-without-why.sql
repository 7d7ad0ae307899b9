-- refused 5: say why
-- What is asked.
-- name: q :many
-- who: desk
-- scan:
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.reference = :reference;
