-- Next steps and the open work that leans on them.
-- Everybody who is signed in may move steps, because what a volunteer or a partner does ends one and
-- begins another; only the desk reads the list.

-- One more thing somebody must do.
-- name: step_insert :do
-- who: signed_in
-- batch: a campaign begins with thousands
INSERT INTO next_step (host_id, next_step_id, kind, case_id, person_id, subject_id, note,
  owner_account_id, owner_hub_id, due_at, is_urgent, created_at, campaign_id)
VALUES (:host_id, :next_step_id, :kind, :case_id, :person_id, :subject_id, :note,
  :owner_account_id, :owner_hub_id, :due_at, :is_urgent, :created_at, :campaign_id);

-- Done, by whom. Nothing changes when it was not open any more.
-- name: step_end :run
-- who: signed_in
UPDATE next_step SET is_open = 0, done_at = :done_at, done_by_id = :done_by_id
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1;

-- What it is.
-- name: step_get :one
-- who: signed_in
SELECT kind, case_id, person_id, subject_id, owner_account_id, owner_hub_id, due_at, is_urgent, is_open, campaign_id
FROM next_step
WHERE host_id = :host_id AND next_step_id = :next_step_id;

-- Its note, for the page where its time and owner are changed.
-- name: step_page_row :one
-- who: desk
-- subject: person_id next_step_id
SELECT s.next_step_id, s.kind, s.case_id, s.person_id, s.subject_id, s.note, s.owner_account_id,
  s.owner_hub_id, s.due_at, s.is_urgent, s.is_open, p.given_name, p.family_name, p.known_as,
  a.name AS owner_name, h.name AS hub_name
FROM next_step s
LEFT JOIN person p ON p.host_id = s.host_id AND p.person_id = s.person_id
LEFT JOIN account a ON a.host_id = s.host_id AND a.account_id = s.owner_account_id
LEFT JOIN hub h ON h.host_id = s.host_id AND h.hub_id = s.owner_hub_id
WHERE s.host_id = :host_id AND s.next_step_id = :next_step_id;

-- Given to somebody, or to a hub's queue.
-- name: step_owner :run
-- who: signed_in
UPDATE next_step SET owner_account_id = :owner_account_id, owner_hub_id = :owner_hub_id
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1;

-- Taken from the queue by the first who asks.
-- name: step_claim :run
-- who: desk
UPDATE next_step SET owner_account_id = :owner_account_id
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1 AND owner_account_id IS NULL;

-- Another time. A new time may become late again.
-- name: step_due_set :run
-- who: signed_in
UPDATE next_step SET due_at = :due_at, raised_at = NULL
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1;

-- The open step of one kind about one subject.
-- name: step_of_subject :one
-- who: signed_in
SELECT next_step_id FROM next_step
WHERE host_id = :host_id AND subject_id = :subject_id AND kind = :kind AND is_open = 1
ORDER BY due_at, next_step_id LIMIT 1;

-- What comes next in a case, whatever it is; reminders of dates and of telling are not about its work.
-- name: step_next_of_case :one
-- who: signed_in
-- param: but_id int
SELECT next_step_id, kind FROM next_step
WHERE host_id = :host_id AND case_id = :case_id AND is_open = 1 AND next_step_id <> :but_id
  AND kind NOT IN ('important_date', 'tell_outcome')
ORDER BY due_at, next_step_id LIMIT 1;

-- The soonest promise to speak with the person: what a call or a visit fulfils.
-- name: step_talk_of_case :one
-- who: signed_in
SELECT next_step_id, kind FROM next_step
WHERE host_id = :host_id AND case_id = :case_id AND is_open = 1
  AND kind IN ('ring', 'check_back', 'visit', 'welfare')
ORDER BY due_at, next_step_id LIMIT 1;

-- The open steps of a case, to hand on or to end with it.
-- name: step_ids_of_case :many
-- who: signed_in
SELECT next_step_id, kind, owner_account_id, owner_hub_id FROM next_step
WHERE host_id = :host_id AND case_id = :case_id AND is_open = 1
ORDER BY due_at, next_step_id;

-- The open steps about a person that belong to no case.
-- name: step_ids_of_person :many
-- who: signed_in
SELECT next_step_id FROM next_step
WHERE host_id = :host_id AND person_id = :person_id AND case_id IS NULL AND is_open = 1
ORDER BY next_step_id;

-- The open steps of a case as its page shows them.
-- name: step_rows_of_case :many
-- who: desk
-- subject: person_id next_step_id
SELECT s.next_step_id, s.kind, s.person_id, s.subject_id, s.note, s.owner_account_id, s.due_at, s.is_urgent,
  a.name AS owner_name, h.name AS hub_name
FROM next_step s
LEFT JOIN account a ON a.host_id = s.host_id AND a.account_id = s.owner_account_id
LEFT JOIN hub h ON h.host_id = s.host_id AND h.hub_id = s.owner_hub_id
WHERE s.host_id = :host_id AND s.case_id = :case_id AND s.is_open = 1
ORDER BY s.is_urgent DESC, s.due_at, s.next_step_id LIMIT 50;

-- My day, the team's queue and the late list. Exactly one of the four ways in finds rows: by person, by hub, by hub what nobody
-- has taken, or everybody's; each by its own index, in order of time.
-- fragment: step_page
n.host_id = :host_id AND n.is_open = 1 AND n.campaign_id IS NULL AND (n.due_at, n.next_step_id) > (:after_due, :after_id) AND n.due_at < :due_before
      AND n.is_urgent >= :urgent
    ORDER BY n.due_at, n.next_step_id LIMIT :how_many;

-- name: step_rows :many
-- who: desk
-- subject: person_id next_step_id
-- param: account id account
-- param: hub id hub
-- param: unowned int
-- param: everybody int
-- param: urgent int
-- param: due_before int
-- param: after_due int
-- param: after_id int
-- param: how_many int
SELECT s.next_step_id, s.kind, s.case_id, s.person_id, s.subject_id, s.note, s.owner_account_id,
  s.due_at, s.is_urgent, c.reference, p.given_name, p.family_name, p.known_as,
  a.name AS owner_name, h.name AS hub_name
FROM (
  SELECT mine.next_step_id FROM (SELECT n.next_step_id, n.due_at FROM next_step n
    WHERE n.owner_account_id = :account AND :{step_page}) AS mine
  UNION ALL
  SELECT team.next_step_id FROM (SELECT n.next_step_id, n.due_at FROM next_step n
    WHERE n.owner_hub_id = :hub AND :unowned = 0 AND :{step_page}) AS team
  UNION ALL
  SELECT untaken.next_step_id FROM (SELECT n.next_step_id, n.due_at FROM next_step n
    WHERE n.owner_hub_id = :hub AND :unowned = 1 AND n.owner_account_id IS NULL AND :{step_page}) AS untaken
  UNION ALL
  SELECT everyone.next_step_id FROM (SELECT n.next_step_id, n.due_at FROM next_step n
    WHERE :everybody = 1 AND :{step_page}) AS everyone
) AS q
JOIN next_step s ON s.host_id = :host_id AND s.next_step_id = q.next_step_id
LEFT JOIN help_case c ON c.host_id = s.host_id AND c.case_id = s.case_id
LEFT JOIN person p ON p.host_id = s.host_id AND p.person_id = s.person_id
LEFT JOIN account a ON a.host_id = s.host_id AND a.account_id = s.owner_account_id
LEFT JOIN hub h ON h.host_id = s.host_id AND h.hub_id = s.owner_hub_id
ORDER BY s.due_at, s.next_step_id;

-- How many there are, by the same ways in; counting stops at a thousand.
-- fragment: step_counted
n.host_id = :host_id AND n.is_open = 1 AND n.campaign_id IS NULL AND n.due_at < :due_before LIMIT 1000;

-- name: step_rows_count :one
-- who: desk
-- param: account id account
-- param: hub id hub
-- param: unowned int
-- param: everybody int
-- param: due_before int
-- column: total int
SELECT (SELECT count(*) FROM (SELECT n.next_step_id FROM next_step n WHERE n.owner_account_id = :account AND :{step_counted}) AS mine)
  + (SELECT count(*) FROM (SELECT n.next_step_id FROM next_step n
    WHERE n.owner_hub_id = :hub AND :unowned = 0 AND :{step_counted}) AS team)
  + (SELECT count(*) FROM (SELECT n.next_step_id FROM next_step n
    WHERE n.owner_hub_id = :hub AND :unowned = 1 AND n.owner_account_id IS NULL AND :{step_counted}) AS untaken)
  + (SELECT count(*) FROM (SELECT n.next_step_id FROM next_step n WHERE :everybody = 1 AND :{step_counted}) AS everyone) AS total;

-- Steps that became late since somebody last looked: told once. The longest late first, so many at a time that
-- nobody who writes meanwhile waits for it.
-- name: step_raise :run
-- who: hub_manager
-- param: before int
UPDATE next_step SET raised_at = :raised_at
WHERE host_id = :host_id AND next_step_id IN (SELECT l.next_step_id FROM next_step l
  WHERE l.host_id = :host_id AND l.is_open = 1 AND l.campaign_id IS NULL AND l.raised_at IS NULL AND l.due_at < :before
  ORDER BY l.due_at, l.next_step_id LIMIT 2000);

-- One step rises at once.
-- name: step_rise_one :run
-- who: hub_manager
UPDATE next_step SET raised_at = :raised_at, is_urgent = 1
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1 AND raised_at IS NULL;

-- An open request, need, referral, task or case, and what happens next about it.
-- name: work_insert :do
-- who: signed_in
INSERT INTO open_work (host_id, open_work_id, kind, case_id, next_step_id, opened_at)
VALUES (:host_id, :open_work_id, :kind, :case_id, :next_step_id, :opened_at);

-- It has ended; what it leaned on.
-- name: work_delete :one
-- who: signed_in
DELETE FROM open_work WHERE host_id = :host_id AND open_work_id = :open_work_id
RETURNING next_step_id;

-- What open work leans on.
-- name: work_get :one
-- who: signed_in
SELECT kind, case_id, next_step_id FROM open_work
WHERE host_id = :host_id AND open_work_id = :open_work_id;

-- From now on it leans on another step.
-- name: work_set_step :do
-- who: signed_in
UPDATE open_work SET next_step_id = :next_step_id
WHERE host_id = :host_id AND open_work_id = :open_work_id;

-- All work that leans on a step.
-- name: work_of_step :many
-- who: signed_in
SELECT open_work_id, kind, case_id FROM open_work
WHERE host_id = :host_id AND next_step_id = :next_step_id;

-- Whose team somebody is in.
-- name: step_account_hub :one
-- who: signed_in
SELECT hub_id FROM account WHERE host_id = :host_id AND account_id = :account_id;

-- The hub and the guide that a case's steps fall to.
-- name: step_case_owner :one
-- who: signed_in
SELECT hub_id, guide_id, person_id FROM help_case WHERE host_id = :host_id AND case_id = :case_id;

-- The hub that takes what belongs to none.
-- name: step_central_hub :one
-- who: signed_in
SELECT hub_id FROM hub WHERE host_id = :host_id ORDER BY is_central DESC, hub_id LIMIT 1;

-- Everybody who can lead or take a step: for the lists to choose from.
-- name: step_people :many
-- who: desk
SELECT a.account_id, a.name, a.role, a.hub_id, h.name AS hub_name
FROM account a
LEFT JOIN hub h ON h.host_id = a.host_id AND h.hub_id = a.hub_id
WHERE a.host_id = :host_id AND a.state = 'active' AND a.role IN ('call_handler', 'hub_worker', 'hub_manager')
ORDER BY h.name, a.name, a.account_id LIMIT 500;

-- All hubs, to choose from.
-- name: step_hubs :many
-- who: signed_in
SELECT hub_id, name, is_central FROM hub WHERE host_id = :host_id ORDER BY name;

-- The proof that nobody falls through: everything open that has no open step with an owner. Always empty, because
-- the database refuses anything else; asked by kith doctor and the tests. (Reads request and task.)
-- name: work_unheld :many
-- who: governance administrator
-- scan: a proof reads everything
-- column: kind text
-- column: work_id int
SELECT u.kind, u.work_id FROM (
  SELECT 'request' AS kind, r.request_id AS work_id
  FROM request r
  LEFT JOIN open_work w ON w.host_id = r.host_id AND w.open_work_id = r.open_work_id
  LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
  WHERE r.host_id = :host_id AND r.state <> 'closed'
    AND (s.next_step_id IS NULL OR s.is_open = 0 OR (s.owner_account_id IS NULL AND s.owner_hub_id IS NULL))
  UNION ALL
  SELECT 'need', n.need_id
  FROM need n
  LEFT JOIN open_work w ON w.host_id = n.host_id AND w.open_work_id = n.open_work_id
  LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
  WHERE n.host_id = :host_id AND n.state = 'open'
    AND (s.next_step_id IS NULL OR s.is_open = 0 OR (s.owner_account_id IS NULL AND s.owner_hub_id IS NULL))
  UNION ALL
  SELECT 'referral', f.referral_id
  FROM referral f
  LEFT JOIN open_work w ON w.host_id = f.host_id AND w.open_work_id = f.open_work_id
  LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
  WHERE f.host_id = :host_id AND f.state IN ('offered', 'accepted')
    AND (s.next_step_id IS NULL OR s.is_open = 0 OR (s.owner_account_id IS NULL AND s.owner_hub_id IS NULL))
  UNION ALL
  SELECT 'task', t.task_id
  FROM task t
  LEFT JOIN open_work w ON w.host_id = t.host_id AND w.open_work_id = t.open_work_id
  LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
  WHERE t.host_id = :host_id AND t.state NOT IN ('done', 'failed', 'cancelled')
    AND (s.next_step_id IS NULL OR s.is_open = 0 OR (s.owner_account_id IS NULL AND s.owner_hub_id IS NULL))
  UNION ALL
  SELECT 'case', c.case_id
  FROM help_case c
  LEFT JOIN open_work w ON w.host_id = c.host_id AND w.open_work_id = c.open_work_id
  LEFT JOIN next_step s ON s.host_id = w.host_id AND s.next_step_id = w.next_step_id
  WHERE c.host_id = :host_id AND c.state <> 'closed'
    AND (s.next_step_id IS NULL OR s.is_open = 0 OR (s.owner_account_id IS NULL AND s.owner_hub_id IS NULL))
) AS u
ORDER BY u.work_id LIMIT 100;

-- The other way round: open work whose request, need, referral, task or case has ended.
-- name: work_ghosts :many
-- who: governance administrator
-- scan: a proof reads everything
SELECT w.kind, w.open_work_id
FROM open_work w
LEFT JOIN request r ON r.host_id = w.host_id AND r.open_work_id = w.open_work_id
LEFT JOIN need n ON n.host_id = w.host_id AND n.open_work_id = w.open_work_id
LEFT JOIN referral f ON f.host_id = w.host_id AND f.open_work_id = w.open_work_id
LEFT JOIN task t ON t.host_id = w.host_id AND t.open_work_id = w.open_work_id
LEFT JOIN help_case c ON c.host_id = w.host_id AND c.open_work_id = w.open_work_id
WHERE w.host_id = :host_id AND r.request_id IS NULL AND n.need_id IS NULL AND f.referral_id IS NULL
  AND t.task_id IS NULL AND c.case_id IS NULL
ORDER BY w.open_work_id LIMIT 100;
