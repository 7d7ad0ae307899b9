-- refused 2: a fragment has param: and column: lines only
-- fragment: of_person
-- who: desk
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};
