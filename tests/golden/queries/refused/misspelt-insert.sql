-- refused 5: no column named visitid
-- What is asked.
-- name: q :run
-- who: desk
INSERT INTO visit (host_id, visitid) VALUES (:host_id, 1);
