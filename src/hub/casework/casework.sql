-- Cases: who leads, their state and plan, who else takes part, and who was told how it ended.

-- A new case.
-- name: case_insert :do
-- who: signed_in
INSERT INTO help_case (host_id, case_id, reference, person_id, state, guide_id, hub_id, opened_at,
  open_work_id, updated_at)
VALUES (:host_id, :case_id, :reference, :person_id, :state, :guide_id, :hub_id, :opened_at,
  :case_id, :updated_at);

-- Is this reference free?
-- name: case_by_reference :one
-- who: signed_in
SELECT case_id FROM help_case WHERE host_id = :host_id AND reference = :reference;

-- What rules need to know of a case.
-- name: case_get :one
-- who: signed_in
SELECT reference, person_id, hub_id, guide_id, state, opened_at, updated_at, row_version
FROM help_case WHERE host_id = :host_id AND case_id = :case_id;

-- The open case of a person; people have one at a time.
-- name: case_open_of_person :one
-- who: signed_in
SELECT case_id, hub_id, guide_id FROM help_case
WHERE host_id = :host_id AND person_id = :person_id AND state <> 'closed'
ORDER BY opened_at DESC LIMIT 1;

-- Who led when the person was here before, while that guide still works in this hub: the same voice.
-- name: case_former_guide :one
-- who: signed_in
SELECT c.guide_id FROM help_case c
JOIN account a ON a.host_id = c.host_id AND a.account_id = c.guide_id
WHERE c.host_id = :host_id AND c.person_id = :person_id AND a.state = 'active' AND a.hub_id = :hub_id
ORDER BY c.opened_at DESC LIMIT 1;

-- Its state, as the table of transitions says. Nothing changes when it was not where it was thought to be.
-- name: case_state_set :run
-- who: signed_in
-- param: was enum case_state
UPDATE help_case SET state = :state, updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND case_id = :case_id AND state = :was;

-- Something about it changed.
-- name: case_touch :do
-- who: signed_in
UPDATE help_case SET updated_at = :updated_at WHERE host_id = :host_id AND case_id = :case_id;

-- Who leads, and in which hub.
-- name: case_lead_set :do
-- who: signed_in
UPDATE help_case SET guide_id = :guide_id, hub_id = :hub_id, updated_at = :updated_at
WHERE host_id = :host_id AND case_id = :case_id;

-- A task is its case's hub's. (Writes task.)
-- name: case_tasks_hub_set :do
-- who: signed_in
UPDATE task SET hub_id = :hub_id WHERE host_id = :host_id AND case_id = :case_id;

-- The plan, when nobody wrote another meanwhile.
-- name: case_plan_set :run
-- who: desk
UPDATE help_case SET plan = :plan, updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND case_id = :case_id AND row_version = :row_version;

-- The plan as it is.
-- name: case_plan_get :one
-- who: desk
-- subject: person_id
SELECT person_id, plan, updated_at, row_version FROM help_case
WHERE host_id = :host_id AND case_id = :case_id;

-- Closed, when nobody changed it meanwhile.
-- name: case_close_set :run
-- who: desk
UPDATE help_case SET state = 'closed', closed_at = :closed_at, closed_words = :closed_words, open_work_id = NULL,
  updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND case_id = :case_id AND state <> 'closed' AND row_version = :row_version;

-- Open again.
-- name: case_reopen_set :run
-- who: signed_in
UPDATE help_case SET state = :state, closed_at = NULL, open_work_id = :case_id,
  updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND case_id = :case_id AND state = 'closed';

-- The case page: who leads, the plan. Who it is about comes from the person room.
-- name: case_page_row :one
-- who: desk
-- subject: person_id
SELECT c.case_id, c.reference, c.state, c.person_id, c.hub_id, h.name AS hub_name, c.guide_id, a.name AS guide_name,
  c.plan, c.opened_at, c.closed_at, c.closed_words, c.updated_at, c.row_version
FROM help_case c
JOIN hub h ON h.host_id = c.host_id AND h.hub_id = c.hub_id
LEFT JOIN account a ON a.host_id = c.host_id AND a.account_id = c.guide_id
WHERE c.host_id = :host_id AND c.case_id = :case_id;

-- Of one state, the next after a place in the order of the newest change.
-- fragment: case_rows_newest
-- param: state enum case_state
-- param: before_at int
-- param: before_id int
-- param: how_many int
g.state = :state AND (g.updated_at, g.case_id) < (:before_at, :before_id)
    ORDER BY g.updated_at DESC, g.case_id DESC LIMIT :how_many;

-- Cases, newest change first, in one state: of a guide, of a hub, or all.
-- ("+ 0" keeps the planner from beginning with the hubs and reading all their cases.)
-- name: case_rows :many
-- who: desk
-- subject: person_id
-- param: guide id account
-- param: hub id hub
-- param: everybody int
SELECT c.case_id, c.reference, c.state, c.person_id, c.guide_id, c.updated_at, c.opened_at,
  p.given_name, p.family_name, p.known_as, p.born_on, p.address, p.postcode, a.name AS guide_name, h.name AS hub_name,
  s.kind AS step_kind, s.due_at AS step_due_at
FROM (
  SELECT guided.case_id FROM (
    SELECT g.case_id, g.updated_at FROM help_case g
    WHERE g.host_id = :host_id AND g.guide_id = :guide AND :{case_rows_newest}) AS guided
  UNION ALL
  SELECT hubs.case_id FROM (
    SELECT g.case_id, g.updated_at FROM help_case g
    WHERE g.host_id = :host_id AND g.hub_id = :hub AND :{case_rows_newest}) AS hubs
  UNION ALL
  SELECT every_case.case_id FROM (
    SELECT g.case_id, g.updated_at FROM help_case g
    WHERE g.host_id = :host_id AND :everybody = 1 AND :{case_rows_newest}) AS every_case
) AS q
JOIN help_case c ON c.host_id = :host_id AND c.case_id = q.case_id
JOIN person p ON p.host_id = c.host_id AND p.person_id = c.person_id
JOIN hub h ON h.host_id = c.host_id AND h.hub_id = c.hub_id + 0
LEFT JOIN account a ON a.host_id = c.host_id AND a.account_id = c.guide_id
LEFT JOIN open_work w ON w.host_id = c.host_id AND w.open_work_id = c.open_work_id
LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
ORDER BY c.updated_at DESC, c.case_id DESC;

-- People and organisations involved.
-- name: case_members :many
-- who: desk
-- subject: person_id case_id
SELECT m.case_member_id, c.person_id, c.case_id, m.person_id AS member_person_id, m.name, m.relation, m.phone,
  m.person_knows, m.organisation_id, o.name AS organisation_name, a.name AS account_name
FROM case_member m
JOIN help_case c ON c.host_id = m.host_id AND c.case_id = m.case_id
LEFT JOIN organisation o ON o.host_id = m.host_id AND o.organisation_id = m.organisation_id
LEFT JOIN account a ON a.host_id = m.host_id AND a.account_id = m.account_id
WHERE m.host_id = :host_id AND m.case_id = :case_id
ORDER BY m.case_member_id LIMIT 30;

-- One more who takes part.
-- name: case_member_insert :do
-- who: signed_in
INSERT INTO case_member (host_id, case_member_id, case_id, person_id, organisation_id, account_id, name, relation,
  phone, person_knows)
VALUES (:host_id, :case_member_id, :case_id, :person_id, :organisation_id, :account_id, :name, :relation,
  :phone, :person_knows);

-- Is this organisation on the team already?
-- name: case_member_of_organisation :one
-- who: signed_in
SELECT case_member_id FROM case_member
WHERE host_id = :host_id AND case_id = :case_id AND organisation_id = :organisation_id LIMIT 1;

-- Requests of the case that nobody has triaged: it cannot close over them. (Reads request.)
-- name: case_new_requests :many
-- who: signed_in
SELECT reference FROM request WHERE host_id = :host_id AND case_id = :case_id AND state = 'new'
ORDER BY received_at LIMIT 5;

-- When the first call of the case's requests is due, while nobody has spoken to the person. (Reads request.)
-- name: case_waiting_until :one
-- who: signed_in
SELECT due_at, urgency FROM request
WHERE host_id = :host_id AND case_id = :case_id AND spoken_at IS NULL AND state <> 'closed'
ORDER BY due_at LIMIT 1;

-- Tasks of the case that have not ended: it cannot close over them. (Reads task.)
-- name: case_open_tasks :many
-- who: signed_in
SELECT reference, what FROM task
WHERE host_id = :host_id AND case_id = :case_id AND state IN ('open', 'offered', 'taken', 'under_way')
ORDER BY created_at LIMIT 5;

-- The tasks of a case for its page, with the volunteer's name. (Reads task, volunteer and person.)
-- name: case_tasks :many
-- who: desk
-- subject: person_id task_id
SELECT t.task_id, t.reference, t.need_id, t.state, t.what, t.window_from_at, t.window_to_at, t.ended_at,
  v.person_id, p.given_name
FROM task t
LEFT JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
LEFT JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE t.host_id = :host_id AND t.case_id = :case_id
ORDER BY t.created_at DESC LIMIT 50;

-- Who asked, request by request, when it was somebody else: they learn how it ended. (Reads request.)
-- name: telling_askers :many
-- who: desk
-- subject: person_id request_id
SELECT person_id, request_id, asker_name, asker_relation FROM request
WHERE host_id = :host_id AND case_id = :case_id AND asker_name <> ''
ORDER BY received_at LIMIT 20;

-- Volunteers who did a task of the case. (Reads task, volunteer and person.)
-- name: telling_volunteers :many
-- who: desk
-- subject: person_id
SELECT DISTINCT v.person_id, p.given_name, p.family_name
FROM task t
JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE t.host_id = :host_id AND t.case_id = :case_id AND t.state = 'done'
ORDER BY v.person_id LIMIT 20;

-- Organisations that took part.
-- name: telling_organisations :many
-- who: desk
SELECT DISTINCT o.organisation_id, o.name
FROM referral r
JOIN organisation o ON o.host_id = r.host_id AND o.organisation_id = r.organisation_id
WHERE r.host_id = :host_id AND r.case_id = :case_id AND r.state IN ('accepted', 'done')
ORDER BY o.name LIMIT 20;

-- Somebody who should learn how it ended.
-- name: telling_insert :do
-- who: desk
INSERT INTO telling (host_id, telling_id, case_id, kind, who)
VALUES (:host_id, :telling_id, :case_id, :kind, :who);

-- The case's tellings.
-- name: telling_rows :many
-- who: desk
-- subject: person_id case_id
SELECT t.telling_id, t.kind, t.who, t.told_at, a.name AS told_by, c.person_id, c.case_id
FROM telling t
JOIN help_case c ON c.host_id = t.host_id AND c.case_id = t.case_id
LEFT JOIN account a ON a.host_id = t.host_id AND a.account_id = t.told_by_id
WHERE t.host_id = :host_id AND t.case_id = :case_id
ORDER BY t.telling_id LIMIT 100;

-- Told, once.
-- name: telling_told_set :one
-- who: desk
UPDATE telling SET told_at = :told_at, told_by_id = :told_by_id
WHERE host_id = :host_id AND telling_id = :telling_id AND told_at IS NULL
RETURNING case_id;

-- Is somebody still to be told?
-- name: telling_waiting :one
-- who: desk
SELECT telling_id FROM telling
WHERE host_id = :host_id AND case_id = :case_id AND told_at IS NULL LIMIT 1;

-- A case that opens again has not ended: nobody is to be told yet.
-- name: telling_forget :do
-- who: signed_in
DELETE FROM telling WHERE host_id = :host_id AND case_id = :case_id AND told_at IS NULL;

-- Important dates of people with an open case, on one day of the year.
-- name: dates_on_day :many
-- who: hub_manager
-- subject: person_id
SELECT d.important_date_id, d.person_id, d.what, c.case_id
FROM important_date d
JOIN help_case c ON c.host_id = d.host_id AND c.person_id = d.person_id AND c.state <> 'closed'
JOIN person p ON p.host_id = d.host_id AND p.person_id = d.person_id AND p.state = 'here'
WHERE d.host_id = :host_id AND d.month_day = :month_day;

-- Birthdays of people with an open case, on one day of the year.
-- name: birthdays_on_day :many
-- who: hub_manager
-- subject: person_id
-- scan: once a day, over the open cases only
-- param: month_day text
SELECT c.case_id, c.person_id, p.born_on
FROM help_case c
JOIN person p ON p.host_id = c.host_id AND p.person_id = c.person_id
WHERE c.host_id = :host_id AND c.state IN ('new', 'triaged', 'active', 'watching')
  AND p.state = 'here' AND p.born_on <> '' AND substr(p.born_on, 6) = :month_day;

-- Was a step for this date raised already this year?
-- name: date_step_since :one
-- who: hub_manager
-- param: since int
SELECT next_step_id FROM next_step
WHERE host_id = :host_id AND subject_id = :subject_id AND kind = 'important_date' AND created_at > :since LIMIT 1;

-- Organisations to refer to.
-- name: case_organisations :many
-- who: desk
SELECT organisation_id, name, does FROM organisation
WHERE host_id = :host_id AND is_open = 1 ORDER BY name LIMIT 300;

-- Which case a telling belongs to.
-- name: telling_case :one
-- who: desk
SELECT case_id FROM telling WHERE host_id = :host_id AND telling_id = :telling_id;

-- --- two records of one person put together, or taken apart: a case goes over, and what is in it follows it ---

-- Cases of the record that is put away.
-- name: case_moved :many
-- who: hub
-- param: into id person
UPDATE help_case SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING case_id;

-- What a merge brought to somebody, of the kind that is named behind it.
-- fragment: row_of_merge
SELECT m.row_id FROM person_merge_move m WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind =;

-- What a merge brought to somebody with its cases, and only that.
-- fragment: case_of_merge
WHERE host_id = :host_id AND person_id = :person_id AND case_id IN (:{row_of_merge} 'case');

-- name: case_moved_back :do
-- who: hub
-- param: home id person
UPDATE help_case SET person_id = :home
:{case_of_merge};

-- name: case_moved_needs :do
-- who: hub
-- param: home id person
UPDATE need SET person_id = :home
:{case_of_merge};

-- name: case_moved_interactions :do
-- who: hub
-- param: home id person
UPDATE interaction SET person_id = :home
:{case_of_merge};

-- name: case_moved_referrals :do
-- who: hub
-- param: home id person
UPDATE referral SET person_id = :home
:{case_of_merge};

-- name: case_moved_steps :do
-- who: hub
-- param: home id person
UPDATE next_step SET person_id = :home
:{case_of_merge};

-- Where they take part in somebody else's case.
-- name: case_moved_members :many
-- who: hub
-- param: into id person
UPDATE case_member SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING case_member_id;

-- name: case_moved_members_back :do
-- who: hub
-- param: home id person
UPDATE case_member SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND case_member_id IN (:{row_of_merge} 'case_member');

-- Calls of campaigns, which belong to no case, follow the person.
-- name: case_moved_calls :many
-- who: hub
-- param: into id person
UPDATE interaction SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id AND case_id IS NULL RETURNING interaction_id;

-- name: case_moved_calls_back :do
-- who: hub
-- param: home id person
UPDATE interaction SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND case_id IS NULL AND interaction_id IN (:{row_of_merge} 'interaction');
