-- refused 3: :run and :do give no rows
-- What is asked.
-- name: q :run
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
