-- What a host may change about itself: its kinds of need and its red words. (Its name, area, phone and mail
-- server are in core/auth.)

-- name: settings_needs :many
-- who: administrator
SELECT need_category_id, code, name, words, task_minutes, needs_check, place, is_used
FROM need_category WHERE host_id = :host_id ORDER BY place, name;

-- name: settings_need :one
-- who: administrator
SELECT need_category_id, code, name, words, task_minutes, needs_check, place, is_used
FROM need_category WHERE host_id = :host_id AND need_category_id = :need_category_id;

-- name: settings_need_by_code :one
-- who: administrator
SELECT need_category_id FROM need_category WHERE host_id = :host_id AND code = :code;

-- name: settings_need_insert :do
-- who: administrator
INSERT INTO need_category (host_id, need_category_id, code, name, words, task_minutes, needs_check, place, is_used)
VALUES (:host_id, :need_category_id, :code, :name, :words, :task_minutes, :needs_check, :place, :is_used);

-- name: settings_need_save :run
-- who: administrator
UPDATE need_category SET name = :name, words = :words, task_minutes = :task_minutes, needs_check = :needs_check,
  place = :place, is_used = :is_used
WHERE host_id = :host_id AND need_category_id = :need_category_id;

-- name: settings_red_words :many
-- who: administrator
SELECT red_word_id, words, why, raises_to FROM red_word WHERE host_id = :host_id ORDER BY words, red_word_id;

-- name: settings_red_word_insert :do
-- who: administrator
INSERT INTO red_word (host_id, red_word_id, words, why, raises_to) VALUES (:host_id, :red_word_id, :words, :why, :raises_to);

-- name: settings_red_word_remove :run
-- who: administrator
DELETE FROM red_word WHERE host_id = :host_id AND red_word_id = :red_word_id;
