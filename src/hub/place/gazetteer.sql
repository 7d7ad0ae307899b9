-- Gazetteers: files of addresses and postcodes, and what they say of properties.

-- name: gazetteer_load_by_id :one
-- who: administrator
SELECT g.gazetteer_load_id, g.format, g.file_name, g.file_hash, g.state, g.bytes_total, g.bytes_done, g.rows_done, g.rows_new, g.rows_changed,
  g.rows_same, g.rows_gone, g.rows_unused, g.rows_rejected, g.account_id, g.upload_id, g.started_at, g.ended_at, g.error
FROM gazetteer_load g WHERE g.host_id = :host_id AND g.gazetteer_load_id = :gazetteer_load_id;

-- A load of the same file that did not come to its end.
-- name: gazetteer_load_unfinished :one
-- who: administrator
SELECT g.gazetteer_load_id FROM gazetteer_load g
WHERE g.host_id = :host_id AND g.file_hash = :file_hash AND g.format = :format AND g.state IN ('running', 'failed')
ORDER BY g.started_at DESC LIMIT 1;

-- name: gazetteer_loads :many
-- who: administrator
SELECT g.gazetteer_load_id, g.format, g.file_name, g.state, g.bytes_total, g.bytes_done, g.rows_done, g.rows_new, g.rows_changed, g.rows_same,
  g.rows_gone, g.rows_unused, g.rows_rejected, g.started_at, g.ended_at, g.error, a.name AS account_name
FROM gazetteer_load g
LEFT JOIN account a ON a.host_id = g.host_id AND a.account_id = g.account_id
WHERE g.host_id = :host_id
ORDER BY g.started_at DESC, g.gazetteer_load_id DESC LIMIT 51;

-- name: gazetteer_load_add :do
-- who: administrator
INSERT INTO gazetteer_load (host_id, gazetteer_load_id, format, file_name, file_hash, state, bytes_total, account_id, started_at)
VALUES (:host_id, :gazetteer_load_id, :format, :file_name, :file_hash, 'running', :bytes_total, :account_id, :started_at);

-- Where its file lies until it is in.
-- name: gazetteer_load_upload :do
-- who: administrator
UPDATE gazetteer_load SET upload_id = :upload_id WHERE host_id = :host_id AND gazetteer_load_id = :gazetteer_load_id;

-- A chunk is in: only when the count is still where this run believes it is.
-- name: gazetteer_load_keep :run
-- who: administrator
-- param: seen_done int
UPDATE gazetteer_load SET bytes_done = :bytes_done, rows_done = :rows_done, rows_new = :rows_new, rows_changed = :rows_changed,
  rows_same = :rows_same, rows_gone = :rows_gone, rows_unused = :rows_unused, rows_rejected = :rows_rejected
WHERE host_id = :host_id AND gazetteer_load_id = :gazetteer_load_id AND state = 'running' AND rows_done = :seen_done;

-- name: gazetteer_load_state :do
-- who: administrator
UPDATE gazetteer_load SET state = :state, ended_at = :ended_at, error = :error
WHERE host_id = :host_id AND gazetteer_load_id = :gazetteer_load_id;

-- name: gazetteer_reject_add :do
-- who: administrator
INSERT INTO gazetteer_reject (host_id, gazetteer_load_id, row_number, reason, raw)
VALUES (:host_id, :gazetteer_load_id, :row_number, :reason, :raw);

-- name: gazetteer_rejects :each
-- who: administrator
SELECT r.row_number, r.reason, r.raw FROM gazetteer_reject r
WHERE r.host_id = :host_id AND r.gazetteer_load_id = :gazetteer_load_id ORDER BY r.row_number;

-- What is here: properties with a UPRN, with a place on the map, other names, postcodes.
-- name: gazetteer_counts :one
-- who: administrator
-- scan: counts of everything, once on an administrator's page
-- column: properties int
-- column: with_uprn int
-- column: with_point int
SELECT count(*) AS properties, count(CASE WHEN p.uprn <> 0 THEN 1 END) AS with_uprn, count(p.lat) AS with_point
FROM property p WHERE p.host_id = :host_id;

-- name: postcode_places_count :one
-- who: administrator
-- scan: counts of everything, once on an administrator's page
-- column: n int
SELECT count(*) AS n FROM postcode_place c WHERE c.host_id = :host_id;

-- name: aliases_count :one
-- who: administrator
-- scan: counts of everything, once on an administrator's page
-- column: n int
SELECT count(*) AS n FROM property_alias l WHERE l.host_id = :host_id;

-- --- what rows become ---

-- name: gazetteer_property :one
-- who: administrator
-- batch: lists come by the thousand
SELECT p.property_id, p.uprn, p.parent_uprn, p.logical_status, p.class_code, p.usrn, p.organisation, p.flat, p.number, p.building, p.street,
  p.locality, p.town, p.postcode, p.lat, p.lon
FROM property p WHERE p.host_id = :host_id AND p.uprn = :uprn AND p.uprn <> 0
ORDER BY p.property_id LIMIT 1;

-- A property that somebody typed in before the gazetteer came.
-- name: gazetteer_property_typed :one
-- who: administrator
-- batch: lists come by the thousand
SELECT p.property_id FROM property p
WHERE p.host_id = :host_id AND p.postcode = :postcode AND p.address_key = :address_key AND p.uprn = 0
ORDER BY p.property_id LIMIT 1;

-- name: gazetteer_any_typed :one
-- who: administrator
-- scan: stops at the first; asked once a load
SELECT p.property_id FROM property p WHERE p.host_id = :host_id AND p.uprn = 0 LIMIT 1;

-- name: gazetteer_property_add :run
-- who: administrator
-- batch: lists come by the thousand
INSERT INTO property (host_id, property_id, uprn, parent_uprn, logical_status, class_code, usrn, organisation, flat, number, building, street,
  street_key, locality, town, postcode, address_key, lat, lon)
VALUES (:host_id, :property_id, :uprn, :parent_uprn, :logical_status, :class_code, :usrn, :organisation, :flat, :number, :building, :street,
  :street_key, :locality, :town, :postcode, :address_key, :lat, :lon);

-- name: gazetteer_property_keep :run
-- who: administrator
-- batch: lists come by the thousand
UPDATE property SET uprn = :uprn, parent_uprn = :parent_uprn, logical_status = :logical_status, class_code = :class_code, usrn = :usrn,
  organisation = :organisation, flat = :flat, number = :number, building = :building, street = :street, street_key = :street_key,
  locality = :locality, town = :town, postcode = :postcode, address_key = :address_key, lat = :lat, lon = :lon
WHERE host_id = :host_id AND property_id = :property_id;

-- name: gazetteer_alias :one
-- who: administrator
-- batch: lists come by the thousand
SELECT l.flat, l.number, l.building, l.street, l.locality, l.town, l.postcode FROM property_alias l
WHERE l.host_id = :host_id AND l.property_id = :property_id AND l.alias_key = :alias_key;

-- name: gazetteer_alias_add :run
-- who: administrator
-- batch: lists come by the thousand
INSERT INTO property_alias (host_id, property_id, alias_key, flat, number, building, street, street_key, locality, town, postcode)
VALUES (:host_id, :property_id, :alias_key, :flat, :number, :building, :street, :street_key, :locality, :town, :postcode)
ON CONFLICT (host_id, property_id, alias_key) DO UPDATE SET flat = excluded.flat, number = excluded.number, building = excluded.building,
  street = excluded.street, street_key = excluded.street_key, locality = excluded.locality, town = excluded.town, postcode = excluded.postcode;

-- name: gazetteer_alias_drop :run
-- who: administrator
-- batch: lists come by the thousand
DELETE FROM property_alias WHERE host_id = :host_id AND property_id = :property_id AND alias_key = :alias_key;

-- name: gazetteer_street_by_usrn :one
-- who: administrator
SELECT s.street, s.locality, s.town FROM gazetteer_street s
WHERE s.host_id = :host_id AND s.usrn = :usrn AND s.language = :language;

-- name: gazetteer_street_keep :do
-- who: administrator
INSERT INTO gazetteer_street (host_id, usrn, language, street, locality, town)
VALUES (:host_id, :usrn, :language, :street, :locality, :town)
ON CONFLICT (host_id, usrn, language) DO UPDATE SET street = excluded.street, locality = excluded.locality, town = excluded.town;

-- A street got another name: its properties, by the old one.
-- name: gazetteer_street_properties :many
-- who: administrator
-- param: old_key text
SELECT p.property_id, p.flat, p.number FROM property p
WHERE p.host_id = :host_id AND p.street_key = :old_key AND p.usrn = :usrn ORDER BY p.property_id;

-- name: gazetteer_property_street :do
-- who: administrator
UPDATE property SET street = :street, street_key = :street_key, locality = :locality, town = :town, address_key = :address_key
WHERE host_id = :host_id AND property_id = :property_id;

-- name: postcode_place_by :one
-- who: administrator
-- batch: lists come by the thousand
SELECT c.lat, c.lon, c.ward_code, c.district_code, c.lsoa_code, c.is_ended FROM postcode_place c
WHERE c.host_id = :host_id AND c.postcode = :postcode;

-- name: postcode_place_keep :run
-- who: administrator
-- batch: lists come by the thousand
INSERT INTO postcode_place (host_id, postcode, lat, lon, ward_code, district_code, lsoa_code, is_ended)
VALUES (:host_id, :postcode, :lat, :lon, :ward_code, :district_code, :lsoa_code, :is_ended)
ON CONFLICT (host_id, postcode) DO UPDATE SET lat = excluded.lat, lon = excluded.lon, ward_code = excluded.ward_code,
  district_code = excluded.district_code, lsoa_code = excluded.lsoa_code, is_ended = excluded.is_ended;

-- name: gazetteer_known_uprns :each
-- who: administrator
SELECT p.uprn FROM property p WHERE p.host_id = :host_id AND p.uprn <> 0 ORDER BY p.uprn;
