-- refused 7: :state is enum person_state in person and enum visit_state in visit
-- What is asked.
-- name: q :many
-- who: desk
SELECT p.person_id FROM person p JOIN visit v ON v.host_id = p.host_id AND v.person_id = p.person_id
WHERE p.host_id = :host_id AND p.person_id = :person_id
  AND coalesce(v.state, p.state) = :state;
