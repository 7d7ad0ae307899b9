-- Organisations: who else helps here.

-- name: organisations_all :many
-- who: staff
SELECT o.organisation_id, o.name, o.kind, o.does, o.phone, o.email, o.is_open FROM organisation o
WHERE o.host_id = :host_id
ORDER BY o.is_open DESC, o.name, o.organisation_id;

-- name: organisation_by_id :one
-- who: staff
SELECT o.organisation_id, o.name, o.kind, o.does, o.phone, o.email, o.is_open FROM organisation o
WHERE o.host_id = :host_id AND o.organisation_id = :organisation_id;

-- name: organisation_of_name :one
-- who: staff
SELECT o.organisation_id FROM organisation o WHERE o.host_id = :host_id AND o.name = :name;

-- name: organisation_add :do
-- who: hub administrator
INSERT INTO organisation (host_id, organisation_id, name, kind, does, phone, email, is_open)
VALUES (:host_id, :organisation_id, :name, :kind, :does, :phone, :email, :is_open);

-- name: organisation_keep :run
-- who: hub administrator
UPDATE organisation SET name = :name, kind = :kind, does = :does, phone = :phone, email = :email, is_open = :is_open
WHERE host_id = :host_id AND organisation_id = :organisation_id;
