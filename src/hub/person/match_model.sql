-- Models that were trained here: which is in use, and what each was trained on.

-- Those published and not withdrawn, the newest first: the first that can be read is in use.
-- name: match_models_published :many
-- who: desk administrator
SELECT m.match_model_id, m.version, m.words, m.published_at FROM match_model m
WHERE m.host_id = :host_id AND m.published_at IS NOT NULL AND m.withdrawn_at IS NULL
ORDER BY m.published_at DESC, m.match_model_id DESC LIMIT 5;

-- name: match_model_by_id :one
-- who: hub administrator
SELECT m.match_model_id, m.version, m.words, m.trained_at, m.leaned_on, m.records, m.decisions, m.agreed, m.agreed_before, m.moves,
  m.published_at, m.withdrawn_at
FROM match_model m WHERE m.host_id = :host_id AND m.match_model_id = :match_model_id;

-- name: match_model_add :do
-- who: system
INSERT INTO match_model (host_id, match_model_id, version, words, trained_at, account_id, leaned_on, records, decisions, agreed,
  agreed_before, moves)
VALUES (:host_id, :match_model_id, :version, :words, :trained_at, :account_id, :leaned_on, :records, :decisions, :agreed,
  :agreed_before, :moves);

-- How many there are: the next one's number.
-- name: match_models_count :one
-- who: system
-- column: n int
SELECT count(*) AS n FROM match_model m WHERE m.host_id = :host_id;

-- All of them, the newest first.
-- name: match_models :many
-- who: hub_manager administrator
SELECT m.match_model_id, m.version, m.trained_at, m.leaned_on, m.records, m.decisions, m.agreed, m.agreed_before, m.moves, m.published_at,
  m.withdrawn_at, a.name AS trained_by, p.name AS published_by, x.name AS withdrawn_by
FROM match_model m
LEFT JOIN account a ON a.host_id = m.host_id AND a.account_id = m.account_id
LEFT JOIN account p ON p.host_id = m.host_id AND p.account_id = m.published_by_id
LEFT JOIN account x ON x.host_id = m.host_id AND x.account_id = m.withdrawn_by_id
WHERE m.host_id = :host_id ORDER BY m.trained_at DESC, m.match_model_id DESC LIMIT 50;

-- name: match_model_publish_now :run
-- who: hub_manager administrator
UPDATE match_model SET published_at = :published_at, published_by_id = :published_by_id, withdrawn_at = NULL, withdrawn_by_id = NULL
WHERE host_id = :host_id AND match_model_id = :match_model_id AND words <> ''
  AND (published_at IS NULL OR withdrawn_at IS NOT NULL);

-- name: match_model_withdraw_now :run
-- who: hub_manager administrator
UPDATE match_model SET withdrawn_at = :withdrawn_at, withdrawn_by_id = :withdrawn_by_id
WHERE host_id = :host_id AND match_model_id = :match_model_id AND published_at IS NOT NULL AND withdrawn_at IS NULL;
