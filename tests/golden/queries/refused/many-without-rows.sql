-- refused 3: this statement gives no rows: write :run
-- What is asked.
-- name: q :many
-- who: desk
DELETE FROM visit WHERE host_id = :host_id AND visit_id = :visit_id;
