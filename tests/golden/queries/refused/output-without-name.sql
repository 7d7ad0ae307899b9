-- refused 3: needs a name: write … AS name
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.visits + 1 FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
