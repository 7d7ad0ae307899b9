-- refused 5: visit is not tied to :host_id
-- What is asked.
-- name: q :run
-- who: desk
DELETE FROM visit WHERE visit_id = :visit_id;
