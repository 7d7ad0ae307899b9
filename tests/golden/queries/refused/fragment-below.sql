-- refused 5: no fragment of_person stands above
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};

-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
