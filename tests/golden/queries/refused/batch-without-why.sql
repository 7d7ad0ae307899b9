-- refused 5: say why: 'batch: lists come by the thousand'
-- What is asked.
-- name: q :run
-- who: desk
-- batch:
UPDATE person SET visits = 1 WHERE host_id = :host_id AND person_id = :person_id;
