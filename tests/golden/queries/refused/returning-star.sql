-- refused 5: SELECT * changes
-- What is asked.
-- name: q :many
-- who: desk
DELETE FROM visit WHERE host_id = :host_id AND visit_id = :visit_id RETURNING *;
