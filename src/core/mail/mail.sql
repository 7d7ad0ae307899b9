-- Messages waiting to be sent: the outbox holds them, its worker sends them.

-- name: mail_wait :run
-- who: anyone
INSERT INTO outbox (host_id, outbox_id, kind, body, state, next_try_at, created_at)
VALUES (:host_id, :outbox_id, 'mail', :body, 'waiting', :now, :now);
