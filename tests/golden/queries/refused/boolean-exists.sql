-- refused 6: output any_one is a boolean expression
-- What is asked.
-- name: q :many
-- who: desk
-- column: any_one int
SELECT EXISTS (SELECT 1 FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id) AS any_one;
