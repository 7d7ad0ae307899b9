-- Two records of one person become one, and can become two again. The journal says which rows went over.

-- What merging needs to know of a record: whether it may be put away, and what stands against it. (Reads help_case and volunteer.)
-- name: merge_side :one
-- who: hub
-- subject: person_id
-- column: open_cases int
-- column: volunteers int
SELECT p.person_id, p.reference, p.state, p.merged_into_id, p.born_on, p.nhs_number, p.row_version,
  (SELECT count(*) FROM help_case c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.state <> 'closed') AS open_cases,
  (SELECT count(*) FROM volunteer v WHERE v.host_id = :host_id AND v.person_id = p.person_id) AS volunteers
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- Which record speaks for this one; none: it speaks for itself.
-- name: merge_next :one
-- who: anyone
SELECT merged_into_id FROM person WHERE host_id = :host_id AND person_id = :person_id;

-- Put away, when nobody changed it meanwhile.
-- name: merge_put_away :run
-- who: hub
-- param: seen_version int
UPDATE person SET state = 'merged', merged_into_id = :merged_into_id, updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id AND row_version = :seen_version AND state <> 'merged';

-- Back again, as it was.
-- name: merge_take_out :do
-- who: hub
UPDATE person SET state = :state, merged_into_id = NULL, updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id AND state = 'merged';

-- name: merge_insert :do
-- who: hub
INSERT INTO person_merge (host_id, person_merge_id, from_id, into_id, from_state, at, account_id, why)
VALUES (:host_id, :person_merge_id, :from_id, :into_id, :from_state, :at, :account_id, :why);

-- name: merge_undone :do
-- who: hub
UPDATE person_merge SET undone_at = :undone_at, undone_by_id = :undone_by_id
WHERE host_id = :host_id AND person_merge_id = :person_merge_id AND undone_at IS NULL;

-- name: merge_get :one
-- who: hub
SELECT person_merge_id, from_id, into_id, from_state, at, undone_at FROM person_merge
WHERE host_id = :host_id AND person_merge_id = :person_merge_id;

-- What was put into a record and is still there, oldest first.
-- name: merges_into :many
-- who: hub
SELECT person_merge_id, from_id, into_id FROM person_merge
WHERE host_id = :host_id AND into_id = :into_id AND undone_at IS NULL ORDER BY person_merge_id;

-- Records that this one speaks for, for its page: who they were, who put them together and when.
-- name: merged_people :many
-- who: desk governance
-- subject: person_id
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.known_as, p.born_on, p.address, p.postcode, p.nhs_number,
  m.person_merge_id, m.at, m.why, a.name AS by_name
FROM person p
JOIN person_merge m ON m.host_id = p.host_id AND m.from_id = p.person_id AND m.undone_at IS NULL
LEFT JOIN account a ON a.host_id = m.host_id AND a.account_id = m.account_id
WHERE p.host_id = :host_id AND p.merged_into_id = :person_id
ORDER BY m.person_merge_id LIMIT 50;

-- The same, for what finds them.
-- name: merged_keys :many
-- who: desk governance administrator
-- batch: lists come by the thousand
-- subject: person_id
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.known_as, p.born_on, p.address, p.postcode, p.nhs_number
FROM person p WHERE p.host_id = :host_id AND p.merged_into_id = :person_id ORDER BY p.person_id LIMIT 50;

-- --- the journal ---

-- name: merge_note :do
-- who: hub
INSERT INTO person_merge_move (host_id, person_merge_id, kind, row_id, more)
VALUES (:host_id, :person_merge_id, :kind, :row_id, :more)
ON CONFLICT (host_id, person_merge_id, kind, row_id, more) DO NOTHING;

-- Rows that now go home are no longer rows of what was put together on top of it.
-- name: merge_notes_lift :do
-- who: hub
-- param: home id person_merge
DELETE FROM person_merge_move WHERE host_id = :host_id AND person_merge_id = :person_merge_id
  AND EXISTS (SELECT 1 FROM person_merge_move h WHERE h.host_id = :host_id AND h.person_merge_id = :home
    AND h.kind = person_merge_move.kind AND h.row_id = person_merge_move.row_id AND h.more = person_merge_move.more);

-- name: merge_notes_end :do
-- who: hub
DELETE FROM person_merge_move WHERE host_id = :host_id AND person_merge_id = :person_merge_id;

-- Sent home, and to be written down anew if they go again.
-- name: merge_notes_unlike_end :do
-- who: hub
DELETE FROM person_merge_move WHERE host_id = :host_id AND person_merge_id = :person_merge_id
  AND kind IN ('contact_point', 'contact_point_first', 'flag', 'said');

-- name: merge_value_insert :do
-- who: hub
INSERT INTO person_merge_value (host_id, person_merge_id, field, was, became)
VALUES (:host_id, :person_merge_id, :field, :was, :became);

-- name: merge_values :many
-- who: hub
-- subject: into_id
SELECT m.into_id, v.field, v.was, v.became FROM person_merge_value v
JOIN person_merge m ON m.host_id = v.host_id AND m.person_merge_id = v.person_merge_id
WHERE v.host_id = :host_id AND v.person_merge_id = :person_merge_id ORDER BY v.field;

-- name: merge_values_end :do
-- who: hub
DELETE FROM person_merge_value WHERE host_id = :host_id AND person_merge_id = :person_merge_id;

-- --- the rows of this room ---

-- A number that both had stays where it was.
-- name: merge_contact_points :many
-- who: hub
-- param: into id person
SELECT c.contact_point_id, c.kind, c.is_first FROM contact_point c
WHERE c.host_id = :host_id AND c.person_id = :person_id AND NOT EXISTS (SELECT 1 FROM contact_point o
  WHERE o.host_id = c.host_id AND o.person_id = :into AND o.kind = c.kind AND (o.value = c.value OR (o.folded <> '' AND o.folded = c.folded)))
ORDER BY c.contact_point_id;

-- name: merge_contact_point_go :do
-- who: hub
UPDATE contact_point SET person_id = :person_id, is_first = :is_first
WHERE host_id = :host_id AND contact_point_id = :contact_point_id;

-- name: merge_contact_points_back :do
-- who: hub
-- param: home id person
UPDATE contact_point SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND contact_point_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'contact_point');

-- name: merge_contact_points_first :do
-- who: hub
UPDATE contact_point SET is_first = 1
WHERE host_id = :host_id AND person_id = :person_id AND contact_point_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'contact_point_first');

-- name: merge_dates :many
-- who: hub
-- param: into id person
UPDATE important_date SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING important_date_id;

-- name: merge_dates_back :do
-- who: hub
-- param: home id person
UPDATE important_date SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND important_date_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'important_date');

-- name: merge_aliases :many
-- who: hub
-- param: into id person
UPDATE person_alias SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING person_alias_id;

-- name: merge_aliases_back :do
-- who: hub
-- param: home id person
UPDATE person_alias SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND person_alias_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'alias');

-- name: merge_sources :many
-- who: hub
-- param: into id person
UPDATE source_record SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING source_record_id;

-- name: merge_sources_back :do
-- who: hub
-- param: home id person
UPDATE source_record SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND source_record_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'source_record');

-- Lines of lists: the next delivery speaks of whoever stayed.
-- name: merge_list_rows :many
-- who: hub
-- param: into id person
UPDATE list_row SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING list_id, list_key;

-- name: merge_list_rows_back :do
-- who: hub
-- param: home id person
UPDATE list_row SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND EXISTS (SELECT 1 FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'list_row' AND m.row_id = list_row.list_id
    AND m.more = list_row.list_key);

-- What a line says now goes home with the line, though it came after they were put together.
-- name: merge_sources_follow :do
-- who: hub
-- param: home id person
UPDATE source_record SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND source_record_id IN (SELECT r.source_record_id FROM list_row r
  WHERE r.host_id = :host_id AND r.person_id = :home);

-- A flag that one list raised for both stays where it was.
-- name: merge_flags :many
-- who: hub
-- param: into id person
UPDATE flag SET person_id = :into
WHERE host_id = :host_id AND person_id = :person_id AND NOT EXISTS (SELECT 1 FROM flag o
  WHERE o.host_id = :host_id AND o.person_id = :into AND o.code = flag.code AND o.list_id = flag.list_id)
RETURNING flag_id;

-- name: merge_flags_back :do
-- who: hub
-- param: home id person
UPDATE flag SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND flag_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'flag');

-- What was put right by hand holds for whoever stayed, where nobody put it right there: as a copy.
-- name: merge_said :many
-- who: hub
-- param: into id person
INSERT INTO person_said (host_id, person_id, field, value, account_id, at)
SELECT s.host_id, :into, s.field, s.value, s.account_id, s.at FROM person_said s
WHERE s.host_id = :host_id AND s.person_id = :person_id AND NOT EXISTS (SELECT 1 FROM person_said o
  WHERE o.host_id = :host_id AND o.person_id = :into AND o.field = s.field)
RETURNING field, at;

-- The copies that nobody has changed since.
-- name: merge_said_back :do
-- who: hub
-- param: home id person
DELETE FROM person_said
WHERE host_id = :host_id AND person_id = :person_id AND EXISTS (SELECT 1 FROM person_said h
  WHERE h.host_id = :host_id AND h.person_id = :home AND h.field = person_said.field AND h.value = person_said.value AND h.at = person_said.at)
  AND EXISTS (SELECT 1 FROM person_merge_move m WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id
    AND m.kind = 'said' AND m.row_id = person_said.at AND m.more = person_said.field);
