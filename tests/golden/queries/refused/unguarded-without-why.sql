-- refused 5: say why people who must not be found cannot be found by it: 'unguarded: a total of the whole host'
-- What is asked.
-- name: q :many
-- who: desk
-- unguarded:
SELECT v.visit_id FROM visit v WHERE v.host_id = :host_id AND v.person_id = :person_id;
