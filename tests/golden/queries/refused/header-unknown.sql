-- refused 5: there is no header line 'whose:'
-- What is asked.
-- name: q :many
-- who: desk
-- whose: x
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
