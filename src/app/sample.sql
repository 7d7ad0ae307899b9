-- The sample city's own bulk loading: plain inserts in the order the foreign keys want. Everything that happens
-- after the city stands goes through the rooms' rules.

-- name: sample_area_insert :do
-- who: system
INSERT INTO area (host_id, area_id, geography, name, outline, west, south, east, north)
VALUES (:host_id, :area_id, :geography, :name, :outline, :west, :south, :east, :north);

-- name: sample_hub_insert :do
-- who: system
INSERT INTO hub (host_id, hub_id, name, area_id, phone, hours, is_central)
VALUES (:host_id, :hub_id, :name, :area_id, :phone, :hours, :is_central);

-- name: sample_organisation_insert :do
-- who: system
INSERT INTO organisation (host_id, organisation_id, name, kind, does, phone, email, is_open)
VALUES (:host_id, :organisation_id, :name, :kind, :does, :phone, :email, 1);

-- name: sample_agreement_insert :do
-- who: system
INSERT INTO agreement (host_id, agreement_id, organisation_id, purpose, lawful_basis, categories, from_on, until_on)
VALUES (:host_id, :agreement_id, :organisation_id, :purpose, :lawful_basis, :categories, :from_on, '');

-- name: sample_account_insert :do
-- who: system
INSERT INTO account (host_id, account_id, role, state, name, email, password_hash, totp_secret, totp_confirmed, hub_id,
	organisation_id, person_id, created_at)
VALUES (:host_id, :account_id, :role, 'active', :name, :email, :password_hash, :totp_secret, :totp_confirmed, :hub_id,
	:organisation_id, :person_id, :created_at);

-- name: sample_property_insert :do
-- who: system
INSERT INTO property (host_id, property_id, uprn, class_code, organisation, flat, number, street, street_key, locality, town, postcode, address_key, lat, lon)
VALUES (:host_id, :property_id, :uprn, :class_code, :organisation, :flat, :number, :street, :street_key, '', :town, :postcode, :address_key, :lat, :lon);

-- name: sample_person_insert :do
-- who: system
INSERT INTO person (host_id, person_id, reference, given_name, family_name, known_as, pronouns, born_on, nhs_number,
	property_id, address, postcode, language, interpreter, safe_contact, no_messages, access_notes, diet,
	created_at, updated_at)
VALUES (:host_id, :person_id, :reference, :given_name, :family_name, '', :pronouns, :born_on, :nhs_number,
	:property_id, :address, :postcode, :language, :interpreter, :safe_contact, :no_messages,
	:access_notes, :diet, :created_at, :created_at);

-- name: sample_contact_point_insert :do
-- who: system
INSERT INTO contact_point (host_id, contact_point_id, person_id, kind, value, folded, note, is_first)
VALUES (:host_id, :contact_point_id, :person_id, :kind, :value, :folded, '', :is_first);

-- name: sample_person_key_insert :do
-- who: system
INSERT INTO person_key (host_id, find_key, person_id) VALUES (:host_id, :find_key, :person_id)
ON CONFLICT (host_id, find_key, person_id) DO NOTHING;

-- name: sample_person_keys_insert :do
-- who: system
INSERT INTO person_keys (host_id, person_id, keys) VALUES (:host_id, :person_id, :keys);

-- name: sample_step_insert :do
-- who: system
INSERT INTO next_step (host_id, next_step_id, kind, case_id, person_id, subject_id, note, owner_account_id, owner_hub_id,
	due_at, is_urgent, is_open, created_at, done_at, done_by_id)
VALUES (:host_id, :next_step_id, :kind, :case_id, :person_id, :subject_id, :note, :owner_account_id, :owner_hub_id,
	:due_at, :is_urgent, :is_open, :created_at, :done_at, :done_by_id);

-- name: sample_open_work_insert :do
-- who: system
INSERT INTO open_work (host_id, open_work_id, kind, case_id, next_step_id, opened_at)
VALUES (:host_id, :open_work_id, :kind, :case_id, :next_step_id, :opened_at);

-- name: sample_case_insert :do
-- who: system
INSERT INTO help_case (host_id, case_id, reference, person_id, state, guide_id, hub_id, plan, opened_at, closed_at,
	closed_words, open_work_id, updated_at)
VALUES (:host_id, :case_id, :reference, :person_id, :state, :guide_id, :hub_id, '', :opened_at, :closed_at,
	:closed_words, :open_work_id, :updated_at);

-- name: sample_request_insert :do
-- who: system
INSERT INTO request (host_id, request_id, reference, person_id, case_id, state, channel, words, need_category_id, urgency,
	asker_name, asker_relation, person_knows, hub_id, received_at, due_at, spoken_at, triaged_at, closed_at, ended_as,
	taken_by_id, open_work_id)
VALUES (:host_id, :request_id, :reference, :person_id, :case_id, :state, :channel, :words, :need_category_id, :urgency,
	:asker_name, :asker_relation, :person_knows, :hub_id, :received_at, :due_at, :spoken_at, :triaged_at, :closed_at,
	CASE WHEN :state = 'closed' THEN 'helped' END, :taken_by_id, :open_work_id);

-- name: sample_need_insert :do
-- who: system
INSERT INTO need (host_id, need_id, case_id, person_id, request_id, need_category_id, words, state, urgency, opened_at,
	ended_at, ended_words, open_work_id)
VALUES (:host_id, :need_id, :case_id, :person_id, :request_id, :need_category_id, '', :state, :urgency, :opened_at,
	:ended_at, :ended_words, :open_work_id);

-- name: sample_interaction_insert :do
-- who: system
INSERT INTO interaction (host_id, interaction_id, case_id, person_id, at, account_id, channel, direction, outcome, words)
VALUES (:host_id, :interaction_id, :case_id, :person_id, :at, :account_id, 'phone', 'out', :outcome, :words);

-- name: sample_referral_insert :do
-- who: system
INSERT INTO referral (host_id, referral_id, case_id, need_id, person_id, organisation_id, state, words, offered_at,
	answer_by_at, answered_at, ended_at, open_work_id)
VALUES (:host_id, :referral_id, :case_id, :need_id, :person_id, :organisation_id, :state, :words, :offered_at,
	:answer_by_at, :answered_at, :ended_at, :open_work_id);

-- name: sample_volunteer_insert :do
-- who: system
INSERT INTO volunteer (host_id, volunteer_id, person_id, account_id, state, paused_until_on, vehicle, range_m, minutes_week,
	last_task_at, lat, lon, since_on)
VALUES (:host_id, :volunteer_id, :person_id, :account_id, :state, :paused_until_on, :vehicle, :range_m, :minutes_week,
	:last_task_at, :lat, :lon, :since_on);

-- name: sample_skill_insert :do
-- who: system
INSERT INTO volunteer_skill (host_id, volunteer_id, skill) VALUES (:host_id, :volunteer_id, :skill)
ON CONFLICT (host_id, volunteer_id, skill) DO NOTHING;

-- name: sample_check_insert :do
-- who: system
INSERT INTO volunteer_check (host_id, volunteer_id, kind, done_on, expires_on)
VALUES (:host_id, :volunteer_id, :kind, :done_on, :expires_on);

-- name: sample_hours_insert :do
-- who: system
INSERT INTO volunteer_hours (host_id, volunteer_id, weekday, from_minute, to_minute)
VALUES (:host_id, :volunteer_id, :weekday, :from_minute, :to_minute);

-- The requests of the whole city by the hour, as they would have been counted one by one.
-- name: sample_tally :do
-- who: system
-- scan: the sample city is made once
INSERT INTO request_tally (host_id, hour, lane, received, spoken, kept)
SELECT :host_id, r.received_at / 3600000000, 1, count(*), sum(CASE WHEN r.spoken_at IS NOT NULL THEN 1 ELSE 0 END),
	sum(CASE WHEN r.spoken_at <= r.due_at THEN 1 ELSE 0 END)
FROM request r WHERE r.host_id = :host_id GROUP BY r.received_at / 3600000000;

-- name: sample_task_insert :do
-- who: system
INSERT INTO task (host_id, task_id, reference, case_id, need_id, person_id, need_category_id, state, what, notes,
	property_id, street, lat, lon, window_from_at, window_to_at, minutes, needs_check, volunteer_id, taken_at, started_at,
	ended_at, ended_words, created_at, open_work_id, hub_id)
VALUES (:host_id, :task_id, :reference, :case_id, :need_id, :person_id, :need_category_id, :state, :what, '',
	:property_id, :street, :lat, :lon, :window_from_at, :window_to_at, :minutes, :needs_check, :volunteer_id, :taken_at,
	:started_at, :ended_at, '', :created_at, :open_work_id, :hub_id);

-- name: sample_offer_insert :do
-- who: system
INSERT INTO task_offer (host_id, task_id, volunteer_id, state, offered_at, answered_at)
VALUES (:host_id, :task_id, :volunteer_id, :state, :offered_at, :answered_at);

-- name: sample_category :one
-- who: system
SELECT need_category_id FROM need_category WHERE host_id = :host_id AND code = :code;

-- name: sample_categories :many
-- who: system
SELECT need_category_id, code, name, task_minutes, needs_check FROM need_category
WHERE host_id = :host_id ORDER BY place;

-- name: sample_sign_ins :many
-- who: system
SELECT account_id, role, name, email FROM account
WHERE host_id = :host_id AND role <> 'volunteer' ORDER BY created_at, account_id LIMIT 200;

-- name: sample_a_volunteer :one
-- who: system
SELECT v.account_id, t.task_id FROM task t
JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
WHERE t.host_id = :host_id AND t.state = 'taken' AND t.open_work_id IS NOT NULL ORDER BY t.window_to_at DESC LIMIT 1;

-- Somebody with a telephone, by chance: the first at or after a number drawn.
-- name: sample_life_person :one
-- who: system
-- subject: person_id
-- param: from_id id person
SELECT p.person_id, p.given_name, p.family_name, c.folded AS phone FROM person p
JOIN contact_point c ON c.host_id = p.host_id AND c.person_id = p.person_id
WHERE p.host_id = :host_id AND p.person_id >= :from_id AND c.kind = 'phone'
ORDER BY p.person_id LIMIT 1;

-- name: sample_life_first :one
-- who: system
SELECT person_id FROM person WHERE host_id = :host_id ORDER BY person_id LIMIT 1;

-- name: sample_life_last :one
-- who: system
SELECT person_id FROM person WHERE host_id = :host_id ORDER BY person_id DESC LIMIT 1;

-- The list of addresses that the city's properties are from.
-- name: sample_load_insert :do
-- who: system
INSERT INTO gazetteer_load (host_id, gazetteer_load_id, format, file_name, file_hash, state, rows_done, rows_new, started_at, ended_at)
VALUES (:host_id, :gazetteer_load_id, 'csv', :file_name, '', 'done', :rows_done, :rows_new, :started_at, :ended_at);

-- name: sample_flag_insert :do
-- who: system
INSERT INTO flag (host_id, flag_id, person_id, code, list_id, source_record_id, value, since_on, expires_on, sharing, created_at)
VALUES (:host_id, :flag_id, :person_id, :code, NULL, NULL, '', :since_on, :expires_on, :sharing, :created_at);
