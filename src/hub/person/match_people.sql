-- What people said of pairs of the register.

-- name: match_said_all :many
-- who: system
-- param: after_low int
-- param: after_high int
SELECT d.low_id, d.high_id, d.decision FROM person_pair_decision d
WHERE d.host_id = :host_id AND d.account_id IS NOT NULL AND (d.low_id, d.high_id) > (:after_low, :after_high)
ORDER BY d.low_id, d.high_id LIMIT 1000;
