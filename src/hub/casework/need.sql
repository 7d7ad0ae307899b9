-- Needs.

-- One more thing needed.
-- name: need_insert :do
-- who: signed_in
INSERT INTO need (host_id, need_id, case_id, person_id, request_id, need_category_id, words, state, urgency,
  opened_at, open_work_id)
VALUES (:host_id, :need_id, :case_id, :person_id, :request_id, :need_category_id, :words, 'open', :urgency,
  :opened_at, :need_id);

-- Is the same thing needed already?
-- name: need_same :one
-- who: signed_in
SELECT need_id FROM need
WHERE host_id = :host_id AND case_id = :case_id AND need_category_id = :need_category_id AND state = 'open'
ORDER BY opened_at LIMIT 1;

-- What rules need to know of a need.
-- name: need_get :one
-- who: signed_in
SELECT n.case_id, n.person_id, n.request_id, n.need_category_id, g.code, g.name, g.task_minutes, g.needs_check,
  n.state, n.urgency, n.ended_at, n.row_version
FROM need n
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
WHERE n.host_id = :host_id AND n.need_id = :need_id;

-- What was said about it.
-- name: need_words_get :one
-- who: desk
-- subject: person_id
SELECT person_id, words FROM need WHERE host_id = :host_id AND need_id = :need_id;

-- Ended: once, and only as it was last seen.
-- name: need_end_set :run
-- who: signed_in
UPDATE need SET state = :state, ended_at = :ended_at, ended_words = :ended_words, open_work_id = NULL,
  row_version = row_version + 1
WHERE host_id = :host_id AND need_id = :need_id AND state = 'open' AND row_version = :row_version;

-- Another category, urgency or words.
-- name: need_change_set :run
-- who: desk
UPDATE need SET need_category_id = :need_category_id, urgency = :urgency, words = :words, row_version = row_version + 1
WHERE host_id = :host_id AND need_id = :need_id AND state = 'open' AND row_version = :row_version;

-- The needs of a case, open ones first.
-- name: need_rows :many
-- who: desk
-- subject: person_id
SELECT n.need_id, n.person_id, n.need_category_id, g.name, g.code, n.words, n.state, n.urgency, n.opened_at,
  n.ended_at, n.ended_words, n.row_version
FROM need n
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
WHERE n.host_id = :host_id AND n.case_id = :case_id
ORDER BY CASE WHEN n.state = 'open' THEN 0 ELSE 1 END, n.opened_at, n.need_id LIMIT 100;

-- One need for its own page.
-- name: need_page_row :one
-- who: desk
-- subject: person_id
SELECT n.need_id, n.case_id, n.person_id, n.need_category_id, g.name, n.words, n.state, n.urgency, n.opened_at,
  n.ended_at, n.ended_words, n.row_version, p.given_name, p.family_name, p.known_as
FROM need n
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
JOIN person p ON p.host_id = n.host_id AND p.person_id = n.person_id
WHERE n.host_id = :host_id AND n.need_id = :need_id;

-- The names of the needs that have not ended.
-- name: need_open_names :many
-- who: signed_in
SELECT n.need_id, g.name FROM need n
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
WHERE n.host_id = :host_id AND n.case_id = :case_id AND n.state = 'open'
ORDER BY n.opened_at LIMIT 20;

-- The host's categories in use.
-- name: need_category_all :many
-- who: anyone
SELECT need_category_id, code, name, words, task_minutes, needs_check FROM need_category
WHERE host_id = :host_id AND is_used = 1 ORDER BY place, need_category_id;

-- A category by its code.
-- name: need_category_by_code :one
-- who: anyone
SELECT need_category_id FROM need_category WHERE host_id = :host_id AND code = :code;
