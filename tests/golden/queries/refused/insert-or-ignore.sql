-- refused 5: OR IGNORE is not portable
-- What is asked.
-- name: q :run
-- who: desk
INSERT OR IGNORE INTO visit (host_id, visit_id) VALUES (:host_id, :visit_id);
