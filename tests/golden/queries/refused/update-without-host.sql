-- refused 5: visit is not tied to :host_id
-- What is asked.
-- name: q :run
-- who: desk
UPDATE visit SET words = :words WHERE visit_id = :visit_id;
