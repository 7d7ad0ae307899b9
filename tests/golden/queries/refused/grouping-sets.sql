-- refused 7: GROUPING SETS is not portable
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id
GROUP BY GROUPING SETS (p.person_id);
