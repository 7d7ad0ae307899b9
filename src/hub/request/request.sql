-- Requests: what was asked, the promise that somebody speaks to the person, and who has looked after it.

-- One request with everything that was said.
-- name: request_by_id :one
-- who: desk
-- subject: person_id
SELECT r.request_id, r.reference, r.person_id, r.case_id, r.state, r.channel, r.words, r.need_category_id, r.urgency,
  r.raised_by, r.asker_name, r.asker_relation, r.asker_phone, r.person_knows, r.hub_id, r.received_at, r.due_at,
  r.spoken_at, r.triaged_at, r.closed_at, r.ended_as, r.ended_words, r.taken_by_id, r.row_version
FROM request r
WHERE r.host_id = :host_id AND r.request_id = :request_id;

-- What the rules need of a request, and nothing personal.
-- name: request_state_by_id :one
-- who: desk volunteer partner
SELECT r.request_id, r.reference, r.person_id, r.case_id, r.state, r.urgency, r.hub_id, r.received_at, r.due_at,
  r.spoken_at, r.row_version
FROM request r
WHERE r.host_id = :host_id AND r.request_id = :request_id;

-- Whether a reference is in use already.
-- name: request_with_reference :one
-- who: desk
SELECT r.request_id FROM request r WHERE r.host_id = :host_id AND r.reference = :reference;

-- name: request_add :do
-- who: desk
INSERT INTO request (host_id, request_id, reference, person_id, case_id, state, channel, words, need_category_id, urgency,
  raised_by, asker_name, asker_relation, asker_phone, person_knows, hub_id, received_at, due_at, taken_by_id, open_work_id)
VALUES (:host_id, :request_id, :reference, :person_id, :case_id, 'new', :channel, :words, :need_category_id, :urgency,
  :raised_by, :asker_name, :asker_relation, :asker_phone, :person_knows, :hub_id, :received_at, :due_at, :taken_by_id, :open_work_id);

-- Triage is done: what was decided. No row: somebody was quicker.
-- name: request_triage_keep :run
-- who: desk
-- param: seen_version int
UPDATE request SET state = 'triaged', urgency = :urgency, due_at = :due_at, hub_id = :hub_id,
  need_category_id = :need_category_id, triaged_at = :triaged_at, row_version = row_version + 1
WHERE host_id = :host_id AND request_id = :request_id AND state = 'new' AND row_version = :seen_version;

-- name: request_urgency_keep :run
-- who: desk
UPDATE request SET urgency = :urgency, due_at = :due_at, raised_by = :raised_by, row_version = row_version + 1
WHERE host_id = :host_id AND request_id = :request_id AND state <> 'closed';

-- name: request_end_keep :run
-- who: desk volunteer partner
UPDATE request SET state = 'closed', ended_as = :ended_as, ended_words = :ended_words, closed_at = :closed_at, open_work_id = NULL,
  row_version = row_version + 1
WHERE host_id = :host_id AND request_id = :request_id AND state <> 'closed';

-- Somebody spoke to the person: the clock of this request stops.
-- name: request_spoken_keep :run
-- who: desk volunteer partner
UPDATE request SET spoken_at = :spoken_at, row_version = row_version + 1
WHERE host_id = :host_id AND request_id = :request_id AND spoken_at IS NULL;

-- Counted as it happens, in the transaction that changes the request: a board that counted a week each time would be slow.
-- name: request_tally_add :do
-- who: desk volunteer partner
INSERT INTO request_tally (host_id, hour, lane, received, spoken, kept) VALUES (:host_id, :hour, :lane, :received, :spoken, :kept)
ON CONFLICT (host_id, hour, lane) DO UPDATE SET received = request_tally.received + excluded.received,
  spoken = request_tally.spoken + excluded.spoken, kept = request_tally.kept + excluded.kept;

-- Open requests of a case, with how many of their needs are still open.
-- name: requests_open_of_case :many
-- who: desk volunteer partner
-- column: open_needs int
SELECT r.request_id, r.reference, r.person_id, r.state, r.urgency, r.received_at, r.due_at, r.spoken_at, r.row_version,
  (SELECT COUNT(*) FROM need n WHERE n.host_id = r.host_id AND n.request_id = r.request_id AND n.state = 'open') AS open_needs
FROM request r
WHERE r.host_id = :host_id AND r.case_id = :case_id AND r.state <> 'closed'
ORDER BY r.received_at, r.request_id;

-- Other requests of the person's case that this one may repeat.
-- name: request_siblings :many
-- who: desk
-- subject: person_id
SELECT r.request_id, r.reference, r.person_id, r.state, r.channel, r.words, r.received_at
FROM request r
WHERE r.host_id = :host_id AND r.case_id = :case_id AND r.request_id <> :request_id AND r.state <> 'closed'
ORDER BY r.received_at DESC, r.request_id DESC LIMIT 20;

-- The queues: first which requests stand on this page, read from an index alone (of one hub, or of all when :in_hub is none),
-- then what is shown of them.
-- fragment: request_queue_row
SELECT r.request_id, r.reference, r.person_id, r.case_id, r.state, r.channel, r.words, r.urgency, r.raised_by,
  r.received_at, r.due_at, r.spoken_at, p.given_name, p.family_name, p.known_as, p.address, p.postcode,
  h.name AS hub_name, c.name AS reason_name, a.name AS owner_name;

-- fragment: request_queue_joins
JOIN request r ON r.host_id = :host_id AND r.request_id = q.request_id
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.person_id
JOIN hub h ON h.host_id = r.host_id AND h.hub_id = r.hub_id + 0
LEFT JOIN need_category c ON c.host_id = r.host_id AND c.need_category_id = r.need_category_id
LEFT JOIN open_work w ON w.host_id = r.host_id AND w.open_work_id = r.request_id
LEFT JOIN next_step s ON s.host_id = r.host_id AND s.next_step_id = w.next_step_id
LEFT JOIN account a ON a.host_id = r.host_id AND a.account_id = s.owner_account_id;

-- fragment: request_is_new
n.host_id = :host_id AND n.state = 'new' AND (n.due_at, n.request_id) > (:after_due, :after_id)
    ORDER BY n.due_at, n.request_id LIMIT 51;

-- fragment: request_waits
n.host_id = :host_id AND n.spoken_at IS NULL AND n.state <> 'closed' AND n.due_at < :due_before
      AND (n.due_at, n.request_id) > (:after_due, :after_id)
    ORDER BY n.due_at, n.request_id LIMIT 51;

-- The queue of new requests, oldest promise first.
-- name: request_queue_new :many
-- who: desk
-- subject: person_id
-- param: in_hub id hub
-- param: after_due int
-- param: after_id int
:{request_queue_row} FROM (
  SELECT of_hub.request_id FROM (SELECT n.request_id, n.due_at FROM request n WHERE n.hub_id = :in_hub AND :{request_is_new}) AS of_hub
  UNION ALL
  SELECT of_all.request_id FROM (SELECT n.request_id, n.due_at FROM request n WHERE :in_hub IS NULL AND :{request_is_new}) AS of_all
) AS q
:{request_queue_joins}
ORDER BY r.due_at, r.request_id;

-- Everybody who still waits for somebody to speak to them, oldest promise first.
-- name: request_queue_waiting :many
-- who: desk
-- subject: person_id
-- rows: request_queue_new
-- param: in_hub id hub
-- param: after_due int
-- param: after_id int
-- param: due_before int
:{request_queue_row} FROM (
  SELECT of_hub.request_id FROM (SELECT n.request_id, n.due_at FROM request n WHERE n.hub_id = :in_hub AND :{request_waits}) AS of_hub
  UNION ALL
  SELECT of_all.request_id FROM (SELECT n.request_id, n.due_at FROM request n WHERE :in_hub IS NULL AND :{request_waits}) AS of_all
) AS q
:{request_queue_joins}
ORDER BY r.due_at, r.request_id;

-- Every request, newest first. `before_at` and `before_id` are the last row of the page before.
-- name: request_queue_all :many
-- who: desk
-- subject: person_id
-- rows: request_queue_new
-- param: in_hub id hub
-- param: before_at int
-- param: before_id int
:{request_queue_row} FROM (SELECT n.request_id FROM request n
  WHERE n.host_id = :host_id AND (n.hub_id = :in_hub OR :in_hub IS NULL) AND (n.received_at, n.request_id) < (:before_at, :before_id)
  ORDER BY n.received_at DESC, n.request_id DESC LIMIT 51) AS q
:{request_queue_joins}
ORDER BY r.received_at DESC, r.request_id DESC;

-- How many wait for triage; counting stops at a thousand.
-- name: request_count_new :one
-- who: desk
-- column: n int
-- param: in_hub id hub
SELECT (SELECT COUNT(*) FROM (SELECT n.request_id FROM request n
    WHERE n.host_id = :host_id AND n.hub_id = :in_hub AND n.state = 'new' LIMIT 1000) AS of_hub)
  + (SELECT COUNT(*) FROM (SELECT n.request_id FROM request n
    WHERE n.host_id = :host_id AND :in_hub IS NULL AND n.state = 'new' LIMIT 1000) AS of_all) AS n;

-- How many wait for the first call, and for how many of them the promise is broken already: among the first
-- thousand by promise, the broken ones come first.
-- name: request_count_waiting :one
-- who: desk
-- column: n int
-- column: late int
-- param: in_hub id hub
SELECT COUNT(*) AS n, COALESCE(SUM(CASE WHEN q.due_at < :now THEN 1 ELSE 0 END), 0) AS late FROM (
  SELECT of_hub.due_at FROM (SELECT n.due_at FROM request n
    WHERE n.host_id = :host_id AND n.hub_id = :in_hub AND n.spoken_at IS NULL AND n.state <> 'closed'
    ORDER BY n.due_at LIMIT 1000) AS of_hub
  UNION ALL
  SELECT of_all.due_at FROM (SELECT n.due_at FROM request n
    WHERE n.host_id = :host_id AND :in_hub IS NULL AND n.spoken_at IS NULL AND n.state <> 'closed'
    ORDER BY n.due_at LIMIT 1000) AS of_all) AS q;

-- Red words --

-- name: red_words :many
-- who: desk governance administrator
SELECT w.red_word_id, w.words, w.why, w.raises_to FROM red_word w WHERE w.host_id = :host_id ORDER BY w.red_word_id;

-- name: red_word_add :do
-- who: administrator
INSERT INTO red_word (host_id, red_word_id, words, why, raises_to) VALUES (:host_id, :red_word_id, :words, :why, :raises_to);

-- Clock --

-- The promises that fell due in a time, and those that were kept: somebody had spoken to the person by then.
-- What was withdrawn before it was due, and what another request had said already, promised nothing.
-- name: request_promise :one
-- who: staff
-- column: due int
-- column: kept int
-- param: from_at time
-- param: until_at time
-- param: in_hub id hub
SELECT COUNT(*) AS due, COALESCE(SUM(CASE WHEN r.spoken_at <= r.due_at THEN 1 ELSE 0 END), 0) AS kept
FROM request r
WHERE r.host_id = :host_id AND r.due_at >= :from_at AND r.due_at < :until_at AND (r.hub_id = :in_hub OR :in_hub IS NULL)
  AND (r.ended_as IS NULL OR r.ended_as = 'helped' OR (r.ended_as = 'withdrawn' AND r.closed_at > r.due_at));

-- Promises that broke, with the step that stands for each: where the step has not risen or nobody was told yet.
-- name: requests_late :many
-- who: system
SELECT r.request_id, r.reference, r.hub_id, r.due_at, r.late_told_at, w.next_step_id
FROM request r
JOIN open_work w ON w.host_id = r.host_id AND w.open_work_id = r.request_id
JOIN next_step s ON s.host_id = r.host_id AND s.next_step_id = w.next_step_id
WHERE r.host_id = :host_id AND r.spoken_at IS NULL AND r.state <> 'closed' AND r.due_at < :now
  AND (s.raised_at IS NULL OR r.late_told_at IS NULL)
ORDER BY r.hub_id, r.due_at, r.request_id LIMIT 1000;

-- name: request_late_told :do
-- who: system
UPDATE request SET late_told_at = :late_told_at WHERE host_id = :host_id AND request_id = :request_id;

-- Who manages a hub: its own managers, and those of no particular hub.
-- name: hub_managers :many
-- who: system
-- param: of_hub id hub
SELECT a.account_id, a.name, a.email FROM account a
WHERE a.host_id = :host_id AND a.role = 'hub_manager' AND a.state = 'active' AND (a.hub_id = :of_hub OR a.hub_id IS NULL)
ORDER BY a.account_id;

-- Drafts --

-- What this account was typing, newest first.
-- name: drafts_of_account :many
-- who: desk
-- subject: draft_id
SELECT d.draft_id, d.body, d.updated_at FROM draft d
WHERE d.host_id = :host_id AND d.account_id = :account_id AND d.form = :form
ORDER BY d.updated_at DESC, d.draft_id DESC LIMIT 10;

-- name: draft_by_id :one
-- who: desk
-- subject: draft_id
SELECT d.draft_id, d.body, d.updated_at FROM draft d
WHERE d.host_id = :host_id AND d.draft_id = :draft_id AND d.account_id = :account_id AND d.form = :form;

-- name: draft_change :run
-- who: desk
UPDATE draft SET body = :body, updated_at = :updated_at
WHERE host_id = :host_id AND draft_id = :draft_id AND account_id = :account_id AND form = :form;

-- name: draft_add :do
-- who: desk
INSERT INTO draft (host_id, draft_id, account_id, form, body, updated_at)
VALUES (:host_id, :draft_id, :account_id, :form, :body, :updated_at)
ON CONFLICT (host_id, draft_id) DO NOTHING;

-- name: draft_delete :do
-- who: desk
DELETE FROM draft WHERE host_id = :host_id AND draft_id = :draft_id AND account_id = :account_id;

-- What nobody went on with for a month.
-- name: drafts_delete_old :run
-- who: system
-- param: before_at time
DELETE FROM draft WHERE host_id = :host_id AND updated_at < :before_at;

-- Triage --

-- Who may guide a case.
-- name: triage_guides :many
-- who: desk
SELECT a.account_id, a.name, a.hub_id FROM account a
WHERE a.host_id = :host_id AND a.role IN ('hub_worker', 'hub_manager') AND a.state = 'active'
ORDER BY a.name, a.account_id;

-- name: triage_guide :one
-- who: desk
SELECT a.account_id, a.hub_id FROM account a
WHERE a.host_id = :host_id AND a.account_id = :account_id AND a.role IN ('hub_worker', 'hub_manager') AND a.state = 'active';

-- name: triage_hubs :many
-- who: desk
SELECT h.hub_id, h.name, h.is_central FROM hub h WHERE h.host_id = :host_id ORDER BY h.is_central DESC, h.name, h.hub_id;

-- name: triage_hub :one
-- who: desk
SELECT h.hub_id, h.name FROM hub h WHERE h.host_id = :host_id AND h.hub_id = :hub_id;

-- Needs of the person's case: what is open stands in the grid beside what is new.
-- name: triage_needs :many
-- who: desk
-- subject: person_id
SELECT n.need_id, n.person_id, n.need_category_id, n.words, n.urgency, n.opened_at, n.request_id
FROM need n
WHERE n.host_id = :host_id AND n.case_id = :case_id AND n.state = 'open'
ORDER BY n.opened_at, n.need_id;

-- People around the person: the first who could help.
-- name: triage_members :many
-- who: desk
-- subject: person_id
SELECT m.case_member_id, c.person_id, m.name, m.relation
FROM case_member m
JOIN help_case c ON c.host_id = m.host_id AND c.case_id = m.case_id
WHERE m.host_id = :host_id AND m.case_id = :case_id AND m.organisation_id IS NULL AND m.account_id IS NULL
ORDER BY m.case_member_id LIMIT 20;

-- Organisations that take people, in the order of the promise: community next, services last.
-- name: triage_organisations :many
-- who: desk
-- column: nearness int
SELECT o.organisation_id, o.name, o.kind, o.does,
  CASE o.kind WHEN 'community' THEN 1 WHEN 'faith' THEN 1 WHEN 'charity' THEN 1 WHEN 'business' THEN 1 WHEN 'school' THEN 1 ELSE 2 END AS nearness
FROM organisation o
WHERE o.host_id = :host_id AND o.is_open = 1
ORDER BY 5, o.name, o.organisation_id LIMIT 200;

-- name: request_needs_open :many
-- who: desk volunteer partner
SELECT n.need_id FROM need n WHERE n.host_id = :host_id AND n.request_id = :request_id AND n.state = 'open' ORDER BY n.need_id;

-- Requests go where their case goes, when two records of one person are put together or taken apart.
-- name: request_moved :do
-- who: hub
-- param: home id person
UPDATE request SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND case_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'case');
