-- refused 5: q has no SQL
-- What is asked.
-- name: q :many
-- who: desk
;
