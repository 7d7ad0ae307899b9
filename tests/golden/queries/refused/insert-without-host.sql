-- refused 5: INSERT INTO host must write :host_id into host_id
-- What is asked.
-- name: q :run
-- who: desk
INSERT INTO host (name) VALUES ('x');
