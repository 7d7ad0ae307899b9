-- refused 2: the brackets of fragment of_person do not close in it
-- fragment: of_person
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id AND (p.seen_at > 0;

-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person} OR p.seen_at IS NULL);
