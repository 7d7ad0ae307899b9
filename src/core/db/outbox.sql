-- The outbox: what is to be done outside the database, and whether it was.

-- Something to do after the commit.
-- name: outbox_insert :do
-- who: anyone
INSERT INTO outbox (host_id, outbox_id, kind, body, state, next_try_at, created_at)
VALUES (:host_id, :outbox_id, :kind, :body, 'waiting', :now, :now);

-- What may be claimed: waiting and due, or claimed by a worker that has not been heard of since.
-- name: outbox_due :many
-- who: system
-- param: at time
SELECT outbox_id FROM outbox WHERE host_id = :host_id AND state = 'waiting' AND next_try_at <= :at
UNION ALL
SELECT outbox_id FROM outbox WHERE host_id = :host_id AND state = 'claimed' AND next_try_at <= :at
LIMIT 20;

-- One worker gets it: the one that changes the state.
-- name: outbox_claim :one
-- who: system
-- subject: outbox_id
-- batch: all that is due at once
-- param: at time
-- param: until time
UPDATE outbox SET state = 'claimed', tries = tries + 1, next_try_at = :until
WHERE host_id = :host_id AND outbox_id = :outbox_id AND state IN ('waiting', 'claimed') AND next_try_at <= :at
RETURNING outbox_id, kind, body, tries;

-- What became of it. A message that is over leaves no text behind: it may hold a link that lets somebody in.
-- name: outbox_settle :do
-- who: system
-- batch: what nobody handles is over at once
UPDATE outbox SET state = :state, next_try_at = :next_try_at, error = :error,
  body = CASE WHEN kind = 'mail' AND :state <> 'waiting' THEN '' ELSE body END
WHERE host_id = :host_id AND outbox_id = :outbox_id AND state = 'claimed';

-- How much waits and what failed, for the administrator's page.
-- name: outbox_counts :many
-- who: administrator
-- column: n int
SELECT kind, state, count(*) AS n FROM outbox WHERE host_id = :host_id GROUP BY kind, state ORDER BY kind, state;

-- What could not be done, newest first.
-- name: outbox_failed :many
-- who: administrator
SELECT kind, tries, error, created_at FROM outbox WHERE host_id = :host_id AND state = 'failed'
ORDER BY created_at DESC, outbox_id LIMIT 20;

-- What was done a month ago.
-- name: outbox_tidy :run
-- who: system
-- param: before_at time
DELETE FROM outbox WHERE host_id = :host_id AND state = 'done' AND next_try_at < :before_at;
