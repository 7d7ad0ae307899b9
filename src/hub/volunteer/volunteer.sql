-- Volunteers: what they offer and when, who is near, and what they have promised.

-- name: volunteer_insert :do
-- who: hub call_handler
INSERT INTO volunteer (host_id, volunteer_id, person_id, account_id, state, paused_until_on, vehicle, range_m, minutes_week,
  lat, lon, since_on)
VALUES (:host_id, :volunteer_id, :person_id, :account_id, :state, :paused_until_on, :vehicle, :range_m, :minutes_week,
  :lat, :lon, :since_on);

-- name: volunteer_by_id :one
-- who: desk volunteer
-- subject: person_id
SELECT v.volunteer_id, v.person_id, v.account_id, v.state, v.paused_until_on, v.vehicle, v.range_m, v.minutes_week,
  v.last_task_at, v.lat, v.lon, v.since_on, v.row_version, p.given_name, p.family_name, p.known_as
FROM volunteer v
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE v.host_id = :host_id AND v.volunteer_id = :volunteer_id;

-- name: volunteer_by_account :one
-- who: desk volunteer
SELECT v.volunteer_id FROM volunteer v WHERE v.host_id = :host_id AND v.account_id = :account_id;

-- name: volunteer_by_person :one
-- who: desk volunteer
SELECT v.volunteer_id FROM volunteer v WHERE v.host_id = :host_id AND v.person_id = :person_id;

-- No row: somebody changed it since.
-- name: volunteer_keep :run
-- who: hub call_handler
-- param: seen_version int
UPDATE volunteer SET state = :state, paused_until_on = :paused_until_on, vehicle = :vehicle, range_m = :range_m,
  minutes_week = :minutes_week, row_version = row_version + 1
WHERE host_id = :host_id AND volunteer_id = :volunteer_id AND row_version = :seen_version;

-- name: volunteer_state_keep :do
-- who: hub call_handler volunteer
UPDATE volunteer SET state = :state, paused_until_on = :paused_until_on, row_version = row_version + 1
WHERE host_id = :host_id AND volunteer_id = :volunteer_id;

-- name: volunteer_last_task_keep :do
-- who: hub call_handler volunteer
UPDATE volunteer SET last_task_at = :last_task_at WHERE host_id = :host_id AND volunteer_id = :volunteer_id;

-- name: volunteer_skill_add :do
-- who: hub call_handler
INSERT INTO volunteer_skill (host_id, volunteer_id, skill) VALUES (:host_id, :volunteer_id, :skill)
ON CONFLICT (host_id, volunteer_id, skill) DO NOTHING;

-- name: volunteer_skills_clear :do
-- who: hub call_handler
DELETE FROM volunteer_skill WHERE host_id = :host_id AND volunteer_id = :volunteer_id;

-- name: volunteer_check_add :do
-- who: hub call_handler
INSERT INTO volunteer_check (host_id, volunteer_id, kind, done_on, expires_on)
VALUES (:host_id, :volunteer_id, :kind, :done_on, :expires_on)
ON CONFLICT (host_id, volunteer_id, kind) DO UPDATE SET done_on = excluded.done_on, expires_on = excluded.expires_on;

-- name: volunteer_checks_clear :do
-- who: hub call_handler
DELETE FROM volunteer_check WHERE host_id = :host_id AND volunteer_id = :volunteer_id;

-- name: volunteer_hours_add :do
-- who: hub call_handler
INSERT INTO volunteer_hours (host_id, volunteer_id, weekday, from_minute, to_minute)
VALUES (:host_id, :volunteer_id, :weekday, :from_minute, :to_minute);

-- name: volunteer_hours_clear :do
-- who: hub call_handler
DELETE FROM volunteer_hours WHERE host_id = :host_id AND volunteer_id = :volunteer_id;

-- What the host's categories are called, to read "picking up medicine" as one of them.
-- name: volunteer_categories :many
-- who: desk volunteer
SELECT c.code, c.name, c.words FROM need_category c WHERE c.host_id = :host_id AND c.is_used = 1 ORDER BY c.place;

-- --- who is near, and what the rules of matching ask about them ---

-- Everybody who lives in a box, in no order: crowd.c puts them in order and leaves out its corners.
-- name: helpers_in_box :many
-- who: desk
-- param: south real
-- param: north real
-- param: west real
-- param: east real
SELECT v.volunteer_id, v.state, v.lat, v.lon FROM volunteer v
WHERE v.host_id = :host_id AND v.lat >= :south AND v.lat <= :north AND v.lon >= :west AND v.lon <= :east AND v.state <> 'left';

-- Those whose home is not known: for help by telephone, and for a hub that has no map yet.
-- name: helpers_placeless :many
-- who: desk
-- rows: helpers_in_box
SELECT v.volunteer_id, v.state, v.lat, v.lon FROM volunteer v
WHERE v.host_id = :host_id AND v.lat IS NULL AND v.state <> 'left'
ORDER BY v.volunteer_id LIMIT 200;

-- fragment: helper_offers
-- param: skill text
EXISTS (SELECT 1 FROM volunteer_skill s
    WHERE s.host_id = v.host_id AND s.volunteer_id = v.volunteer_id AND s.skill = :skill);

-- What says how or in which language somebody helps does not say with what.
-- fragment: helper_offers_other
EXISTS (SELECT 1 FROM volunteer_skill s WHERE s.host_id = v.host_id AND s.volunteer_id = v.volunteer_id
    AND s.skill <> 'driving' AND substr(s.skill, 1, 9) <> 'language:');

-- fragment: helper_speaks
-- param: language text
EXISTS (SELECT 1 FROM volunteer_skill s
    WHERE s.host_id = v.host_id AND s.volunteer_id = v.volunteer_id AND s.skill = :language);

-- What most rules of matching ask, of these helpers: of those who offer the skill (or have not said what they offer), speak the
-- language (if one is asked for) and have had a check (if one is needed), and of :whoever in any case. offers: 1 who
-- offers it, 2 who offers something else, 0 who has not said. A check is good until that day, '' for ever, 'none': they have none.
-- name: helpers_facts :many
-- who: desk
-- param: helpers ids
-- param: whoever ids
-- param: needs_check bool
-- column: offers int
-- column: speaks int
-- column: basic_until text
-- column: enhanced_until text
SELECT v.volunteer_id, v.person_id, v.state, v.paused_until_on, v.vehicle, v.range_m, v.minutes_week, v.last_task_at,
  CASE WHEN :{helper_offers} THEN 1 WHEN :{helper_offers_other} THEN 2 ELSE 0 END AS offers,
  CASE WHEN :language <> '' AND :{helper_speaks} THEN 1 ELSE 0 END AS speaks,
  CASE WHEN :needs_check = 1 THEN COALESCE((SELECT c.expires_on FROM volunteer_check c
      WHERE c.host_id = v.host_id AND c.volunteer_id = v.volunteer_id AND c.kind = 'dbs_basic'), 'none')
    ELSE 'none' END AS basic_until,
  CASE WHEN :needs_check = 1 THEN COALESCE((SELECT c.expires_on FROM volunteer_check c
      WHERE c.host_id = v.host_id AND c.volunteer_id = v.volunteer_id AND c.kind = 'dbs_enhanced'), 'none')
    ELSE 'none' END AS enhanced_until
FROM volunteer v
WHERE v.host_id = :host_id AND v.volunteer_id IN (SELECT l.value FROM :helpers AS l)
  AND (v.volunteer_id IN (SELECT w.value FROM :whoever AS w)
    OR ((:needs_check = 0 OR EXISTS (SELECT 1 FROM volunteer_check c WHERE c.host_id = v.host_id AND c.volunteer_id = v.volunteer_id
          AND c.kind IN ('dbs_basic','dbs_enhanced')))
      AND (:language = '' OR :{helper_speaks})
      AND (:{helper_offers} OR NOT :{helper_offers_other})))
ORDER BY v.volunteer_id;

-- What is asked last, of those whom nothing else speaks against: when they can (1: weekday, from, to), how many minutes they
-- have promised in the week of a task (2), and how many offers of the last days came to nothing (3).
-- name: helpers_times :many
-- who: desk
-- param: helpers ids
-- param: from_at time
-- param: until_at time
-- param: since_at time
-- column: what int
-- column: amount int
-- column: from_minute int
-- column: to_minute int
SELECT 1 AS what, h.volunteer_id, h.weekday AS amount, h.from_minute, h.to_minute FROM volunteer_hours h
WHERE h.host_id = :host_id AND h.volunteer_id IN (SELECT l.value FROM :helpers AS l)
UNION ALL
SELECT 2, t.volunteer_id, SUM(t.minutes), 0, 0 FROM task t
WHERE t.host_id = :host_id AND t.volunteer_id IN (SELECT l.value FROM :helpers AS l)
  AND t.state IN ('taken','under_way','done') AND t.window_to_at >= :from_at AND t.window_to_at < :until_at
GROUP BY t.volunteer_id
UNION ALL
SELECT 3, o.volunteer_id, COUNT(*), 0, 0 FROM task_offer o
WHERE o.host_id = :host_id AND o.volunteer_id IN (SELECT l.value FROM :helpers AS l)
  AND o.state IN ('offered','declined','too_late') AND o.offered_at >= :since_at
GROUP BY o.volunteer_id
ORDER BY what, volunteer_id;

-- What these helpers offer, one row for each skill; so with checks and hours.
-- name: skills_among :many
-- who: desk volunteer
-- param: helpers ids
SELECT s.volunteer_id, s.skill FROM volunteer_skill s
WHERE s.host_id = :host_id AND s.volunteer_id IN (SELECT l.value FROM :helpers AS l)
ORDER BY s.volunteer_id, s.skill;

-- name: checks_among :many
-- who: desk volunteer
-- param: helpers ids
SELECT c.volunteer_id, c.kind, c.done_on, c.expires_on FROM volunteer_check c
WHERE c.host_id = :host_id AND c.volunteer_id IN (SELECT l.value FROM :helpers AS l)
ORDER BY c.volunteer_id, c.kind;

-- name: hours_among :many
-- who: desk volunteer
-- param: helpers ids
SELECT h.volunteer_id, h.weekday, h.from_minute, h.to_minute FROM volunteer_hours h
WHERE h.host_id = :host_id AND h.volunteer_id IN (SELECT l.value FROM :helpers AS l)
ORDER BY h.volunteer_id, h.weekday, h.from_minute;

-- What they are called.
-- name: names_among :many
-- who: desk
-- subject: person_id
-- param: helpers ids
SELECT v.volunteer_id, v.person_id, p.given_name, p.family_name, p.known_as FROM volunteer v
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE v.host_id = :host_id AND v.volunteer_id IN (SELECT l.value FROM :helpers AS l)
ORDER BY v.volunteer_id;

-- Who lives with the person: they are not asked as if they were strangers.
-- name: task_household :many
-- who: desk
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.household_id = :household_id ORDER BY p.person_id LIMIT 100;

-- A place to begin looking from, when a task has none: the southernmost volunteer's.
-- name: volunteer_somewhere :one
-- who: desk
SELECT v.lat, v.lon FROM volunteer v WHERE v.host_id = :host_id AND v.lat > -90 ORDER BY v.lat LIMIT 1;

-- What these helpers have promised in the week of a task: minutes of tasks whose window ends in it.
-- name: promised_among :many
-- who: desk
-- param: helpers ids
-- param: from_at time
-- param: until_at time
-- column: minutes int
SELECT t.volunteer_id, SUM(t.minutes) AS minutes FROM task t
WHERE t.host_id = :host_id AND t.volunteer_id IN (SELECT l.value FROM :helpers AS l)
  AND t.state IN ('taken','under_way','done') AND t.window_to_at >= :from_at AND t.window_to_at < :until_at
GROUP BY t.volunteer_id ORDER BY t.volunteer_id;

-- name: promised_minutes_of :one
-- who: desk volunteer
-- param: from_at time
-- param: until_at time
-- column: minutes int
SELECT COALESCE(SUM(t.minutes), 0) AS minutes FROM task t
WHERE t.host_id = :host_id AND t.volunteer_id = :volunteer_id AND t.state IN ('taken','under_way','done')
  AND t.window_to_at >= :from_at AND t.window_to_at < :until_at;

-- --- the list of helpers, by name ---

-- name: helper_list :many
-- who: desk
-- subject: person_id
-- param: after_name text
-- param: after_id int
-- param: in_state text
-- param: with_skill text
-- param: weekday int
-- param: minute int
-- param: free_now bool
-- param: today text
SELECT a.name AS account_name, a.account_id, v.volunteer_id, v.person_id, v.state, v.paused_until_on, v.vehicle, v.range_m,
  v.minutes_week, v.last_task_at, v.lat, v.lon, p.given_name, p.family_name, p.known_as
FROM account a
JOIN volunteer v ON v.host_id = a.host_id AND v.account_id = a.account_id
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE a.host_id = :host_id AND a.role = 'volunteer' AND (a.name, a.account_id) > (:after_name, :after_id)
  AND (:in_state = '' OR v.state = :in_state)
  AND (:with_skill = '' OR EXISTS (SELECT 1 FROM volunteer_skill s
    WHERE s.host_id = v.host_id AND s.volunteer_id = v.volunteer_id AND s.skill = :with_skill))
  AND (:free_now = 0 OR (v.state IN ('active','paused') AND (v.paused_until_on = '' OR v.paused_until_on <= :today)
    AND NOT (v.state = 'paused' AND v.paused_until_on = '')
    AND (EXISTS (SELECT 1 FROM volunteer_hours h WHERE h.host_id = v.host_id AND h.volunteer_id = v.volunteer_id
        AND h.weekday = :weekday AND h.from_minute <= :minute AND h.to_minute > :minute)
      OR NOT EXISTS (SELECT 1 FROM volunteer_hours n WHERE n.host_id = v.host_id AND n.volunteer_id = v.volunteer_id))))
ORDER BY a.name, a.account_id LIMIT 51;

-- Where the page before this one ended.
-- name: helper_account_name :one
-- who: desk
SELECT a.name FROM account a WHERE a.host_id = :host_id AND a.account_id = :account_id;

-- The areas of the hubs, to draw helpers on.
-- name: helper_areas :many
-- who: desk
SELECT a.name, a.outline FROM area a
WHERE a.host_id = :host_id AND a.geography = 'hub area' ORDER BY a.name LIMIT 40;

-- How many there are in each state. Counting stops at a thousand: whether there is a thousandth costs half of counting up to it.
-- name: helper_counts :one
-- who: desk
-- column: active int
-- column: paused int
-- column: applied int
SELECT
  (SELECT CASE WHEN EXISTS (SELECT 1 FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'active' LIMIT 1 OFFSET 999) THEN 1000
    ELSE (SELECT COUNT(*) FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'active') END) AS active,
  (SELECT CASE WHEN EXISTS (SELECT 1 FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'paused' LIMIT 1 OFFSET 999) THEN 1000
    ELSE (SELECT COUNT(*) FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'paused') END) AS paused,
  (SELECT CASE WHEN EXISTS (SELECT 1 FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'applied' LIMIT 1 OFFSET 999) THEN 1000
    ELSE (SELECT COUNT(*) FROM volunteer v WHERE v.host_id = :host_id AND v.state = 'applied') END) AS applied;

-- What one helper has done and has been asked, newest first.
-- name: helper_tasks :many
-- who: desk
SELECT t.task_id, t.reference, t.state, t.what, t.minutes, t.window_from_at, t.window_to_at, t.ended_at, o.state AS offer_state,
  o.offered_at
FROM task_offer o
JOIN task t ON t.host_id = o.host_id AND t.task_id = o.task_id
WHERE o.host_id = :host_id AND o.volunteer_id = :volunteer_id
ORDER BY o.offered_at DESC, t.task_id DESC LIMIT 30;

-- Mail to a volunteer goes to the first address their record has.
-- name: volunteer_email :one
-- who: hub call_handler
-- subject: person_id
SELECT c.value, c.person_id FROM contact_point c
WHERE c.host_id = :host_id AND c.person_id = :person_id AND c.kind = 'email'
ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1;

-- --- two records of one person put together, or taken apart ---

-- Tasks go where their case goes.
-- name: task_moved :do
-- who: hub
-- param: home id person
UPDATE task SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND case_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'case');

-- Whoever helps is a person, too.
-- name: volunteer_moved :many
-- who: hub
-- param: into id person
UPDATE volunteer SET person_id = :into WHERE host_id = :host_id AND person_id = :person_id RETURNING volunteer_id, account_id;

-- name: volunteer_moved_back :many
-- who: hub
-- param: home id person
UPDATE volunteer SET person_id = :home
WHERE host_id = :host_id AND person_id = :person_id AND volunteer_id IN (SELECT m.row_id FROM person_merge_move m
  WHERE m.host_id = :host_id AND m.person_merge_id = :person_merge_id AND m.kind = 'volunteer')
RETURNING volunteer_id, account_id;

-- Their sign-in knows whose record it is.
-- name: volunteer_moved_account :do
-- who: hub
UPDATE account SET person_id = :person_id WHERE host_id = :host_id AND account_id = :account_id AND person_id IS NOT NULL;
