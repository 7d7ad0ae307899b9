-- Places: hubs, the areas they look after, and properties.

-- Hub areas whose box holds a point: the outlines decide.
-- name: hub_areas_at :many
-- who: signed_in
-- param: lat real
-- param: lon real
SELECT a.area_id, a.outline
FROM area a
WHERE a.host_id = :host_id AND a.geography = 'hub area' AND a.west <= :lon AND a.east >= :lon AND a.south <= :lat AND a.north >= :lat
ORDER BY a.name;

-- name: hub_of_area :one
-- who: signed_in
SELECT h.hub_id FROM hub h WHERE h.host_id = :host_id AND h.area_id = :area_id ORDER BY h.name, h.hub_id LIMIT 1;

-- The hub for what has no address: the central one, else any.
-- name: hub_central :one
-- who: anyone
SELECT h.hub_id FROM hub h WHERE h.host_id = :host_id ORDER BY h.is_central DESC, h.name, h.hub_id LIMIT 1;

-- name: hub_by_id :one
-- who: signed_in
SELECT h.hub_id, h.name, h.phone, h.hours, h.is_central, h.area_id FROM hub h WHERE h.host_id = :host_id AND h.hub_id = :hub_id;

-- name: hubs_all :many
-- who: signed_in
SELECT h.hub_id, h.name, h.phone, h.hours, h.is_central, h.area_id, a.name AS area_name
FROM hub h
LEFT JOIN area a ON a.host_id = h.host_id AND a.area_id = h.area_id
WHERE h.host_id = :host_id
ORDER BY h.name, h.hub_id;

-- name: areas_all :many
-- who: signed_in
SELECT a.area_id, a.geography, a.name FROM area a WHERE a.host_id = :host_id ORDER BY a.geography, a.name;

-- The outlines of one geography, for its map.
-- name: areas_drawn :many
-- who: signed_in
SELECT a.area_id, a.name, a.outline FROM area a WHERE a.host_id = :host_id AND a.geography = :geography ORDER BY a.name LIMIT 200;

-- name: hub_keep :do
-- who: hub_manager administrator
UPDATE hub SET name = :name, phone = :phone, hours = :hours, is_central = :is_central
WHERE host_id = :host_id AND hub_id = :hub_id;

-- name: hubs_not_central :do
-- who: hub_manager administrator
UPDATE hub SET is_central = 0 WHERE host_id = :host_id AND hub_id <> :hub_id AND is_central = 1;

-- name: property_by_id :one
-- who: signed_in
SELECT p.property_id, p.uprn, p.parent_uprn, p.logical_status, p.class_code, p.organisation, p.flat, p.number, p.building, p.street, p.locality,
  p.town, p.postcode, p.address_key, p.lat, p.lon
FROM property p WHERE p.host_id = :host_id AND p.property_id = :property_id;

-- name: property_by_uprn :one
-- who: desk administrator
-- batch: lists come by the thousand
SELECT p.property_id, p.address_key FROM property p
WHERE p.host_id = :host_id AND p.uprn = :uprn AND p.uprn <> 0
ORDER BY p.property_id LIMIT 1;

-- name: property_by_key :one
-- who: desk administrator
-- batch: lists come by the thousand
SELECT p.property_id FROM property p
WHERE p.host_id = :host_id AND p.postcode = :postcode AND p.address_key = :address_key
ORDER BY p.property_id LIMIT 1;

-- Without a postcode an address is somewhere known only when one property has it: two rows mean no.
-- name: property_by_street :many
-- who: desk administrator
SELECT p.property_id FROM property p
WHERE p.host_id = :host_id AND p.street_key = :street_key AND p.number = :number AND p.flat = :flat
ORDER BY p.property_id LIMIT 2;

-- Somewhere in a postcode.
-- name: postcode_point :one
-- who: signed_in
-- batch: lists come by the thousand
SELECT p.lat, p.lon FROM property p
WHERE p.host_id = :host_id AND p.postcode = :postcode AND p.lat IS NOT NULL AND p.lon IS NOT NULL
ORDER BY p.address_key, p.property_id LIMIT 1;

-- By the lists of postcodes, when no property tells.
-- name: postcode_place_point :one
-- who: signed_in
SELECT c.lat, c.lon FROM postcode_place c WHERE c.host_id = :host_id AND c.postcode = :postcode AND c.lat IS NOT NULL;

-- What an address could be: the properties of a postcode. A university's mailroom has hundreds.
-- name: properties_of_postcode :many
-- who: desk administrator
-- batch: lists come by the thousand
SELECT p.property_id, p.uprn, p.parent_uprn, p.class_code, p.flat, p.number, p.building, p.organisation, p.street, p.locality, p.town, p.postcode
FROM property p
WHERE p.host_id = :host_id AND p.postcode = :postcode AND p.logical_status <> 8
ORDER BY p.address_key, p.property_id LIMIT 1000;

-- name: properties_of_street_number :many
-- who: desk administrator
SELECT p.property_id, p.uprn, p.parent_uprn, p.class_code, p.flat, p.number, p.building, p.organisation, p.street, p.locality, p.town, p.postcode
FROM property p
WHERE p.host_id = :host_id AND p.street_key = :street_key AND p.number = :number AND p.logical_status <> 8
ORDER BY p.flat, p.property_id LIMIT 500;

-- name: aliases_of_postcode :many
-- who: desk administrator
-- batch: lists come by the thousand
SELECT l.property_id, p.uprn, p.parent_uprn, p.class_code, l.flat, l.number, l.building, p.organisation, l.street, l.locality, l.town, l.postcode
FROM property_alias l
JOIN property p ON p.host_id = l.host_id AND p.property_id = l.property_id
WHERE l.host_id = :host_id AND l.postcode = :postcode AND p.logical_status <> 8
ORDER BY l.property_id, l.alias_key LIMIT 1000;

-- name: aliases_of_street_number :many
-- who: desk administrator
SELECT l.property_id, p.uprn, p.parent_uprn, p.class_code, l.flat, l.number, l.building, p.organisation, l.street, l.locality, l.town, l.postcode
FROM property_alias l
JOIN property p ON p.host_id = l.host_id AND p.property_id = l.property_id
WHERE l.host_id = :host_id AND l.street_key = :street_key AND l.number = :number AND p.logical_status <> 8
ORDER BY l.property_id, l.alias_key LIMIT 500;

-- Everything, to match many addresses at once.
-- name: properties_all :each
-- who: desk administrator
-- scan: the index of all addresses is made of all of them
SELECT p.property_id, p.uprn, p.parent_uprn, p.class_code, p.flat, p.number, p.building, p.organisation, p.street, p.locality, p.town, p.postcode
FROM property p WHERE p.host_id = :host_id AND p.logical_status <> 8;

-- name: aliases_all :each
-- who: desk administrator
-- scan: the index of all addresses is made of all of them
SELECT l.property_id, p.uprn, p.parent_uprn, p.class_code, l.flat, l.number, l.building, p.organisation, l.street, l.locality, l.town, l.postcode
FROM property_alias l
JOIN property p ON p.host_id = l.host_id AND p.property_id = l.property_id
WHERE l.host_id = :host_id AND p.logical_status <> 8;

-- name: property_add :do
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO property (host_id, property_id, uprn, parent_uprn, flat, number, building, street, street_key, locality, town, postcode, address_key,
  lat, lon)
VALUES (:host_id, :property_id, :uprn, :parent_uprn, :flat, :number, :building, :street, :street_key, :locality, :town, :postcode, :address_key,
  :lat, :lon);

-- A place nobody had coordinates for gets them when a list brings them.
-- name: property_point_keep :do
-- who: desk administrator
UPDATE property SET lat = :lat, lon = :lon
WHERE host_id = :host_id AND property_id = :property_id AND lat IS NULL;
