-- refused 6: output who is made from personal column given_name: declare it 'personal identity'
-- What is asked.
-- name: q :many
-- who: desk
-- column: who text
SELECT x.who FROM (SELECT p.given_name || '' AS who FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id) AS x;
