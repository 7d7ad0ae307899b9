-- The audit chain's queries. Everything that works in Kith may add an entry; nothing changes or removes
-- one, and there is no query here that could.

-- Where a lane has got to.
-- name: audit_lane_head :one
-- who: anyone
SELECT seq, hash FROM event_lane WHERE host_id = :host_id AND lane = :lane;

-- name: audit_lane_begin :do
-- who: anyone
INSERT INTO event_lane (host_id, lane, seq, hash) VALUES (:host_id, :lane, 0, :hash);

-- Moves the lane on by one, unless somebody else did.
-- name: audit_lane_move :do
-- who: anyone
UPDATE event_lane SET seq = seq + 1, hash = :hash WHERE host_id = :host_id AND lane = :lane AND seq = :seq;

-- name: audit_entry_add :do
-- who: anyone
INSERT INTO event (host_id, lane, seq, at, account_id, role, action, subject_id, body, digest, hash)
VALUES (:host_id, :lane, :seq, :at, :account_id, :role, :action, :subject_id, :body, :digest, :hash);

-- Everybody an entry is about, in one statement.
-- name: audit_subjects_add :do
-- who: anyone
-- param: subjects ids
INSERT INTO event_subject (host_id, subject_id, at, lane, seq)
SELECT :host_id, l.value, :at, :lane, :seq FROM :subjects AS l;

-- name: audit_subject_add :do
-- who: anyone
INSERT INTO event_subject (host_id, subject_id, at, lane, seq) VALUES (:host_id, :subject_id, :at, :lane, :seq);

-- name: audit_salt :one
-- who: anyone
SELECT salt FROM event_salt WHERE host_id = :host_id AND subject_id = :subject_id;

-- name: audit_salt_add :do
-- who: anyone
INSERT INTO event_salt (host_id, subject_id, salt) VALUES (:host_id, :subject_id, :salt)
ON CONFLICT (host_id, subject_id) DO NOTHING;

-- name: audit_salt_forget :do
-- who: anyone
DELETE FROM event_salt WHERE host_id = :host_id AND subject_id = :subject_id;

-- Lanes with what was last signed of each: what there is to sign.
-- name: audit_lanes :many
-- who: administrator governance
-- column: signed_seq int
SELECT l.lane, l.seq, l.hash,
  coalesce((SELECT h.seq FROM event_head h WHERE h.host_id = l.host_id AND h.lane = l.lane ORDER BY h.seq DESC LIMIT 1), 0) AS signed_seq
FROM event_lane l WHERE l.host_id = :host_id ORDER BY l.lane;

-- name: audit_head_add :do
-- who: administrator
INSERT INTO event_head (host_id, lane, seq, at, hash, signer, signature)
VALUES (:host_id, :lane, :seq, :at, :hash, :signer, :signature);

-- The chain in order, a page at a time: for the proof.
-- name: audit_entries_after :many
-- who: administrator governance
SELECT seq, at, account_id, role, action, subject_id, body, digest, hash
FROM event WHERE host_id = :host_id AND lane = :lane AND seq > :seq ORDER BY seq LIMIT 2000;

-- Lanes that have entries, with their last: a lane whose own row was taken away is found here.
-- name: audit_lanes_of_entries :many
-- who: administrator governance
-- column: last_seq int
-- scan: the proof reads everything, and runs when somebody asks for it
SELECT lane, max(seq) AS last_seq FROM event WHERE host_id = :host_id GROUP BY lane ORDER BY lane;

-- name: audit_heads_after :many
-- who: administrator governance
SELECT seq, at, hash, signer, signature
FROM event_head WHERE host_id = :host_id AND lane = :lane AND seq > :seq ORDER BY seq LIMIT 2000;

-- name: audit_entry_hash :one
-- who: administrator governance
SELECT hash FROM event WHERE host_id = :host_id AND lane = :lane AND seq = :seq;

-- name: audit_head_at :one
-- who: administrator governance
SELECT hash FROM event_head WHERE host_id = :host_id AND lane = :lane AND seq = :seq;

-- name: audit_subject_there :one
-- who: administrator governance
SELECT seq FROM event_subject
WHERE host_id = :host_id AND subject_id = :subject_id AND at = :at AND lane = :lane AND seq = :seq;

-- name: audit_subjects_count :one
-- who: administrator governance
-- column: total int
-- scan: the proof reads everything, and runs when somebody asks for it
SELECT count(*) AS total FROM event_subject WHERE host_id = :host_id AND lane = :lane AND seq <= :seq;
