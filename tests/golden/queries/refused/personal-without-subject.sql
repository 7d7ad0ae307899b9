-- refused 3: output given_name is personal: say whose with 'subject: …'
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.given_name FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
