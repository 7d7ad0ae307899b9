-- People who must not be found: who is protected, by which team, since when. What is hidden from whom is asked by every query
-- (doc/compilers.md); here it is said.

-- Is this person or address hidden, and who sees it? Pages ask only about what they show.
-- name: hidden_now :one
-- who: desk governance
SELECT h.kind, h.hub_id, b.name AS hub_name, h.protection_id, h.since_at FROM hidden h
JOIN hub b ON b.host_id = h.host_id AND b.hub_id = h.hub_id
WHERE h.host_id = :host_id AND h.hidden_id = :hidden_id;

-- A person's own protection, or that of an address, that has not ended.
-- fragment: protection_row
SELECT g.protection_id, g.person_id, g.property_id, g.hub_id, b.name AS hub_name, g.reason, g.look_again_on, g.since_at,
  a.name AS made_by
FROM protection g
JOIN hub b ON b.host_id = g.host_id AND b.hub_id = g.hub_id
LEFT JOIN account a ON a.host_id = g.host_id AND a.account_id = g.made_by_id
WHERE g.host_id = :host_id AND g.ended_at IS NULL;

-- name: protection_of_person :one
-- who: desk governance
-- subject: person_id
:{protection_row} AND g.person_id = :person_id;

-- name: protection_of_property :one
-- who: desk governance
-- subject: property_id
:{protection_row} AND g.property_id = :property_id;

-- name: protection_add :do
-- who: hub_manager
INSERT INTO protection (host_id, protection_id, person_id, property_id, hub_id, reason, look_again_on, since_at, made_by_id)
VALUES (:host_id, :protection_id, :person_id, :property_id, :hub_id, :reason, :look_again_on, :since_at, :made_by_id);

-- name: protection_end_person :do
-- who: hub_manager
UPDATE protection SET ended_at = :ended_at, ended_by_id = :ended_by_id, ended_why = :ended_why
WHERE host_id = :host_id AND person_id = :person_id AND ended_at IS NULL;

-- name: protection_end_property :do
-- who: hub_manager
UPDATE protection SET ended_at = :ended_at, ended_by_id = :ended_by_id, ended_why = :ended_why
WHERE host_id = :host_id AND property_id = :property_id AND ended_at IS NULL;

-- From now on only this team sees it; whoever had it before hands it over.
-- name: hidden_put :do
-- who: hub_manager
INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
VALUES (:host_id, :hidden_id, :kind, :hub_id, :protection_id, :since_at)
ON CONFLICT (host_id, hidden_id) DO UPDATE SET hub_id = excluded.hub_id, protection_id = excluded.protection_id, since_at = excluded.since_at;

-- The same for whoever nobody hid before.
-- name: hidden_add :do
-- who: hub_manager
INSERT INTO hidden (host_id, hidden_id, kind, hub_id, protection_id, since_at)
VALUES (:host_id, :hidden_id, :kind, :hub_id, :protection_id, :since_at)
ON CONFLICT (host_id, hidden_id) DO NOTHING;

-- name: hidden_drop :do
-- who: hub_manager
DELETE FROM hidden WHERE host_id = :host_id AND hidden_id = :hidden_id;

-- Records that this one speaks for.
-- name: hidden_merged :many
-- who: hub_manager
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.merged_into_id = :person_id ORDER BY p.person_id;

-- Everybody whose record has this address, also those who are not there any more.
-- name: hidden_living :many
-- who: hub_manager
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.property_id = :property_id ORDER BY p.person_id;

-- The flats of a building: those that say it is their parent, and those of its number, street and postcode.
-- name: building_flats :many
-- who: desk governance
-- column: property_id id property
SELECT f.property_id FROM property b
JOIN property f ON f.host_id = b.host_id AND f.parent_uprn = b.uprn AND f.parent_uprn <> 0 AND f.property_id <> b.property_id
WHERE b.host_id = :host_id AND b.property_id = :property_id
UNION
SELECT f.property_id FROM property b
JOIN property f ON f.host_id = b.host_id AND f.street_key = b.street_key AND f.number = b.number AND f.flat <> '' AND f.postcode = b.postcode
WHERE b.host_id = :host_id AND b.property_id = :property_id AND b.flat = '' AND b.number <> '' AND b.street_key <> ''
ORDER BY 1 LIMIT 2000;

-- The addresses that are hidden because of one protection: its own, and those of its flats that were not left out.
-- name: hidden_places_by :many
-- who: desk governance
SELECT d.property_id FROM hidden h
JOIN property d ON d.host_id = h.host_id AND d.property_id = h.hidden_id
WHERE h.host_id = :host_id AND h.protection_id = :protection_id ORDER BY d.property_id;

-- Of those, who is hidden because of the address alone.
-- name: hidden_by_address :many
-- who: hub_manager
SELECT p.person_id FROM person p
JOIN hidden h ON h.host_id = p.host_id AND h.hidden_id = p.person_id
WHERE p.host_id = :host_id AND p.property_id = :property_id AND h.protection_id = :protection_id ORDER BY p.person_id;

-- Whom a team protects, the newest first.
-- name: hidden_people :many
-- who: hub
-- subject: person_id
SELECT p.person_id, p.reference, p.given_name, p.family_name, p.address, p.postcode, h.since_at, g.look_again_on
FROM hidden h
JOIN person p ON p.host_id = h.host_id AND p.person_id = h.hidden_id
LEFT JOIN protection g ON g.host_id = h.host_id AND g.protection_id = h.protection_id
WHERE h.host_id = :host_id AND h.hub_id = :hub_id AND p.state <> 'merged'
ORDER BY h.since_at DESC, p.person_id LIMIT 500;

-- And which addresses.
-- name: hidden_places :many
-- who: hub
-- column: people int
SELECT d.property_id, d.flat, d.number, d.street, d.locality, d.town, d.postcode, h.since_at, g.look_again_on,
  (SELECT count(*) FROM person p WHERE p.host_id = d.host_id AND p.property_id = d.property_id AND p.state = 'here') AS people
FROM hidden h
JOIN property d ON d.host_id = h.host_id AND d.property_id = h.hidden_id
LEFT JOIN protection g ON g.host_id = h.host_id AND g.protection_id = h.protection_id
WHERE h.host_id = :host_id AND h.hub_id = :hub_id
ORDER BY h.since_at DESC, d.property_id LIMIT 200;

-- --- whom the team let see somebody ---

-- name: hidden_allow_add :do
-- who: desk
INSERT INTO hidden_allow (host_id, hidden_id, account_id, since_at)
SELECT h.host_id, h.hidden_id, :account_id, :since_at FROM hidden h
WHERE h.host_id = :host_id AND h.hidden_id = :hidden_id
ON CONFLICT (host_id, hidden_id, account_id) DO NOTHING;

-- name: hidden_allow_drop :do
-- who: desk volunteer
DELETE FROM hidden_allow WHERE host_id = :host_id AND hidden_id = :hidden_id AND account_id = :account_id;

-- name: protection_hubs :many
-- who: desk
SELECT h.hub_id, h.name FROM hub h WHERE h.host_id = :host_id ORDER BY h.name, h.hub_id LIMIT 100;
