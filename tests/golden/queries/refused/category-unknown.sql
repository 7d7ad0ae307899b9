-- refused 5: is no type
-- What is asked.
-- name: q :many
-- who: desk
-- column: x personal gossip
SELECT p.reference || '' AS x FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
