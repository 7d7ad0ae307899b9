-- Campaigns themselves: what they are, whom they choose, what is said, who rings.

-- name: campaign_insert :do
-- who: hub_manager
INSERT INTO campaign (host_id, campaign_id, name, why, state, due_on, made_by_id, made_at)
VALUES (:host_id, :campaign_id, :name, :why, 'draft', :due_on, :made_by_id, :made_at);

-- name: campaign_get :one
-- who: desk governance
SELECT c.campaign_id, c.name, c.why, c.state, c.quiet_days, c.per_household, c.due_on, c.script_version, c.letter, c.made_at,
  c.started_at, c.choosing_after_id, c.looked_at_count, c.chosen_count, c.ended_at, c.ended_why, c.row_version, a.name AS made_by
FROM campaign c
LEFT JOIN account a ON a.host_id = c.host_id AND a.account_id = c.made_by_id
WHERE c.host_id = :host_id AND c.campaign_id = :campaign_id;

-- name: campaign_rows :many
-- who: desk governance
SELECT c.campaign_id, c.name, c.why, c.state, c.due_on, c.made_at, c.started_at, c.ended_at, c.chosen_count
FROM campaign c WHERE c.host_id = :host_id
ORDER BY CASE c.state WHEN 'running' THEN 0 WHEN 'starting' THEN 0 WHEN 'paused' THEN 1 WHEN 'draft' THEN 2 ELSE 3 END,
  c.made_at DESC, c.campaign_id DESC LIMIT 100;

-- What a draft is called and how it treats people. Nothing changes once it began.
-- name: campaign_keep :run
-- who: hub_manager
-- param: seen_version int
UPDATE campaign SET name = :name, why = :why, due_on = :due_on, quiet_days = :quiet_days, per_household = :per_household,
  row_version = row_version + 1
WHERE host_id = :host_id AND campaign_id = :campaign_id AND row_version = :seen_version AND state = 'draft';

-- name: campaign_letter_keep :run
-- who: hub_manager
UPDATE campaign SET letter = :letter WHERE host_id = :host_id AND campaign_id = :campaign_id AND state <> 'ended';

-- name: campaign_state_set :run
-- who: hub_manager
-- param: seen_state enum campaign_state
UPDATE campaign SET state = :state, row_version = row_version + 1
WHERE host_id = :host_id AND campaign_id = :campaign_id AND state = :seen_state;

-- name: campaign_started :do
-- who: hub_manager
UPDATE campaign SET started_at = :started_at WHERE host_id = :host_id AND campaign_id = :campaign_id;

-- name: campaign_ended :do
-- who: hub_manager
UPDATE campaign SET ended_at = :ended_at, ended_why = :ended_why WHERE host_id = :host_id AND campaign_id = :campaign_id AND state = 'ended';

-- One batch of those who were looked at is in. No row: another server was quicker, or somebody ended it.
-- name: campaign_chosen_on :run
-- who: system
-- param: seen_after int
-- param: looked_at_more int
-- param: chosen_more int
UPDATE campaign SET choosing_after_id = :choosing_after_id, looked_at_count = looked_at_count + :looked_at_more,
  chosen_count = chosen_count + :chosen_more
WHERE host_id = :host_id AND campaign_id = :campaign_id AND state = 'starting' AND choosing_after_id = :seen_after;

-- Those that are under way.
-- name: campaigns_in_hand :many
-- who: desk
SELECT c.campaign_id, c.name, c.quiet_days FROM campaign c
WHERE c.host_id = :host_id AND c.state = 'running' ORDER BY c.made_at, c.campaign_id LIMIT 50;

-- --- whom ---

-- name: campaign_rules_of :many
-- who: desk governance
SELECT r.number, r.part, r.kind, r.value FROM campaign_rule r
WHERE r.host_id = :host_id AND r.campaign_id = :campaign_id ORDER BY r.number LIMIT 60;

-- name: campaign_rule_add :run
-- who: hub_manager
INSERT INTO campaign_rule (host_id, campaign_id, number, part, kind, value)
SELECT :host_id, :campaign_id, (SELECT COALESCE(max(r.number), 0) + 1 FROM campaign_rule r
  WHERE r.host_id = :host_id AND r.campaign_id = :campaign_id), :part, :kind, :value
FROM campaign c WHERE c.host_id = :host_id AND c.campaign_id = :campaign_id AND c.state = 'draft';

-- name: campaign_rule_drop :run
-- who: hub_manager
DELETE FROM campaign_rule WHERE host_id = :host_id AND campaign_id = :campaign_id AND number = :number
  AND EXISTS (SELECT 1 FROM campaign c WHERE c.host_id = :host_id AND c.campaign_id = :campaign_id AND c.state = 'draft');

-- What rules can name.
-- name: campaign_lists :many
-- who: desk governance
SELECT l.list_id, l.name, l.supplier FROM list l WHERE l.host_id = :host_id ORDER BY l.name, l.supplier, l.list_id LIMIT 500;

-- name: campaign_flags :many
-- who: desk governance
SELECT k.code, k.name FROM flag_kind k WHERE k.host_id = :host_id AND k.is_used = 1 ORDER BY k.name LIMIT 200;

-- name: campaign_areas :many
-- who: desk governance
SELECT a.area_id, a.geography, a.name FROM area a WHERE a.host_id = :host_id ORDER BY a.geography, a.name LIMIT 1000;

-- name: campaign_hubs :many
-- who: desk governance
SELECT h.hub_id, h.name, h.area_id, h.is_central FROM hub h WHERE h.host_id = :host_id ORDER BY h.name, h.hub_id LIMIT 200;

-- name: campaign_outline :one
-- who: desk governance
SELECT a.area_id, a.name, a.outline FROM area a WHERE a.host_id = :host_id AND a.area_id = :area_id;

-- name: campaign_outlines :many
-- who: desk governance
SELECT a.area_id, a.name, a.outline FROM area a WHERE a.host_id = :host_id AND a.geography = :geography ORDER BY a.name LIMIT 500;

-- --- what is said ---

-- name: campaign_script_add :do
-- who: hub_manager
INSERT INTO campaign_script (host_id, campaign_id, version, opening, questions, offer, made_by_id, made_at)
VALUES (:host_id, :campaign_id, :version, :opening, :questions, :offer, :made_by_id, :made_at);

-- name: campaign_script_use :run
-- who: hub_manager
-- param: seen_version int
UPDATE campaign SET script_version = :script_version
WHERE host_id = :host_id AND campaign_id = :campaign_id AND script_version = :seen_version AND state <> 'ended';

-- name: campaign_script_of :one
-- who: desk governance
SELECT s.version, s.opening, s.questions, s.offer, s.made_at, a.name AS made_by
FROM campaign_script s
LEFT JOIN account a ON a.host_id = s.host_id AND a.account_id = s.made_by_id
WHERE s.host_id = :host_id AND s.campaign_id = :campaign_id AND s.version = :version;

-- How often each answer was chosen, to each question of each version.
-- name: campaign_answers_count :many
-- who: desk governance
-- column: n int
SELECT w.version, w.number, w.choice, count(*) AS n
FROM campaign_person p
JOIN campaign_answer w ON w.host_id = p.host_id AND w.campaign_person_id = p.campaign_person_id
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state IN ('reached', 'helped', 'refused')
GROUP BY w.version, w.number, w.choice ORDER BY w.version DESC, w.number, w.choice LIMIT 400;

-- --- who rings ---

-- Everybody at a desk, and whether they take calls.
-- name: callers_all :many
-- who: desk
-- column: takes_calls int
-- column: languages text
SELECT a.account_id, a.name, a.role, a.hub_id, h.name AS hub_name,
  COALESCE(k.takes_calls, CASE WHEN a.role = 'hub_manager' THEN 0 ELSE 1 END) AS takes_calls, COALESCE(k.languages, '') AS languages
FROM account a
LEFT JOIN caller k ON k.host_id = a.host_id AND k.account_id = a.account_id
LEFT JOIN hub h ON h.host_id = a.host_id AND h.hub_id = a.hub_id
WHERE a.host_id = :host_id AND a.state = 'active' AND a.role IN ('call_handler', 'hub_worker', 'hub_manager')
ORDER BY h.name, a.name, a.account_id LIMIT 2000;

-- name: caller_put :run
-- who: hub_manager
INSERT INTO caller (host_id, account_id, takes_calls, languages)
SELECT :host_id, a.account_id, :takes_calls, :languages FROM account a
WHERE a.host_id = :host_id AND a.account_id = :account_id AND a.state = 'active' AND a.role IN ('call_handler', 'hub_worker', 'hub_manager')
ON CONFLICT (host_id, account_id) DO UPDATE SET takes_calls = excluded.takes_calls, languages = excluded.languages;

-- What each of them has to do already, apart from campaigns.
-- name: caller_steps :many
-- who: desk
-- column: n int
SELECT a.account_id, (SELECT count(*) FROM (SELECT s.next_step_id FROM next_step s WHERE s.host_id = a.host_id
  AND s.owner_account_id = a.account_id AND s.is_open = 1 AND s.campaign_id IS NULL LIMIT 1000) AS w) AS n
FROM account a
WHERE a.host_id = :host_id AND a.state = 'active' AND a.role IN ('call_handler', 'hub_worker', 'hub_manager')
ORDER BY a.account_id LIMIT 2000;

-- And their calls, in all campaigns.
-- A CROSS JOIN, so that SQLite begins with the campaigns.
-- name: caller_calls :many
-- who: desk
-- column: n int
SELECT p.account_id, count(*) AS n FROM campaign c
CROSS JOIN campaign_person p
WHERE c.host_id = :host_id AND c.state IN ('starting', 'running', 'paused')
  AND p.host_id = :host_id AND p.campaign_id = c.campaign_id AND p.state = 'call' AND p.account_id IS NOT NULL
GROUP BY p.account_id;
