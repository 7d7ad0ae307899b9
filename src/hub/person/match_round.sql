-- Checks of the machine: what was drawn, and what people said of it.

-- name: match_round_add :do
-- who: system
INSERT INTO match_round (host_id, match_round_id, at, account_id, model, records, candidates)
VALUES (:host_id, :match_round_id, :at, :account_id, :model, :records, :candidates);

-- name: match_stratum_add :run
-- who: system
-- batch: a line for each group
INSERT INTO match_stratum (host_id, match_round_id, stratum, among, name, pairs)
VALUES (:host_id, :match_round_id, :stratum, :among, :name, :pairs);

-- name: match_draw_add :run
-- who: system
-- batch: some hundred at once
INSERT INTO match_draw (host_id, match_round_id, low_id, high_id, stratum, weight, age_band, language, area)
VALUES (:host_id, :match_round_id, :low_id, :high_id, :stratum, :weight, :age_band, :language, :area);

-- name: match_round_last :one
-- who: hub administrator
SELECT r.match_round_id, r.at, r.model, r.records, r.candidates FROM match_round r
WHERE r.host_id = :host_id ORDER BY r.at DESC, r.match_round_id DESC LIMIT 1;

-- name: match_strata_of :many
-- who: hub administrator
SELECT s.stratum, s.among, s.name, s.pairs FROM match_stratum s
WHERE s.host_id = :host_id AND s.match_round_id = :match_round_id ORDER BY s.among, s.name, s.stratum;

-- What people said of those drawn; what the machine did by itself is nothing said.
-- name: match_draws_of :many
-- who: hub administrator
-- subject: low_id
SELECT d.low_id, d.high_id, d.stratum, d.age_band, d.language, d.area, x.decision, x.account_id
FROM match_draw d
LEFT JOIN person_pair_decision x ON x.host_id = d.host_id AND x.low_id = d.low_id AND x.high_id = d.high_id
WHERE d.host_id = :host_id AND d.match_round_id = :match_round_id
ORDER BY d.stratum, d.low_id, d.high_id;
