-- refused 6: no such column: p.givenname
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id,
  p.givenname
FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;
