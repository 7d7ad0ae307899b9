-- Figures: counted from what was entered, never typed. Grouped reads of ranges of an index.

-- name: report_by_reason :many
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: n int
SELECT r.need_category_id, count(*) AS n FROM request r
WHERE r.host_id = :host_id AND r.received_at >= :from_at AND r.received_at < :to_at
GROUP BY r.need_category_id;

-- name: report_by_channel :many
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: n int
SELECT r.channel, count(*) AS n FROM request r
WHERE r.host_id = :host_id AND r.received_at >= :from_at AND r.received_at < :to_at
GROUP BY r.channel;

-- name: report_by_hub :many
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: n int
SELECT r.hub_id, count(*) AS n FROM request r
WHERE r.host_id = :host_id AND r.received_at >= :from_at AND r.received_at < :to_at
GROUP BY r.hub_id;

-- Arrivals in each hour since 1970: the host's days are put together from these.
-- name: report_by_hour :many
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: hour int
-- column: n int
SELECT r.received_at / 3600000000 AS hour, count(*) AS n FROM request r
WHERE r.host_id = :host_id AND r.received_at >= :from_at AND r.received_at < :to_at
GROUP BY r.received_at / 3600000000;

-- Of the requests received then: those whose time has come, those spoken to in time, those still waiting.
-- name: report_promise :one
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: promised int
-- column: kept int
-- column: waiting int
SELECT coalesce(sum(CASE WHEN r.spoken_at IS NOT NULL OR (r.due_at <= :now AND r.state <> 'closed') THEN 1 ELSE 0 END), 0) AS promised,
	coalesce(sum(CASE WHEN r.spoken_at <= r.due_at THEN 1 ELSE 0 END), 0) AS kept,
	coalesce(sum(CASE WHEN r.spoken_at IS NULL AND r.state <> 'closed' THEN 1 ELSE 0 END), 0) AS waiting
FROM request r
WHERE r.host_id = :host_id AND r.received_at >= :from_at AND r.received_at < :to_at;

-- name: report_needs_ended :many
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: n int
SELECT n.state, count(*) AS n FROM need n
WHERE n.host_id = :host_id AND n.ended_at IS NOT NULL AND n.ended_at >= :from_at AND n.ended_at < :to_at
GROUP BY n.state;

-- name: report_needs_open :one
-- who: hub governance administrator
-- column: n int
-- scan: only what is open now has a row here, and a report is not read while a caller waits
SELECT count(*) AS n FROM open_work w WHERE w.host_id = :host_id AND w.kind = 'need';

-- name: report_tasks :one
-- who: hub governance administrator
-- param: from_at time
-- param: to_at time
-- column: done int
-- column: failed int
-- column: helpers int
SELECT coalesce(sum(CASE WHEN t.state = 'done' THEN 1 ELSE 0 END), 0) AS done,
	coalesce(sum(CASE WHEN t.state = 'failed' THEN 1 ELSE 0 END), 0) AS failed,
	count(DISTINCT CASE WHEN t.state = 'done' THEN t.volunteer_id END) AS helpers
FROM task t
WHERE t.host_id = :host_id AND t.ended_at IS NOT NULL AND t.ended_at >= :from_at AND t.ended_at < :to_at;

-- name: report_helpers :one
-- who: hub governance administrator
-- param: from_on date
-- param: to_on date
-- column: active int
-- column: fresh int
-- scan: volunteers are some thousands, and a report is not read while a caller waits
SELECT coalesce(sum(CASE WHEN v.state = 'active' THEN 1 ELSE 0 END), 0) AS active,
	coalesce(sum(CASE WHEN v.since_on >= :from_on AND v.since_on <= :to_on THEN 1 ELSE 0 END), 0) AS fresh
FROM volunteer v WHERE v.host_id = :host_id;

-- name: report_categories :many
-- who: hub governance administrator
SELECT c.need_category_id, c.code, c.name FROM need_category c WHERE c.host_id = :host_id ORDER BY c.place, c.need_category_id;

-- name: report_hubs :many
-- who: hub governance administrator
SELECT h.hub_id, h.name FROM hub h WHERE h.host_id = :host_id ORDER BY h.is_central DESC, h.name, h.hub_id;

-- Who waits for the first call, by hub; and for how many of those who asked since then the promise is broken.
-- name: board_waiting :many
-- who: hub
-- unguarded: totals by hub tell of nobody, and asking of each row would read every request
-- param: from_at time
-- column: fresh int
-- column: waiting int
-- column: late int
-- column: broken int
SELECT r.hub_id, sum(CASE WHEN r.state = 'new' THEN 1 ELSE 0 END) AS fresh, count(*) AS waiting,
	sum(CASE WHEN r.due_at < :now THEN 1 ELSE 0 END) AS late,
	sum(CASE WHEN r.due_at <= :now AND r.received_at >= :from_at THEN 1 ELSE 0 END) AS broken
FROM request r WHERE r.host_id = :host_id AND r.spoken_at IS NULL AND r.state <> 'closed'
GROUP BY r.hub_id;

-- Of the requests received since an hour: those who were spoken to, and in time. Counted by whoever changed them.
-- name: board_promise :one
-- who: hub
-- param: from_hour int
-- column: spoken int
-- column: kept int
SELECT coalesce(sum(t.spoken), 0) AS spoken, coalesce(sum(t.kept), 0) AS kept
FROM request_tally t WHERE t.host_id = :host_id AND t.hour >= :from_hour;

-- Arrivals in each hour since 1970, from an hour on.
-- name: board_hours :many
-- who: hub
-- param: from_hour int
-- column: n int
SELECT t.hour, sum(t.received) AS n FROM request_tally t WHERE t.host_id = :host_id AND t.hour >= :from_hour
GROUP BY t.hour ORDER BY t.hour;

-- What each hub has in hand. Counting stops at a thousand of each.
-- name: board_in_hand :many
-- who: hub
-- unguarded: totals by hub tell of nobody, and asking of each row would read every case
-- column: cases int
-- column: steps_late int
SELECT h.hub_id,
	(SELECT count(*) FROM (SELECT c.case_id FROM help_case c WHERE c.host_id = h.host_id AND c.hub_id = h.hub_id
		AND c.state IN ('new', 'triaged', 'active', 'watching') LIMIT 1000) AS open) AS cases,
	(SELECT count(*) FROM (SELECT s.next_step_id FROM next_step s WHERE s.host_id = h.host_id AND s.owner_hub_id = h.hub_id
		AND s.is_open = 1 AND s.campaign_id IS NULL AND s.due_at < :now LIMIT 1000) AS late) AS steps_late
FROM hub h WHERE h.host_id = :host_id ORDER BY h.hub_id;

-- Helpers who are active, not paused, and said that they can at this hour. Counting stops at a thousand.
-- name: board_helpers_free :one
-- who: hub
-- param: today date
-- param: weekday int
-- param: minute int
-- column: n int
SELECT count(*) AS n FROM (
	SELECT v.volunteer_id FROM volunteer_hours h
	JOIN volunteer v ON v.host_id = h.host_id AND v.volunteer_id = h.volunteer_id
	WHERE h.host_id = :host_id AND h.weekday = :weekday AND h.from_minute <= :minute AND h.to_minute > :minute
		AND v.state = 'active' AND v.paused_until_on < :today LIMIT 1000) AS free;
