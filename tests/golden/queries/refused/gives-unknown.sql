-- refused 2: write 'name: q :one', ':many', ':each', ':run' or ':do'
-- name: q :some
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
