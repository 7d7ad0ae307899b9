-- refused 5: no fragment of_person stands above
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id :{of_person};
