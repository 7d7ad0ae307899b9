-- refused 5: write 'tables: all hosts, why'
-- What is asked.
-- name: q :many
-- who: desk
-- tables: all hosts
SELECT h.name FROM host h;
