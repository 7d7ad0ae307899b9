-- refused 6: :most is no column of the query's tables: say 'param: most TYPE'
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id
  AND p.visits < :most;
