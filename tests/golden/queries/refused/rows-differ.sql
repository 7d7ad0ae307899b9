-- refused 9: second does not give what first gives
-- name: first :many
-- who: desk
-- subject: person_id
SELECT p.person_id, p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: second :many
-- who: desk
-- rows: first
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
