-- refused 6: output shout is made from personal column given_name: declare it 'personal identity'
-- What is asked.
-- name: q :many
-- who: desk
-- column: shout text
SELECT upper(p.given_name) AS shout FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;
