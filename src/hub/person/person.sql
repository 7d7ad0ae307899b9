-- People: who they are, how to reach them, what finds them, and where each fact came from.

-- Everything about one person that a page may show.
-- name: person_by_id :one
-- who: desk governance volunteer partner
-- subject: person_id
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.known_as, p.pronouns, p.born_on, p.nhs_number,
  p.household_id, p.property_id, p.address, p.postcode, p.language, p.interpreter, p.communication, p.safe_contact,
  p.no_messages, p.access_notes, p.diet, p.created_at, p.updated_at, p.row_version, p.merged_into_id, pr.lat, pr.lon
FROM person p
LEFT JOIN property pr ON pr.host_id = p.host_id AND pr.property_id = p.property_id
WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- The facts of a record whose sources are shown.
-- name: person_now :one
-- who: desk governance
-- subject: person_id
SELECT p.person_id, p.given_name, p.family_name, p.known_as, p.born_on, p.nhs_number, p.address, p.postcode, p.language, p.communication,
  p.safe_contact, p.access_notes, p.diet, p.created_at
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- The record as a list compares itself with it.
-- name: person_for_list :one
-- who: desk administrator
-- subject: person_id
-- batch: lists come by the thousand
SELECT p.person_id, p.state, p.given_name, p.family_name, p.known_as, p.pronouns, p.born_on, p.nhs_number, p.household_id, p.property_id,
  p.address, p.postcode, p.language, p.interpreter, p.communication, p.safe_contact, p.no_messages, p.access_notes, p.diet, p.created_at, p.row_version
FROM person p WHERE p.host_id = :host_id AND p.person_id = :person_id;

-- name: person_with_reference :one
-- who: desk governance
-- batch: lists come by the thousand
SELECT p.person_id FROM person p WHERE p.host_id = :host_id AND p.reference = :reference;

-- name: person_add :do
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO person (host_id, person_id, reference, state, given_name, family_name, known_as, pronouns, born_on, nhs_number,
  household_id, property_id, address, postcode, language, interpreter, communication, safe_contact, no_messages, access_notes,
  diet, created_at, updated_at)
VALUES (:host_id, :person_id, :reference, 'here', :given_name, :family_name, :known_as, :pronouns, :born_on, :nhs_number,
  :household_id, :property_id, :address, :postcode, :language, :interpreter, :communication, :safe_contact, :no_messages,
  :access_notes, :diet, :created_at, :created_at);

-- fragment: person_kept
-- param: seen_version int
UPDATE person SET given_name = :given_name, family_name = :family_name, known_as = :known_as, pronouns = :pronouns,
  born_on = :born_on, nhs_number = :nhs_number, household_id = :household_id, property_id = :property_id, address = :address,
  postcode = :postcode, language = :language, interpreter = :interpreter, communication = :communication,
  safe_contact = :safe_contact, no_messages = :no_messages, access_notes = :access_notes, diet = :diet,
  updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id AND row_version = :seen_version;

-- No row: somebody changed the record since it was read.
-- name: person_keep :one
-- who: desk administrator
-- batch: lists come by the thousand
:{person_kept}
RETURNING person_id;

-- How it is safe to get in touch, and the way to the door. No row: somebody changed the person meanwhile.
-- name: person_safe_keep :run
-- who: desk
-- param: seen_version int
UPDATE person SET safe_contact = :safe_contact, no_messages = :no_messages, access_notes = :access_notes,
  updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id AND row_version = :seen_version;

-- name: person_state_keep :run
-- who: desk administrator
UPDATE person SET state = :state, updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id;

-- name: person_touched :do
-- who: desk administrator
UPDATE person SET updated_at = :updated_at, row_version = row_version + 1
WHERE host_id = :host_id AND person_id = :person_id;

-- --- contact points ---

-- name: contact_points_of :many
-- who: desk governance volunteer partner
-- batch: lists come by the thousand
-- subject: person_id
SELECT c.contact_point_id, c.person_id, c.kind, c.value, c.folded, c.note, c.is_first
FROM contact_point c
WHERE c.host_id = :host_id AND c.person_id = :person_id
ORDER BY c.is_first DESC, c.contact_point_id;

-- name: contact_point_insert :do
-- who: desk administrator
-- batch: lists come by the thousand
INSERT INTO contact_point (host_id, contact_point_id, person_id, kind, value, folded, note, is_first)
VALUES (:host_id, :contact_point_id, :person_id, :kind, :value, :folded, :note, :is_first);

-- name: contact_point_delete :run
-- who: desk administrator
DELETE FROM contact_point WHERE host_id = :host_id AND person_id = :person_id AND contact_point_id = :contact_point_id;

-- Of one kind, the one to try first.
-- name: contact_points_none_first :do
-- who: desk administrator
UPDATE contact_point SET is_first = 0 WHERE host_id = :host_id AND person_id = :person_id AND kind = :kind AND is_first = 1;

-- name: contact_point_make_first :do
-- who: desk administrator
UPDATE contact_point SET is_first = 1
WHERE host_id = :host_id AND person_id = :person_id AND contact_point_id = :contact_point_id;

-- --- important dates ---

-- name: important_dates_of :many
-- who: desk governance
-- subject: person_id
SELECT d.important_date_id, d.person_id, d.month_day, d.what FROM important_date d
WHERE d.host_id = :host_id AND d.person_id = :person_id
ORDER BY d.month_day, d.important_date_id;

-- name: important_date_insert :do
-- who: desk administrator
INSERT INTO important_date (host_id, important_date_id, person_id, month_day, what)
VALUES (:host_id, :important_date_id, :person_id, :month_day, :what);

-- name: important_date_delete :run
-- who: desk administrator
DELETE FROM important_date WHERE host_id = :host_id AND person_id = :person_id AND important_date_id = :important_date_id;

-- --- lists and pages ---

-- People in the order of their ids, newest first: fifty, and one more to know whether there are others.
-- name: people_page :many
-- who: desk governance
-- subject: person_id
-- param: before_id int
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.born_on, p.address, p.postcode, p.safe_contact
FROM person p
WHERE p.host_id = :host_id AND p.person_id < :before_id AND p.state <> 'merged'
ORDER BY p.person_id DESC LIMIT 51;

-- Who lives at a property, households together.
-- name: people_of_property :many
-- who: desk governance
-- subject: person_id
SELECT p.person_id, p.reference, p.state, p.given_name, p.family_name, p.born_on, p.household_id, r.rag, r.rules
FROM person p
LEFT JOIN person_rag r ON r.host_id = p.host_id AND r.person_id = p.person_id
WHERE p.host_id = :host_id AND p.property_id = :property_id AND p.state <> 'merged'
ORDER BY COALESCE(p.household_id, 9223372036854775807), p.person_id LIMIT 200;

-- Rows of lists that are about this person.
-- name: source_records_of_person :many
-- who: desk governance
-- subject: person_id
SELECT s.source_record_id, s.person_id, s.import_id, s.row_number, s.list_name, s.raw, s.at, i.file_name, i.header
FROM source_record s
JOIN import i ON i.host_id = s.host_id AND i.import_id = s.import_id
WHERE s.host_id = :host_id AND s.person_id = :person_id
ORDER BY s.source_record_id DESC LIMIT 20;
