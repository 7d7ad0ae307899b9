-- refused 5: visit is not tied to :host_id
-- What is asked.
-- name: q :many
-- who: desk
WITH x AS (SELECT v.host_id, v.person_id FROM visit v WHERE v.visit_id = :visit_id)
SELECT p.person_id FROM person p JOIN x ON x.host_id = p.host_id WHERE p.host_id = :host_id AND p.person_id = :person_id;
