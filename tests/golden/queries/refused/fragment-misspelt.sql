-- refused 4: no such column: p.givenname
-- fragment: of_person
SELECT p.person_id,
  p.givenname
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- What is asked.
-- name: q :many
-- who: desk
:{of_person};
