-- Lists brought in: the import itself, and every row exactly as it came.

-- name: import_by_id :one
-- who: desk administrator
SELECT i.import_id, i.kind, i.file_name, i.file_hash, i.mapping, i.header, i.list_name, i.sample_addresses, i.state, i.rows_total,
  i.rows_done, i.rows_new, i.people_new, i.rows_known, i.rows_rejected, i.rows_changed, i.rows_moved, i.rows_died, i.rows_gone, i.rows_review,
  i.account_id, i.started_at, i.ended_at, i.error, i.list_id, i.profile, i.said_on, i.tab, i.tab_rows, i.checks, i.confirmed
FROM import i WHERE i.host_id = :host_id AND i.import_id = :import_id;

-- An import of the same file that did not come to its end.
-- name: import_unfinished :one
-- who: desk administrator
SELECT i.import_id FROM import i
WHERE i.host_id = :host_id AND i.file_hash = :file_hash AND i.kind = :kind AND i.mapping = :mapping AND i.tab = :tab AND i.state IN ('running', 'failed')
ORDER BY i.started_at DESC LIMIT 1;

-- name: imports_recent :many
-- who: desk administrator
SELECT i.import_id, i.kind, i.file_name, i.list_name, i.state, i.rows_total, i.rows_done, i.rows_new, i.people_new, i.rows_known,
  i.rows_rejected, i.started_at, i.ended_at, i.error, a.name AS account_name
FROM import i
LEFT JOIN account a ON a.host_id = i.host_id AND a.account_id = i.account_id
WHERE i.host_id = :host_id
ORDER BY i.started_at DESC, i.import_id DESC LIMIT 51;

-- name: import_add :do
-- who: desk administrator
INSERT INTO import (host_id, import_id, kind, file_name, file_hash, mapping, header, list_name, sample_addresses, state, rows_total,
  account_id, started_at, list_id, profile, said_on, tab, tab_rows, checks, confirmed)
VALUES (:host_id, :import_id, :kind, :file_name, :file_hash, :mapping, :header, :list_name, :sample_addresses, :state, :rows_total,
  :account_id, :started_at, :list_id, :profile, :said_on, :tab, :tab_rows, :checks, :confirmed);

-- What somebody chose on the page, while nothing has been brought in yet.
-- name: import_mapping_keep :do
-- who: desk administrator
UPDATE import SET kind = :kind, mapping = :mapping, list_name = :list_name, rows_total = :rows_total, list_id = :list_id,
  said_on = :said_on, checks = :checks, tab = :tab, header = :header, profile = :profile
WHERE host_id = :host_id AND import_id = :import_id AND state = 'waiting';

-- name: import_start_keep :do
-- who: desk administrator
UPDATE import SET state = 'running', error = '' WHERE host_id = :host_id AND import_id = :import_id AND state <> 'done';

-- A chunk is in: only when the count is still where this run believes it is.
-- name: import_done_keep :run
-- who: desk administrator
-- param: seen_done int
UPDATE import SET rows_done = :rows_done, rows_new = :rows_new, people_new = :people_new, rows_known = :rows_known, rows_rejected = :rows_rejected,
  rows_changed = :rows_changed, rows_moved = :rows_moved, rows_died = :rows_died, rows_gone = :rows_gone, rows_review = :rows_review
WHERE host_id = :host_id AND import_id = :import_id AND state = 'running' AND rows_done = :seen_done;

-- The warnings that somebody brings it in over.
-- name: import_confirm :do
-- who: desk administrator
UPDATE import SET confirmed = :confirmed WHERE host_id = :host_id AND import_id = :import_id AND state = 'waiting';

-- name: import_end_keep :do
-- who: desk administrator
UPDATE import SET state = :state, ended_at = :ended_at, error = :error, rows_total = :rows_total
WHERE host_id = :host_id AND import_id = :import_id;

-- The order in which a big list's rows are taken.
-- name: import_order_of :one
-- who: desk administrator
SELECT i.order_id FROM import i WHERE i.host_id = :host_id AND i.import_id = :import_id;

-- name: import_order_keep :do
-- who: system
UPDATE import SET order_id = :order_id WHERE host_id = :host_id AND import_id = :import_id;

-- name: import_drop :run
-- who: desk administrator
DELETE FROM import WHERE host_id = :host_id AND import_id = :import_id AND state = 'waiting';

-- Whether a row came before, and whether it was refused then.
-- name: source_record_known :one
-- who: desk administrator
-- batch: lists come by the thousand
SELECT s.source_record_id, s.reason, s.person_id FROM source_record s
WHERE s.host_id = :host_id AND s.row_key = :row_key AND s.row_key <> '';

-- name: source_record_add :do
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO source_record (host_id, source_record_id, import_id, row_number, row_key, person_id, request_id, raw, list_name, reason, at)
VALUES (:host_id, :source_record_id, :import_id, :row_number, :row_key, :person_id, :request_id, :raw, :list_name, :reason, :at);

-- A row that was refused before was tried again.
-- name: source_record_again :do
-- who: desk administrator
UPDATE source_record SET import_id = :import_id, row_number = :row_number, person_id = :person_id, request_id = :request_id,
  raw = :raw, list_name = :list_name, reason = :reason, at = :at
WHERE host_id = :host_id AND source_record_id = :source_record_id;

-- The rejects of an import, in the order of the file.
-- name: import_rejects :each
-- who: desk administrator
-- subject: source_record_id
SELECT s.source_record_id, s.row_number, s.raw, s.reason FROM source_record s
WHERE s.host_id = :host_id AND s.import_id = :import_id AND s.reason <> ''
ORDER BY s.row_number;
