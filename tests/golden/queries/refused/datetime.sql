-- refused 6: datetime( is not portable
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.born_on = datetime('x');
