-- The numbers beside the menu. Each stops counting somewhere, because every page pays for it.

-- name: menu_my_day :one
-- who: desk
-- param: before_at time
-- param: account id account
-- column: n int
SELECT count(*) AS n FROM (
  SELECT s.next_step_id FROM next_step s
  WHERE s.host_id = :host_id AND s.owner_account_id = :account AND s.is_open = 1 AND s.campaign_id IS NULL AND s.due_at < :before_at LIMIT 1000) q;

-- Pairs of records that may be one person.
-- name: menu_matches :one
-- who: hub
-- column: n int
SELECT count(*) AS n FROM (SELECT r.match_review_id FROM match_review r WHERE r.host_id = :host_id AND r.decided_at IS NULL LIMIT 100) w;
