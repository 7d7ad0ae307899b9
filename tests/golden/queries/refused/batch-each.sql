-- refused 5: an :each is not for a batch
-- What is asked.
-- name: q :each
-- who: desk
-- batch: whole lists come
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.person_id > :person_id ORDER BY p.person_id;
