-- refused 5: INSERT INTO host: name the columns
-- What is asked.
-- name: q :run
-- who: desk
INSERT INTO host VALUES (:host_id, 'x');
