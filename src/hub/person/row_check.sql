-- Rows of lists that were joined to somebody on arrival: drawn by lot, shown, taken away again.

-- Rows of whoever was here before the delivery that first had them: the machine joined them. Not those that went over with a
-- record that was put together with this one.
-- name: rows_joined :many
-- who: system
-- subject: person_id
-- param: after_key text
-- param: after_list int
SELECT r.list_id, r.list_key, r.person_id FROM list_row r
JOIN import i ON i.host_id = r.host_id AND i.import_id = r.first_import_id
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.person_id
WHERE r.host_id = :host_id AND (r.list_id, r.list_key) > (:after_list, :after_key) AND r.gone_import_id IS NULL
  AND p.state <> 'merged' AND p.created_at < i.started_at AND NOT EXISTS (SELECT 1 FROM person_merge g
    JOIN person_merge_move m ON m.host_id = g.host_id AND m.person_merge_id = g.person_merge_id
    WHERE g.host_id = r.host_id AND g.into_id = r.person_id AND g.undone_at IS NULL AND m.kind = 'list_row'
      AND m.row_id = r.list_id AND m.more = r.list_key)
ORDER BY r.list_id, r.list_key LIMIT 2000;

-- Drawn again, it keeps what was said of it.
-- name: row_check_draw :one
-- who: system
INSERT INTO row_check (host_id, row_check_id, match_round_id, list_id, list_key, person_id, lot, age_band, language, area, state)
VALUES (:host_id, :row_check_id, :match_round_id, :list_id, :list_key, :person_id, :lot, :age_band, :language, :area, 'waiting')
ON CONFLICT (host_id, list_id, list_key, person_id) DO UPDATE SET match_round_id = excluded.match_round_id, lot = excluded.lot,
  age_band = excluded.age_band, language = excluded.language, area = excluded.area
RETURNING state;

-- What an earlier check drew, this one did not, and nobody decided waits no more.
-- name: row_checks_forget :do
-- who: system
DELETE FROM row_check WHERE host_id = :host_id AND decided_at IS NULL AND match_round_id <> :match_round_id;

-- name: row_checks_of :many
-- who: hub administrator
-- subject: person_id
SELECT c.person_id, c.state, c.age_band, c.language, c.area FROM row_check c
WHERE c.host_id = :host_id AND c.match_round_id = :match_round_id ORDER BY c.row_check_id;

-- Those that wait, from one on.
-- name: row_checks_waiting :many
-- who: hub
-- subject: person_id
-- param: after_lot int
SELECT c.row_check_id, c.person_id, c.lot FROM row_check c
WHERE c.host_id = :host_id AND c.decided_at IS NULL AND c.lot > :after_lot ORDER BY c.lot, c.row_check_id LIMIT 100;

-- name: row_check_by_id :one
-- who: hub
-- subject: person_id
SELECT c.row_check_id, c.list_id, c.list_key, c.person_id, c.lot, c.state, c.decided_at, r.source_record_id, r.person_id AS now_id,
  r.first_import_id, l.name AS list_name, s.raw, i.kind, i.mapping, i.header, i.started_at, a.name AS decided_by
FROM row_check c
JOIN list_row r ON r.host_id = c.host_id AND r.list_id = c.list_id AND r.list_key = c.list_key
JOIN list l ON l.host_id = c.host_id AND l.list_id = c.list_id
JOIN source_record s ON s.host_id = c.host_id AND s.source_record_id = r.source_record_id
JOIN import i ON i.host_id = c.host_id AND i.import_id = s.import_id
LEFT JOIN account a ON a.host_id = c.host_id AND a.account_id = c.account_id
WHERE c.host_id = :host_id AND c.row_check_id = :row_check_id;

-- name: row_check_decide :do
-- who: hub
UPDATE row_check SET state = :state, account_id = :account_id, decided_at = :decided_at, why = :why
WHERE host_id = :host_id AND row_check_id = :row_check_id AND decided_at IS NULL;

-- --- taking a row away ---

-- name: row_line_go :do
-- who: hub
-- param: to_id id person
UPDATE list_row SET person_id = :to_id
WHERE host_id = :host_id AND list_id = :list_id AND list_key = :list_key AND person_id = :person_id;

-- name: row_record_go :do
-- who: hub
-- param: to_id id person
UPDATE source_record SET person_id = :to_id
WHERE host_id = :host_id AND source_record_id = :source_record_id AND person_id = :person_id;

-- name: row_changes_go :do
-- who: hub
-- param: to_id id person
UPDATE list_change SET person_id = :to_id
WHERE host_id = :host_id AND source_record_id = :source_record_id AND person_id = :person_id;

-- name: row_flags_go :do
-- who: hub
-- param: to_id id person
UPDATE flag SET person_id = :to_id
WHERE host_id = :host_id AND source_record_id = :source_record_id AND person_id = :person_id;

-- What the line was in the delivery before.
-- name: row_record_before :one
-- who: hub
SELECT c.before_id FROM list_change c
WHERE c.host_id = :host_id AND c.person_id = :person_id AND c.source_record_id = :source_record_id AND c.before_id IS NOT NULL
ORDER BY c.list_change_id LIMIT 1;

-- --- what a row brought ---

-- name: row_brought_add :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO row_brought (host_id, source_record_id, field, number, person_id, was, was_postcode)
VALUES (:host_id, :source_record_id, :field, :number, :person_id, :was, :was_postcode)
ON CONFLICT (host_id, source_record_id, field, number) DO NOTHING;

-- name: row_brought_of :many
-- who: hub
-- subject: person_id
SELECT b.person_id, b.field, b.number, b.was, b.was_postcode FROM row_brought b
WHERE b.host_id = :host_id AND b.source_record_id = :source_record_id AND b.person_id = :person_id
ORDER BY b.field, b.number;

-- name: row_brought_drop :do
-- who: hub
DELETE FROM row_brought WHERE host_id = :host_id AND source_record_id = :source_record_id AND person_id = :person_id;
