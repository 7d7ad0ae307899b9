-- refused 5: REPLACE INTO is not portable
-- What is asked.
-- name: q :run
-- who: desk
REPLACE INTO visit (host_id, visit_id) VALUES (:host_id, :visit_id);
