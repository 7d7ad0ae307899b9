-- refused 5: INSERT INTO visit must write :host_id
-- What is asked.
-- name: q :run
-- who: desk
INSERT INTO visit (visit_id, host_id, person_id, at, state, vehicle)
VALUES (:visit_id, :person_id, 1, 1, 'done', 'none');
