-- refused 5: OR REPLACE is not portable
-- What is asked.
-- name: q :run
-- who: desk
INSERT OR REPLACE INTO visit (host_id, visit_id) VALUES (:host_id, :visit_id);
