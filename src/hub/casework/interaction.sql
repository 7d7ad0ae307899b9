-- Interactions, and the timeline of everything that was said and done in a case.

-- A call, visit or message, or an attempt at one.
-- name: interaction_insert :do
-- who: signed_in
INSERT INTO interaction (host_id, interaction_id, case_id, person_id, at, account_id, channel, direction, outcome, words)
VALUES (:host_id, :interaction_id, :case_id, :person_id, :at, :account_id, :channel, :direction, :outcome, :words);

-- Do they want no messages?
-- name: interaction_quiet :one
-- who: signed_in
SELECT p.no_messages FROM help_case c
JOIN person p ON p.host_id = c.host_id AND p.person_id = c.person_id
WHERE c.host_id = :host_id AND c.case_id = :case_id;

-- The latest attempts, newest first: how often nobody answered, and at what time of day.
-- name: interaction_latest :many
-- who: signed_in
SELECT at, outcome, channel FROM interaction
WHERE host_id = :host_id AND case_id = :case_id AND direction = 'out' AND outcome <> 'note'
ORDER BY at DESC, interaction_id DESC LIMIT 6;

-- Everything of a case, newest first: what was said, what was asked, what is needed, who was asked to help,
-- what volunteers did, on which lists the person stands, who was told. Reads the tables of the rooms
-- above and below (request, task, source_record), and only reads them.
-- name: timeline_rows :many
-- who: desk
-- subject: person_id
-- param: show text
-- param: of_case id case
-- param: before_at int
-- param: before_id int
-- param: how_many int
-- column: at time
-- column: entry_id int
-- column: sort text
-- column: what text
-- column: state text
-- column: by_name text
-- column: thing text
-- column: words personal case_notes
-- column: person_id id person
SELECT e.at, e.entry_id, e.sort, e.what, e.state, e.by_name, e.thing, e.words, e.person_id
FROM (
  SELECT i.at AS at, i.interaction_id AS entry_id,
    CASE WHEN i.outcome = 'note' THEN 'notes' ELSE 'talks' END AS sort,
    CASE WHEN i.direction = 'in' THEN 'heard' ELSE 'interaction' END AS what, i.outcome AS state,
    COALESCE(a.name, '') AS by_name, i.channel AS thing, i.words AS words, i.person_id AS person_id
  FROM interaction i
  LEFT JOIN account a ON a.host_id = i.host_id AND a.account_id = i.account_id
  WHERE i.host_id = :host_id AND i.case_id = :of_case
  UNION ALL
  SELECT i.at, i.interaction_id, 'talks', 'interaction', i.outcome, COALESCE(a.name, ''), i.channel, i.words, i.person_id
  FROM help_case c
  JOIN interaction i ON i.host_id = c.host_id AND i.person_id = c.person_id
  LEFT JOIN account a ON a.host_id = i.host_id AND a.account_id = i.account_id
  WHERE c.host_id = :host_id AND c.case_id = :of_case AND i.case_id IS NULL
  UNION ALL
  SELECT r.received_at, r.request_id, 'talks', 'request', r.urgency, COALESCE(a.name, ''), r.channel, r.words, r.person_id
  FROM request r
  LEFT JOIN account a ON a.host_id = r.host_id AND a.account_id = r.taken_by_id
  WHERE r.host_id = :host_id AND r.case_id = :of_case
  UNION ALL
  SELECT n.opened_at, n.need_id, 'help', 'need opened', n.urgency, '', g.name, n.words, n.person_id
  FROM need n
  JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
  WHERE n.host_id = :host_id AND n.case_id = :of_case
  UNION ALL
  SELECT n.ended_at, n.need_id, 'help', 'need ended', n.state, '', g.name, n.ended_words, n.person_id
  FROM need n
  JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
  WHERE n.host_id = :host_id AND n.case_id = :of_case AND n.ended_at IS NOT NULL
  UNION ALL
  SELECT f.offered_at, f.referral_id, 'help', 'referral offered', 'offered', '', o.name, f.words, f.person_id
  FROM referral f
  JOIN organisation o ON o.host_id = f.host_id AND o.organisation_id = f.organisation_id
  WHERE f.host_id = :host_id AND f.case_id = :of_case
  UNION ALL
  SELECT f.answered_at, f.referral_id, 'help', 'referral answered',
    CASE WHEN f.state = 'declined' THEN 'declined' ELSE 'accepted' END, '', o.name, f.reason, f.person_id
  FROM referral f
  JOIN organisation o ON o.host_id = f.host_id AND o.organisation_id = f.organisation_id
  WHERE f.host_id = :host_id AND f.case_id = :of_case AND f.answered_at IS NOT NULL
  UNION ALL
  SELECT f.ended_at, f.referral_id, 'help', 'referral ended', f.state, '', o.name, f.reason, f.person_id
  FROM referral f
  JOIN organisation o ON o.host_id = f.host_id AND o.organisation_id = f.organisation_id
  WHERE f.host_id = :host_id AND f.case_id = :of_case AND f.ended_at IS NOT NULL AND f.state IN ('done', 'expired')
  UNION ALL
  SELECT t.created_at, t.task_id, 'help', 'task made', 'open', '', t.what, t.notes, t.person_id
  FROM task t
  WHERE t.host_id = :host_id AND t.case_id = :of_case
  UNION ALL
  SELECT t.taken_at, t.task_id, 'help', 'task taken', 'taken', COALESCE(a.name, ''), t.what, '', t.person_id
  FROM task t
  LEFT JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
  LEFT JOIN account a ON a.host_id = v.host_id AND a.account_id = v.account_id
  WHERE t.host_id = :host_id AND t.case_id = :of_case AND t.taken_at IS NOT NULL
  UNION ALL
  SELECT t.ended_at, t.task_id, 'help', 'task ended', t.state, COALESCE(a.name, ''), t.what, t.ended_words, t.person_id
  FROM task t
  LEFT JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
  LEFT JOIN account a ON a.host_id = v.host_id AND a.account_id = v.account_id
  WHERE t.host_id = :host_id AND t.case_id = :of_case AND t.ended_at IS NOT NULL
  UNION ALL
  SELECT s.at, s.source_record_id, 'notes', 'list', '', '', s.list_name, '', s.person_id
  FROM help_case c
  JOIN source_record s ON s.host_id = c.host_id AND s.person_id = c.person_id
  WHERE c.host_id = :host_id AND c.case_id = :of_case AND s.list_name <> ''
  UNION ALL
  SELECT l.told_at, l.telling_id, 'talks', 'told', l.kind, COALESCE(a.name, ''), '', l.who, c.person_id
  FROM telling l
  JOIN help_case c ON c.host_id = l.host_id AND c.case_id = l.case_id
  LEFT JOIN account a ON a.host_id = l.host_id AND a.account_id = l.told_by_id
  WHERE l.host_id = :host_id AND l.case_id = :of_case AND l.told_at IS NOT NULL
) AS e
WHERE (:show = 'all' OR e.sort = :show) AND (e.at, e.entry_id) < (:before_at, :before_id)
ORDER BY e.at DESC, e.entry_id DESC LIMIT :how_many;
