-- Kinds of flag, which the host edits, and flags that somebody raised or ended by hand.

-- name: flag_kinds_all :many
-- who: desk governance administrator
SELECT k.flag_kind_id, k.code, k.name, k.sharing, k.days, k.is_used FROM flag_kind k
WHERE k.host_id = :host_id ORDER BY k.name, k.flag_kind_id LIMIT 200;

-- In the order in which rules number them.
-- name: flag_kinds_in_use :many
-- who: desk governance administrator
-- rows: flag_kinds_all
SELECT k.flag_kind_id, k.code, k.name, k.sharing, k.days, k.is_used FROM flag_kind k
WHERE k.host_id = :host_id AND k.is_used = 1 ORDER BY k.code LIMIT 64;

-- name: flag_kind_with_code :one
-- who: desk administrator
SELECT k.flag_kind_id, k.code, k.name, k.sharing, k.days, k.is_used FROM flag_kind k
WHERE k.host_id = :host_id AND k.code = :code;

-- name: flag_kind_by_id :one
-- who: hub_manager administrator
SELECT k.flag_kind_id, k.code, k.name, k.sharing, k.days, k.is_used FROM flag_kind k
WHERE k.host_id = :host_id AND k.flag_kind_id = :flag_kind_id;

-- name: flag_kind_insert :do
-- who: hub_manager administrator
INSERT INTO flag_kind (host_id, flag_kind_id, code, name, sharing, days, is_used)
VALUES (:host_id, :flag_kind_id, :code, :name, :sharing, :days, :is_used)
ON CONFLICT (host_id, code) DO NOTHING;

-- name: flag_kind_keep :do
-- who: hub_manager administrator
UPDATE flag_kind SET name = :name, sharing = :sharing, days = :days, is_used = :is_used
WHERE host_id = :host_id AND flag_kind_id = :flag_kind_id;

-- A person's flags: those that hold first.
-- name: flags_said :many
-- who: desk governance administrator
-- subject: person_id
SELECT f.flag_id, f.person_id, f.code, f.value, f.since_on, f.expires_on, f.sharing, f.created_at, f.ended_at, f.ended_why, f.list_id, l.name AS list_name
FROM flag f
LEFT JOIN list l ON l.host_id = f.host_id AND l.list_id = f.list_id
WHERE f.host_id = :host_id AND f.person_id = :person_id
ORDER BY f.ended_at, f.created_at DESC, f.flag_id LIMIT 100;

-- name: flag_hand_add :do
-- who: desk administrator
INSERT INTO flag (host_id, flag_id, person_id, code, list_id, source_record_id, value, since_on, expires_on, sharing, created_at)
VALUES (:host_id, :flag_id, :person_id, :code, NULL, NULL, :value, :since_on, :expires_on, :sharing, :created_at);

-- name: flag_hand_end :run
-- who: desk administrator
UPDATE flag SET ended_at = :ended_at, ended_why = :ended_why
WHERE host_id = :host_id AND person_id = :person_id AND flag_id = :flag_id AND ended_at IS NULL;
