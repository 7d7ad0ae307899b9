-- refused 7: write :{name of a fragment}
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person ;
