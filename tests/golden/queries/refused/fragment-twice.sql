-- refused 4: there is a fragment of_person already, at line 2
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};
