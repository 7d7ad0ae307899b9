-- What a new host begins with.

-- name: host_start_host :do
-- who: system
-- tables: all hosts, the host is being made
INSERT INTO host (host_id, name, area_name, phone, is_sample, created_at)
VALUES (:host_id, :name, :area_name, :phone, :is_sample, :now);

-- name: host_start_category :do
-- who: system
INSERT INTO need_category (host_id, need_category_id, code, name, words, task_minutes, needs_check, place, is_used)
VALUES (:host_id, :need_category_id, :code, :name, :words, :task_minutes, :needs_check, :place, 1);

-- name: host_start_hub :do
-- who: system
INSERT INTO hub (host_id, hub_id, name, area_id, phone, hours, is_central)
VALUES (:host_id, :hub_id, :name, NULL, :phone, '', 1);
