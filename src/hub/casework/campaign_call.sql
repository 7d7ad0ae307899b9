-- Those whom campaigns chose, and what became of each.

-- name: campaign_person_insert :run
-- who: system
-- batch: a campaign begins with thousands
INSERT INTO campaign_person (host_id, campaign_person_id, campaign_id, person_id, state, why, is_open, hub_id, account_id, language, place,
  household_id, lead_id, next_step_id, due_at, changed_at)
VALUES (:host_id, :campaign_person_id, :campaign_id, :person_id, :state, :why, :is_open, :hub_id, :account_id, :language, :place,
  :household_id, :lead_id, :next_step_id, :due_at, :changed_at);

-- Who of a household is rung already.
-- name: campaign_home_lead :one
-- who: system
SELECT p.campaign_person_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.household_id = :household_id AND p.state = 'call'
ORDER BY p.campaign_person_id LIMIT 1;

-- One of those who were chosen.
-- name: campaign_person_get :one
-- who: desk
SELECT p.campaign_person_id, p.campaign_id, p.person_id, p.state, p.why, p.hub_id, p.account_id, p.language, p.household_id, p.lead_id,
  p.next_step_id, p.tries, p.tried_at, p.due_at, p.taken_by_id, p.taken_until_at, c.state AS campaign_state, c.quiet_days,
  c.script_version, c.name AS campaign_name, a.name AS taken_by
FROM campaign_person p
JOIN campaign c ON c.host_id = p.host_id AND c.campaign_id = p.campaign_id
LEFT JOIN account a ON a.host_id = p.host_id AND a.account_id = p.taken_by_id
WHERE p.host_id = :host_id AND p.campaign_person_id = :campaign_person_id;

-- The call that somebody has on the line.
-- name: campaign_taken_by :one
-- who: desk
SELECT p.campaign_person_id, p.campaign_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.taken_by_id = :taken_by_id AND p.taken_until_at > :now AND p.state = 'call'
ORDER BY p.taken_until_at DESC LIMIT 1;

-- The next call of theirs that nobody is on.
-- name: campaign_next_mine :one
-- who: desk
SELECT p.campaign_person_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.account_id = :account_id AND p.state = 'call'
  AND p.due_at <= :now AND p.taken_until_at <= :now
ORDER BY p.place, p.campaign_person_id LIMIT 1;

-- The next call of a team, in a language, that is nobody's.
-- name: campaign_next_team :one
-- who: desk
SELECT p.campaign_person_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.hub_id = :hub_id AND p.account_id IS NULL AND p.language = :language
  AND p.state = 'call' AND p.due_at <= :now AND p.taken_until_at <= :now
ORDER BY p.place, p.campaign_person_id LIMIT 1;

-- One rings: nobody else while it holds.
-- name: campaign_take :run
-- who: desk
UPDATE campaign_person SET taken_by_id = :taken_by_id, taken_until_at = :taken_until_at
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND state IN ('call', 'door')
  AND (taken_until_at <= :now OR taken_by_id = :taken_by_id);

-- name: campaign_untake :run
-- who: desk
UPDATE campaign_person SET taken_by_id = NULL, taken_until_at = 0
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND taken_by_id = :taken_by_id;

-- It goes on to another state; only from the one that was seen.
-- name: campaign_person_move :run
-- who: desk
-- param: seen_state enum campaign_person_state
UPDATE campaign_person SET state = :state, why = :why, is_open = :is_open, next_step_id = :next_step_id, interaction_id = COALESCE(:interaction_id, interaction_id),
  lead_id = :lead_id, taken_by_id = NULL, taken_until_at = 0, changed_at = :changed_at
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND state = :seen_state;

-- Tried, and to be tried again by whoever it was.
-- name: campaign_person_tried :do
-- who: desk
UPDATE campaign_person SET tries = :tries, tried_at = :tried_at, due_at = :due_at, account_id = :account_id, language = :language, taken_by_id = NULL, taken_until_at = 0,
  changed_at = :changed_at
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND is_open = 1;

-- name: campaign_try_add :do
-- who: desk
INSERT INTO campaign_try (host_id, campaign_try_id, campaign_id, campaign_person_id, hub_id, account_id, at, outcome)
VALUES (:host_id, :campaign_try_id, :campaign_id, :campaign_person_id, :hub_id, :account_id, :at, :outcome);

-- name: campaign_answer_put :do
-- who: desk
INSERT INTO campaign_answer (host_id, campaign_person_id, version, number, choice, words, at)
VALUES (:host_id, :campaign_person_id, :version, :number, :choice, :words, :at)
ON CONFLICT (host_id, campaign_person_id, version, number) DO UPDATE SET choice = excluded.choice, words = excluded.words, at = excluded.at;

-- Those who are spoken to in the same call.
-- name: campaign_with :many
-- who: desk
SELECT p.campaign_person_id, p.person_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.lead_id = :lead_id AND p.state = 'with' ORDER BY p.campaign_person_id LIMIT 500;

-- name: campaign_with_lead :do
-- who: desk
UPDATE campaign_person SET lead_id = :lead_id
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND state = 'with';

-- Others of their home whom the same campaign chose.
-- name: campaign_home :many
-- who: desk
-- subject: person_id
SELECT p.campaign_person_id, p.person_id, p.state, q.given_name, q.family_name, q.born_on
FROM campaign_person p
JOIN person q ON q.host_id = p.host_id AND q.person_id = p.person_id
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.household_id = :household_id
ORDER BY p.campaign_person_id LIMIT 20;

-- What would keep a call from being made now.
-- name: campaign_stop_of :one
-- who: desk
-- param: today text
-- column: refused int
-- column: protected int
-- column: cases int
-- column: spoken_at time
SELECT q.state,
  (SELECT count(*) FROM flag f WHERE f.host_id = q.host_id AND f.person_id = q.person_id AND f.code = 'no_calls' AND f.ended_at IS NULL
    AND (f.expires_on = '' OR f.expires_on >= :today)) AS refused,
  (SELECT count(*) FROM flag f WHERE f.host_id = q.host_id AND f.person_id = q.person_id AND f.code = 'protected_address' AND f.ended_at IS NULL
    AND (f.expires_on = '' OR f.expires_on >= :today))
  + (SELECT count(*) FROM protection x WHERE x.host_id = q.host_id AND x.person_id = q.person_id AND x.ended_at IS NULL)
  + (SELECT count(*) FROM protection y WHERE y.host_id = q.host_id AND y.property_id = q.property_id AND y.ended_at IS NULL) AS protected,
  (SELECT count(*) FROM help_case c WHERE c.host_id = q.host_id AND c.person_id = q.person_id AND c.state <> 'closed') AS cases,
  (SELECT max(i.at) FROM interaction i WHERE i.host_id = q.host_id AND i.person_id = q.person_id AND i.outcome = 'reached') AS spoken_at
FROM person q WHERE q.host_id = :host_id AND q.person_id = :person_id;

-- Whether they can be rung, and where they live.
-- name: campaign_ways :one
-- who: desk
-- column: phones int
-- column: has_address int
SELECT (SELECT count(*) FROM contact_point k WHERE k.host_id = q.host_id AND k.person_id = q.person_id AND k.kind = 'phone') AS phones,
  CASE WHEN q.address <> '' OR q.property_id IS NOT NULL THEN 1 ELSE 0 END AS has_address
FROM person q WHERE q.host_id = :host_id AND q.person_id = :person_id;

-- The open row of somebody, in whichever campaign.
-- name: campaign_open_of :one
-- who: signed_in
SELECT p.campaign_person_id, p.campaign_id, p.state, p.taken_by_id, p.taken_until_at FROM campaign_person p
WHERE p.host_id = :host_id AND p.person_id = :person_id AND p.is_open = 1;

-- Open rows in the order of their ids, to look whether they are still to be rung.
-- name: campaign_open_after :many
-- who: system
-- param: after int
-- param: how_many int
SELECT p.campaign_person_id, p.person_id, p.state FROM campaign_person p
WHERE p.host_id = :host_id AND p.person_id > :after AND p.is_open = 1
ORDER BY p.person_id LIMIT :how_many;

-- Of a campaign: the next that are open, to close them with it.
-- name: campaign_open_in :many
-- who: hub_manager
-- param: how_many int
SELECT p.campaign_person_id, p.next_step_id, p.state FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state = :state AND p.taken_until_at <= :now
ORDER BY p.campaign_person_id LIMIT :how_many;

-- name: campaign_close_rows :do
-- who: hub_manager
-- param: rows ids
UPDATE campaign_person SET state = 'closed', is_open = 0, next_step_id = NULL, lead_id = NULL, taken_by_id = NULL, taken_until_at = 0, changed_at = :changed_at
WHERE host_id = :host_id AND campaign_person_id IN (SELECT l.value FROM :rows AS l) AND is_open = 1;

-- name: campaign_close_steps :do
-- who: hub_manager
-- param: steps ids
UPDATE next_step SET is_open = 0, done_at = :done_at, done_by_id = :done_by_id
WHERE host_id = :host_id AND next_step_id IN (SELECT l.value FROM :steps AS l) AND is_open = 1;

-- --- sharing out ---

-- Calls that may be given to somebody else, in the order in which they are rung.
-- name: campaign_to_share :many
-- who: hub_manager
-- param: after int
-- param: how_many int
SELECT p.campaign_person_id, p.person_id, p.hub_id, p.account_id, p.language, p.household_id, p.next_step_id FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state = 'call' AND p.campaign_person_id > :after
ORDER BY p.campaign_person_id LIMIT :how_many;

-- name: campaign_share :run
-- who: hub_manager
-- batch: a campaign has thousands
UPDATE campaign_person SET account_id = :account_id
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id AND state = 'call' AND taken_until_at <= :now;

-- name: campaign_share_step :do
-- who: desk
-- batch: a campaign has thousands
UPDATE next_step SET owner_account_id = :owner_account_id
WHERE host_id = :host_id AND next_step_id = :next_step_id AND is_open = 1;

-- --- how far it is ---

-- name: campaign_counts :many
-- who: desk governance
-- column: n int
SELECT p.hub_id, p.state, p.why, count(*) AS n FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id
GROUP BY p.hub_id, p.state, p.why ORDER BY p.hub_id, p.state, p.why;

-- Who rang how often, and how often somebody was there.
-- name: campaign_tries_by :many
-- who: desk governance
-- column: n int
-- column: there int
SELECT t.account_id, a.name, count(*) AS n, sum(CASE WHEN t.outcome IN ('reached', 'helped', 'refused') THEN 1 ELSE 0 END) AS there
FROM campaign_try t
LEFT JOIN account a ON a.host_id = t.host_id AND a.account_id = t.account_id
WHERE t.host_id = :host_id AND t.campaign_id = :campaign_id
GROUP BY t.account_id, a.name ORDER BY n DESC, a.name LIMIT 100;

-- name: campaign_tries_since :each
-- who: desk governance
-- param: since time
SELECT t.at, t.outcome FROM campaign_try t
WHERE t.host_id = :host_id AND t.campaign_id = :campaign_id AND t.at >= :since ORDER BY t.at;

-- What waits for one person, and in their team for nobody; for My day. Counting stops at a thousand.
-- name: campaign_waiting :one
-- who: desk
-- unguarded: numbers up to a thousand; whom another team protects is kept out of campaigns, and nobody can be told from them
-- param: me id account
-- param: team id hub
-- column: mine int
-- column: teams int
SELECT (SELECT count(*) FROM (SELECT p.campaign_person_id FROM campaign_person p WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id
    AND p.state = 'call' AND p.account_id = :me LIMIT 1000) AS m) AS mine,
  (SELECT count(*) FROM (SELECT p.campaign_person_id FROM campaign_person p WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id
    AND p.state = 'call' AND p.hub_id = :team AND p.account_id IS NULL LIMIT 1000) AS t) AS teams;

-- Calls that wait for somebody who speaks a language.
-- name: campaign_languages :many
-- who: desk governance
-- column: n int
SELECT p.language, count(*) AS n FROM campaign_person p
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state = 'call' AND p.account_id IS NULL AND p.language <> ''
GROUP BY p.language ORDER BY n DESC, p.language LIMIT 50;

-- --- letters and doors ---

-- name: campaign_letters :many
-- who: desk
-- subject: person_id
-- param: team id hub
-- param: after int
-- param: how_many int
SELECT p.campaign_person_id, p.person_id, q.reference, q.given_name, q.family_name, q.address, q.postcode, q.language, h.name AS hub_name, h.phone AS hub_phone
FROM campaign_person p
JOIN person q ON q.host_id = p.host_id AND q.person_id = p.person_id AND q.state = 'here'
LEFT JOIN hub h ON h.host_id = p.host_id AND h.hub_id = p.hub_id
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state = 'letter' AND p.campaign_person_id > :after
  AND (:team IS NULL OR p.hub_id = :team)
ORDER BY p.campaign_person_id LIMIT :how_many;

-- Doors of a team that nobody answered behind; in walking order they are put by the room.
-- name: campaign_doors :many
-- who: desk
-- subject: person_id
-- param: team id hub
SELECT p.campaign_person_id, p.person_id, p.tries, q.reference, q.given_name, q.family_name, q.address, q.postcode, q.safe_contact, q.access_notes,
  pr.street, pr.number, pr.flat, pr.postcode AS street_postcode
FROM campaign_person p
JOIN person q ON q.host_id = p.host_id AND q.person_id = p.person_id AND q.state = 'here'
LEFT JOIN property pr ON pr.host_id = q.host_id AND pr.property_id = q.property_id
WHERE p.host_id = :host_id AND p.campaign_id = :campaign_id AND p.state = 'door' AND (:team IS NULL OR p.hub_id = :team)
ORDER BY p.campaign_person_id LIMIT 2000;

-- --- two records of one person ---

-- name: campaign_rows_of_person :many
-- who: hub
SELECT p.campaign_person_id, p.campaign_id, p.state FROM campaign_person p
WHERE p.host_id = :host_id AND p.person_id = :person_id ORDER BY p.campaign_person_id LIMIT 500;

-- Goes over, where the other has neither a row of the same campaign nor, if it is open, an open one.
-- name: campaign_row_over :run
-- who: hub
-- param: into id person
UPDATE campaign_person SET person_id = :into
WHERE host_id = :host_id AND campaign_person_id = :campaign_person_id
  AND NOT EXISTS (SELECT 1 FROM campaign_person o WHERE o.host_id = :host_id AND o.person_id = :into
    AND (o.campaign_id = campaign_person.campaign_id OR (o.is_open = 1 AND campaign_person.is_open = 1)));

-- name: campaign_rows_back :do
-- who: hub
-- param: home id person
UPDATE campaign_person SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND campaign_person_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'campaign_person');

-- The steps of those rows are about whoever the rows are about.
-- name: campaign_steps_follow :do
-- who: hub
-- param: of_person id person
UPDATE next_step SET person_id = :of_person
WHERE host_id = :host_id AND next_step_id IN (SELECT p.next_step_id FROM campaign_person p
  WHERE p.host_id = :host_id AND p.person_id = :of_person AND p.is_open = 1);
