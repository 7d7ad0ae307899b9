-- refused 6: syntax error
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id
FORM person p;
