-- A form posted twice is done once: its key is claimed in the same transaction as what it does. Of two at
-- the same time the second waits for the first, and then finds the key taken.
-- name: once_claim :run
-- who: anyone
INSERT INTO once (host_id, once_key, account_id, location, at)
VALUES (:host_id, :once_key, :account_id, '', :now)
ON CONFLICT (host_id, once_key) DO NOTHING;

-- Where the first one was sent.
-- name: once_find :one
-- who: anyone
SELECT o.location FROM once o
WHERE o.host_id = :host_id AND o.once_key = :once_key AND o.account_id = :account_id;

-- name: once_settle :do
-- who: anyone
UPDATE once SET location = :location
WHERE host_id = :host_id AND once_key = :once_key AND account_id = :account_id;

-- The form was not done after all (it had problems): it may be sent again.
-- name: once_drop :do
-- who: anyone
DELETE FROM once
WHERE host_id = :host_id AND once_key = :once_key AND account_id = :account_id;

-- Nobody sends a form again after a day.
-- name: once_tidy :do
-- who: system
-- param: before time
DELETE FROM once WHERE host_id = :host_id AND at < :before;

-- Does the database answer? For /health.
-- name: health_hosts :one
-- who: anyone
-- tables: all hosts, the question is whether the database answers at all
-- column: hosts int
SELECT count(*) AS hosts FROM host h;
