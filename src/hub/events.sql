-- Events between rooms, kept in the outbox for whoever works later.

-- One thing that happened: ids only.
-- name: hub_event_insert :do
-- who: anyone
-- param: outbox_id int
INSERT INTO outbox (host_id, outbox_id, kind, body, state, next_try_at, created_at)
VALUES (:host_id, :outbox_id, 'event', :body, 'waiting', :next_try_at, :created_at);
