-- refused 3: person is not tied to :host_id by WHERE or ON (p.host_id = …)
-- fragment: of_person
FROM person p WHERE p.person_id = :person_id;

-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};
