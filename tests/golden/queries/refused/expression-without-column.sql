-- refused 3: output more is an expression: say 'column: more TYPE'
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.visits + 1 AS more FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
