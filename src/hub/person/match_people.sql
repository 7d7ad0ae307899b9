-- The whole register for the linkage engine, and what people said of pairs of it.

-- name: match_people_all :each
-- who: system
-- subject: person_id
-- scan: training and measuring look at everybody once
SELECT p.person_id, p.given_name, p.family_name, p.born_on, p.nhs_number, p.address, p.postcode, p.language, d.uprn,
  (SELECT c.value FROM contact_point c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.kind = 'phone'
    ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1) AS phone,
  (SELECT c.value FROM contact_point c WHERE c.host_id = :host_id AND c.person_id = p.person_id AND c.kind = 'email'
    ORDER BY c.is_first DESC, c.contact_point_id LIMIT 1) AS email
FROM person p
LEFT JOIN property d ON d.host_id = p.host_id AND d.property_id = p.property_id
WHERE p.host_id = :host_id
ORDER BY p.person_id;

-- name: match_said_all :many
-- who: system
-- param: after_low int
-- param: after_high int
SELECT d.low_id, d.high_id, d.decision FROM person_pair_decision d
WHERE d.host_id = :host_id AND d.account_id IS NOT NULL AND (d.low_id, d.high_id) > (:after_low, :after_high)
ORDER BY d.low_id, d.high_id LIMIT 1000;
