-- refused 6: UPDATE of host_id would move a row
-- What is asked.
-- name: q :run
-- who: desk
UPDATE visit SET words = '',
  host_id = :host_id WHERE host_id = :host_id AND visit_id = :visit_id;
