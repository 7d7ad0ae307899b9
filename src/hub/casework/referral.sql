-- Referrals to organisations.

-- Offered to an organisation.
-- name: referral_insert :do
-- who: desk
INSERT INTO referral (host_id, referral_id, case_id, need_id, person_id, organisation_id, state, words,
  offered_at, answer_by_at, open_work_id)
VALUES (:host_id, :referral_id, :case_id, :need_id, :person_id, :organisation_id, 'offered', :words,
  :offered_at, :answer_by_at, :referral_id);

-- What rules need to know of a referral.
-- name: referral_get :one
-- who: signed_in
SELECT r.case_id, r.need_id, r.person_id, r.organisation_id, o.name AS organisation_name, r.state, r.answer_by_at,
  r.row_version
FROM referral r
JOIN organisation o ON o.host_id = r.host_id AND o.organisation_id = r.organisation_id
WHERE r.host_id = :host_id AND r.referral_id = :referral_id;

-- Is this need with this organisation already?
-- name: referral_same :one
-- who: desk
SELECT referral_id FROM referral
WHERE host_id = :host_id AND need_id = :need_id AND organisation_id = :organisation_id
  AND case_id = :case_id AND state IN ('offered', 'accepted') LIMIT 1;

-- They take it.
-- name: referral_accept_set :run
-- who: signed_in
UPDATE referral SET state = 'accepted', answered_at = :answered_at, row_version = row_version + 1
WHERE host_id = :host_id AND referral_id = :referral_id AND state = 'offered';

-- They decline it, before or after they had accepted.
-- name: referral_decline_set :run
-- who: signed_in
UPDATE referral SET state = 'declined', answered_at = :ended_at, ended_at = :ended_at, reason = :reason,
  open_work_id = NULL, row_version = row_version + 1
WHERE host_id = :host_id AND referral_id = :referral_id AND state IN ('offered', 'accepted');

-- Done, or nobody answered in time, or no longer needed.
-- name: referral_end_set :run
-- who: signed_in
-- param: was enum referral_state
UPDATE referral SET state = :state, ended_at = :ended_at, reason = :reason, open_work_id = NULL,
  row_version = row_version + 1
WHERE host_id = :host_id AND referral_id = :referral_id AND state = :was;

-- Referrals of a need that still wait.
-- name: referral_open_of_need :many
-- who: signed_in
SELECT referral_id, state, organisation_id FROM referral
WHERE host_id = :host_id AND case_id = :case_id AND need_id = :need_id AND state IN ('offered', 'accepted')
ORDER BY offered_at;

-- The referrals of a case, newest first.
-- name: referral_rows :many
-- who: desk
-- subject: person_id
SELECT r.referral_id, r.need_id, r.person_id, r.organisation_id, o.name, o.phone, r.state, r.words, r.reason,
  r.offered_at, r.answer_by_at, r.answered_at, r.ended_at, r.row_version
FROM referral r
JOIN organisation o ON o.host_id = r.host_id AND o.organisation_id = r.organisation_id
WHERE r.host_id = :host_id AND r.case_id = :case_id
ORDER BY r.offered_at DESC, r.referral_id DESC LIMIT 50;

-- Those a case waits for, to say what stands in the way of closing it.
-- name: referral_open_names :many
-- who: signed_in
SELECT r.referral_id, o.name FROM referral r
JOIN organisation o ON o.host_id = r.host_id AND o.organisation_id = r.organisation_id
WHERE r.host_id = :host_id AND r.case_id = :case_id AND r.state IN ('offered', 'accepted')
ORDER BY r.offered_at LIMIT 10;

-- The partner's page: what was referred to one organisation, in one state, soonest answer first.
-- What of it they see, the agreement says.
-- name: referral_of_organisation :many
-- who: partner
-- subject: person_id
-- param: state enum referral_state
-- param: after_at int
-- param: after_id int
-- param: how_many int
SELECT r.referral_id, r.case_id, r.person_id, r.state, r.words, r.offered_at, r.answer_by_at, r.answered_at, r.ended_at,
  g.name AS category_name, n.urgency, p.given_name, p.family_name, p.known_as, p.born_on, p.language, p.interpreter,
  p.safe_contact, p.no_messages, p.access_notes, p.address, p.postcode, p.diet, p.communication, r.row_version
FROM referral r
JOIN need n ON n.host_id = r.host_id AND n.need_id = r.need_id
JOIN need_category g ON g.host_id = n.host_id AND g.need_category_id = n.need_category_id
JOIN person p ON p.host_id = r.host_id AND p.person_id = r.person_id
WHERE r.host_id = :host_id AND r.organisation_id = :organisation_id AND r.state = :state
  AND (r.answer_by_at, r.referral_id) > (:after_at, :after_id)
ORDER BY r.answer_by_at, r.referral_id LIMIT :how_many;

-- How the person can be reached, for an organisation that has the referral. One page of referrals at once.
-- name: referral_points :many
-- who: partner
-- subject: person_id
SELECT r.referral_id, r.person_id, k.kind, k.value, k.note
FROM referral r
JOIN contact_point k ON k.host_id = r.host_id AND k.person_id = r.person_id
WHERE r.host_id = :host_id AND r.organisation_id = :organisation_id AND r.state = :state
ORDER BY r.answer_by_at, r.referral_id, k.is_first DESC, k.contact_point_id LIMIT 200;

-- Not answered in time.
-- name: referral_overdue :many
-- who: hub_manager
-- param: before int
SELECT referral_id, case_id, person_id, organisation_id FROM referral
WHERE host_id = :host_id AND state = 'offered' AND answer_by_at < :before
ORDER BY answer_by_at LIMIT 200;

-- What the agreements with an organisation allow today.
-- name: referral_agreements :many
-- who: partner
-- param: today text
SELECT purpose, categories, until_on FROM agreement
WHERE host_id = :host_id AND organisation_id = :organisation_id
  AND from_on <= :today AND (until_on = '' OR until_on >= :today)
ORDER BY agreement_id LIMIT 20;
