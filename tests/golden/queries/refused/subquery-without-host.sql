-- refused 6: visit is not tied to :host_id
-- What is asked.
-- name: q :many
-- who: desk
-- column: n int
SELECT (SELECT count(*) FROM visit v
  WHERE v.person_id = p.person_id) AS n FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;
