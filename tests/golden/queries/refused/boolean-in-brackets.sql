-- refused 6: output often is a boolean expression
-- What is asked.
-- name: q :many
-- who: desk
-- column: often int
SELECT (p.visits > 3) AS often FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
