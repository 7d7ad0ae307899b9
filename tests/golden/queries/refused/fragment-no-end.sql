-- refused 4: the fragment before, of_person, does not end with ;
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};
