-- One thing of each kind that pages are about, so that every page of a sample city can be opened by tests
-- and by `kith routes --json`.

-- name: example_case :one
-- who: system
-- scan: the first row is enough
SELECT t.case_id FROM help_case t WHERE t.host_id = :host_id ORDER BY t.case_id LIMIT 1;

-- name: example_person :one
-- who: system
-- scan: the first row is enough
SELECT t.person_id FROM person t WHERE t.host_id = :host_id ORDER BY t.person_id LIMIT 1;

-- One that waits for triage, so that this page shows something too.
-- name: example_request :one
-- who: system
-- scan: the first row is enough
SELECT t.request_id FROM request t WHERE t.host_id = :host_id ORDER BY CASE t.state WHEN 'new' THEN 0 ELSE 1 END, t.request_id LIMIT 1;

-- name: example_need :one
-- who: system
-- scan: the first row is enough
SELECT t.need_id FROM need t WHERE t.host_id = :host_id ORDER BY t.need_id LIMIT 1;

-- name: example_step :one
-- who: system
-- scan: the first row is enough
SELECT t.next_step_id FROM next_step t WHERE t.host_id = :host_id ORDER BY t.next_step_id LIMIT 1;

-- name: example_interaction :one
-- who: system
-- scan: the first row is enough
SELECT t.interaction_id FROM interaction t WHERE t.host_id = :host_id ORDER BY t.interaction_id LIMIT 1;

-- name: example_referral :one
-- who: system
-- scan: the first row is enough
SELECT t.referral_id FROM referral t WHERE t.host_id = :host_id ORDER BY t.referral_id LIMIT 1;

-- name: example_telling :one
-- who: system
-- scan: the first row is enough
SELECT t.telling_id FROM telling t WHERE t.host_id = :host_id ORDER BY t.telling_id LIMIT 1;

-- name: example_volunteer :one
-- who: system
-- scan: the first row is enough
SELECT t.volunteer_id FROM volunteer t WHERE t.host_id = :host_id ORDER BY t.volunteer_id LIMIT 1;

-- name: example_task_any :one
-- who: system
-- scan: the first row is enough
SELECT t.task_id FROM task t WHERE t.host_id = :host_id ORDER BY t.task_id LIMIT 1;

-- name: example_offer :one
-- who: system
-- scan: the first row is enough
SELECT t.task_id FROM task_offer t WHERE t.host_id = :host_id ORDER BY t.task_id LIMIT 1;

-- name: example_organisation :one
-- who: system
-- scan: the first row is enough
SELECT t.organisation_id FROM organisation t WHERE t.host_id = :host_id ORDER BY t.organisation_id LIMIT 1;

-- name: example_agreement :one
-- who: system
-- scan: the first row is enough
SELECT t.agreement_id FROM agreement t WHERE t.host_id = :host_id ORDER BY t.agreement_id LIMIT 1;

-- name: example_property :one
-- who: system
-- scan: the first row is enough
SELECT p.property_id FROM person p WHERE p.host_id = :host_id AND p.property_id IS NOT NULL AND p.state = 'here'
  AND NOT EXISTS (SELECT 1 FROM hidden h WHERE h.host_id = p.host_id AND h.hidden_id = p.property_id)
ORDER BY p.person_id LIMIT 1;

-- name: example_household :one
-- who: system
-- scan: the first row is enough
SELECT t.household_id FROM household t WHERE t.host_id = :host_id ORDER BY t.household_id LIMIT 1;

-- name: example_area :one
-- who: system
-- scan: the first row is enough
SELECT t.area_id FROM area t WHERE t.host_id = :host_id ORDER BY t.area_id LIMIT 1;

-- name: example_hub :one
-- who: system
-- scan: the first row is enough
SELECT t.hub_id FROM hub t WHERE t.host_id = :host_id ORDER BY t.hub_id LIMIT 1;

-- A delivery that changed something, so that there are differences to look at.
-- name: example_import :one
-- who: system
-- scan: the first row is enough
SELECT t.import_id FROM import t WHERE t.host_id = :host_id ORDER BY t.rows_changed DESC, t.rows_rejected DESC, t.import_id LIMIT 1;

-- name: example_load :one
-- who: system
-- scan: the first row is enough
SELECT t.gazetteer_load_id FROM gazetteer_load t WHERE t.host_id = :host_id ORDER BY t.gazetteer_load_id LIMIT 1;

-- name: example_account :one
-- who: system
-- scan: the first row is enough
SELECT t.account_id FROM account t WHERE t.host_id = :host_id AND t.role = 'hub_worker' ORDER BY t.account_id LIMIT 1;

-- name: example_session :one
-- who: system
-- scan: the first row is enough
SELECT t.session_id FROM session t WHERE t.host_id = :host_id ORDER BY t.session_id LIMIT 1;

-- name: example_draft :one
-- who: system
-- scan: the first row is enough
SELECT t.draft_id FROM draft t WHERE t.host_id = :host_id ORDER BY t.draft_id LIMIT 1;

-- name: example_member :one
-- who: system
-- scan: the first row is enough
SELECT t.case_member_id FROM case_member t WHERE t.host_id = :host_id ORDER BY t.case_member_id LIMIT 1;

-- name: example_job :one
-- who: system
-- scan: the first row is enough
SELECT t.job_id FROM job t WHERE t.host_id = :host_id ORDER BY t.job_id LIMIT 1;

-- name: example_category :one
-- who: system
-- scan: the first row is enough
SELECT t.need_category_id FROM need_category t WHERE t.host_id = :host_id ORDER BY t.need_category_id LIMIT 1;

-- name: example_word :one
-- who: system
-- scan: the first row is enough
SELECT t.red_word_id FROM red_word t WHERE t.host_id = :host_id ORDER BY t.red_word_id LIMIT 1;

-- name: example_kind :one
-- who: system
-- scan: the first row is enough
SELECT t.flag_kind_id FROM flag_kind t WHERE t.host_id = :host_id ORDER BY t.flag_kind_id LIMIT 1;

-- A task that somebody has taken, and who: what a volunteer's own pages are about.
-- name: example_task_taken :one
-- who: system
-- scan: the first row is enough
SELECT t.task_id, v.account_id FROM task t
JOIN volunteer v ON v.host_id = t.host_id AND v.volunteer_id = t.volunteer_id
WHERE t.host_id = :host_id AND t.state IN ('taken','under_way') ORDER BY t.task_id LIMIT 1;

-- name: example_review :one
-- who: system
-- scan: the first row is enough
SELECT t.match_review_id FROM match_review t WHERE t.host_id = :host_id AND t.decided_at IS NULL ORDER BY t.match_review_id LIMIT 1;

-- name: example_check :one
-- who: system
-- scan: the first row is enough
SELECT t.row_check_id FROM row_check t WHERE t.host_id = :host_id AND t.decided_at IS NULL ORDER BY t.row_check_id LIMIT 1;

-- name: example_model :one
-- who: system
-- scan: the first row is enough
SELECT t.match_model_id FROM match_model t WHERE t.host_id = :host_id ORDER BY t.match_model_id LIMIT 1;

-- One that is under way, when there is one.
-- name: example_campaign :one
-- who: system
SELECT t.campaign_id FROM campaign t WHERE t.host_id = :host_id
ORDER BY CASE t.state WHEN 'running' THEN 0 ELSE 1 END, t.campaign_id LIMIT 1;

-- name: example_call :one
-- who: system
-- scan: the first row is enough
SELECT t.campaign_person_id FROM campaign_person t WHERE t.host_id = :host_id ORDER BY t.campaign_person_id LIMIT 1;

-- name: example_reference :one
-- who: system
SELECT p.reference FROM hidden h JOIN person p ON p.host_id = h.host_id AND p.person_id = h.hidden_id
WHERE h.host_id = :host_id ORDER BY h.hidden_id LIMIT 1;
