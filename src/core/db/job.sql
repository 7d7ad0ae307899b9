-- Background work.

-- The hosts of this database.
-- name: job_hosts :many
-- who: system
-- tables: all hosts, background work is done for each of them
SELECT host_id FROM host ORDER BY host_id;

-- Asks for a job; one that stands there already stays as it is.
-- name: job_insert :do
-- who: anyone
INSERT INTO job (host_id, job_id, kind, body, state, run_at, every_us)
VALUES (:host_id, :job_id, :kind, :body, 'waiting', :run_at, :every_us)
ON CONFLICT (host_id, job_id) DO NOTHING;

-- Sets up a recurring job where the host has none of that kind.
-- name: job_recur :do
-- who: system
INSERT INTO job (host_id, job_id, kind, body, state, run_at, every_us)
SELECT :host_id, :job_id, :kind, '', 'waiting', :run_at, :every_us
WHERE NOT EXISTS (SELECT 1 FROM job j WHERE j.host_id = :host_id AND j.kind = :kind AND j.every_us > 0)
ON CONFLICT (host_id, job_id) DO NOTHING;

-- What may be claimed: waiting and due, or running on a server that has not been heard of since.
-- name: job_due :many
-- who: system
-- param: at time
SELECT job_id, kind FROM job
WHERE host_id = :host_id AND ((state = 'waiting' AND run_at <= :at) OR (state = 'running' AND claimed_until_at <= :at))
ORDER BY run_at, job_id LIMIT 50;

-- One worker gets it: the one that changes the row.
-- name: job_claim :one
-- who: system
-- param: at time
-- param: until time
UPDATE job SET state = 'running', claimed_by = :claimed_by, claimed_until_at = :until
WHERE host_id = :host_id AND job_id = :job_id
  AND ((state = 'waiting' AND run_at <= :at) OR (state = 'running' AND claimed_until_at <= :at))
RETURNING job_id, kind, body, every_us, run_at, done_count, total_count;

-- How far it is; the claim is kept. No row: the claim was lost.
-- name: job_progress_keep :run
-- who: system
UPDATE job SET done_count = :done_count, total_count = :total_count, claimed_until_at = :claimed_until_at
WHERE host_id = :host_id AND job_id = :job_id AND state = 'running' AND claimed_by = :claimed_by;

-- What became of it. A recurring one waits for its next time.
-- name: job_settle :run
-- who: system
UPDATE job SET state = :state, run_at = :run_at, error = :error, claimed_by = '', claimed_until_at = 0
WHERE host_id = :host_id AND job_id = :job_id AND state = 'running' AND claimed_by = :claimed_by;

-- All background work, for the administrator's page: what failed, what runs, what waits, what is done.
-- name: job_list :many
-- who: administrator
SELECT job_id, kind, state, run_at, every_us, claimed_until_at, done_count, total_count, error FROM job WHERE host_id = :host_id
ORDER BY CASE state WHEN 'failed' THEN 0 WHEN 'running' THEN 1 WHEN 'waiting' THEN 2 ELSE 3 END, run_at DESC, job_id LIMIT 200;

-- Is there such a job?
-- name: job_find :one
-- who: administrator
SELECT state FROM job WHERE host_id = :host_id AND job_id = :job_id;

-- What failed, or waits for its time, may run at once.
-- name: job_again_set :one
-- who: administrator
UPDATE job SET state = 'waiting', run_at = :now, error = ''
WHERE host_id = :host_id AND job_id = :job_id AND state IN ('waiting', 'failed')
RETURNING kind;

-- One-off jobs that ended a month ago.
-- name: job_tidy :run
-- who: system
-- param: before_at time
DELETE FROM job WHERE host_id = :host_id AND state IN ('done', 'failed') AND run_at < :before_at AND every_us = 0;
