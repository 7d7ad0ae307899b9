-- People who must not be found: who is hidden from whoever asks.

-- Those that another team protects, but for oneself and whom that team let this account see.
-- name: guard_hidden :many
-- who: anyone
-- param: team int
-- param: self int
-- param: account int
SELECT h.hidden_id FROM hidden h
WHERE h.host_id = :host_id AND h.hub_id <> :team AND h.hidden_id <> :self
  AND NOT EXISTS (SELECT 1 FROM hidden_allow a WHERE a.host_id = h.host_id AND a.hidden_id = h.hidden_id AND a.account_id = :account)
ORDER BY h.hidden_id;
