-- Tasks: from a need to somebody who did it.

-- name: task_insert :do
-- who: hub call_handler
INSERT INTO task (host_id, task_id, reference, case_id, need_id, person_id, need_category_id, state, what, notes, property_id,
  street, lat, lon, window_from_at, window_to_at, minutes, needs_check, money, at_door, created_at, open_work_id, hub_id)
VALUES (:host_id, :task_id, :reference, :case_id, :need_id, :person_id, :need_category_id, 'open', :what, :notes, :property_id,
  :street, :lat, :lon, :window_from_at, :window_to_at, :minutes, :needs_check, :money, :at_door, :created_at, :open_work_id,
  (SELECT c.hub_id FROM help_case c WHERE c.host_id = :host_id AND c.case_id = :case_id));

-- name: task_with_reference :one
-- who: hub call_handler
SELECT t.task_id FROM task t WHERE t.host_id = :host_id AND t.reference = :reference;

-- Everything about a task that is not personal.
-- name: task_by_id :one
-- who: desk volunteer partner
SELECT t.task_id, t.reference, t.case_id, t.need_id, t.person_id, t.state, t.what, t.street, t.lat, t.lon, t.window_from_at,
  t.window_to_at, t.minutes, t.needs_check, t.money, t.at_door, t.volunteer_id, t.created_at, t.taken_at, t.started_at, t.ended_at,
  k.code, k.name AS category_name, c.hub_id, h.name AS hub_name, h.phone AS hub_phone
FROM task t
JOIN need_category k ON k.host_id = t.host_id AND k.need_category_id = t.need_category_id
JOIN help_case c ON c.host_id = t.host_id AND c.case_id = t.case_id
JOIN hub h ON h.host_id = c.host_id AND h.hub_id = c.hub_id
WHERE t.host_id = :host_id AND t.task_id = :task_id;

-- Whose door it is, and what was said about it.
-- name: task_door_of :one
-- who: desk volunteer
-- subject: person_id
SELECT t.person_id, t.notes, t.ended_words, p.given_name, p.family_name, p.known_as, p.address, p.postcode, p.access_notes,
  p.communication, p.language, d.flat, d.number, d.street, d.locality, d.town, d.postcode AS property_postcode
FROM task t
JOIN person p ON p.host_id = t.host_id AND p.person_id = t.person_id
LEFT JOIN property d ON d.host_id = t.host_id AND d.property_id = t.property_id
WHERE t.host_id = :host_id AND t.task_id = :task_id;

-- Where the person of a need lives, to put into a new task.
-- name: task_place_of :one
-- who: hub call_handler
-- subject: person_id
SELECT p.person_id, p.property_id, p.given_name, p.family_name, p.known_as, p.address, d.number, d.street, d.lat, d.lon
FROM person p
LEFT JOIN property d ON d.host_id = p.host_id AND d.property_id = p.property_id
WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: tasks_of_need :many
-- who: desk volunteer partner
SELECT t.task_id, t.state, t.reference, t.what FROM task t
WHERE t.host_id = :host_id AND t.need_id = :need_id ORDER BY t.created_at, t.task_id LIMIT 50;

-- What matching asks about the person: their household and language.
-- name: task_person :one
-- who: desk
-- subject: person_id
SELECT p.person_id, p.household_id, p.language FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- The only change of state: by compare-and-set. No row: somebody was quicker.
-- name: task_move_keep :one
-- who: desk volunteer partner
-- param: from_state enum task_state
-- param: to_state enum task_state
UPDATE task SET state = :to_state, volunteer_id = :volunteer_id, taken_at = :taken_at, started_at = :started_at,
  ended_at = :ended_at, ended_words = :ended_words, open_work_id = :open_work_id, row_version = row_version + 1
WHERE host_id = :host_id AND task_id = :task_id AND state = :from_state
RETURNING task_id;

-- name: task_offer_put :do
-- who: hub call_handler
INSERT INTO task_offer (host_id, task_id, volunteer_id, state, offered_at)
VALUES (:host_id, :task_id, :volunteer_id, 'offered', :offered_at)
ON CONFLICT (host_id, task_id, volunteer_id) DO UPDATE SET state = 'offered', offered_at = excluded.offered_at, answered_at = NULL;

-- name: task_offer_answer :do
-- who: desk volunteer
UPDATE task_offer SET state = :state, answered_at = :answered_at
WHERE host_id = :host_id AND task_id = :task_id AND volunteer_id = :volunteer_id;

-- name: task_offers_too_late :do
-- who: desk volunteer partner
UPDATE task_offer SET state = 'too_late', answered_at = :answered_at
WHERE host_id = :host_id AND task_id = :task_id AND state = 'offered';

-- name: task_offer_of :one
-- who: desk volunteer
SELECT o.state, o.offered_at FROM task_offer o
WHERE o.host_id = :host_id AND o.task_id = :task_id AND o.volunteer_id = :volunteer_id;

-- name: task_offers_waiting :one
-- who: desk volunteer partner
-- column: waiting int
SELECT COUNT(*) AS waiting FROM task_offer o
WHERE o.host_id = :host_id AND o.task_id = :task_id AND o.state = 'offered';

-- Who was asked, and what they said.
-- name: task_offers_of :many
-- who: desk
-- subject: person_id
SELECT o.volunteer_id, o.state, o.offered_at, o.answered_at, v.person_id, p.given_name, p.family_name, p.known_as
FROM task_offer o
JOIN volunteer v ON v.host_id = o.host_id AND v.volunteer_id = o.volunteer_id
JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
WHERE o.host_id = :host_id AND o.task_id = :task_id
ORDER BY o.offered_at, o.volunteer_id LIMIT 200;

-- What each person answered to this task, for the rules of matching.
-- name: task_answers :many
-- who: desk
SELECT o.volunteer_id, o.state FROM task_offer o
WHERE o.host_id = :host_id AND o.task_id = :task_id ORDER BY o.volunteer_id LIMIT 500;

-- --- a volunteer's own tasks ---

-- name: my_offers :many
-- who: volunteer
SELECT t.task_id, t.reference, t.state, t.what, t.street, t.lat, t.lon, t.window_from_at, t.window_to_at, t.minutes, t.money,
  t.needs_check, t.at_door, t.ended_at, k.code
FROM task_offer o
JOIN task t ON t.host_id = o.host_id AND t.task_id = o.task_id
JOIN need_category k ON k.host_id = t.host_id AND k.need_category_id = t.need_category_id
WHERE o.host_id = :host_id AND o.volunteer_id = :volunteer_id AND o.state = 'offered' AND t.state = 'offered'
  AND t.window_to_at > :now
ORDER BY t.window_from_at, t.task_id LIMIT 30;

-- name: my_taken :many
-- who: volunteer
SELECT t.task_id, t.reference, t.state, t.what, t.street, t.lat, t.lon, t.window_from_at, t.window_to_at, t.minutes, t.money,
  t.needs_check, t.at_door, t.ended_at, k.code
FROM task t
JOIN need_category k ON k.host_id = t.host_id AND k.need_category_id = t.need_category_id
WHERE t.host_id = :host_id AND t.volunteer_id = :volunteer_id AND t.state IN ('taken','under_way')
ORDER BY t.window_from_at, t.task_id LIMIT 30;

-- Ended lately: done, could not, or not needed any more.
-- name: my_ended :many
-- who: volunteer
-- param: since_at time
SELECT t.task_id, t.reference, t.state, t.what, t.street, t.lat, t.lon, t.window_from_at, t.window_to_at, t.minutes, t.money,
  t.needs_check, t.at_door, t.ended_at, k.code
FROM task t
JOIN need_category k ON k.host_id = t.host_id AND k.need_category_id = t.need_category_id
WHERE t.host_id = :host_id AND t.volunteer_id = :volunteer_id AND t.state IN ('done','failed','cancelled') AND t.ended_at >= :since_at
ORDER BY t.ended_at DESC, t.task_id LIMIT 30;

-- What a volunteer has given so far: for the thank-you.
-- name: my_sum :one
-- who: volunteer
-- column: tasks int
-- column: minutes int
-- column: people int
SELECT COUNT(*) AS tasks, COALESCE(SUM(t.minutes), 0) AS minutes, COUNT(DISTINCT t.person_id) AS people
FROM task t WHERE t.host_id = :host_id AND t.volunteer_id = :volunteer_id AND t.state = 'done';

-- How many tasks one volunteer did for one person: "the third time you have helped them".
-- name: my_times_for :one
-- who: volunteer
-- column: tasks int
SELECT COUNT(*) AS tasks FROM task t
WHERE t.host_id = :host_id AND t.volunteer_id = :volunteer_id AND t.person_id = :person_id AND t.state = 'done';

-- --- the hub's board of tasks ---

-- The first twenty-five of a state by the end of their window, from an index alone: of one hub, or of all when :in_hub is none.
-- fragment: board_of_hub
o.host_id = :host_id AND o.hub_id = :in_hub AND o.open_work_id IS NOT NULL ORDER BY o.window_to_at, o.task_id LIMIT 20;

-- fragment: board_of_all
o.host_id = :host_id AND :in_hub IS NULL AND o.open_work_id IS NOT NULL ORDER BY o.window_to_at, o.task_id LIMIT 20;

-- The first twenty of each state by the end of their window: what stands first in each part of the board.
-- (The hub is asked of each case, not EXISTS of all: PostgreSQL would read every case of the hub first.)
-- name: board_tasks :many
-- who: desk
-- subject: person_id
-- param: in_hub id hub
-- column: asked int
SELECT t.task_id, t.reference, t.state, t.what, t.window_from_at, t.window_to_at, t.volunteer_id, t.hub_id,
  v.person_id, p.given_name, p.family_name, p.known_as,
  CASE WHEN t.volunteer_id IS NULL THEN (SELECT COUNT(*) FROM task_offer o WHERE o.host_id = t.host_id AND o.task_id = t.task_id)
    ELSE 0 END AS asked
FROM (
  SELECT open_hub.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'open' AND :{board_of_hub}) AS open_hub
  UNION ALL
  SELECT open_all.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'open' AND :{board_of_all}) AS open_all
  UNION ALL
  SELECT offered_hub.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'offered' AND :{board_of_hub}) AS offered_hub
  UNION ALL
  SELECT offered_all.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'offered' AND :{board_of_all}) AS offered_all
  UNION ALL
  SELECT taken_hub.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'taken' AND :{board_of_hub}) AS taken_hub
  UNION ALL
  SELECT taken_all.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'taken' AND :{board_of_all}) AS taken_all
  UNION ALL
  SELECT under_way_hub.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'under_way' AND :{board_of_hub}) AS under_way_hub
  UNION ALL
  SELECT under_way_all.task_id FROM (SELECT o.task_id, o.window_to_at FROM task o WHERE o.state = 'under_way' AND :{board_of_all}) AS under_way_all
) AS q
JOIN task t ON t.host_id = :host_id AND t.task_id = q.task_id
LEFT JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
LEFT JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
ORDER BY t.window_to_at, t.task_id;

-- Done, failed or cancelled since, newest first.
-- name: board_ended :many
-- who: desk
-- subject: person_id
-- param: in_hub id hub
-- param: since_at time
SELECT t.task_id, t.reference, t.state, t.what, t.street, t.ended_at, v.person_id, p.given_name, p.family_name, p.known_as
FROM (SELECT n.task_id FROM task n
  WHERE n.host_id = :host_id AND n.ended_at IS NOT NULL AND n.ended_at >= :since_at AND (n.hub_id = :in_hub OR :in_hub IS NULL)
  ORDER BY n.ended_at DESC, n.task_id LIMIT 20) AS q
JOIN task t ON t.host_id = :host_id AND t.task_id = q.task_id
LEFT JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
LEFT JOIN person p ON p.host_id = v.host_id AND p.person_id = v.person_id
ORDER BY t.ended_at DESC, t.task_id;

-- name: board_hubs :many
-- who: desk
SELECT h.hub_id, h.name FROM hub h WHERE h.host_id = :host_id ORDER BY h.name LIMIT 50;

-- The host's own number, when a hub has none.
-- name: task_host_phone :one
-- who: desk volunteer partner
SELECT h.phone FROM host h WHERE h.host_id = :host_id;

-- Whom the team let see somebody who must not be found, and who has no task for them any more.
-- name: task_sight_tidy :do
-- who: system
-- param: since_at time
DELETE FROM hidden_allow
WHERE host_id = :host_id AND NOT EXISTS (SELECT 1 FROM task_offer o
  JOIN task t ON t.host_id = o.host_id AND t.task_id = o.task_id
  JOIN volunteer v ON v.host_id = o.host_id AND v.volunteer_id = o.volunteer_id
  WHERE o.host_id = hidden_allow.host_id AND v.account_id = hidden_allow.account_id AND o.state IN ('offered','taken')
    AND (t.person_id = hidden_allow.hidden_id OR t.property_id = hidden_allow.hidden_id)
    AND (t.state IN ('offered','taken','under_way') OR t.ended_at >= :since_at));
