-- refused 7: output often is a boolean expression
-- What is asked.
-- name: q :many
-- who: desk
-- column: often int
UPDATE person SET visits = 1 WHERE host_id = :host_id AND person_id = :person_id
RETURNING visits IN (1, 2) AS often;
