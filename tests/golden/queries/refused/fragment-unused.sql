-- refused 2: no query uses the fragment of_person
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
