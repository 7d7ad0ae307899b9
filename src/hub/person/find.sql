-- What finds a person while somebody types: bounded ranges of person_key, and a line about each one found.
-- Cases and needs are read here and never written: their room stands on a higher floor.

-- Keys that begin alike.
-- name: find_keys :many
-- who: desk governance
-- subject: person_id
-- batch: what was typed may mean several things
-- param: from_key text
-- param: until_key text
-- param: most int
SELECT k.person_id, k.find_key FROM person_key k
WHERE k.host_id = :host_id AND k.find_key >= :from_key AND k.find_key < :until_key
ORDER BY k.find_key, k.person_id LIMIT :most;

-- People who have both a key of a range and one that begins otherwise (a line break before it); so many of the first are
-- looked at.
-- name: find_keys_both :many
-- who: desk governance
-- batch: two words typed may mean several things each
-- param: from_key text
-- param: until_key text
-- param: other text
-- param: looked_at int
SELECT f.person_id
FROM (SELECT k.person_id, k.find_key FROM person_key k
  WHERE k.host_id = :host_id AND k.find_key >= :from_key AND k.find_key < :until_key
  ORDER BY k.find_key, k.person_id LIMIT :looked_at) f
WHERE EXISTS (SELECT 1 FROM person_keys o
  WHERE o.host_id = :host_id AND o.person_id = f.person_id AND replace(o.keys, :other, '') <> o.keys)
LIMIT 20;

-- How many keys begin alike, up to so many: what is rare is walked.
-- name: find_keys_count :one
-- who: desk governance
-- batch: what was typed may mean several things
-- unguarded: only chooses which of two ranges is walked; nobody is told
-- param: from_key text
-- param: until_key text
-- param: most int
-- column: n int
SELECT COUNT(*) AS n FROM (SELECT k.person_id FROM person_key k
  WHERE k.host_id = :host_id AND k.find_key >= :from_key AND k.find_key < :until_key LIMIT :most) r;

-- Those with exactly this key, and what tells whether it is them.
-- name: match_candidates :many
-- who: desk administrator
-- subject: person_id
-- batch: lists come by the thousand
SELECT k.person_id, p.given_name, p.family_name, p.known_as, p.born_on, p.nhs_number FROM person_key k
JOIN person p ON p.host_id = k.host_id AND p.person_id = k.person_id
WHERE k.host_id = :host_id AND k.find_key = :find_key
ORDER BY k.person_id LIMIT 20;

-- Every key of a person, also those that a list made ahead of the others: a line break before each and behind the last.
-- name: find_keys_of :many
-- who: desk governance administrator
-- subject: person_id
-- batch: everybody who may be meant is held against what was typed
SELECT k.person_id, k.keys FROM person_keys k WHERE k.host_id = :host_id AND k.person_id = :person_id
UNION ALL
SELECT w.person_id, w.keys FROM person_key_wait w WHERE w.host_id = :host_id AND w.person_id = :person_id;

-- The keys that are in person_keys.
-- name: keys_of_person :one
-- who: desk governance administrator
-- subject: person_id
-- batch: lists come by the thousand
SELECT k.person_id, k.keys FROM person_keys k WHERE k.host_id = :host_id AND k.person_id = :person_id;

-- name: keys_of_person_keep :do
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO person_keys (host_id, person_id, keys) VALUES (:host_id, :person_id, :keys)
ON CONFLICT (host_id, person_id) DO UPDATE SET keys = excluded.keys;

-- name: person_key_add :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO person_key (host_id, find_key, person_id) VALUES (:host_id, :find_key, :person_id)
ON CONFLICT (host_id, find_key, person_id) DO NOTHING;

-- name: person_key_remove :run
-- who: desk administrator
-- batch: lists come by the thousand
DELETE FROM person_key WHERE host_id = :host_id AND find_key = :find_key AND person_id = :person_id;

-- What somebody's keys are made of, beside their contact points and other names.
-- name: person_key_facts :one
-- who: desk administrator
-- subject: person_id
-- batch: lists come by the thousand
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.known_as, p.born_on, p.nhs_number, p.address, p.postcode
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- Their keys are made later, by this import; these were made at once.
-- Whether a big list is being brought in whose people have not all of their keys yet.
-- name: keys_behind :one
-- who: desk governance administrator
-- unguarded: says that somebody waits, not who
SELECT w.import_id FROM person_key_wait w WHERE w.host_id = :host_id LIMIT 1;

-- name: person_key_wait_add :run
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO person_key_wait (host_id, person_id, import_id, keys) VALUES (:host_id, :person_id, :import_id, :keys)
ON CONFLICT (host_id, person_id) DO UPDATE SET import_id = excluded.import_id, keys = person_key_wait.keys || excluded.keys,
  stage = CASE WHEN person_key_wait.stage = 0 THEN 0 ELSE -1 END;

-- name: person_keys_waiting :many
-- who: system
-- subject: person_id
-- param: after int
SELECT w.person_id, w.keys, w.stage FROM person_key_wait w
WHERE w.host_id = :host_id AND w.person_id > :after AND w.import_id = :import_id ORDER BY w.person_id LIMIT 2000;

-- Theirs are made now; gives back whom nobody changed since they were read.
-- name: person_keys_making :many
-- who: system
-- param: people ids
UPDATE person_key_wait SET stage = 1
WHERE host_id = :host_id AND person_id IN (SELECT l.value FROM :people AS l) AND import_id = :import_id AND stage < 2
RETURNING person_id;

-- What may be in person_key beside what person_keys has.
-- name: person_key_wait_keys_set :do
-- who: desk administrator
-- batch: lists come by the thousand
UPDATE person_key_wait SET keys = :keys WHERE host_id = :host_id AND person_id = :person_id;

-- Made: of those nobody changed meanwhile.
-- name: person_keys_made :run
-- who: system
-- param: import_id id import
DELETE FROM person_key_wait WHERE host_id = :host_id AND import_id = :import_id AND stage = 1
  AND person_id IN (SELECT w.person_id FROM person_key_wait w
    WHERE w.host_id = :host_id AND w.import_id = :import_id AND w.stage = 1 ORDER BY w.person_id LIMIT 20000);

-- Those whom somebody did change.
-- name: person_keys_again :many
-- who: system
SELECT w.person_id FROM person_key_wait w
WHERE w.host_id = :host_id AND w.import_id = :import_id AND w.stage = 2 ORDER BY w.person_id LIMIT 2000;

-- An import that left keys behind and is not at work: it ended, or began so long ago that somebody stopped it.
-- name: person_keys_left :one
-- who: system
-- param: before_at time
SELECT w.import_id FROM person_key_wait w JOIN import i ON i.host_id = w.host_id AND i.import_id = w.import_id
WHERE w.host_id = :host_id AND (i.state IN ('done','failed') OR i.started_at < :before_at) ORDER BY w.person_id LIMIT 1;

-- Whoever makes the keys of somebody who waits says so, and learns what there may be.
-- name: person_key_wait_changed :one
-- who: desk administrator
-- subject: person_id
UPDATE person_key_wait SET stage = 2 WHERE host_id = :host_id AND person_id = :person_id RETURNING person_id, keys;

-- name: person_key_wait_end :do
-- who: desk administrator
DELETE FROM person_key_wait WHERE host_id = :host_id AND person_id = :person_id AND stage = 2;

-- The person behind a reference of a request, case or task.
-- name: person_of_reference :one
-- who: desk governance
-- column: person_id id person
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.reference = :reference
UNION ALL
SELECT c.person_id FROM help_case c WHERE c.host_id = :host_id AND c.reference = :reference
UNION ALL
SELECT r.person_id FROM request r WHERE r.host_id = :host_id AND r.reference = :reference
UNION ALL
SELECT t.person_id FROM task t WHERE t.host_id = :host_id AND t.reference = :reference
LIMIT 1;

-- Is there anybody with this word? (The form is w and the word.)
-- name: find_word_known :one
-- who: desk governance administrator
-- batch: a record has several words
SELECT w.word FROM find_word w WHERE w.host_id = :host_id AND w.form = :form LIMIT 1;

-- name: find_word_add :run
-- who: desk administrator
-- batch: a word has many forms
INSERT INTO find_word (host_id, form, word) VALUES (:host_id, :form, :word)
ON CONFLICT (host_id, form, word) DO NOTHING;

-- Words that a form stands for.
-- name: find_word_like :many
-- who: desk governance administrator
-- param: from_form text
-- param: until_form text
-- param: most int
-- batch: a typed word has many forms
SELECT w.word FROM find_word w
WHERE w.host_id = :host_id AND w.form >= :from_form AND w.form <= :until_form
ORDER BY w.form, w.word LIMIT :most;

-- What decides between those who fit equally well: whether they live here still, and where.
-- name: find_places :many
-- who: desk governance
-- param: people ids
SELECT p.person_id, p.state, h.lat, h.lon FROM person p
LEFT JOIN property h ON h.host_id = p.host_id AND h.property_id = p.property_id
WHERE p.host_id = :host_id AND p.person_id IN (SELECT l.value FROM :people AS l)
ORDER BY p.person_id;

-- Where a team works.
-- name: find_team_area :one
-- who: desk governance
-- column: lat real
-- column: lon real
SELECT (a.south + a.north) / 2 AS lat, (a.west + a.east) / 2 AS lon FROM hub h
JOIN area a ON a.host_id = h.host_id AND a.area_id = h.area_id
WHERE h.host_id = :host_id AND h.hub_id = :hub_id;

-- Other names of somebody.
-- name: aliases_of :many
-- who: desk governance administrator
-- batch: lists come by the thousand
-- subject: person_id
SELECT l.person_id, l.person_alias_id, l.name, l.kind FROM person_alias l
WHERE l.host_id = :host_id AND l.person_id = :person_id ORDER BY l.person_alias_id LIMIT 50;

-- name: alias_insert :do
-- who: desk administrator
INSERT INTO person_alias (host_id, person_alias_id, person_id, name, kind)
VALUES (:host_id, :person_alias_id, :person_id, :name, :kind);

-- name: alias_delete :run
-- who: desk administrator
DELETE FROM person_alias WHERE host_id = :host_id AND person_id = :person_id AND person_alias_id = :person_alias_id;

-- One line about somebody found.
-- name: find_line :one
-- who: desk governance
-- subject: person_id
-- batch: ten lines at a time
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.known_as, p.born_on, p.address, p.postcode,
  (SELECT c.folded FROM contact_point c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.kind = 'phone'
    ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1) AS phone
FROM person p
WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- Open cases of several people, newest first.
-- name: find_cases :many
-- who: desk governance
-- param: people ids
SELECT c.person_id, c.case_id FROM help_case c
WHERE c.host_id = :host_id AND c.person_id IN (SELECT l.value FROM :people AS l) AND c.state <> 'closed'
ORDER BY c.person_id, c.opened_at DESC LIMIT 200;

-- What is open in cases, newest first.
-- name: find_needs :many
-- who: desk governance
-- param: cases ids
SELECT n.case_id, n.need_id, g.name FROM need n
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
WHERE n.host_id = :host_id AND n.case_id IN (SELECT l.value FROM :cases AS l) AND n.state = 'open'
ORDER BY n.opened_at DESC, n.need_id DESC LIMIT 200;

-- All their cases, for their own page.
-- name: cases_of_person :many
-- who: desk governance
SELECT c.case_id, c.reference, c.state, c.opened_at, c.closed_at FROM help_case c
WHERE c.host_id = :host_id AND c.person_id = :person_id
ORDER BY c.opened_at DESC LIMIT 50;

-- The campaigns they are or were in: the open one first, then the newest.
-- name: campaigns_of_person :many
-- who: desk governance
-- subject: person_id
-- column: call_by_at time
SELECT p.person_id, p.campaign_person_id, p.campaign_id, c.name, c.state AS campaign_state, p.state, p.why, p.is_open, p.tries, p.tried_at,
  p.due_at, p.taken_by_id, p.taken_until_at, COALESCE(s.due_at, 0) AS call_by_at, h.name AS hub_name, a.name AS caller, i.words, i.at AS spoken_at
FROM campaign_person p
JOIN campaign c ON c.host_id = p.host_id AND c.campaign_id = p.campaign_id
JOIN hub h ON h.host_id = p.host_id AND h.hub_id = p.hub_id
LEFT JOIN account a ON a.host_id = p.host_id AND a.account_id = p.account_id
LEFT JOIN next_step s ON s.host_id = p.host_id AND s.next_step_id = p.next_step_id
LEFT JOIN interaction i ON i.host_id = p.host_id AND i.interaction_id = p.interaction_id
WHERE p.host_id = :host_id AND p.person_id = :person_id
ORDER BY p.is_open DESC, p.changed_at DESC, p.campaign_person_id DESC LIMIT 20;

-- Everything that people are known by between two keys, in the order of the keys.
-- name: person_keys_between :each
-- who: system
-- subject: person_id
-- param: from_key text
-- param: until_key text
SELECT k.find_key, k.person_id FROM person_key k
WHERE k.host_id = :host_id AND k.find_key >= :from_key AND k.find_key < :until_key
ORDER BY k.find_key, k.person_id;
