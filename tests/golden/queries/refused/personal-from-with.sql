-- refused 7: output shout is made from personal column phone: declare it 'personal contact'
-- What is asked.
-- name: q :many
-- who: desk
-- column: shout text
WITH x AS (SELECT p.person_id, lower(p.phone) AS low FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id)
SELECT upper(x.low) AS shout FROM x;
