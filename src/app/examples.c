/*
 * An example for each parameter that paths have: {case} is the id of a case that exists in this
 * hub. The route compiler reads the table below, and refuses a path whose parameter nobody can
 * fill: a page that cannot be opened by a test is a page that nobody tests.
 */
#include "app/examples.h"

#include "app/examples.sql.h"
#include "core/auth/auth.h"
#include "core/base/id.h"
#include "core/base/time.h"

#include <string.h>

#define EXAMPLE_OF(noun, column)                                                            \
	static struct str of_##noun(struct examples *e)                                     \
	{                                                                                   \
		struct example_##noun##_row row;                                            \
		return example_##noun(e->db, &row) ? id_text(db_arena(e->db), row.column.v) : STR_NONE; \
	}
EXAMPLE_OF(case, case_id)
EXAMPLE_OF(person, person_id)
EXAMPLE_OF(request, request_id)
EXAMPLE_OF(need, need_id)
EXAMPLE_OF(step, next_step_id)
EXAMPLE_OF(interaction, interaction_id)
EXAMPLE_OF(referral, referral_id)
EXAMPLE_OF(telling, telling_id)
EXAMPLE_OF(volunteer, volunteer_id)
EXAMPLE_OF(task_any, task_id)
EXAMPLE_OF(offer, task_id)
EXAMPLE_OF(organisation, organisation_id)
EXAMPLE_OF(agreement, agreement_id)
EXAMPLE_OF(property, property_id)
EXAMPLE_OF(household, household_id)
EXAMPLE_OF(area, area_id)
EXAMPLE_OF(hub, hub_id)
EXAMPLE_OF(import, import_id)
EXAMPLE_OF(load, gazetteer_load_id)
EXAMPLE_OF(account, account_id)
EXAMPLE_OF(session, session_id)
EXAMPLE_OF(draft, draft_id)
EXAMPLE_OF(member, case_member_id)
EXAMPLE_OF(job, job_id)
EXAMPLE_OF(category, need_category_id)
EXAMPLE_OF(word, red_word_id)
EXAMPLE_OF(kind, flag_kind_id)
EXAMPLE_OF(review, match_review_id)
EXAMPLE_OF(model, match_model_id)
EXAMPLE_OF(check, row_check_id)
EXAMPLE_OF(campaign, campaign_id)
EXAMPLE_OF(call, campaign_person_id)

/* One that was taken, so that both desks and its volunteer may see it. */
static struct str of_task(struct examples *e)
{
	struct example_task_taken_row row;

	return example_task_taken(e->db, &row) ? id_text(db_arena(e->db), row.task_id.v)
										   : of_task_any(e);
}

/* Of somebody who must not be found: governance knows them by it. */
static struct str of_reference(struct examples *e)
{
	struct example_reference_row row;

	return example_reference(e->db, &row) ? row.reference : STR_NONE;
}

static struct str of_day(struct examples *e)
{
	return date_iso(db_arena(e->db), date_add(time_civil(db_now(e->db)).date, -7));
}

static struct str of_week(struct examples *e)
{
	return date_iso(db_arena(e->db), date_monday(date_add(time_civil(db_now(e->db)).date, -7)));
}

/* A link is known by a hash alone: one is made when it is asked for, an invitation, on a sample
 * city. Elsewhere none is, and the page says that it is used or over. */
static struct str of_token(struct examples *e)
{
	struct example_account_row row;

	if (!e->token.p && host_face(e->db).is_sample && example_account(e->db, &row))
		e->token = str_part(
			link_make(e->db, row.account_id.v, LINK_INVITE), sizeof("/link/") - 1, SIZE_MAX);
	return e->token.p ? e->token : S("used");
}

static const struct {
	const char *parameter;
	struct str (*find)(struct examples *e);
} EXAMPLES[] = {
	{ "case", of_case },
	{ "person", of_person },
	{ "request", of_request },
	{ "need", of_need },
	{ "step", of_step },
	{ "interaction", of_interaction },
	{ "referral", of_referral },
	{ "telling", of_telling },
	{ "volunteer", of_volunteer },
	{ "task", of_task },
	{ "offer", of_offer },
	{ "organisation", of_organisation },
	{ "agreement", of_agreement },
	{ "property", of_property },
	{ "household", of_household },
	{ "area", of_area },
	{ "hub", of_hub },
	{ "import", of_import },
	{ "load", of_load },
	{ "account", of_account },
	{ "session", of_session },
	{ "draft", of_draft },
	{ "member", of_member },
	{ "job", of_job },
	{ "category", of_category },
	{ "word", of_word },
	{ "kind", of_kind },
	{ "review", of_review },
	{ "model", of_model },
	{ "check", of_check },
	{ "campaign", of_campaign },
	{ "call", of_call },
	{ "date", of_week },
	{ "day", of_day },
	{ "week", of_week },
	{ "token", of_token },
	{ "reference", of_reference },
};

/* What some pages are asked with behind the question mark. */
static const struct { const char *path, *query; } ASKED[] = {
	{ "/helpers/link-picture", "to=/link/{token}" },
	{ "/live", "topic=board" },
	{ "/request/known", "person={person}" },
};

static const struct example_excuse EXCUSES[] = {
	{ "/", 303, "the first page of each role is another one" },
	{ "/call/{call}", 303, "only whoever has the call on the line sees it" },
	{ "/request/{request}", 303, "leads to its triage or to its place on the case" },
	{ "/sign-in/code", 303, "only between a right password and the code" },
	{ "/sign-in/set-up", 303, "only between a right password and a first code" },
	{ "/sign-in/set-up/picture", 404, "only between a right password and a first code" },
	{ "/start", 303, "only while there is no hub" },
};

const struct example_excuse *example_excuse(const struct route *r)
{
	for (size_t i = 0; r->method == GET && i < sizeof(EXCUSES) / sizeof(*EXCUSES); i++)
		if (strcmp(EXCUSES[i].path, r->pattern) == 0)
			return &EXCUSES[i];
	return NULL;
}

/* Where the hub has nothing of that kind, an id that is well formed and belongs to nothing. */
static struct str example_find(struct examples *e, struct str parameter)
{
	for (size_t i = 0; i < sizeof(EXAMPLES) / sizeof(*EXAMPLES); i++)
		if (str_eq(parameter, str_of(EXAMPLES[i].parameter))) {
			struct str found = EXAMPLES[i].find(e);
			return str_empty(found) ? id_text(db_arena(e->db), 1) : found;
		}
	return STR_NONE;
}

/* A pattern with its {parameters} filled; absent when one is unknown. */
static struct str filled(struct examples *e, struct str pattern)
{
	struct buf b = { .arena = db_arena(e->db) };

	for (size_t i = 0; i < pattern.n; i++) {
		int64_t end = pattern.p[i] == '{' ? str_find(str_part(pattern, i, pattern.n), S("}")) : -1;
		struct str value;

		if (end < 0) {
			buf_char(&b, pattern.p[i]);
			continue;
		}
		value = example_find(e, str_part(pattern, i + 1, (size_t)end - 1));
		if (str_empty(value))
			return STR_NONE;
		buf_str(&b, value);
		i += (size_t)end;
	}
	return buf_view(&b);
}

struct str example_path(struct examples *e, const struct route *r)
{
	struct str path = filled(e, str_of(r->pattern));

	for (size_t i = 0; path.p && r->method == GET && i < sizeof(ASKED) / sizeof(*ASKED); i++)
		if (strcmp(ASKED[i].path, r->pattern) == 0)
			return str_join(db_arena(e->db), path, S("?"), filled(e, str_of(ASKED[i].query)));
	return path;
}
