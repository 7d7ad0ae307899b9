-- Lists, what each delivery says and changed, flags, and what was put right by hand.

-- --- lists ---

-- name: lists_all :many
-- who: desk administrator governance
SELECT l.list_id, l.name, l.supplier, l.profile, l.priority, l.is_whole, l.gone_rule, l.gone_days, l.died_rule, l.moved_rule, l.created_at, l.row_version
FROM list l WHERE l.host_id = :host_id ORDER BY l.name, l.supplier, l.list_id LIMIT 500;

-- name: list_by_id :one
-- who: desk administrator governance
SELECT l.list_id, l.name, l.supplier, l.profile, l.priority, l.is_whole, l.gone_rule, l.gone_days, l.died_rule, l.moved_rule, l.created_at, l.row_version
FROM list l WHERE l.host_id = :host_id AND l.list_id = :list_id;

-- Lists of that name, whoever's: two are enough to see that the name alone does not tell.
-- name: lists_named :many
-- who: desk administrator
SELECT l.list_id FROM list l WHERE l.host_id = :host_id AND l.name = :name ORDER BY l.list_id LIMIT 2;

-- name: list_by_name :one
-- who: desk administrator
SELECT l.list_id FROM list l WHERE l.host_id = :host_id AND l.name = :name AND l.supplier = :supplier;

-- name: list_add :run
-- who: desk administrator
INSERT INTO list (host_id, list_id, name, supplier, profile, priority, is_whole, created_at)
VALUES (:host_id, :list_id, :name, :supplier, :profile, :priority, :is_whole, :created_at)
ON CONFLICT (host_id, name, supplier) DO NOTHING;

-- name: list_keep :run
-- who: hub_manager administrator
-- param: seen_version int
UPDATE list SET name = :name, supplier = :supplier, priority = :priority, is_whole = :is_whole, gone_rule = :gone_rule, gone_days = :gone_days,
  died_rule = :died_rule, moved_rule = :moved_rule, row_version = row_version + 1
WHERE host_id = :host_id AND list_id = :list_id AND row_version = :seen_version;

-- Deliveries of a list that went in, or are going in, newest first. on_list: people who were not on it before, as far as that was news.
-- name: list_deliveries :many
-- who: desk administrator governance
-- column: on_list int
SELECT i.import_id, i.file_name, i.file_hash, i.state, i.said_on, i.rows_total, i.rows_new, i.rows_known, i.rows_rejected, i.rows_changed,
  i.rows_moved, i.rows_died, i.rows_gone, i.rows_review, i.confirmed, i.started_at, i.ended_at,
  (SELECT count(*) FROM list_change c WHERE c.host_id = i.host_id AND c.import_id = i.import_id AND c.kind = 'new') AS on_list
FROM import i WHERE i.host_id = :host_id AND i.list_id = :list_id AND i.state <> 'waiting'
ORDER BY i.started_at DESC, i.import_id DESC LIMIT 60;

-- --- what a delivery says ---

-- name: list_row_by_key :one
-- who: desk administrator
-- batch: lists come by the thousand
SELECT r.person_id, r.source_record_id, r.gone_import_id, r.row_mark
FROM list_row r WHERE r.host_id = :host_id AND r.list_id = :list_id AND r.list_key = :list_key;

-- name: list_row_put :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO list_row (host_id, list_id, list_key, person_id, source_record_id, import_id, first_import_id, said_on, household_key, gone_import_id,
  row_mark)
VALUES (:host_id, :list_id, :list_key, :person_id, :source_record_id, :import_id, :import_id, :said_on, :household_key, NULL, :row_mark)
ON CONFLICT (host_id, list_id, list_key) DO UPDATE SET person_id = excluded.person_id, source_record_id = excluded.source_record_id,
  import_id = excluded.import_id, said_on = excluded.said_on, household_key = excluded.household_key, gone_import_id = NULL,
  row_mark = excluded.row_mark;

-- Those that this delivery did not have, in the order of their keys.
-- name: list_rows_missing :many
-- who: desk administrator
-- param: after_key text
SELECT r.list_key, r.person_id, r.source_record_id FROM list_row r
WHERE r.host_id = :host_id AND r.list_id = :list_id AND r.list_key > :after_key AND r.import_id <> :import_id AND r.gone_import_id IS NULL
ORDER BY r.list_key LIMIT 2000;

-- How many would be missing if this delivery were all of the list.
-- name: list_rows_held :one
-- who: desk administrator
-- column: held int
SELECT count(*) AS held FROM list_row r WHERE r.host_id = :host_id AND r.list_id = :list_id AND r.gone_import_id IS NULL;

-- name: list_row_gone :run
-- who: desk administrator
-- batch: whole lists go
UPDATE list_row SET gone_import_id = :gone_import_id
WHERE host_id = :host_id AND list_id = :list_id AND list_key = :list_key AND gone_import_id IS NULL;

-- On how many lines a person stands: of any list, and of this one.
-- name: list_row_others :one
-- who: desk administrator
-- batch: whole lists go
-- column: lines int
-- column: here int
SELECT count(*) AS lines, COALESCE(SUM(CASE WHEN r.list_id = :list_id THEN 1 ELSE 0 END), 0) AS here FROM list_row r
WHERE r.host_id = :host_id AND r.person_id = :person_id AND r.gone_import_id IS NULL;

-- A row as it was, with what tells its columns.
-- name: list_record :one
-- who: desk administrator governance
-- subject: person_id
SELECT s.source_record_id, s.person_id, s.raw, i.kind, i.mapping, i.header
FROM source_record s
JOIN import i ON i.host_id = s.host_id AND i.import_id = s.import_id
WHERE s.host_id = :host_id AND s.source_record_id = :source_record_id;

-- name: list_gone_count :do
-- who: desk administrator
-- param: more int
UPDATE import SET rows_gone = rows_gone + :more WHERE host_id = :host_id AND import_id = :import_id;

-- Whether a list was brought in before.
-- name: list_delivery_before :one
-- who: desk administrator
SELECT i.import_id, i.said_on, i.rows_total, i.started_at, i.file_name FROM import i
WHERE i.host_id = :host_id AND i.list_id = :list_id AND i.import_id <> :import_id AND i.state = 'done'
ORDER BY i.started_at DESC, i.import_id DESC LIMIT 1;

-- The same file, brought in before.
-- name: import_same_file :one
-- who: desk administrator
SELECT i.import_id, i.started_at, i.list_id FROM import i
WHERE i.host_id = :host_id AND i.file_hash = :file_hash AND i.kind = :kind AND i.state = 'done'
ORDER BY i.started_at DESC LIMIT 1;

-- Whether any property lies in a postcode district ("OX1 " and what begins so).
-- name: district_known :one
-- who: desk administrator
-- param: from_postcode text
-- param: until_postcode text
SELECT p.property_id FROM property p
WHERE p.host_id = :host_id AND p.postcode >= :from_postcode AND p.postcode < :until_postcode
ORDER BY p.postcode LIMIT 1;

-- name: list_change_add :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO list_change (host_id, import_id, list_change_id, kind, person_id, source_record_id, before_id, acted)
VALUES (:host_id, :import_id, :list_change_id, :kind, :person_id, :source_record_id, :before_id, :acted);

-- --- the difference report ---

-- name: list_change_counts :many
-- who: desk administrator governance
-- column: people int
SELECT c.kind, count(*) AS people FROM list_change c
WHERE c.host_id = :host_id AND c.import_id = :import_id
GROUP BY c.kind ORDER BY c.kind;

-- fragment: list_change_row
SELECT c.list_change_id, c.kind, c.person_id, c.source_record_id, c.before_id, c.acted, p.reference, p.given_name, p.family_name,
  p.born_on, s.raw, s.import_id AS now_import, b.raw AS before_raw, b.import_id AS before_import
FROM list_change c
JOIN person p ON p.host_id = c.host_id AND p.person_id = c.person_id
JOIN source_record s ON s.host_id = c.host_id AND s.source_record_id = c.source_record_id
LEFT JOIN source_record b ON b.host_id = c.host_id AND b.source_record_id = c.before_id;

-- name: list_changes :many
-- who: desk administrator governance
-- subject: person_id
-- param: after int
:{list_change_row}
WHERE c.host_id = :host_id AND c.import_id = :import_id AND c.kind = :kind AND c.list_change_id > :after
ORDER BY c.list_change_id LIMIT 51;

-- name: list_changes_of_all :many
-- who: desk administrator governance
-- subject: person_id
-- rows: list_changes
-- param: after int
-- param: how_many int
:{list_change_row}
WHERE c.host_id = :host_id AND c.import_id = :import_id AND c.list_change_id > :after
ORDER BY c.list_change_id LIMIT :how_many;

-- --- flags ---

-- name: flag_put :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO flag (host_id, flag_id, person_id, code, list_id, source_record_id, value, since_on, expires_on, sharing, created_at)
VALUES (:host_id, :flag_id, :person_id, :code, :list_id, :source_record_id, :value, :since_on, :expires_on, :sharing, :created_at)
ON CONFLICT (host_id, person_id, code, list_id) DO UPDATE SET source_record_id = excluded.source_record_id, value = excluded.value,
  since_on = CASE WHEN excluded.since_on = '' THEN flag.since_on ELSE excluded.since_on END, expires_on = excluded.expires_on,
  ended_at = NULL, ended_why = '';

-- name: flag_end :run
-- who: desk administrator
-- batch: whole lists go
UPDATE flag SET ended_at = :ended_at, ended_why = :ended_why
WHERE host_id = :host_id AND person_id = :person_id AND list_id = :list_id AND code = :code AND ended_at IS NULL;

-- name: flags_end_all :run
-- who: desk administrator
UPDATE flag SET ended_at = :ended_at, ended_why = :ended_why
WHERE host_id = :host_id AND person_id = :person_id AND list_id = :list_id AND ended_at IS NULL;

-- A list that has somebody no more: what it said of them holds until this day at most.
-- name: flags_expire :run
-- who: desk administrator
-- batch: whole lists go
UPDATE flag SET expires_on = :expires_on
WHERE host_id = :host_id AND person_id = :person_id AND list_id = :list_id AND ended_at IS NULL
  AND (expires_on = '' OR expires_on > :expires_on);

-- What a list still says of somebody.
-- name: flags_of_list :many
-- who: desk administrator
-- batch: lists come by the thousand
-- subject: person_id
SELECT f.person_id, f.code FROM flag f
WHERE f.host_id = :host_id AND f.person_id = :person_id AND f.list_id = :list_id AND f.ended_at IS NULL
ORDER BY f.code LIMIT 100;

-- --- what each source says ---

-- Every row of every list about a person: the newest of each line of a list, and those before.
-- name: person_claims :many
-- who: desk governance administrator
-- batch: lists come by the thousand
-- subject: person_id
SELECT s.source_record_id, s.person_id, s.import_id, s.raw, s.at, s.list_name, i.kind, i.mapping, i.header, i.file_name, i.profile
FROM source_record s
JOIN import i ON i.host_id = s.host_id AND i.import_id = s.import_id
WHERE s.host_id = :host_id AND s.person_id = :person_id AND s.reason = ''
ORDER BY s.source_record_id DESC LIMIT 60;

-- Where a person stands on lists now, or stood.
-- name: person_list_rows :many
-- who: desk governance administrator
-- batch: lists come by the thousand
SELECT r.list_id, r.source_record_id, r.said_on, r.import_id, r.gone_import_id, l.name, l.supplier, l.priority, l.moved_rule, i.started_at
FROM list_row r
JOIN list l ON l.host_id = r.host_id AND l.list_id = r.list_id
JOIN import i ON i.host_id = r.host_id AND i.import_id = r.import_id
WHERE r.host_id = :host_id AND r.person_id = :person_id
ORDER BY r.list_id, r.list_key LIMIT 60;

-- name: person_said_all :many
-- who: desk governance administrator
-- batch: lists come by the thousand
-- subject: person_id
SELECT s.person_id, s.field, s.value, s.at, s.account_id, a.name AS account_name
FROM person_said s
LEFT JOIN account a ON a.host_id = s.host_id AND a.account_id = s.account_id
WHERE s.host_id = :host_id AND s.person_id = :person_id
ORDER BY s.field;

-- name: person_said_keep :do
-- who: desk administrator
INSERT INTO person_said (host_id, person_id, field, value, account_id, at)
VALUES (:host_id, :person_id, :field, :value, :account_id, :at)
ON CONFLICT (host_id, person_id, field) DO UPDATE SET value = excluded.value, account_id = excluded.account_id, at = excluded.at;

-- Whether somebody stands on a list, in whichever line: by person. By list it would read all of it.
-- name: list_line_of_person :one
-- who: desk administrator
-- batch: lists come by the thousand
SELECT r.person_id FROM list_row r
WHERE r.host_id = :host_id AND r.person_id = :person_id AND +r.list_id = :list_id AND r.gone_import_id IS NULL LIMIT 1;
